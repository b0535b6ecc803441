// The files of a run: what the service is asked with, what is kept of its answer, what is left behind.
#include "features/executions/docked.hpp"
#include "features/executions/files.hpp"
#include "features/executions/outcome.hpp"
#include "features/executions/run.hpp"
#include "features/tasks/registry.hpp"
#include "schema/json_text.hpp"

namespace mad::executions {
namespace {
using namespace std::chrono_literals;
constexpr auto beyond_deadline = 600s;  // signed URLs outlive the attempt
}  // namespace

services::CallRequest Run::request() const {
    services::CallRequest request;
    request.task = task_;
    request.base_url = lease_.service;
    request.execution = lease_.id;
    request.attempt = lease_.attempt;
    request.failures = lease_.failures;
    request.traceparent = lease_.trace;
    request.deadline = deadline_;
    for (auto& place : places_) request.output_urls[place.name] = place.url;
    return request;
}

awaitable<Result<services::CallRequest>> Run::request_with_files() {
    const auto ttl =
        std::chrono::seconds(static_cast<std::int64_t>(std::max(0.0, lease_.seconds_left))) + beyond_deadline;
    Files files(parts_.artifacts);
    // In memory only: the execution's parameters stay as they were given.
    const auto stored =
        co_await files.store_texts(lease_.org_id, lease_.id, lease_.parameters, task_->operation.file_inputs);
    if (!stored) co_return stored.error();
    auto inputs =
        co_await files.presigned(lease_.org_id, lease_.parameters, task_->operation.file_inputs, ttl);
    if (!inputs) co_return inputs.error();
    if (places_.empty()) {
        std::vector<std::string> names;
        for (auto& file : task_->operation.file_outputs) names.push_back(file.name);
        if (!names.empty())
            places_ = co_await parts_.artifacts.presign_put(lease_.org_id, lease_.id, std::move(names), ttl);
    }
    auto whole = request();
    whole.inputs = std::move(*inputs);
    co_return whole;
}

awaitable<results::Outcome> Run::outcome(std::vector<results::OutputFile> outputs) {
    results::Outcome o{.job_id = lease_.job_id,
                       .execution_id = lease_.id,
                       .task_id = lease_.task_id,
                       .task_version = lease_.task_version,
                       .attempt = lease_.attempt};
    o.confidence = confidence_in(result_, task_->operation.confidence_pointer);
    o.failed_parts = failed_parts_in(result_, task_->operation.failures_pointer);
    auto docked = docked_in(result_, task_->operation);
    if (!docked.poses.empty()) o.campaign = co_await campaign_of(lease_, *task_, result_, parts_.artifacts);
    o.docking = std::move(docked.poses);
    o.ligands = std::move(docked.ligands);
    o.result = schema::to_text(result_);
    o.service = lease_.service;
    o.started_at = lease_.started_at;
    o.finished_at = system_now();
    o.outputs = std::move(outputs);
    o.log = std::move(log_);
    co_return o;
}

/// Of an execution that we hold, all that its attempts so far have got; else only what this one has.
awaitable<std::optional<Event>> Run::discard_files() {
    const bool lost = why_ == Why::lost || !co_await still_held();
    if (!lost) {
        co_await parts_.artifacts.discard_others(lease_.org_id, lease_.id, {});
        co_return std::nullopt;
    }
    std::vector<std::string> uris = kept_;
    for (auto& place : places_) uris.push_back(place.uri);
    places_.clear();
    kept_.clear();
    if (!uris.empty()) co_await parts_.artifacts.discard(lease_.org_id, std::move(uris));
    co_return event::LeaseLost{};
}

}  // namespace mad::executions
