// Reads both databases for the checks. Every statement is a snapshot of its own, so that a live platform is
// not held up; what is only on its way looks wrong for a moment.
#pragma once
#include "base/async.hpp"
#include "features/checks/types.hpp"

#include <optional>

namespace mad::db {
class Database;
}
namespace mad::results {
class Places;
}

namespace mad::checks {

/// Rows of one statement, and violations of one invariant, at most.
inline constexpr std::int64_t rows_at_once = 2000, most_violations = 1000;

/// Throws db::Unavailable and db::QueryError.
class Store {
public:
    Store(db::Database& metadata, results::Places& places) : metadata_(metadata), places_(places) {}

    // What the metadata database can say alone: how many there are, and those that are wrong.
    awaitable<Finding> jobs();
    awaitable<Finding> scopes();
    awaitable<Finding> places();
    /// A lease that expired so long ago is nobody's.
    awaitable<Finding> leases(double grace_seconds);
    awaitable<Finding> molecules();

    // From row to row, in the order of their ids; of all organisations.
    awaitable<std::vector<JobRow>> jobs_after(Id);
    awaitable<std::vector<ExecutionRow>> executions_after(Id, double grace_seconds);
    awaitable<std::vector<ArtifactRow>> stored_after(Id);
    /// What ended executions have put and was not taken back.
    awaitable<std::vector<ArtifactRow>> outputs_of_ended_after(Id);

    awaitable<std::vector<Id>> organizations();
    /// Those of the ids that exist.
    awaitable<std::vector<Id>> known_jobs(Id org, std::vector<Id>);
    awaitable<std::vector<Id>> known_executions(Id org, std::vector<Id>);
    awaitable<std::vector<ArtifactRow>> artifacts(std::vector<std::string> uris);

    // An organisation's results store.
    awaitable<std::vector<RecordedJob>> recorded_jobs(Id org, std::vector<Id> jobs);
    awaitable<std::vector<OutcomeRow>> outcomes(Id org, std::vector<Id> executions);
    awaitable<std::vector<OutputRow>> outputs(Id org, std::vector<Id> executions);
    awaitable<std::vector<Id>> recorded_jobs_after(Id org, Id);
    awaitable<std::vector<Id>> outcomes_after(Id org, Id execution);

private:
    db::Database& metadata_;
    results::Places& places_;
};

}  // namespace mad::checks
