// The rules of jobs and executions: what is accepted, and what may be asked of it.
#pragma once
#include "features/events/watchers.hpp"
#include "features/executions/queue_limit.hpp"
#include "features/executions/run.hpp"
#include "features/executions/worker.hpp"

namespace mad::executions {

/// The Redis channel on which those who wait for an execution hear that it has ended: the message is its id.
inline constexpr std::string_view channel_ended = "mad:executions:ended";

/// What somebody wants to be run.
struct Submission {
    Id org{};
    std::optional<Id> user{};
    std::string task_id{};
    std::optional<std::string> version{};  ///< none: the latest active one
    json::value inputs{};
    std::optional<std::string> idempotency_key{};
    std::string trace{};
    /// Kept with the job for whoever asks for its results: what else was asked for. Null: nothing.
    json::value request{};
    std::vector<Callback> callbacks{};  ///< at most one of each occasion
};

/// The job that the key stands for already; none where there is no key, or it is new. Errors: conflict
/// (idempotency_key_reused), where it stands for another request.
awaitable<Result<std::optional<Keyed>>> first_with_key(Store&, Id org, std::optional<Id> user,
                                                       std::optional<std::string> key,
                                                       std::string request_hash);

Error no_such_job(Id);

/// What an execution's service has written by now.
struct LogNow {
    std::string text{};
    std::int64_t attempt = 0;
    Status status = Status::queued;  ///< as it was before the text was read
};

class Executions {
public:
    struct Options {
        std::chrono::seconds url_ttl{3600};  ///< of the URLs of results' files
        std::int64_t max_queued_jobs =
            10'000;  ///< that may wait, of an organisation without a limit of its own
    };
    Executions(Parts, redis::Doorbell&);
    Executions(Parts, redis::Doorbell&, Options);

    /// Asked where a task has no instance at all whether one will come up; without an answer, or where it is
    /// no, nothing is accepted.
    void launch_with(std::function<bool(const tasks::Runnable&)> launches) {
        launches_ = std::move(launches);
    }

    /// Accepted, and committed. Errors: those of tasks::Registry::find; invalid (inputs_invalid), with the
    /// pointer of every fault; conflict (idempotency_key_reused); too_many (queue_full) and unavailable
    /// (no_service), with retry_after.
    awaitable<Result<Submitted>> accept(Submission);
    /// Asked before anything is accepted; by whatever else accepts jobs too.
    QueueLimit& queues() { return queues_; }

    /// Errors of all: not_found (execution_not_found, job_not_found).
    awaitable<Result<Execution>> execution(Id org, Id execution);
    awaitable<Result<JobDetail>> job(Id org, Id job);
    /// As they were accepted, with their defaults.
    awaitable<Result<json::value>> inputs(Id org, Id execution);
    /// What Submission::request said; null where it said nothing, or there is no such job.
    awaitable<json::value> request_of(Id org, Id job);
    awaitable<std::vector<Job>> list(Id org, Filter, std::optional<Id> before, std::int64_t limit);
    /// Once it has ended, for which it waits so long. And conflict: not_finished, execution_failed,
    /// execution_canceled.
    awaitable<Result<Results>> results(Id org, Id execution, std::chrono::seconds wait);
    /// Once it has ended or so long has passed.
    awaitable<Result<Execution>> when_ended(Id org, Id execution, std::chrono::seconds wait);
    /// Says so to those who wait for it, here and elsewhere.
    void ended(Id execution) { endings_.ring(execution); }
    /// Rings when it ends, while the token lives.
    [[nodiscard]] std::shared_ptr<void> watch_end(Id execution, Bell& bell) {
        return endings_.watch(execution, bell);
    }
    /// What the service writes or wrote; empty where it writes nothing.
    awaitable<Result<LogNow>> log_now(Id org, Id execution);
    /// What waits ends at once, what runs as soon as its service is told. Errors: conflict (already_final).
    awaitable<Result<Execution>> cancel(Id org, Id execution);
    awaitable<Result<JobDetail>> cancel_job(Id org, Id job);

private:
    awaitable<Result<void>> check_service(Id org, const tasks::Runnable&);
    void tell(const std::vector<Id>& canceled);

    Parts parts_;
    redis::Doorbell& doorbell_;
    events::Watchers endings_;
    Options options_;
    QueueLimit queues_;
    std::function<bool(const tasks::Runnable&)> launches_;
};

}  // namespace mad::executions
