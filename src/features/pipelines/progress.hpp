// How far a job is: its steps as a graph, each with how it stands. Pure.
#pragma once
#include "features/executions/types.hpp"
#include "features/pipelines/plan.hpp"

namespace mad::pipelines {

using executions::Failure;

/// The calls of a step, in whichever scopes: what the database counts.
struct CallTally {
    std::string step{};  ///< its path
    std::int64_t queued = 0, running = 0, completed = 0, failed = 0, canceled = 0;
    double under_way = 0;    ///< progress of those that run, together
    std::int64_t paced = 0;  ///< that have ended since the job goes on
    std::optional<Time> started_at{}, finished_at{};
    std::optional<Failure> error{};  ///< of the first that failed
};

/// The fans of a step with a body, in whichever scopes.
struct FanTally {
    std::string step{};
    std::int64_t fans = 0, open = 0, completed_fans = 0, partly_failed_fans = 0, failed_fans = 0;
    std::optional<std::int64_t> total{};  ///< items; none: not all are known
    std::int64_t begun = 0, completed = 0, failed = 0, canceled = 0;
    std::int64_t taken = 0;  ///< items that another job has run
    std::optional<Time> started_at{}, finished_at{};
    std::optional<Failure> error{};
};

struct SkipTally {
    std::string step{};
    std::int64_t skipped = 0;
};

struct Tallies {
    std::vector<CallTally> calls{};
    std::vector<FanTally> fans{};
    std::vector<SkipTally> skips{};
    std::optional<double> going_seconds{};  ///< since the job goes on; none: it does not
};

/// Blocked: it needs a step that has failed or was canceled.
enum class StepState { waiting, running, completed, failed, canceled, skipped, blocked };

/// Items of a step, of all its scopes together.
struct StepItems {
    std::optional<std::int64_t> total{};  ///< none: not known yet
    std::int64_t begun = 0, running = 0, completed = 0, failed = 0, canceled = 0;
};
struct StepCalls {
    std::int64_t queued = 0, running = 0, completed = 0, failed = 0, canceled = 0;
};

/// A step of a job, as it was resolved when the job began.
struct JobStep {
    std::string path{}, id{};
    std::string within{};  ///< path of the step whose body it is in; empty: the job's own
    std::string kind{};    ///< task, pipeline or steps
    std::optional<std::string> name{}, version{};  ///< of the task or template
    bool for_each = false;
    std::vector<std::string> needs{};  ///< paths
    StepState status = StepState::waiting;
    std::optional<StepItems> items{};  ///< of a step with a body
    std::optional<StepCalls> calls{};  ///< of a task
    std::int64_t skipped = 0;          ///< scopes in which it was
    std::optional<Time> started_at{}, finished_at{};
    std::optional<Failure> error{};  ///< of the first that failed
};

/// Of a whole job, in calls of tasks.
struct Progress {
    std::int64_t waiting = 0;  ///< not begun, as far as is known
    std::int64_t queued = 0, running = 0, completed = 0, failed = 0, canceled = 0;
    double fraction = 0;                  ///< 0 to 1, of what is known now
    std::optional<double> eta_seconds{};  ///< none: not known
};

struct JobSteps {
    executions::Job job{};
    Progress progress{};
    std::vector<JobStep> steps{};
};

JobSteps steps_of(executions::Job, const PlanDocument&, const Tallies&);

/// Of a job of one task: a graph of one step.
PlanDocument plan_of_task(const executions::Job&);

const schema::Object& describe(std::type_identity<CallTally>);
const schema::Object& describe(std::type_identity<FanTally>);
const schema::Object& describe(std::type_identity<SkipTally>);
const schema::Enum<StepState>& describe(std::type_identity<StepState>);
const schema::Object& describe(std::type_identity<StepItems>);
const schema::Object& describe(std::type_identity<StepCalls>);
const schema::Object& describe(std::type_identity<JobStep>);
const schema::Object& describe(std::type_identity<Progress>);
const schema::Object& describe(std::type_identity<JobSteps>);

}  // namespace mad::pipelines
