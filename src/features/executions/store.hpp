// Jobs and executions in the metadata database. Every change is told to the outbox in its own transaction.
#pragma once
#include "base/async.hpp"
#include "base/error.hpp"
#include "db/gather.hpp"
#include "features/executions/changes.hpp"
#include "features/executions/protocol.hpp"
#include "features/executions/types.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace mad::db {
class Database;
}

namespace mad::executions {

/// A job of one execution, ready to be accepted.
struct NewJob {
    Id id = Id::make(), execution_id = Id::make();
    std::optional<Id> user_id{};
    std::string name{};
    Id task_definition_id{};
    std::string task_id{}, task_version{};
    std::string parameters{};  ///< as JSON text
    std::optional<std::string> idempotency_key{};
    std::string request_hash{};
    json::value request{};  ///< what Submission::request says
    std::vector<Callback> callbacks{};
    std::int64_t max_failures = 3;
    double backoff_seconds = 2;
    std::int64_t timeout_seconds = 3600;
    std::string trace{};
    json::value event{};  ///< what is told of it
};

const schema::Object& describe(std::type_identity<NewJob>);

/// The job that a key stands for, and what was asked with it.
struct Keyed {
    Id job_id{}, execution_id{};  ///< of a task its one execution
    Status status = Status::queued;
    std::string request_hash{};
};

/// What jobs are to be; of several statuses or tasks any one, of none whichever.
struct Filter {
    std::vector<Status> statuses{};
    std::vector<std::string> task_ids{};
    std::optional<Time> since{}, until{};                ///< accepted then, both included
    std::optional<double> min_seconds{}, max_seconds{};  ///< from their start to their end, or till now
    std::optional<std::string> name_contains{};          ///< in any case
    std::optional<std::string> kind{};
    std::optional<std::string> template_id{};
    std::optional<Id> user{};  ///< who submitted them
    std::optional<Id> from{};  ///< those with smaller ids are not looked at

    bool operator==(const Filter&) const = default;
};

/// An execution and the attempt in which it is held.
struct Held {
    Id id{};
    std::int64_t attempt = 0;
    std::string owner{};
};

const schema::Object& describe(std::type_identity<Held>);

/// A lease that was renewed.
struct Renewed {
    Id id{};
    bool cancel_requested = false;
};

/// How many of an organisation's jobs wait for their start, counted up to what may.
struct Queue {
    std::int64_t waiting = 0, limit = 0;
};

const schema::Object& describe(std::type_identity<Queue>);

/// What was taken up, and whether more waits for room.
struct Claimed {
    std::vector<Lease> leases{};
    bool more = false;
    std::optional<double> room_in{};  ///< seconds until an instance has room that has none now
};

class Store {
public:
    explicit Store(db::Database& database)
        : database_(database),
          accepts_([this](Id org, const std::vector<NewJob>& jobs) { return accept_all(org, jobs); }),
          releases_([this](std::monostate, const std::vector<Release>& r) { return release_all(r); }) {}

    /// One transaction, with those who ask at the same time: the job, its execution, and word of it. False
    /// where the key stands for a job already.
    awaitable<bool> accept(Id org, NewJob);
    awaitable<std::optional<Keyed>> by_key(Id org, std::optional<Id> user, std::string key);

    /// The limit is the organisation's own, or else `usual`.
    awaitable<Queue> queue(Id org, std::int64_t usual);

    awaitable<std::optional<Job>> job(Id org, Id job);
    /// What its submitter kept with it; null for nothing.
    awaitable<std::optional<json::value>> request_of(Id org, Id job);
    awaitable<std::vector<Execution>> executions_of(Id org, Id job);
    awaitable<std::optional<Execution>> execution(Id org, Id execution);
    /// As they were accepted.
    awaitable<std::optional<json::value>> inputs(Id org, Id execution);
    /// Newest first, those before `before`.
    awaitable<std::vector<Job>> list(Id org, Filter, std::optional<Id> before, std::int64_t limit);

    /// Requests it of the job's executions, or of the one; those that wait end at once. The ones that have
    /// not ended by it: whoever holds them ends them. Errors: not_found, conflict (already_final).
    awaitable<Result<std::vector<Id>>> cancel(Id org, Id job, std::optional<Id> execution);

    // What workers and the sweeper do, over all organisations.

    /// Takes up to `limit` executions that are due, each with a place at a healthy instance, or at that where
    /// its job runs already; RUNNING from now on. Organisations take turns; within one by priority and time.
    awaitable<Claimed> claim(std::string owner, std::int64_t limit, double lease_seconds);
    /// Takes up to `limit` executions whose lease has expired, or that are to be canceled and wait.
    awaitable<std::vector<Lease>> take_stranded(std::string owner, std::int64_t limit, double lease_seconds);
    /// Those that are still the owner's, renewed.
    awaitable<std::vector<Renewed>> renew(std::vector<Held>, double lease_seconds);

    // Fenced: false, and nothing is changed, where the execution is not held by this owner in this attempt.

    awaitable<bool> started(Lease, std::string remote_job);
    /// The `n`th word of progress in this attempt.
    awaitable<bool> progressed(Lease, State, std::int64_t n);
    /// Whether the instance that has the execution is registered no more.
    awaitable<bool> service_left(Id execution);
    /// Gives the lease up: the state is QUEUED or final. The job ends with its last execution.
    awaitable<bool> save(Lease, State);

    /// Whether something is due that nobody took.
    awaitable<bool> has_due();

private:
    awaitable<std::vector<bool>> accept_all(Id org, const std::vector<NewJob>&);
    awaitable<std::vector<bool>> release_all(std::vector<Release>);

    db::Database& database_;
    db::Gather<Id, NewJob, bool> accepts_;
    db::Gather<std::monostate, Release, bool> releases_;
};

}  // namespace mad::executions
