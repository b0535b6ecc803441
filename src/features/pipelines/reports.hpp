// What the database knows of a job as a whole: how far its steps are, and what of it has failed. Each answer
// is counted there, whatever the job has of items.
#pragma once
#include "base/async.hpp"
#include "base/error.hpp"
#include "features/executions/store.hpp"
#include "features/pipelines/progress.hpp"
#include "features/pipelines/runs.hpp"

namespace mad::db {
class Database;
}
namespace mad::results {
class Store;
}

namespace mad::pipelines {

/// What of an execution's input failed by itself, such as one ligand of a library.
struct PartOfCall {
    std::int64_t place = 0;  ///< as its task counts
    std::string name{};
};

/// Something of a job that has failed: a call, what could not be called, or a part of a call that was done.
struct JobFailure {
    Id id{};                              ///< of the execution where there is one
    std::string step{};                   ///< its path; empty: what the pipeline gives
    std::optional<std::int64_t> place{};  ///< of the item that it was for, among those of its step
    std::optional<json::value> item{};
    Failure error{};
    std::optional<Id> execution_id{};
    std::optional<PartOfCall> part{};  ///< the rest of the execution was done
};

class Reports {
public:
    struct Parts {
        db::Database& database;
        executions::Store& executions;
        Runs& runs;
        results::Store& results;
    };
    explicit Reports(Parts parts) : parts_(parts) {}

    // Errors of both: not_found (job_not_found).

    awaitable<Result<JobSteps>> steps(Id org, Id job);
    /// Those after `after`, in the order of their ids.
    awaitable<Result<std::vector<JobFailure>>> failures(Id org, Id job, std::optional<Id> after,
                                                        std::int64_t limit);

private:
    awaitable<Tallies> tallies(Id org, const executions::Job&);

    Parts parts_;
};

const schema::Object& describe(std::type_identity<PartOfCall>);
const schema::Object& describe(std::type_identity<JobFailure>);

}  // namespace mad::pipelines
