// A run again from a step: what does not depend on it is taken from the job that has run it.
#include "base/encoding.hpp"
#include "features/pipelines/pipelines.hpp"
#include "features/pipelines/reading.hpp"
#include "schema/json_text.hpp"

namespace mad::pipelines {
namespace {

/// The step and all that wait for it, directly or not.
std::set<std::string> depending_on(const Block& block, const std::string& step) {
    std::set<std::string> all{step};
    for (bool grows = true; grows;) {
        grows = false;
        for (const auto& node : block.nodes)
            for (const auto& need : node.needs)
                if (all.contains(need.first)) grows |= all.insert(node.step.id).second;
    }
    return all;
}

std::string hash_of(const RerunRequest& r) {
    json::object asked;
    asked["rerun_of"] = r.job.text();
    asked["from_step"] = r.from_step;
    return to_hex(sha256(schema::to_canonical_text(asked)));
}
}  // namespace

awaitable<Result<Started>> Pipelines::rerun(RerunRequest r) {
    const auto request_hash = hash_of(r);
    const auto before = co_await executions::first_with_key(parts_.executions, r.org, r.user,
                                                            r.idempotency_key, request_hash);
    if (!before) co_return before.error();
    if (*before) co_return Started{(*before)->job_id, (*before)->status};

    const auto job = co_await parts_.executions.job(r.org, r.job);
    if (!job) co_return no_such_job(r.job);
    const auto old = co_await parts_.runs.run(r.job);
    if (!old)
        co_return Error{Errc::conflict, "not_a_pipeline",
                        "It is a job of one task: there is no step to begin from. Submit its task again"};
    if (!executions::is_final(job->status))
        co_return Error{Errc::conflict, "not_final",
                        "It has not ended: what it will give is not there to be taken"};
    const Plan plan(schema::from_valid_json<PlanDocument>(old->plan));
    if (!plan.root().find(r.from_step))
        co_return Error{Errc::invalid,
                        "step_not_found",
                        "The pipeline has no such step of its own.",
                        {{"/from_step", "must be the id of an outermost step"}}};

    NewRun run;
    run.user_id = r.user;
    run.name = job->name;
    run.template_id = job->template_id.value_or("");
    run.template_version = job->template_version.value_or("");
    run.plan = schema::to_text(old->plan);
    run.parameters = schema::to_text(old->parameters);
    run.idempotency_key = r.idempotency_key;
    run.request_hash = request_hash;
    run.trace = r.trace;
    run.rerun_of = r.job;
    co_await take(r, plan, run);
    co_return co_await begin(r.org, std::move(run));
}

/// What has completed or was skipped, and does not depend on the step.
awaitable<void> Pipelines::take(const RerunRequest& r, const Plan& plan, NewRun& run) {
    const auto situation = co_await parts_.runs.outermost(r.org, r.job);
    const Reading reading(parts_.results, situation);
    const auto anew = depending_on(plan.root(), r.from_step);
    const auto standings = reading.begun({&situation.around.at(0), &plan.root(), {}});
    for (const auto& [id, standing] : standings) {
        if (anew.contains(id)) continue;
        if (standing.status == StepStatus::completed)
            run.taken.push_back({.step = plan.root().find(id)->path});
        if (standing.status == StepStatus::skipped) run.skipped.push_back(id);
    }
}

}  // namespace mad::pipelines
