#include "features/executions/executions.hpp"

#include "base/encoding.hpp"
#include "features/executions/files.hpp"
#include "features/results/store.hpp"
#include "features/services/store.hpp"
#include "features/tasks/registry.hpp"
#include "schema/json_text.hpp"

namespace mad::executions {
namespace {
constexpr std::chrono::seconds no_service_retry{30};
constexpr std::chrono::seconds look_every{1};  // for an end of which nobody told

Error no_such_execution(Id id) {
    return {Errc::not_found, "execution_not_found", "There is no execution " + id.text()};
}

/// Of what was asked, as it was asked: a repeated request is the same even if a new version has come since.
std::string hash_of(const Submission& s) {
    json::object asked;
    asked["task_id"] = s.task_id;
    asked["version"] = s.version ? json::value(*s.version) : json::value();
    asked["inputs"] = s.inputs;
    return to_hex(sha256(schema::to_canonical_text(asked)));
}

Submitted submitted_as(const Keyed& first) { return {first.job_id, first.execution_id, first.status}; }

Error no_results(const Execution& e) {
    if (e.status == Status::failed) {
        const auto why = e.error.value_or(Failure{"unknown", "nothing is known of its end"});
        return {Errc::conflict, "execution_failed", "It failed (" + why.code + "): " + why.detail};
    }
    if (e.status == Status::canceled)
        return {Errc::conflict, "execution_canceled", "It was canceled and has no results"};
    return {Errc::conflict, "not_finished",
            "It is " + std::string(schema::name_of(e.status)) +
                ": its results are there once its status is COMPLETED"};
}
}  // namespace

awaitable<Result<std::optional<Keyed>>> first_with_key(Store& store, Id org, std::optional<Id> user,
                                                       std::optional<std::string> key,
                                                       std::string request_hash) {
    if (!key) co_return std::optional<Keyed>();
    auto first = co_await store.by_key(org, user, *key);
    if (!first || first->request_hash == request_hash) co_return first;
    co_return Error{Errc::conflict, "idempotency_key_reused",
                    "This Idempotency-Key was used for another request: take a new one for each new request"};
}

Error no_such_job(Id id) { return {Errc::not_found, "job_not_found", "There is no job " + id.text()}; }

Executions::Executions(Parts parts, redis::Doorbell& doorbell)
    : Executions(std::move(parts), doorbell, Options()) {}

Executions::Executions(Parts parts, redis::Doorbell& doorbell, Options options)
    : parts_(std::move(parts)),
      doorbell_(doorbell),
      endings_(doorbell, channel_ended),
      options_(options),
      queues_(parts_.store, options.max_queued_jobs) {}

awaitable<Result<void>> Executions::check_service(Id org, const tasks::Runnable& task) {
    const auto there = co_await parts_.services.available(org, task.definition_id);
    if (there.instances > 0 || (launches_ && launches_(task))) co_return Result<void>{};
    co_return Error{Errc::unavailable,
                    "no_service",
                    "No service is registered that runs " + task.task_id + " " + task.version +
                        ", and nothing can launch one: start a service for it, then submit again",
                    {},
                    no_service_retry};
}

awaitable<Result<Submitted>> Executions::accept(Submission s) {
    const auto request_hash = hash_of(s);
    const auto before = co_await first_with_key(parts_.store, s.org, s.user, s.idempotency_key, request_hash);
    if (!before) co_return before.error();
    if (*before) co_return submitted_as(**before);
    if (const auto room = co_await queues_.admit(s.org); !room) co_return room.error();

    const auto found = co_await parts_.tasks.find(s.org, s.task_id, s.version);
    if (!found) co_return found.error();
    const auto& task = **found;
    auto inputs = task.checked(std::move(s.inputs));
    if (!inputs) co_return inputs.error();
    Files files(parts_.artifacts);
    const auto there = co_await files.presigned(s.org, *inputs, task.operation.file_inputs, {});
    if (!there) co_return there.error();
    const auto served = co_await check_service(s.org, task);
    if (!served) co_return served.error();

    NewJob job;
    job.user_id = s.user;
    job.name = task.name;
    job.task_definition_id = task.definition_id;
    job.task_id = task.task_id;
    job.task_version = task.version;
    job.parameters = schema::to_text(*inputs);
    job.idempotency_key = s.idempotency_key;
    job.request_hash = request_hash;
    job.request = std::move(s.request);
    job.callbacks = std::move(s.callbacks);
    job.max_failures = task.config.retries.max_failures;
    job.backoff_seconds = task.config.retries.backoff_seconds;
    job.timeout_seconds = task.config.timeout_seconds;
    job.trace = s.trace;
    const Submitted submitted{job.id, job.execution_id, Status::queued};
    if (co_await parts_.store.accept(s.org, std::move(job))) {
        parts_.committed();
        doorbell_.ring(std::string(channel_due));
        co_return submitted;
    }
    // The same key came in twice at once, and the other was first.
    const auto other = co_await first_with_key(parts_.store, s.org, s.user, s.idempotency_key, request_hash);
    if (!other) co_return other.error();
    co_return submitted_as(other->value());
}

awaitable<Result<Execution>> Executions::execution(Id org, Id id) {
    auto found = co_await parts_.store.execution(org, id);
    if (!found) co_return no_such_execution(id);
    co_return std::move(*found);
}

awaitable<Result<json::value>> Executions::inputs(Id org, Id id) {
    auto found = co_await parts_.store.inputs(org, id);
    if (!found) co_return no_such_execution(id);
    co_return std::move(*found);
}

awaitable<Result<JobDetail>> Executions::job(Id org, Id id) {
    auto found = co_await parts_.store.job(org, id);
    if (!found) co_return no_such_job(id);
    JobDetail detail{std::move(*found), {}};
    detail.executions = co_await parts_.store.executions_of(org, id);
    co_return detail;
}

awaitable<json::value> Executions::request_of(Id org, Id id) {
    auto found = co_await parts_.store.request_of(org, id);
    co_return found ? std::move(*found) : json::value();
}

awaitable<std::vector<Job>> Executions::list(Id org, Filter filter, std::optional<Id> before,
                                             std::int64_t limit) {
    co_return co_await parts_.store.list(org, std::move(filter), before, limit);
}

awaitable<Result<Execution>> Executions::when_ended(Id org, Id id, std::chrono::seconds wait) {
    using SteadyClock = std::chrono::steady_clock;
    const auto until = SteadyClock::now() + wait;
    Bell bell(co_await asio::this_coro::executor);
    const auto watching = endings_.watch(id, bell);
    for (;;) {
        auto found = co_await execution(org, id);
        const auto left = until - SteadyClock::now();
        if (!found || is_final(found->status) || left <= left.zero()) co_return found;
        co_await bell.wait(std::min<SteadyClock::duration>(left, look_every));
    }
}

awaitable<Result<Results>> Executions::results(Id org, Id id, std::chrono::seconds wait) {
    const auto found = co_await when_ended(org, id, wait);
    if (!found) co_return found.error();
    if (found->status != Status::completed) co_return no_results(*found);
    auto stored = co_await parts_.results.result(org, found->result_of.value_or(id));
    if (!stored)
        co_return Error{Errc::not_found, "results_gone",
                        "The results store does not have its results any more"};
    Results results{.result = std::move(stored->result), .confidence = stored->confidence_score};
    for (auto& file : stored->outputs) {
        const auto uri = blobs::Uri::parse(file.uri);
        auto url = uri ? parts_.artifacts.presign_get(*uri, options_.url_ttl, file.name).url : std::string();
        results.outputs.push_back(
            {file.name, std::move(url), file.uri, file.sha256, file.size_bytes, file.content_type});
    }
    results.docking = std::move(stored->docking);
    results.task_id = stored->task_id;
    results.task_version = stored->task_version;
    results.service = stored->service;
    results.started_at = stored->started_at;
    results.finished_at = stored->finished_at;
    co_return results;
}

awaitable<Result<LogNow>> Executions::log_now(Id org, Id id) {
    const auto found = co_await execution(org, id);
    if (!found) co_return found.error();
    LogNow now{.attempt = found->attempt, .status = found->status};
    if (auto kept = co_await parts_.results.log(org, found->result_of.value_or(id))) {
        now.text = std::move(*kept);
    } else if (found->remote_job) {
        services::RemoteJob job{*found->remote_job};
        now.text = co_await parts_.caller.logs(std::move(job), "");
    }
    co_return now;
}

awaitable<Result<Execution>> Executions::cancel(Id org, Id id) {
    const auto found = co_await execution(org, id);
    if (!found) co_return found.error();
    const auto canceled = co_await parts_.store.cancel(org, found->job_id, id);
    if (!canceled) co_return canceled.error();
    tell(*canceled);
    if (canceled->empty()) ended(id);
    co_return co_await execution(org, id);
}

awaitable<Result<JobDetail>> Executions::cancel_job(Id org, Id id) {
    if (!co_await parts_.store.job(org, id)) co_return no_such_job(id);
    const auto canceled = co_await parts_.store.cancel(org, id, {});
    if (!canceled) co_return canceled.error();
    tell(*canceled);
    co_return co_await job(org, id);
}

void Executions::tell(const std::vector<Id>& canceled) {
    parts_.committed();
    parts_.pipelines_woken();
    for (auto& id : canceled) doorbell_.ring(std::string(channel_cancel), id.text());
}

}  // namespace mad::executions
