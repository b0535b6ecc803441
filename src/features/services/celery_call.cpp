#include "features/services/celery_call.hpp"

#include "base/comma_list.hpp"
#include "features/tasks/registry.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace mad::services {
namespace {
constexpr std::string_view scheme = "celery://";
constexpr std::size_t longest_detail = 2000, longest_message = 500;

const json::value* member(const json::value& of, std::string_view name) {
    const auto* object = of.if_object();
    return object ? object->if_contains(name) : nullptr;
}

std::optional<double> number(const json::value& of, std::string_view name) {
    const auto* found = member(of, name);
    return found && found->is_number() ? std::optional(found->to_number<double>()) : std::nullopt;
}

/// Of update_state(state="PROGRESS", meta={"progress": 0.5}), or {"current": 3, "total": 6} as Celery's own
/// examples have it.
Running read_meta(const celery::TaskResult& result) {
    Running running;
    const auto& meta = result.value;
    const auto current = number(meta, "current"), total = number(meta, "total");
    const double whole = total.value_or(0);
    const double fraction = number(meta, "progress").value_or(whole > 0 ? current.value_or(0) / whole : 0);
    running.progress.fraction = std::clamp(fraction, 0.0, 1.0);
    const auto* message = member(meta, "message");
    const auto* host = result.status == celery::status::started ? member(meta, "hostname") : nullptr;
    if (message && message->is_string())
        running.progress.message = storable(std::string(message->get_string()), longest_message);
    else if (host && host->is_string())
        running.progress.message = "at work on " + storable(std::string(host->get_string()), longest_message);
    return running;
}

bool has(const std::vector<std::string>& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}
}  // namespace

std::string celery_url(std::string_view queue) { return std::string(scheme).append(queue); }

bool is_celery_url(std::string_view url) { return url.starts_with(scheme); }

std::optional<CeleryJob> celery_job(std::string_view url) {
    if (!is_celery_url(url)) return {};
    url.remove_prefix(scheme.size());
    const auto slash = url.find('/');
    if (slash == url.npos) return {};
    return CeleryJob{std::string(url.substr(0, slash)), std::string(url.substr(slash + 1))};
}

celery::Task celery_task(const CallRequest& call, Time expires) {
    celery::Task task{.id = fmt::format("{}-{}", call.execution.text(), call.failures + 1),
                      .name = call.task->config.binding.value().task};
    if (const auto* inputs = call.inputs.if_object()) task.kwargs = *inputs;
    // Monitors show these, and whoever listens to them: not the inputs, nor the URLs that are signed.
    std::vector<std::string_view> names;
    for (auto& input : task.kwargs) names.push_back(input.key());
    task.argsrepr = "()";
    task.kwargsrepr = fmt::format("{{{}}}", fmt::join(names, ", "));
    task.expires = expires;
    task.more["mad_execution"] = call.execution.text();
    task.more["mad_attempt"] = call.attempt;
    if (!call.traceparent.empty()) task.more["traceparent"] = call.traceparent;
    json::object outputs;
    for (auto& [name, url] : call.output_urls) outputs[name] = url;
    if (!outputs.empty()) task.more["mad_outputs"] = std::move(outputs);
    return task;
}

JobState read_result(const tasks::Runnable& task, const celery::TaskResult& result) {
    if (result.status == celery::status::success)
        return std::visit([]<class T>(T&& it) { return JobState(Ended(std::forward<T>(it))); },
                          checked(task, result.value));
    if (result.status == celery::status::revoked) return Ended(Canceled{});
    if (result.status != celery::status::failure) return read_meta(result);
    const auto failure = result.failure.value_or(celery::Failure{.type = "Exception"});
    const bool is_name = std::ranges::all_of(
        failure.type, [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '.'; });
    return Ended(Failed{{Errc::upstream, is_name ? failure.type.substr(0, 100) : "celery_task_failed",
                         storable(celery::python_repr(failure), longest_detail)},
                        true});
}

Result<void> check_binding(const tasks::ServiceConfig& config, std::string_view bound_queues) {
    if (!config.binding) return {};
    const auto queues = comma_list(bound_queues);
    if (std::ranges::find(queues, config.binding->queue) != queues.end()) return {};
    return Error{Errc::invalid,
                 "task_invalid",
                 "The task cannot be published as it is",
                 {{"/service_config/binding/queue",
                   "is not among the queues that the platform's setting celery.bound_queues names"}}};
}

CheckResult read_workers(Id service, std::string_view queue, std::string_view task,
                         const std::vector<celery::Seen>& fleet) {
    CheckResult result{.id = service};
    std::int64_t capacity = 0;
    std::vector<std::string> ignorant;
    for (auto& worker : fleet) {
        if (!has(worker.queues, queue)) continue;
        if (has(worker.tasks, task))
            capacity += worker.concurrency;
        else
            ignorant.push_back(storable(worker.hostname, 100));
    }
    result.ok = capacity > 0;
    if (result.ok)
        result.capacity = capacity;
    else if (ignorant.empty())
        result.detail = fmt::format("no worker of Celery that consumes the queue {} answers", queue);
    else
        result.detail = fmt::format("the workers of the queue {} ({}) do not know the task {}", queue,
                                    fmt::join(ignorant, ", "), task);
    return result;
}

}  // namespace mad::services
