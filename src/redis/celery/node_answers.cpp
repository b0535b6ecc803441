// The answers of a worker to Celery's remote control.
#include "base/log.hpp"
#include "redis/celery/keys.hpp"
#include "redis/celery/node.hpp"
#include "redis/celery/scripts.hpp"

namespace mad::celery {
namespace {

json::value ok(std::string_view text) { return json::object{{"ok", text}}; }

std::vector<std::string> ids_of(const json::object& arguments, std::string_view name) {
    std::vector<std::string> ids;
    const auto* given = arguments.if_contains(name);
    if (given && given->is_string()) ids.emplace_back(given->get_string());
    if (given && given->is_array())
        for (const auto& id : given->get_array())
            if (id.is_string()) ids.emplace_back(id.get_string());
    return ids;
}
}  // namespace

void Node::answer(std::string method, Answer given) { answers_[std::move(method)] = std::move(given); }

void Node::add_usual_answers() {
    const auto answers_with = [this](std::string_view method, auto value) {
        answer(std::string(method), [value](const json::object&) -> json::value { return value(); });
    };
    answers_with("ping", [] { return ok("pong"); });
    answers_with("active", [this] { return roster_.active(); });
    answers_with("reserved", [this] { return roster_.reserved(); });
    answers_with("scheduled", [this] { return roster_.scheduled(); });
    answers_with("registered", [this] { return roster_.registered(); });
    answers_with("revoked", [this] { return roster_.revoked(); });
    answers_with("active_queues", [this] { return roster_.active_queues(); });
    answers_with("stats", [this] { return roster_.stats(options_.clock(), clock_); });
    answers_with("clock", [this] { return json::object{{"clock", clock_}}; });
    answers_with("conf", [] {
        return json::object{{"task_serializer", "json"}, {"accept_content", json::array{"json"}}};
    });
    answers_with("report", [this] { return ok("mad worker " + roster_.info().hostname); });
    answers_with("heartbeat", [this] {
        tell_worker("worker-heartbeat");
        return json::value();
    });
    answers_with("enable_events", [this] {
        return ok(std::exchange(options_.task_events, true) ? "task events already enabled"
                                                            : "task events enabled");
    });
    answers_with("disable_events", [this] {
        return ok(std::exchange(options_.task_events, false) ? "task events disabled"
                                                             : "task events already disabled");
    });
    answer("hello", [this](const json::object&) {  // of a worker of Celery that starts
        return json::object{{"revoked", json::object()}, {"clock", ++clock_}};
    });
    answer("query_task", [this](const json::object& arguments) {
        json::array ids;
        for (const auto& id : ids_of(arguments, "ids")) ids.emplace_back(id);
        return roster_.query(ids);
    });
    answer("revoke", [this](const json::object& arguments) { return revoke(arguments); });
    answer("terminate", [this](json::object arguments) {
        arguments["terminate"] = true;
        return revoke(arguments);
    });
}

json::value Node::revoke(const json::object& arguments) {
    const auto* wanted = arguments.if_contains("terminate");
    const bool terminate = wanted && wanted->is_bool() && wanted->get_bool();
    std::string names;
    for (const auto& id : ids_of(arguments, "task_id")) {
        roster_.revoke(id);
        names += (names.empty() ? "" : ", ") + id;
        if (on_revoke) on_revoke(id, terminate);
    }
    return ok(terminate ? "terminate: " + names : "tasks " + names + " flagged as revoked");
}

json::value Node::answer_to(const ControlRequest& request) {
    const auto found = answers_.find(request.method);
    if (found == answers_.end())
        return json::object{{"error", "mad does not know the control command " + request.method}};
    try {
        return found->second(request.arguments);
    } catch (const std::exception& e) {
        log::error("celery_control_failed", {{"method", request.method}, {"detail", e.what()}});
        return json::object{{"error", e.what()}};
    }
}

void Node::heard(const std::string& text) {
    if (text.empty()) return;  // the mailbox is open: what was sent before is not kept by anybody
    const auto message = decode_message(text);
    const auto request = message ? read_control(*message) : Result<ControlRequest>(message.error());
    if (!request) return log::warning("celery_control_refused", {{"detail", request.error().detail}});
    clock_ = std::max(clock_, request->clock) + 1;
    if (!is_for(*request, roster_.info().hostname)) return;
    auto answer = answer_to(*request);
    if (request->reply_routing_key.empty()) return;
    const auto reply =
        encode_message(reply_to(*request, roster_.info().hostname, std::move(answer), ++clock_));
    const auto bindings = bindings_key(request->reply_exchange);
    publish({"EVAL", scripts::reply, "1", bindings, request->reply_routing_key, reply});
}

}  // namespace mad::celery
