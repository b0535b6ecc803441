#include "redis/celery/task.hpp"

#include "base/id.hpp"
#include "redis/celery/fields.hpp"
#include "redis/celery/python_text.hpp"

#include <algorithm>
#include <array>

namespace mad::celery {
namespace {

constexpr std::array<std::string_view, 18> known_headers{
    "lang",     "task",        "id",      "shadow",        "eta",         "expires",
    "group",    "group_index", "retries", "timelimit",     "root_id",     "parent_id",
    "argsrepr", "kwargsrepr",  "origin",  "ignore_result", "redelivered", "compression"};

json::value or_null(const std::optional<std::string>& text) {
    return text ? json::value(*text) : json::value();
}
json::value or_null(const std::optional<double>& number) {
    return number ? json::value(*number) : json::value();
}
json::value or_null(const std::optional<Time>& time) {
    return time ? json::value(python_time(*time)) : json::value();
}

bool is_empty(const json::value& v) {
    return v.is_null() || (v.is_array() && v.get_array().empty()) ||
           (v.is_object() && v.get_object().empty());
}

void read_time_limits(const Fields& headers, Task& task) {
    const auto limits = headers.array("timelimit");
    const auto limit = [&](std::size_t i) -> std::optional<double> {
        if (i >= limits.size() || limits[i].is_null()) return {};
        if (limits[i].is_number()) return limits[i].to_number<double>();
        headers.fail("timelimit", "two numbers or nulls");
        return {};
    };
    task.time_limit = limit(0);
    task.soft_time_limit = limit(1);
}

void read_headers(const json::object& all, const Fields& headers, Task& task) {
    task.id = headers.text("id");
    task.name = headers.text("task");
    task.root_id = headers.text_or("root_id", task.id);
    task.parent_id = headers.maybe_text("parent_id");
    task.group = headers.maybe_text("group");
    task.group_index = headers.maybe_integer("group_index");
    task.shadow = headers.maybe_text("shadow");
    task.retries = headers.maybe_integer("retries").value_or(0);
    task.eta = headers.maybe_time("eta");
    task.expires = headers.maybe_time("expires");
    read_time_limits(headers, task);
    task.argsrepr = headers.text_or("argsrepr", "");
    task.kwargsrepr = headers.text_or("kwargsrepr", "");
    task.origin = headers.text_or("origin", "");
    task.lang = headers.text_or("lang", "py");
    task.ignore_result = headers.flag("ignore_result");
    for (const auto& [name, value] : all)
        if (std::ranges::find(known_headers, std::string_view(name)) == known_headers.end())
            task.more.emplace(name, value);
}

std::optional<Error> read_body(const json::value& body, Task& task) {
    const auto* parts = body.if_array();
    if (!parts || parts->size() != 3) return wrong_field("/body", "[args, kwargs, embed]");
    const auto& [args, kwargs, embed] = std::tie((*parts)[0], (*parts)[1], (*parts)[2]);
    if (!args.is_array()) return wrong_field("/body/0", "an array of arguments");
    if (!kwargs.is_object()) return wrong_field("/body/1", "an object of arguments");
    if (!embed.is_object() && !embed.is_null()) return wrong_field("/body/2", "an object");
    task.args = args.get_array();
    task.kwargs = kwargs.get_object();
    if (embed.is_null()) return {};
    std::optional<Error> failed;
    const Fields fields(embed.get_object(), "/body/2", failed);
    task.callbacks = fields.array("callbacks");
    task.errbacks = fields.array("errbacks");
    task.chain = fields.array("chain");
    task.chord = fields.object("chord");
    return failed;
}

}  // namespace

Task make_task(std::string name, json::array args, json::object kwargs) {
    Task task{.id = Id::make().text(), .name = std::move(name)};
    task.args = std::move(args);
    task.kwargs = std::move(kwargs);
    return task;
}

bool is_plain(const Task& task) {
    return !task.group && is_empty(task.callbacks) && is_empty(task.errbacks) && is_empty(task.chain) &&
           is_empty(task.chord);
}

Result<Task> read_task(const Message& message) {
    const auto* body = message.body.if_object();
    if (!message.headers.if_contains("task") && body && body->if_contains("task"))
        return Error{.code = Errc::unsupported,
                     .kind = "celery_protocol_unsupported",
                     .detail = "This is a task of Celery's message protocol 1; set task_protocol = 2.",
                     .faults = {{"/headers/task", "is missing"}}};
    Task task;
    std::optional<Error> failed;
    read_headers(message.headers, Fields(message.headers, "/headers", failed), task);
    if (!failed) failed = read_body(message.body, task);
    if (failed) return *failed;
    task.correlation_id = message.properties.correlation_id.value_or(task.id);
    task.reply_to = message.properties.reply_to.value_or("");
    task.priority = message.properties.priority;
    task.redelivered = message.properties.redelivered;
    return task;
}

Result<Task> decode_task(std::string_view text) {
    const auto message = decode_message(text);
    if (!message) return message.error();
    return read_task(*message);
}

Message to_message(const Task& task, std::string queue) {
    Message message;
    message.headers = {{"lang", task.lang},
                       {"task", task.name},
                       {"id", task.id},
                       {"shadow", or_null(task.shadow)},
                       {"eta", or_null(task.eta)},
                       {"expires", or_null(task.expires)},
                       {"group", or_null(task.group)},
                       {"group_index", task.group_index ? json::value(*task.group_index) : json::value()},
                       {"retries", task.retries},
                       {"timelimit", {or_null(task.time_limit), or_null(task.soft_time_limit)}},
                       {"root_id", task.root_id.empty() ? task.id : task.root_id},
                       {"parent_id", or_null(task.parent_id)},
                       {"argsrepr", task.argsrepr.empty() ? python_tuple_repr(task.args) : task.argsrepr},
                       {"kwargsrepr", task.kwargsrepr.empty() ? python_repr(task.kwargs) : task.kwargsrepr},
                       {"origin", task.origin.empty() ? "mad" : task.origin},
                       {"ignore_result", task.ignore_result}};
    for (const auto& [name, value] : task.more) message.headers.emplace(name, value);
    const auto or_nothing = [](const json::value& v) { return is_empty(v) ? json::value() : v; };
    message.body = json::array{task.args, task.kwargs,
                               json::object{{"callbacks", or_nothing(task.callbacks)},
                                            {"errbacks", or_nothing(task.errbacks)},
                                            {"chain", or_nothing(task.chain)},
                                            {"chord", or_nothing(task.chord)}}};
    auto& properties = message.properties;
    properties.delivery_tag = Id::make().text();
    properties.routing_key = std::move(queue);
    properties.priority = task.priority;
    properties.redelivered = task.redelivered;
    properties.correlation_id = task.correlation_id.empty() ? task.id : task.correlation_id;
    properties.reply_to = task.reply_to;
    return message;
}

}  // namespace mad::celery
