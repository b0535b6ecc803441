#include "features/pipelines/progress.hpp"

#include <gtest/gtest.h>

namespace mad::pipelines {
namespace {

Step step_of(std::string id, std::string task) {
    Step step;
    step.id = std::move(id);
    step.task = std::move(task);
    return step;
}

/// Docks each ligand, then ranks.
PlanDocument screen() {
    PlanDocument document;
    document.steps = {step_of("dock", "vina_dock"), step_of("rank", "rank_poses")};
    document.steps[0].for_each = ForEach{"/params/ligands", {}};
    document.steps[1].after = {"dock"};
    for (const auto& each : document.steps) document.tasks[each.id] = {{}, *each.task, "1.0.0"};
    return document;
}

Tallies under_way() {
    Tallies t;
    t.calls = {{.step = "dock", .queued = 4, .running = 2, .completed = 4, .under_way = 1, .paced = 4}};
    t.fans = {{.step = "dock", .fans = 1, .open = 1, .total = 10, .begun = 10, .completed = 4}};
    t.going_seconds = 8;
    return t;
}

executions::Job running_job() {
    executions::Job job;
    job.status = executions::Status::running;
    return job;
}

TEST(Progress, CountsWhatIsKnownToCome) {
    const auto p = steps_of(running_job(), screen(), under_way()).progress;
    EXPECT_EQ(p.waiting, 1);
    EXPECT_EQ(p.completed, 4);
    EXPECT_DOUBLE_EQ(p.fraction, 5.0 / 11);
    EXPECT_DOUBLE_EQ(p.eta_seconds.value(), 8.0 / 4 * 6);
}

TEST(Progress, HasNoEtaWhereSomethingIsNotKnown) {
    auto some_items = under_way();
    some_items.fans[0].total.reset();
    EXPECT_FALSE(steps_of(running_job(), screen(), some_items).progress.eta_seconds);
    auto none_ended = under_way();
    none_ended.calls[0].paced = 0;
    EXPECT_FALSE(steps_of(running_job(), screen(), none_ended).progress.eta_seconds);
    auto paused = under_way();
    paused.going_seconds.reset();
    EXPECT_FALSE(steps_of(running_job(), screen(), paused).progress.eta_seconds);
    EXPECT_FALSE(steps_of(running_job(), screen(), {}).progress.eta_seconds);
}

TEST(Progress, AStepThatToleratesFailuresHasCompleted) {
    auto document = screen();
    auto tallies = under_way();
    tallies.calls.clear();
    tallies.fans = {{.step = "dock",
                     .fans = 1,
                     .partly_failed_fans = 1,
                     .total = 2,
                     .begun = 2,
                     .completed = 1,
                     .failed = 1}};
    const auto status = [&] { return steps_of(running_job(), document, tallies).steps.at(0).status; };
    EXPECT_EQ(status(), StepState::failed);
    document.steps[0].continue_on_error = true;
    EXPECT_EQ(status(), StepState::completed);
}

}  // namespace
}  // namespace mad::pipelines
