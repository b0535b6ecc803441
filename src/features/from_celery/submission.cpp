#include "features/from_celery/submission.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <fmt/format.h>

namespace mad::from_celery {
namespace {
constexpr std::array<std::string_view, 4> parameters{"task_id", "inputs", "version", "organization"};
constexpr std::size_t longest_id = 200, most_faults = 10;

Error wrong_argument(std::string_view name, std::string_view why) {
    return {Errc::invalid, "argument_invalid", fmt::format("The argument {} of {} {}", name, task_name, why)};
}

/// By their names, as Python would bind them.
Result<json::object> bound_arguments(const celery::Task& task) {
    json::object bound;
    if (task.args.size() > parameters.size())
        return Error{
            Errc::invalid, "argument_invalid",
            fmt::format("{} takes {} arguments, not {}", task_name, parameters.size(), task.args.size())};
    for (std::size_t i = 0; i < task.args.size(); ++i) bound[parameters[i]] = task.args[i];
    for (const auto& [name, value] : task.kwargs) {
        if (std::ranges::find(parameters, std::string_view(name)) == parameters.end())
            return wrong_argument(std::string_view(name),
                                  "is not known: it takes task_id, inputs, version, organization");
        if (!bound.emplace(name, value).second)
            return wrong_argument(std::string_view(name), "is given twice");
    }
    return bound;
}

/// The text of an argument; none where it is absent or None.
Result<std::optional<std::string>> text(const json::object& bound, std::string_view name) {
    const auto* value = bound.if_contains(name);
    if (!value || value->is_null()) return std::optional<std::string>();
    if (!value->is_string()) return wrong_argument(name, "must be a text");
    return std::optional(std::string(value->get_string()));
}
}  // namespace

Result<Asked> read_submission(const celery::Task& task) {
    if (task.id.size() > longest_id)
        return Error{Errc::invalid, "argument_invalid",
                     fmt::format("The task's id is longer than {} characters", longest_id)};
    auto plain = task;
    plain.group.reset();  // of those that are sent together each is one by itself
    if (!celery::is_plain(plain))
        return Error{
            Errc::unsupported, "not_supported",
            fmt::format("{} does not carry out what is to follow it (link, chain, chord): wait for its "
                        "result and send that then",
                        task_name)};
    if (task.eta)
        return Error{
            Errc::unsupported, "not_supported",
            fmt::format("{} does not wait for an eta or countdown: send it when it is to begin", task_name)};
    auto bound = bound_arguments(task);
    if (!bound) return bound.error();
    Asked asked;
    auto task_id = text(*bound, "task_id"), version = text(*bound, "version"),
         organization = text(*bound, "organization");
    for (const auto* each : {&task_id, &version, &organization})
        if (!*each) return each->error();
    if (!*task_id) return wrong_argument("task_id", "is required");
    asked.task_id = std::move(**task_id);
    asked.version = std::move(*version);
    asked.organization = std::move(*organization);
    const auto* inputs = bound->if_contains("inputs");
    asked.inputs = inputs && !inputs->is_null() ? *inputs : json::value(json::object());
    if (!asked.inputs.is_object()) return wrong_argument("inputs", "must be a dict");
    const auto* token = task.more.if_contains("mad_token");
    if (!token || !token->is_string())
        return Error{
            Errc::unauthorized, "no_token",
            "Send an API key of MAD in the header mad_token: send_task(…, headers={\"mad_token\": KEY})"};
    asked.token = token->get_string();
    return asked;
}

celery::Failure failure_of(const Error& error) {
    std::string type = "RuntimeError";
    if (error.code == Errc::invalid || error.code == Errc::malformed) type = "ValueError";
    if (error.code == Errc::unauthorized || error.code == Errc::forbidden) type = "PermissionError";
    if (error.code == Errc::not_found) type = "LookupError";
    if (error.code == Errc::unsupported) type = "NotImplementedError";
    auto text = fmt::format("{}: {}", error.kind, error.detail);
    for (std::size_t i = 0; i < std::min(most_faults, error.faults.size()); ++i)
        text += fmt::format("{} {} {}", i == 0 ? ":" : ";", error.faults[i].pointer, error.faults[i].detail);
    return {.type = std::move(type), .arguments = {json::string(text)}, .module = "builtins"};
}

celery::Failure failure_of(const executions::Failure& failure) {
    const auto text = fmt::format("{}: {}", failure.code, failure.detail);
    return {.type = "ExecutionFailed", .arguments = {json::string(text)}, .module = "mad"};
}

}  // namespace mad::from_celery
