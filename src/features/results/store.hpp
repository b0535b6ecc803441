// An organisation's results, in SQL. A store that cannot be reached is an exception (db::Unavailable) from
// every function, never "no result".
#pragma once
#include "base/async.hpp"
#include "base/error.hpp"
#include "db/gather.hpp"
#include "features/results/types.hpp"

namespace mad::results {

class Places;

class Store {
public:
    explicit Store(Places& places);

    /// Keeps the outcome with its files, poses and log, all or nothing, in one transaction with those of the
    /// organisation that are recorded at the same time; true where it was the execution's
    /// first. A recorded outcome stays: a later one changes nothing; nor does one of an attempt before the
    /// last that took the execution over. The job need not be there yet. Errors: invalid (outcome_invalid)
    /// for what the store cannot hold, which no retry helps.
    awaitable<Result<bool>> record(Id org, Outcome);
    /// From now on no earlier attempt of the execution records anything. True where one has: it can be
    /// completed without running again.
    awaitable<bool> take_over(Id org, Attempt);
    awaitable<bool> outcome_exists(Id org, Id execution);
    awaitable<std::optional<StoredResult>> result(Id org, Id execution);
    /// Those that are there, in any order.
    awaitable<std::vector<BareResult>> results_of(Id org, std::vector<Id> executions);
    /// What failed of the job's executions though they were done, after `after`, in the order of ids.
    awaitable<std::vector<StoredFailedPart>> failed_parts(Id org, Id job, std::optional<Id> after,
                                                          std::int64_t limit);

    /// Describes jobs, and keeps what their executions were asked; again, it changes nothing.
    awaitable<void> ensure_jobs(Id org, std::vector<JobRecord>, std::vector<JobInput>);

    /// Appends, in the order given, each event whose key its job does not have; all or nothing. Events of the
    /// type "job.…" move the job's status along; those that end it set its finished_at.
    awaitable<void> append_events(Id org, std::vector<JobEvent>);
    /// Those after `after`, oldest first.
    awaitable<std::vector<StoredEvent>> events_after(Id org, Id job, std::int64_t after, std::int64_t limit);

    /// Those of all jobs after that number of the feed, in the order in which they came: what comes later has
    /// a greater number.
    awaitable<std::vector<FeedEvent>> feed_after(Id org, std::int64_t after, std::int64_t limit);
    /// The number of the feed's last event; 0 before the first.
    awaitable<std::int64_t> last_of_feed(Id org);

    /// True where the job has ended and no event comes after `after`.
    awaitable<bool> has_ended(Id org, Id job, std::int64_t after);

    /// Keeps what steps of pipelines gave; what they gave before gives way.
    awaitable<void> add_step_outputs(Id org, std::vector<StepOutput>);
    /// How much those are together, in bytes of JSON text.
    awaitable<std::int64_t> size_of(Id org, StepOutputs);
    awaitable<std::vector<json::value>> step_outputs(Id org, StepOutputs);

    /// What the service wrote while it ran; none where nothing was kept.
    awaitable<std::optional<std::string>> log(Id org, Id execution);
    /// The log of an execution that has no outcome (it failed, or was canceled); the latest attempt's is
    /// kept.
    awaitable<void> add_log(Id org, Id job, Id execution, std::int64_t attempt, std::string log);

private:
    awaitable<std::vector<bool>> record_all(Id org, const std::vector<Outcome>&);

    Places& places_;
    db::Gather<Id, Outcome, bool> records_;
};

}  // namespace mad::results
