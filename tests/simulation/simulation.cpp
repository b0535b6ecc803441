#include "tests/simulation/simulation.hpp"

#include "features/checks/checks.hpp"
#include "features/checks/store.hpp"
#include "features/events/relay.hpp"
#include "features/events/types.hpp"
#include "features/events/watchers.hpp"

#include <fmt/format.h>

namespace mad::simulation {
using executions::is_final;
using executions::Status;

namespace {
constexpr int worker_count = 3, sweeper_count = 2, instance_count = 2, first_jobs = 3, most_jobs = 8,
              most_rounds = 100;
constexpr std::int64_t slots = 2, capacity = 2;

constexpr db::Query<void()> warm_up{"simulation_warm_up", R"sql(
    update task_services set healthy_at = now() - interval '1 hour')sql"};
/// It records an outcome, or saves what became of an execution.
bool is_decisive(const Step& step) {
    return step.what.find("+dynamic_task_results") != step.what.npos ||
           step.what.find("jobs_meta.executions_open") != step.what.npos;
}

/// It may change something. The claim and the cancel begin with a look.
bool writes(const Step& step) {
    return step.is_transaction &&
           (!step.what.starts_with('?') || step.what == "?task_services" || step.what == "?task_executions");
}

constexpr db::Query<std::int64_t()> count_outbox{"simulation_outbox", "select count(*) from outbox"};
}  // namespace

Simulation::Simulation(Lab& lab, std::uint64_t seed)
    : lab_(lab),
      chance_(seed),
      in_pairs_(seed % 4 == 0),
      turns_(lab.turns),
      world_(chance_),
      watch_(lab, world_),
      stage_{lab, world_, chance_},
      users_(stage_) {
    lab.clear();
    for (int i = 1; i <= worker_count; ++i) workers_.emplace_back(stage_, "worker", i);
    for (int i = 1; i <= sweeper_count; ++i) sweepers_.emplace_back(stage_, "sweeper", i);
    for (int i = 0; i < instance_count; ++i) add_instance();
    for (int i = 0; i < first_jobs; ++i) {
        users_.submit({});
        turns_.settle();
    }
}

Simulation::~Simulation() {
    for (auto& worker : workers_) worker.end();
    for (auto& sweeper : sweepers_) sweeper.end();
    for (auto& desk : lab_.desks)
        if (desk.taken) desk.cut();  // of users
    turns_.settle();
}

std::string Simulation::run() {
    try {
        for (int i = 0; i < moves; ++i) {
            const auto all = possible();
            std::uint64_t sum = 0;
            for (auto& move : all) sum += move.weight;
            auto n = chance_.below(sum);
            for (auto& move : all) {
                if (n < move.weight) {
                    move.make();
                    break;
                }
                n -= move.weight;
            }
            turns_.settle();
            if (!stage_.faults.empty()) throw Violation(stage_.faults.front());
        }
        drain();
        check_all();
        return "";
    } catch (const Violation& violation) {
        return violation.what();
    }
}

std::vector<Simulation::Move> Simulation::possible() {
    std::vector<Move> all;
    add_steps(all);
    add_processes(all);
    add_users(all);
    add_faults(all);
    return all;
}

void Simulation::add_steps(std::vector<Move>& all) {
    auto waiting = turns_.waiting();
    std::erase_if(waiting, [](auto& step) { return step->who->stalled; });
    for (auto& step : waiting)
        all.push_back({40, [this, step] {
                           auto fate = Fate::done;
                           if (step->is_transaction && chance_.percent(4)) fate = Fate::answer_lost;
                           if (step->is_transaction && chance_.percent(2)) fate = Fate::never_sent;
                           take(step, fate);
                       }});
    std::erase_if(waiting, [](auto& step) { return !step->is_transaction; });
    if (in_pairs_ && waiting.size() > 1)
        all.push_back({100, [this, waiting] {
                           const auto first = chance_.below(waiting.size());
                           const auto second = chance_.below(waiting.size());
                           if (waiting[first]->who != waiting[second]->who)
                               take_both(waiting[first], waiting[second]);
                       }});
}

void Simulation::add_processes(std::vector<Move>& all) {
    const bool some_wait = !executions([](const Seen& s) { return s.status == Status::queued; }).empty();
    const bool some_strand = !executions([](const Seen& s) {
                                  return s.expired || (s.status == Status::queued && s.cancel_requested);
                              }).empty();
    for (auto& worker : workers_) {
        const bool runs = worker.runs() > 0;
        if (some_wait && !worker.is_busy() && static_cast<std::int64_t>(worker.runs()) < slots)
            all.push_back({20, [this, &worker] {
                               say(worker.name() + " looks for work");
                               worker.claim(slots);
                           }});
        if (!worker.is_busy() && runs)
            all.push_back({6, [this, &worker] {
                               say(worker.name() + " looks at its leases");
                               worker.renew();
                           }});
        if (runs)
            all.push_back({1, [this, &worker] {
                               say(worker.name() + " gives back what it has");
                               worker.stop_runs();
                           }});
        if (runs || worker.is_busy())
            all.push_back({2, [this, &worker] {
                               say(worker.name() + " dies");
                               worker.die();
                           }});
    }
    for (auto& sweeper : sweepers_) {
        if (some_strand && !sweeper.is_busy())
            all.push_back({20, [this, &sweeper] {
                               say(sweeper.name() + " looks for what is stranded");
                               sweeper.sweep();
                           }});
        if (sweeper.is_busy() || sweeper.held() > 0)
            all.push_back({2, [this, &sweeper] {
                               say(sweeper.name() + " dies");
                               sweeper.die();
                           }});
    }
}

void Simulation::add_users(std::vector<Move>& all) {
    if (users_.under_way() > 1) return;
    if (watch_.seen().size() < most_jobs)
        all.push_back({20, [this] {
                           std::optional<std::string> key;
                           if (chance_.percent(70)) key = fmt::format("key {}", chance_.below(4));
                           say("a user submits" + (key ? " with " + *key : ""));
                           users_.submit(key);
                       }});
    for (auto& [id, seen] : watch_.seen()) {
        if (is_final(seen.status) || seen.cancel_requested) continue;
        const bool between_attempts = seen.status == Status::queued && seen.attempt > 0;
        all.push_back({between_attempts ? 8U : 1U, [this, id] {
                           say("a user cancels " + watch_.name(id));
                           users_.cancel(watch_.seen().at(id).job_id);
                       }});
    }
}

// Faults come where they hurt: a lease expires whose holder stalls, and holders stall before what is final.
void Simulation::add_faults(std::vector<Move>& all) {
    for (auto& [id, seen] : watch_.seen()) {
        if (seen.status != Status::running || seen.expired) continue;
        all.push_back({is_stalled(seen) ? 15U : 3U, [this, id] {
                           say("the lease of " + watch_.name(id) + " expires");
                           watch_.expire_lease(id);
                           look({});
                       }});
    }
    const auto late = executions([](const Seen& s) { return s.late; });
    if (!late.empty())
        all.push_back({20, [this, late] {
                           const auto id = late[chance_.below(late.size())];
                           say(watch_.name(id) + " is due");
                           watch_.make_due(id);
                           look({});
                       }});
    for (auto& step : turns_.waiting()) {
        auto who = step->who;
        if (who->stalled)
            all.push_back({is_overtaken(*who) ? 25U : 3U, [this, step, who] {
                               say(said(*step) + ": it goes on");
                               who->stalled = false;
                           }});
        else
            all.push_back({is_decisive(*step) ? 15U : 2U, [this, step, who] {
                               say(said(*step) + ": it stalls");
                               who->stalled = true;
                           }});
    }
    all.push_back({1, [this] { lose_instance(); }});
    all.push_back({4, [this] { heal_instances(); }});
}

void Simulation::say(std::string text) {
    trace_.push_back(fmt::format("{:4} {}", trace_.size() + 1, std::move(text)));
}

std::string Simulation::said(const Step& step) const {
    const auto& who = *step.who;
    if (who.kind != Actor::Kind::run) return who.name + ": " + step.what;
    return fmt::format("{} with {}@{}: {}", who.name, watch_.name(who.execution), who.attempt, step.what);
}

void Simulation::take(const std::shared_ptr<Step>& step, Fate fate) {
    say(said(*step) + (fate == Fate::answer_lost  ? " (the answer is lost)"
                       : fate == Fate::never_sent ? " (is never sent)"
                                                  : ""));
    const auto who = *step->who;
    turns_.grant(step, fate);
    turns_.settle();
    if (writes(*step)) look({std::make_shared<Actor>(who)});
}

void Simulation::take_both(const std::shared_ptr<Step>& first, const std::shared_ptr<Step>& second) {
    say(said(*first) + ", at the same time as " + said(*second));
    const std::vector actors{std::make_shared<Actor>(*first->who), std::make_shared<Actor>(*second->who)};
    turns_.grant(first, Fate::done);
    turns_.grant(second, Fate::done);
    turns_.settle();
    look(actors);
}

void Simulation::look(const std::vector<std::shared_ptr<Actor>>& actors) {
    trace_.back() += watch_.look(actors);
    if (!stage_.faults.empty()) throw Violation(stage_.faults.front());
}

template <class Condition>
std::vector<Id> Simulation::executions(Condition condition) const {
    std::vector<Id> ids;
    for (auto& [id, seen] : watch_.seen())
        if (condition(seen)) ids.push_back(id);
    return ids;
}

void Simulation::add_instance() {
    services::NewService service;
    service.task_id = "predict";
    service.base_url = fmt::format("http://instance-{}", ++instances_made_);
    service.capacity = capacity;
    instances_.push_back(lab_.run(lab_.services.add(lab_.org, std::move(service), services::Source::listed)));
    say(fmt::format("instance {} comes", instances_made_));
    heal_instances();
}

void Simulation::lose_instance() {
    const auto at = chance_.below(instances_.size());
    say(fmt::format("an instance leaves"));
    lab_.run(lab_.services.remove(lab_.org, instances_[at]));
    instances_.erase(instances_.begin() + static_cast<std::ptrdiff_t>(at));
    add_instance();
}

/// And as if they had been well for long: real time must not count.
void Simulation::heal_instances() {
    for (const auto id : instances_) lab_.run(lab_.services.record_check({.id = id, .ok = true}));
    lab_.run(lab_.database.system().exec(warm_up));
    say("all instances are healthy");
    look({});
}

bool Simulation::is_stalled(const Seen& s) const {
    return std::ranges::any_of(turns_.waiting(), [&](auto& step) {
        return step->who->stalled && step->who->execution == s.id && step->who->attempt == s.attempt;
    });
}

/// Another holds what it believes to hold.
bool Simulation::is_overtaken(const Actor& who) const {
    const auto found = watch_.seen().find(who.execution);
    return who.kind == Actor::Kind::run && found != watch_.seen().end() &&
           found->second.attempt > who.attempt;
}

bool Simulation::has_holder(const Seen& s) const {
    const auto holds = [&](auto& process) { return process.holds(s.id, s.attempt, s.owner); };
    return std::ranges::any_of(workers_, holds) || std::ranges::any_of(sweepers_, holds);
}

bool Simulation::is_at_rest() const {
    const auto idle = [](auto& process) { return !process.is_busy() && process.held() == 0; };
    return turns_.waiting().empty() && users_.under_way() == 0 && std::ranges::all_of(workers_, idle) &&
           std::ranges::all_of(sweepers_, idle) &&
           std::ranges::all_of(watch_.seen(), [](auto& each) { return is_final(each.second.status); });
}

void Simulation::drain() {
    say("all faults stop");
    world_.be_kind();
    for (auto& desk : lab_.desks) desk.actor->stalled = false;
    for (int round = 0; !is_at_rest(); ++round) {
        if (round == most_rounds) throw Violation("it does not come to its end");
        if (round % 8 == 0) heal_instances();
        for (const auto id : executions([](const Seen& s) { return s.late; })) watch_.make_due(id);
        for (const auto id :
             executions([&](const Seen& s) { return s.status == Status::running && !has_holder(s); }))
            watch_.expire_lease(id);
        look({});
        for (auto& worker : workers_) {
            if (worker.is_busy()) continue;
            if (static_cast<std::int64_t>(worker.runs()) < slots && round % 2 == 0)
                worker.claim(slots);
            else if (worker.runs() > 0)
                worker.renew();
        }
        for (auto& sweeper : sweepers_)
            if (!sweeper.is_busy()) sweeper.sweep();
        turns_.settle();
        const auto waiting = turns_.waiting();
        for (auto& step : waiting) take(step, Fate::done);
    }
    for (const auto job : users_.accepted())
        if (executions([&](const Seen& s) { return s.job_id == job; }).empty())
            throw Violation("a job that was accepted is not there");
}

/// What `mad check` says once the events have been told.
void Simulation::check_all() {
    events::Watchers watchers(lab_.doorbell, events::channel_events);
    events::Relay::Options relay_options;
    relay_options.pace = std::chrono::milliseconds(0);
    events::Relay relay(lab_.loop.get_executor(), lab_.database, lab_.results, lab_.doorbell, watchers,
                        relay_options);
    relay.start();
    while (lab_.run(lab_.database.system().one(count_outbox)) > 0) {
        relay.wake();
        lab_.loop.restart();
        lab_.loop.run_one();
    }
    lab_.run(relay.stop());
    checks::Store store(lab_.database, lab_.places);
    checks::Checks checks(store, *lab_.blobs, {.settle = std::chrono::milliseconds(0)});
    const auto report = lab_.run(checks.run()).value();
    for (auto& finding : report.findings)
        for (auto& violation : finding.violations)
            throw Violation(
                fmt::format("mad check, {}: {}: {}", finding.invariant, violation.subject, violation.detail));
}

}  // namespace mad::simulation
