#include "features/pipelines/coordinator.hpp"

#include "base/log.hpp"

namespace mad::pipelines {
namespace {
constexpr std::size_t most_known = 200;  // runs whose plans are kept
}  // namespace

Coordinator::Coordinator(asio::any_io_executor executor, Parts parts, redis::Doorbell& doorbell)
    : Coordinator(std::move(executor), std::move(parts), doorbell, Options()) {}

Coordinator::Coordinator(asio::any_io_executor executor, Parts parts, redis::Doorbell& doorbell,
                         Options options)
    : parts_(std::move(parts)), options_(options), bell_(executor), group_(executor), doorbell_(doorbell) {}

Coordinator::~Coordinator() = default;

void Coordinator::start() {
    subscription_ = doorbell_.listen(std::string(channel_runs), [this](const std::string&) { wake(); });
    group_.spawn("coordinator", run());
}

awaitable<void> Coordinator::stop() {
    stopping_ = true;
    subscription_.reset();
    bell_.ring();
    co_await group_.join();
}

awaitable<void> Coordinator::run() {
    while (!stopping_) {
        std::size_t wakes = 0;
        try {
            const auto advanced = co_await parts_.runs.advance(
                options_.at_once, [this](Situation s) { return decide(std::move(s)); });
            wakes = advanced.wakes;
            if (wakes > 0) parts_.committed();
            if (advanced.has_calls) parts_.due();
            for (const auto job : advanced.ended_jobs) {
                known_.erase(job);
                parts_.ended(job);
            }
        } catch (const std::exception& e) {
            log::warning("pipelines_wait", {{"detail", e.what()}});
        }
        if (wakes == 0 && !stopping_) co_await bell_.wait(options_.poll);
    }
}

awaitable<Changes> Coordinator::decide(Situation situation) {
    co_await learn(situation.due);
    Deciding deciding(parts_.results, parts_.tasks, parts_.artifacts, situation);
    for (const auto& scope : situation.due) {
        const auto found = known_.find(scope.job_id);
        const auto run = found == known_.end() ? nullptr : found->second;
        const auto* block = run ? run->plan.block(scope.step) : nullptr;
        if (!block) continue;
        std::string why;
        try {
            co_await deciding.look_at({&scope, block, run});
        } catch (const std::exception& e) {
            why = e.what();
        }
        if (why.empty()) continue;
        log::warning("pipeline_waits", {{"job", scope.job_id.text()}, {"detail", why}});
        deciding.put_off(scope);
    }
    co_return co_await deciding.done();
}

/// The runs that the scopes are of, and of others so many as there is room for.
awaitable<void> Coordinator::learn(const std::vector<Scope>& scopes) {
    std::set<Id> jobs;
    for (const auto& scope : scopes) jobs.insert(scope.job_id);
    std::vector<Id> unknown;
    for (const auto job : jobs)
        if (!known_.contains(job)) unknown.push_back(job);
    if (unknown.empty()) co_return;
    if (known_.size() + unknown.size() > most_known)
        std::erase_if(known_, [&](const auto& each) { return !jobs.contains(each.first); });
    for (auto& run : co_await parts_.runs.runs(std::move(unknown))) {
        const auto document = schema::from_valid_json<PlanDocument>(run.plan);
        known_[run.job_id] = std::make_shared<const KnownRun>(
            KnownRun{Plan(document), std::move(run.parameters), std::move(run.trace)});
    }
}

}  // namespace mad::pipelines
