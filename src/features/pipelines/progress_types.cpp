// How progress is written: as SQL counts it, and as it is answered.
#include "features/pipelines/progress.hpp"
#include "features/pipelines/reports.hpp"

namespace mad::pipelines {
using schema::field;

const schema::Object& describe(std::type_identity<CallTally>) {
    static const auto it = schema::object<CallTally>(
        "CallTally", field<&CallTally::step>("step"), field<&CallTally::queued>("queued"),
        field<&CallTally::running>("running"), field<&CallTally::completed>("completed"),
        field<&CallTally::failed>("failed"), field<&CallTally::canceled>("canceled"),
        field<&CallTally::under_way>("under_way"), field<&CallTally::paced>("paced"),
        field<&CallTally::started_at>("started_at"), field<&CallTally::finished_at>("finished_at"),
        field<&CallTally::error>("error"));
    return it;
}

const schema::Object& describe(std::type_identity<FanTally>) {
    static const auto it = schema::object<FanTally>(
        "FanTally", field<&FanTally::step>("step"), field<&FanTally::fans>("fans"),
        field<&FanTally::open>("open"), field<&FanTally::completed_fans>("completed_fans"),
        field<&FanTally::partly_failed_fans>("partly_failed_fans"),
        field<&FanTally::failed_fans>("failed_fans"), field<&FanTally::total>("total"),
        field<&FanTally::begun>("begun"), field<&FanTally::completed>("completed"),
        field<&FanTally::failed>("failed"), field<&FanTally::canceled>("canceled"),
        field<&FanTally::taken>("taken"), field<&FanTally::started_at>("started_at"),
        field<&FanTally::finished_at>("finished_at"), field<&FanTally::error>("error"));
    return it;
}

const schema::Object& describe(std::type_identity<SkipTally>) {
    static const auto it = schema::object<SkipTally>("SkipTally", field<&SkipTally::step>("step"),
                                                     field<&SkipTally::skipped>("skipped"));
    return it;
}

const schema::Enum<StepState>& describe(std::type_identity<StepState>) {
    static const schema::Enum<StepState> it{{{StepState::waiting, "waiting"},
                                             {StepState::running, "running"},
                                             {StepState::completed, "completed"},
                                             {StepState::failed, "failed"},
                                             {StepState::canceled, "canceled"},
                                             {StepState::skipped, "skipped"},
                                             {StepState::blocked, "blocked"}}};
    return it;
}

const schema::Object& describe(std::type_identity<StepItems>) {
    static const auto it = schema::object<StepItems>(
        "StepItems", field<&StepItems::total>("total", {.description = "Absent: not known yet"}),
        field<&StepItems::begun>("begun"), field<&StepItems::running>("running"),
        field<&StepItems::completed>("completed"), field<&StepItems::failed>("failed"),
        field<&StepItems::canceled>("canceled"));
    return it;
}

const schema::Object& describe(std::type_identity<StepCalls>) {
    static const auto it = schema::object<StepCalls>(
        "StepCalls", field<&StepCalls::queued>("queued"), field<&StepCalls::running>("running"),
        field<&StepCalls::completed>("completed"), field<&StepCalls::failed>("failed"),
        field<&StepCalls::canceled>("canceled"));
    return it;
}

const schema::Object& describe(std::type_identity<JobStep>) {
    static const auto it = schema::object<JobStep>(
        "JobStep", field<&JobStep::path>("path", {.description = "\"screen/dock\""}),
        field<&JobStep::id>("id"),
        field<&JobStep::within>("within",
                                {.description = "The step that it is inside of; empty: the job's own"}),
        field<&JobStep::kind>("kind", {.description = "task, pipeline or steps"}),
        field<&JobStep::name>("name", {.description = "Of the task or pipeline template"}),
        field<&JobStep::version>("version", {.description = "As it was pinned when the job began"}),
        field<&JobStep::for_each>("for_each"),
        field<&JobStep::needs>("needs", {.description = "Paths of the steps that it waits for"}),
        field<&JobStep::status>("status",
                                {.description = "Blocked: what it needs has failed or was canceled"}),
        field<&JobStep::items>("items",
                               {.description = "Of what runs for each item, over all of its scopes"}),
        field<&JobStep::calls>("calls", {.description = "Executions of its task, over all items"}),
        field<&JobStep::skipped>("skipped", {.description = "So often it was skipped"}),
        field<&JobStep::started_at>("started_at"), field<&JobStep::finished_at>("finished_at"),
        field<&JobStep::error>("error", {.description = "Of the first that failed"}));
    return it;
}

const schema::Object& describe(std::type_identity<Progress>) {
    static const auto it = schema::object<Progress>(
        "JobProgress",
        field<&Progress::waiting>("waiting", {.description = "Calls to come, of what is known"}),
        field<&Progress::queued>("queued"), field<&Progress::running>("running"),
        field<&Progress::completed>("completed"), field<&Progress::failed>("failed"),
        field<&Progress::canceled>("canceled"),
        field<&Progress::fraction>(
            "fraction", {.description = "Of the calls that are known", .minimum = 0, .maximum = 1}),
        field<&Progress::eta_seconds>("eta_seconds",
                                      {.description = "As fast as since it goes on; absent: not known"}));
    return it;
}

const schema::Object& describe(std::type_identity<JobSteps>) {
    static const auto it =
        schema::object<JobSteps>("JobSteps", field<&JobSteps::job>("job"),
                                 field<&JobSteps::progress>("progress"), field<&JobSteps::steps>("steps"));
    return it;
}

const schema::Object& describe(std::type_identity<PartOfCall>) {
    static const auto it = schema::object<PartOfCall>(
        "PartOfCall",
        field<&PartOfCall::place>("place", {.description = "In the execution's input, as its task counts"}),
        field<&PartOfCall::name>("name"));
    return it;
}

const schema::Object& describe(std::type_identity<JobFailure>) {
    static const auto it = schema::object<JobFailure>(
        "JobFailure", field<&JobFailure::id>("id"),
        field<&JobFailure::step>(
            "step", {.description = "Its path; empty: what the pipeline gives, or a job of one task"}),
        field<&JobFailure::place>("place", {.description = "Of its item, from 0"}),
        field<&JobFailure::item>("item", {.description = "What it was for; absent: not for an item"}),
        field<&JobFailure::error>("error"), field<&JobFailure::execution_id>("execution_id"),
        field<&JobFailure::part>(
            "part", {.description = "What of the execution's input failed, while the rest of it was done"}));
    return it;
}

}  // namespace mad::pipelines
