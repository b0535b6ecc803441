#include "redis/celery/event.hpp"

#include "base/id.hpp"
#include "base/version.hpp"
#include "redis/celery/fields.hpp"
#include "redis/celery/python_text.hpp"

#include <array>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <fmt/format.h>

namespace mad::celery {
namespace {

constexpr double latest = 9e9;  // beyond it a double does not hold microseconds

json::value or_null(const std::optional<std::string>& text) {
    return text ? json::value(*text) : json::value();
}
json::value or_null(const std::optional<Time>& time) {
    return time ? json::value(python_time(*time)) : json::value();
}

Event with_exception(std::string_view type, std::string_view id, const Failure& failure,
                     std::string_view traceback) {
    return {.type = std::string(type),
            .fields = {{"uuid", id}, {"exception", python_repr(failure)}, {"traceback", traceback}}};
}

json::object to_json(const Event& event) {
    json::object object{{"hostname", event.hostname},
                        {"utcoffset", event.utcoffset},
                        {"pid", event.pid},
                        {"clock", event.clock}};
    for (const auto& [name, value] : event.fields) object.emplace(name, value);
    if (event.timestamp)
        object["timestamp"] = static_cast<double>(event.timestamp->time_since_epoch().count()) / 1e6;
    object["type"] = event.type;
    return object;
}

Message around(json::value body, const std::string& hostname, std::string routing_key) {
    Message message;
    message.headers["hostname"] = hostname;
    message.body = std::move(body);
    message.properties.delivery_tag = Id::make().text();
    message.properties.exchange = "celeryev";
    message.properties.routing_key = std::move(routing_key);
    message.properties.durable = false;
    return message;
}

Event read_event(const json::object& object, std::string pointer, std::optional<Error>& failed) {
    const Fields fields(object, std::move(pointer), failed);
    Event event{.type = fields.text("type")};
    event.hostname = fields.text_or("hostname", "");
    event.pid = fields.maybe_integer("pid").value_or(0);
    event.clock = fields.maybe_integer("clock").value_or(0);
    event.utcoffset = fields.maybe_integer("utcoffset").value_or(0);
    if (const auto seconds = fields.maybe_number("timestamp")) {
        if (*seconds >= 0 && *seconds <= latest)
            event.timestamp = Time(std::chrono::microseconds(std::llround(*seconds * 1e6)));
        else
            fields.fail("timestamp", "seconds since 1970");
    }
    for (const auto& [name, value] : object)
        if (name != "type" && name != "hostname" && name != "pid" && name != "clock" && name != "utcoffset" &&
            name != "timestamp")
            event.fields.emplace(name, value);
    return event;
}

}  // namespace

Event task_received(const Task& task) {
    return {.type = "task-received",
            .fields = {{"uuid", task.id},
                       {"name", task.shadow.value_or(task.name)},
                       {"args", task.argsrepr.empty() ? python_tuple_repr(task.args) : task.argsrepr},
                       {"kwargs", task.kwargsrepr.empty() ? python_repr(task.kwargs) : task.kwargsrepr},
                       {"root_id", task.root_id},
                       {"parent_id", or_null(task.parent_id)},
                       {"retries", task.retries},
                       {"eta", or_null(task.eta)},
                       {"expires", or_null(task.expires)}}};
}

Event task_started(std::string_view id) { return {.type = "task-started", .fields = {{"uuid", id}}}; }

Event task_succeeded(std::string_view id, std::string_view result, double seconds) {
    return {.type = "task-succeeded", .fields = {{"uuid", id}, {"result", result}, {"runtime", seconds}}};
}

Event task_failed(std::string_view id, const Failure& failure, std::string_view traceback) {
    return with_exception("task-failed", id, failure, traceback);
}

Event task_retried(std::string_view id, const Failure& failure, std::string_view traceback) {
    return with_exception("task-retried", id, failure, traceback);
}

Event task_revoked(std::string_view id, bool terminated, bool expired) {
    return {.type = "task-revoked",
            .fields = {{"uuid", id},
                       {"terminated", terminated},
                       {"signum", terminated ? json::value("SIGTERM") : json::value()},
                       {"expired", expired}}};
}

Event worker_event(std::string_view type, const WorkerLoad& load) {
    std::array<double, 3> averages{};
    ::getloadavg(averages.data(), static_cast<int>(averages.size()));
    json::array rounded;
    for (const auto average : averages) rounded.push_back(std::round(average * 100) / 100);
    return {.type = std::string(type),
            .fields = {{"freq", load.frequency},
                       {"active", load.active},
                       {"processed", load.processed},
                       {"loadavg", std::move(rounded)},
                       {"sw_ident", "mad"},
                       {"sw_ver", version},
                       {"sw_sys", "Linux"}}};
}

Message to_message(const Event& event) {
    auto routing_key = event.type;
    if (const auto dash = routing_key.find('-'); dash != routing_key.npos) routing_key[dash] = '.';
    return around(to_json(event), event.hostname, std::move(routing_key));
}

Message to_message(std::span<const Event> events) {
    json::array batch;
    for (const auto& event : events) batch.push_back(to_json(event));
    return around(std::move(batch), events.empty() ? "" : events[0].hostname, "task.multi");
}

Result<std::vector<Event>> read_events(const Message& message) {
    std::vector<Event> events;
    std::optional<Error> failed;
    if (const auto* one = message.body.if_object()) {
        events.push_back(read_event(*one, "/body", failed));
    } else if (const auto* several = message.body.if_array()) {
        for (std::size_t i = 0; i < several->size(); ++i) {
            const auto* object = (*several)[i].if_object();
            if (!object) return wrong_field(fmt::format("/body/{}", i), "an event");
            events.push_back(read_event(*object, fmt::format("/body/{}", i), failed));
        }
    } else {
        return wrong_field("/body", "an event or an array of events");
    }
    if (failed) return *failed;
    return events;
}

std::int64_t hours_west_of_utc() {
    const auto now = std::time(nullptr);
    std::tm local{};
    ::localtime_r(&now, &local);
    return static_cast<std::int64_t>(std::floor(static_cast<double>(-local.tm_gmtoff) / 3600));
}

}  // namespace mad::celery
