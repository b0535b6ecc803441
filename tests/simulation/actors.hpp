// Those who act in a simulation: workers, sweepers, users. What they do is the platform's own code; how a
// process strings it together follows Worker and Sweeper, step by step.
#pragma once
#include "tests/simulation/watch.hpp"

#include <set>

namespace mad::simulation {

constexpr double lease_seconds = 3600;  // real time must not count: leases expire when the schedule says so

/// What all actors of one simulation use.
struct Stage {
    Lab& lab;
    Services& world;
    Chance& chance;
    std::set<std::pair<Id, std::int64_t>> leases{};  ///< every execution and attempt that was handed out
    std::vector<std::string> faults{};               ///< what actors found that must not be

    /// A free desk, for that actor.
    Desk& seat(Actor::Kind, std::string name, std::string owner = "");
};

/// A worker or a sweeper: a process that may be killed, with all that it runs.
class Process {
public:
    struct Held {
        Desk& desk;
        std::shared_ptr<executions::Run> run;
        bool done = false;
    };
    Process(Stage&, std::string kind, int number);

    bool is_busy() const { return busy_; }
    std::size_t runs() const { return runs_.size(); }
    std::size_t held() const { return held_.size(); }
    const std::string& name() const { return desk_->actor->name; }
    /// Whether a living run holds that lease.
    bool holds(Id execution, std::int64_t attempt, const std::string& owner) const;

    // What a worker does.
    void claim(std::int64_t slots) { spawn(claim_some(slots)); }
    void renew() { spawn(renew_all()); }
    void stop_runs();
    // What a sweeper does.
    void sweep() { spawn(sweep_some()); }

    /// Its memory is gone, in the middle of whatever it does.
    void end();
    /// And another takes its place.
    void die() {
        end();
        begin_life();
    }

private:
    awaitable<void> claim_some(std::int64_t slots);
    awaitable<void> renew_all();
    awaitable<void> sweep_some();
    void spawn(awaitable<void> work);
    std::shared_ptr<Held> hold(executions::Lease, bool is_young);
    awaitable<void> run(std::shared_ptr<Held>, bool rescues);
    void begin_life();

    Stage& stage_;
    std::string kind_;
    int number_, life_ = 0;
    std::string owner_;
    Desk* desk_ = nullptr;
    bool busy_ = false;
    std::map<Id, std::shared_ptr<Held>> runs_;  // of a worker, as it knows them
    std::vector<std::shared_ptr<Held>> held_;   // all that have not ended
};

/// Submits and cancels, again where no answer came and there is a key.
class Users {
public:
    explicit Users(Stage& stage) : stage_(stage) {}

    void submit(std::optional<std::string> key);
    void cancel(Id job);
    std::size_t under_way() const { return under_way_; }
    /// The jobs that were accepted, as far as users know.
    const std::set<Id>& accepted() const { return accepted_; }

private:
    awaitable<void> submit(Desk&, std::optional<std::string> key);
    awaitable<void> cancel(Desk&, Id job);
    void spawn(Desk&, awaitable<void> work);

    Stage& stage_;
    int count_ = 0;
    std::size_t under_way_ = 0;
    std::set<Id> accepted_;
    std::map<std::string, Id> keys_;
};

}  // namespace mad::simulation
