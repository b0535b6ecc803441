#include "features/pipelines/progress.hpp"

#include <algorithm>
#include <cmath>

namespace mad::pipelines {
namespace {

/// What is expected of calls that were not all begun yet.
struct Expected {
    double calls = 0;
    bool is_known = true;  ///< else at least so many
};

class Surveying {
public:
    Surveying(const PlanDocument& document, const Tallies& tallies) : document_(document) {
        for (const auto& each : tallies.calls) calls_[each.step] = &each;
        for (const auto& each : tallies.fans) fans_[each.step] = &each;
        for (const auto& each : tallies.skips) skips_[each.step] = each.skipped;
    }

    /// `owner`: how the step whose body it is stands; of the outermost, its job where that has ended.
    void add(const Block& block, std::optional<StepState> owner) {
        std::map<std::string, StepState> states;
        for (const auto& node : block.nodes) state_of(block, node, owner, states);
        for (const auto& node : block.nodes) {
            add_step(block, node, states.at(node.step.id));
            if (node.body && !node.task) add(*node.body, states.at(node.step.id));
        }
    }

    /// Of a block that runs so often.
    Expected expected(const Block& block, double times) const {
        Expected all;
        for (const auto& node : block.nodes) {
            const auto runs = std::max(0.0, times - static_cast<double>(skipped(node.path)));
            if (node.task) {
                all.calls += node.body ? items_of(node, runs, all) : runs;
                continue;
            }
            const auto inside = expected(*node.body, items_of(node, runs, all));
            all.calls += inside.calls;
            all.is_known &= inside.is_known;
        }
        return all;
    }

    std::vector<JobStep> steps{};

private:
    template <class Tally>
    static const Tally* found(const std::map<std::string_view, const Tally*>& all, const std::string& path) {
        const auto it = all.find(path);
        return it == all.end() ? nullptr : it->second;
    }
    std::int64_t skipped(const std::string& path) const {
        const auto it = skips_.find(path);
        return it == skips_.end() ? 0 : it->second;
    }

    /// Items that this job runs; of fans that were not begun as many as of those that were.
    double items_of(const Node& node, double runs, Expected& all) const {
        const auto* fan = found(fans_, node.path);
        if (!fan || fan->fans == 0) {
            if (node.step.for_each && runs > 0) all.is_known = false;
            return runs;
        }
        if (!fan->total) all.is_known = false;
        const auto known = static_cast<double>(std::max(fan->total.value_or(fan->begun), fan->begun));
        const auto fans = static_cast<double>(fan->fans);
        return known - static_cast<double>(fan->taken) + known / fans * std::max(0.0, runs - fans);
    }

    /// Each step once, its needs before it.
    StepState state_of(const Block& block, const Node& node, std::optional<StepState> owner,
                       std::map<std::string, StepState>& states) {
        if (const auto it = states.find(node.step.id); it != states.end()) return it->second;
        states[node.step.id] = StepState::waiting;
        auto state = begun_state(node, owner);
        for (const auto& need : node.needs) {
            const auto needed = state_of(block, *block.find(need.first), owner, states);
            const bool is_stopped =
                needed == StepState::failed || needed == StepState::canceled || needed == StepState::blocked;
            if (state == StepState::waiting && is_stopped) state = StepState::blocked;
        }
        if (state == StepState::waiting && owner && *owner != StepState::running)
            state = *owner == StepState::failed ? StepState::blocked : *owner;
        return states[node.step.id] = state;
    }

    /// Waiting where it was not begun. More of it may come where the step around it goes on.
    StepState begun_state(const Node& node, std::optional<StepState> owner) const {
        const auto* fan = node.body ? found(fans_, node.path) : nullptr;
        const auto* call = node.body ? nullptr : found(calls_, node.path);
        const bool goes_on = owner == StepState::running;
        if (fan) {
            if (fan->open > 0 || goes_on) return StepState::running;
            const bool tolerates = node.step.continue_on_error;
            if (fan->failed_fans > 0 || (fan->partly_failed_fans > 0 && !tolerates)) return StepState::failed;
            const auto good = fan->completed_fans + fan->partly_failed_fans;
            return fan->fans > good ? StepState::canceled : StepState::completed;
        }
        if (call) {
            if (call->queued + call->running > 0 || goes_on) return StepState::running;
            if (call->failed > 0) return StepState::failed;
            return call->canceled > 0 ? StepState::canceled : StepState::completed;
        }
        return skipped(node.path) > 0 && !goes_on ? StepState::skipped : StepState::waiting;
    }

    void add_step(const Block& block, const Node& node, StepState state) {
        const auto& step = node.step;
        JobStep made{node.path, step.id, block.path};
        made.kind = step.task ? "task" : step.pipeline ? "pipeline" : "steps";
        if (node.task) made.version = node.task->version;
        if (step.pipeline) made.version = document_.pipelines.at(node.path).version;
        made.name = step.task ? step.task : step.pipeline;
        made.for_each = step.for_each.has_value();
        for (const auto& need : node.needs) made.needs.push_back(block.find(need.first)->path);
        made.status = state;
        made.skipped = skipped(node.path);
        if (const auto* call = found(calls_, node.path)) {
            made.started_at = call->started_at;
            made.finished_at = call->finished_at;
            made.error = call->error;
        }
        if (step.task) made.calls = calls_of(node.path);
        if (node.body) add_items(made, node.path);
        if (state == StepState::running || state == StepState::waiting) made.finished_at.reset();
        steps.push_back(std::move(made));
    }

    StepCalls calls_of(const std::string& path) const {
        const auto* call = found(calls_, path);
        return call ? StepCalls{call->queued, call->running, call->completed, call->failed, call->canceled}
                    : StepCalls();
    }

    void add_items(JobStep& made, const std::string& path) const {
        made.items.emplace();
        const auto* fan = found(fans_, path);
        if (!fan) return;
        const auto ended = fan->completed + fan->failed + fan->canceled;
        made.items =
            StepItems{fan->total, fan->begun, fan->begun - ended, fan->completed, fan->failed, fan->canceled};
        made.started_at = fan->started_at;
        made.finished_at = fan->finished_at;
        if (!made.error) made.error = fan->error;
    }

    const PlanDocument& document_;
    std::map<std::string_view, const CallTally*> calls_{};
    std::map<std::string_view, const FanTally*> fans_{};
    std::map<std::string_view, std::int64_t> skips_{};
};

std::optional<StepState> end_of(const executions::Job& job) {
    if (job.status == executions::Status::completed) return StepState::completed;
    if (job.status == executions::Status::failed) return StepState::failed;
    if (job.status == executions::Status::canceled) return StepState::canceled;
    return {};
}

Progress progress_of(const executions::Job& job, const Tallies& tallies, const Expected& expected) {
    Progress p;
    double under_way = 0;
    std::int64_t paced = 0;
    for (const auto& each : tallies.calls) {
        p.queued += each.queued;
        p.running += each.running;
        p.completed += each.completed;
        p.failed += each.failed;
        p.canceled += each.canceled;
        under_way += each.under_way;
        paced += each.paced;
    }
    const auto ended = static_cast<double>(p.completed + p.failed + p.canceled);
    const auto begun = ended + static_cast<double>(p.queued + p.running);
    const auto all = std::max(expected.calls, begun);
    const auto done = ended + under_way;
    p.waiting = std::llround(all - begun);
    p.fraction = all > 0 ? std::clamp(done / all, 0.0, 1.0) : 0;
    if (job.status == executions::Status::completed) p.fraction = 1;
    if (tallies.going_seconds && expected.is_known && paced > 0)
        p.eta_seconds = std::max(0.0, *tallies.going_seconds / static_cast<double>(paced) * (all - done));
    return p;
}

}  // namespace

JobSteps steps_of(executions::Job job, const PlanDocument& document, const Tallies& tallies) {
    const Plan plan(document);
    Surveying surveying(document, tallies);
    surveying.add(plan.root(), end_of(job));
    const auto progress = progress_of(job, tallies, surveying.expected(plan.root(), 1));
    return {std::move(job), progress, std::move(surveying.steps)};
}

PlanDocument plan_of_task(const executions::Job& job) {
    PlanDocument document;
    auto& step = document.steps.emplace_back();
    step.id = job.task_id.value_or("");
    step.task = job.task_id;
    document.tasks[step.id] = {{}, step.id, job.task_version.value_or("")};
    return document;
}

}  // namespace mad::pipelines
