#include "tests/simulation/actors.hpp"

#include <boost/asio/detached.hpp>
#include <fmt/format.h>

namespace mad::simulation {
using executions::Lease;
using executions::Run;

Desk& Stage::seat(Actor::Kind kind, std::string name, std::string owner) {
    auto& desk = lab.free_desk();
    desk.taken = true;
    desk.caller.speak_to(world);
    auto& who = *desk.actor;
    who.kind = kind;
    who.name = std::move(name);
    who.owner = std::move(owner);
    who.stalled = who.dead = false;
    return desk;
}

Process::Process(Stage& stage, std::string kind, int number)
    : stage_(stage), kind_(std::move(kind)), number_(number) {
    begin_life();
}

void Process::begin_life() {
    owner_ = fmt::format("{} {}.{}", kind_, number_, ++life_);
    desk_ = &stage_.seat(Actor::Kind::process, owner_, owner_);
    busy_ = false;
    runs_.clear();
    held_.clear();
}

void Process::end() {
    for (auto& held : held_) {
        held->run->interrupt(Run::Why::lost);  // so that it does not persevere
        held->desk.cut();
    }
    desk_->cut();
    stage_.lab.turns.settle();
    desk_->taken = false;
}

bool Process::holds(Id execution, std::int64_t attempt, const std::string& owner) const {
    return owner == owner_ && std::ranges::any_of(held_, [&](auto& held) {
               return held->run->lease().id == execution && held->run->lease().attempt == attempt;
           });
}

/// What a process loses by an error of the database it does again when it looks again.
void Process::spawn(awaitable<void> work) {
    busy_ = true;
    asio::co_spawn(stage_.lab.loop, std::move(work), [this, life = life_](const std::exception_ptr& failure) {
        if (life == life_) busy_ = false;
        try {
            if (failure) std::rethrow_exception(failure);
        } catch (const db::Unavailable&) {
        } catch (const std::exception& e) {
            stage_.faults.push_back(owner_ + ": " + e.what());
        }
    });
}

std::shared_ptr<Process::Held> Process::hold(Lease lease, bool is_young) {
    if (!stage_.leases.emplace(lease.id, lease.attempt).second)
        stage_.faults.push_back(fmt::format("attempt {} was handed out twice", lease.attempt));
    auto& desk = stage_.seat(Actor::Kind::run, owner_, owner_);
    desk.actor->execution = lease.id;
    desk.actor->attempt = lease.attempt;
    Run::Options options;
    options.lease = std::chrono::seconds(static_cast<int>(lease_seconds));
    options.progress_every = std::chrono::milliseconds(0);
    options.pause = std::chrono::milliseconds(0);
    if (is_young) options.leased_at = std::chrono::steady_clock::now();
    options.chance = [this] { return stage_.chance.fraction(); };
    auto run = std::make_shared<Run>(stage_.lab.loop.get_executor(), desk.parts(), std::move(lease),
                                     std::move(options));
    auto held = std::make_shared<Held>(Held{desk, std::move(run)});
    held_.push_back(held);
    return held;
}

/// As Worker::run and Sweeper::rescue: where it throws, the lease runs out.
awaitable<void> Process::run(std::shared_ptr<Held> held, bool rescues) {
    const auto life = life_;
    try {
        if (rescues)
            co_await held->run->rescue();
        else
            co_await held->run->go();
    } catch (const db::Unavailable&) {
    } catch (const std::exception& e) {
        stage_.faults.push_back(held->desk.actor->name + ": " + e.what());
    }
    held->desk.taken = false;
    if (life != life_) co_return;
    std::erase(held_, held);
    const auto id = held->run->lease().id;
    if (const auto mine = runs_.find(id); mine != runs_.end() && mine->second == held) runs_.erase(mine);
}

/// As Worker::claim.
awaitable<void> Process::claim_some(std::int64_t slots) {
    const auto life = life_;
    const auto free = slots - static_cast<std::int64_t>(runs_.size());
    auto claimed = co_await desk_->store.claim(owner_, free, lease_seconds);
    if (life != life_) co_return;
    for (auto& lease : claimed.leases) {
        const auto id = lease.id;
        auto held = hold(std::move(lease), stage_.chance.percent(50));
        if (const auto older = runs_.find(id); older != runs_.end())
            older->second->run->interrupt(Run::Why::lost);
        runs_[id] = held;
        asio::co_spawn(stage_.lab.loop, run(std::move(held), false), asio::detached);
    }
}

/// As Worker::renew_once.
awaitable<void> Process::renew_all() {
    const auto life = life_;
    const auto asked = runs_;
    std::vector<executions::Held> leases;
    for (auto& [id, held] : asked) leases.push_back({id, held->run->lease().attempt, owner_});
    const auto asked_at = std::chrono::steady_clock::now();
    const auto renewed = co_await desk_->store.renew(std::move(leases), lease_seconds);
    if (life != life_) co_return;
    std::map<Id, bool> canceled;
    for (auto& each : renewed) canceled[each.id] = each.cancel_requested;
    for (auto& [id, held] : asked) {
        if (const auto now = runs_.find(id); now == runs_.end() || now->second != held) continue;
        const auto found = canceled.find(id);
        if (found == canceled.end())
            held->run->interrupt(Run::Why::lost);
        else
            held->run->renewed(asked_at);
        if (found != canceled.end() && found->second) held->run->interrupt(Run::Why::canceled);
    }
}

void Process::stop_runs() {
    for (auto& held : held_) held->run->interrupt(Run::Why::stopping);
}

/// As Sweeper::sweep.
awaitable<void> Process::sweep_some() {
    const auto life = life_;
    auto stranded = co_await desk_->store.take_stranded(owner_, 2, lease_seconds);
    if (life != life_) co_return;
    std::ranges::sort(stranded, {}, &Lease::id);
    for (auto& lease : stranded)
        asio::co_spawn(stage_.lab.loop, run(hold(std::move(lease), false), true), asio::detached);
}

void Users::spawn(Desk& desk, awaitable<void> work) {
    ++under_way_;
    asio::co_spawn(stage_.lab.loop, std::move(work), [this, &desk](const std::exception_ptr& failure) {
        --under_way_;
        desk.taken = false;
        try {
            if (failure) std::rethrow_exception(failure);
        } catch (const db::Unavailable&) {
        } catch (const std::exception& e) {
            stage_.faults.push_back(desk.actor->name + ": " + e.what());
        }
    });
}

void Users::submit(std::optional<std::string> key) {
    auto& desk = stage_.seat(Actor::Kind::user, fmt::format("user {}", ++count_));
    spawn(desk, submit(desk, std::move(key)));
}

void Users::cancel(Id job) {
    auto& desk = stage_.seat(Actor::Kind::user, fmt::format("user {}", ++count_));
    spawn(desk, cancel(desk, job));
}

awaitable<void> Users::submit(Desk& desk, std::optional<std::string> key) {
    for (int tries = key ? 3 : 1; tries > 0; --tries) {
        // New each time: what it remembers of the queue's length depends on the clock.
        executions::Executions executions(desk.parts(), stage_.lab.doorbell);
        executions::Submission submission;
        submission.org = stage_.lab.org;
        submission.task_id = "predict";
        submission.inputs = json::object();
        submission.idempotency_key = key;
        try {
            const auto answer = co_await executions.accept(std::move(submission));
            if (!answer) co_return;  // no service, perhaps
            accepted_.insert(answer->job_id);
            if (key && keys_.emplace(*key, answer->job_id).first->second != answer->job_id)
                stage_.faults.push_back("the key " + *key + " was answered with two jobs");
            co_return;
        } catch (const db::Unavailable&) {
        }
    }
}

awaitable<void> Users::cancel(Desk& desk, Id job) {
    executions::Executions executions(desk.parts(), stage_.lab.doorbell);
    for (int tries = 2; tries > 0; --tries) {
        try {
            co_await executions.cancel_job(stage_.lab.org, job);
            co_return;
        } catch (const db::Unavailable&) {
        }
    }
}

}  // namespace mad::simulation
