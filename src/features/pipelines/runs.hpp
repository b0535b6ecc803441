// Runs of pipelines in the metadata database: what has begun, what has happened to it, what is begun next.
#pragma once
#include "base/async.hpp"
#include "base/error.hpp"
#include "db/gather.hpp"
#include "features/executions/types.hpp"
#include "features/pipelines/advance.hpp"
#include "features/results/types.hpp"

#include <functional>

namespace mad::db {
class Database;
}

namespace mad::pipelines {

/// A step that has completed in another job, and is taken from there; of one that is a call, the id of its
/// execution here.
struct Taken {
    Id id = Id::make();
    std::string step{};
};

/// A run of a template, ready to be accepted.
struct NewRun {
    Id id = Id::make();  ///< of the job, and of its outermost scope
    std::optional<Id> user_id{};
    std::string name{}, template_id{}, template_version{};
    std::string plan{}, parameters{};  ///< as JSON text
    std::optional<std::string> idempotency_key{};
    std::string request_hash{};
    std::string trace{};
    std::optional<Id> rerun_of{};        ///< the job that steps are taken from
    std::vector<Taken> taken{};          ///< outermost steps, by their paths
    std::vector<std::string> skipped{};  ///< outermost steps that were skipped there
    json::value event{};                 ///< what is told of it
};

/// What a run was begun with.
struct Run {
    Id job_id{};
    json::value plan{}, parameters{};
    std::string trace{};
};

/// A block of steps at work: the pipeline itself, or one item of a step that has a body.
struct Scope {
    Id id{}, org_id{}, job_id{};
    std::optional<Id> parent_id{};
    std::string step{};        ///< the path of the step whose body it is
    std::int64_t place = 0;    ///< among its items
    json::value item{};        ///< what it runs for
    json::value parameters{};  ///< of a pipeline that is a step; else null
    std::vector<std::string> skipped{};
    bool stopping = false;  ///< its job is to be canceled
    bool paused = false;    ///< nothing of its job is begun for now
};

/// A step's call of its task: an execution.
struct Call {
    Id id{};  ///< of the execution that has its result
    Id scope_id{};
    std::string step{};  ///< its path
    executions::Status status = executions::Status::queued;
    std::optional<Failure> error{};
};

/// What may have become possible: scopes that something has happened to, and all that they may read.
struct Situation {
    std::vector<Scope> due{};
    std::vector<Scope> around{};  ///< those that they are in
    std::vector<Call> calls{};
    std::vector<Fan> fans{};
};

struct NewCall {
    Id id = Id::make();
    Id scope_id{}, org_id{}, job_id{}, task_definition_id{};
    std::string step{}, task_id{}, task_version{};
    std::string parameters{};                                ///< as JSON text
    executions::Status status = executions::Status::queued;  ///< or failed: it cannot be called so
    std::optional<Failure> error{};
    std::int64_t max_failures = 3;
    double backoff_seconds = 2;
    std::int64_t timeout_seconds = 3600;
    std::string trace{};
    json::value event{};  ///< of one that has failed; else null
};
struct NewScope {
    Id id = Id::make();
    Id org_id{}, job_id{}, parent_id{};
    std::string step{};
    std::int64_t place = 0;
    json::value item{}, parameters{};
};
/// More items of a step with a body; the first time its beginning.
struct FanGrowth {
    Id scope_id{}, org_id{}, job_id{};
    std::string step{};
    std::optional<std::int64_t> total{};
    bool all_begun = false;
    std::int64_t begun = 0;
    std::int64_t position = 0;         ///< of a library
    std::optional<Failure> refusal{};  ///< why no more can begin
};
struct Skip {
    Id scope_id{};
    std::vector<std::string> steps{};
};
struct ScopeEnd {
    Id id{};
    executions::Status status = executions::Status::completed;
    std::optional<Failure> error{};
};

/// A scope that is looked at again in a while: something that it needs is away.
struct Delay {
    Id scope_id{}, org_id{};
    double seconds = 5;
};

struct Changes {
    std::vector<NewCall> calls{};
    std::vector<NewScope> scopes{};
    std::vector<FanGrowth> fans{};
    std::vector<Skip> skips{};
    std::vector<ScopeEnd> ends{};
    std::vector<Delay> delays{};
};

/// What an advance came to.
struct Advanced {
    std::size_t wakes = 0;  ///< that were looked after
    bool has_calls = false;
    std::vector<Id> ended_jobs{};
};

class Runs {
public:
    /// Items of one step with a body that are at work at once; those after them wait until half have ended.
    static constexpr std::int64_t most_open = 2000;

    explicit Runs(db::Database&);

    /// The job, its run and its outermost scope, which is due; false where the key stands for a job already.
    awaitable<bool> accept(Id org, NewRun);

    awaitable<std::optional<Run>> run(Id job);
    /// Those of the jobs that are runs.
    awaitable<std::vector<Run>> runs(std::vector<Id> jobs);
    /// How the outermost steps of a job stand; its scope is among `around`.
    awaitable<Situation> outermost(Id org, Id job);
    /// In one transaction: takes up to `most` wakes, shows what they are about, and does what `decide` says.
    /// A crash in between is as if nothing had happened.
    awaitable<Advanced> advance(std::int64_t most, std::function<awaitable<Changes>(Situation)> decide);

private:
    awaitable<std::vector<bool>> accept_all(Id org, const std::vector<NewRun>&);
    awaitable<bool> accept_again(Id org, NewRun);

    db::Database& database_;
    db::Gather<Id, NewRun, bool> accepts_;  // by organisation
};

const schema::Object& describe(std::type_identity<Taken>);
const schema::Object& describe(std::type_identity<NewRun>);
const schema::Object& describe(std::type_identity<Run>);
const schema::Object& describe(std::type_identity<Scope>);
const schema::Object& describe(std::type_identity<Call>);
const schema::Object& describe(std::type_identity<NewCall>);
const schema::Object& describe(std::type_identity<NewScope>);
const schema::Object& describe(std::type_identity<FanGrowth>);
const schema::Object& describe(std::type_identity<Skip>);
const schema::Object& describe(std::type_identity<ScopeEnd>);
const schema::Object& describe(std::type_identity<Delay>);

}  // namespace mad::pipelines
