#include "features/fleet/autoscaler.hpp"

#include "base/log.hpp"
#include "features/services/store.hpp"

namespace mad::fleet {
namespace {
double seconds_between(Time from, Time to) { return std::chrono::duration<double>(to - from).count(); }

/// The latest counts for a third.
double lately(std::optional<double> before, double now) {
    return before ? *before + (now - *before) / 3 : now;
}

std::int64_t count(const std::vector<Instance>& instances, Phase phase) {
    return std::ranges::count(instances, phase, &Instance::phase);
}
}  // namespace

/// All that is there at one moment.
struct Autoscaler::Look {
    Time now = system_now();
    std::map<std::string, Demand> demands{};         // by task
    std::map<std::string, Seen> seen{};              // by instance
    std::map<std::string, Remembered> remembered{};  // by service
    std::vector<Launched> launched{};
};

Autoscaler::Autoscaler(asio::any_io_executor executor, Store& store, services::Store& services,
                       std::unique_ptr<Launcher> launcher, Options options)
    : executor_(executor),
      store_(store),
      services_(services),
      launcher_(std::move(launcher)),
      options_(options),
      bell_(executor),
      group_(executor) {
    launcher_->when_changed([this] { wake(); });
}

Autoscaler::~Autoscaler() = default;

void Autoscaler::start() { group_.spawn("fleet", run()); }

awaitable<void> Autoscaler::stop() {
    stopping_ = true;
    bell_.ring();
    co_await group_.join();
    co_await launcher_->stop_all();
}

bool Autoscaler::launches(std::optional<Id> org, const tasks::ServiceConfig& config) const {
    return !org && config.launch && !launcher_->service_of(*config.launch).empty();
}

awaitable<void> Autoscaler::run() {
    while (!stopping_) {
        const auto began = std::chrono::steady_clock::now();
        try {
            const bool led = co_await store_.lead([this] { return term(); });
            if (!led) co_await give_back();
        } catch (const std::exception& e) {
            log::warning("fleet_cannot_look", {{"detail", e.what()}});
        }
        leads_ = false;
        co_await pause(began, options_.follow_every);
    }
}

awaitable<bool> Autoscaler::term() {
    if (!std::exchange(leads_, true)) log::info("fleet_leads", {});
    const auto began = std::chrono::steady_clock::now();
    co_await look();
    co_await pause(began, in_change_ ? options_.at_most_every : options_.look_every);
    co_return !stopping_;
}

/// Until woken, or so long; but not at once again.
awaitable<void> Autoscaler::pause(std::chrono::steady_clock::time_point since,
                                  std::chrono::milliseconds longest) {
    if (!stopping_) co_await bell_.wait(longest);
    const auto next = since + options_.at_most_every;
    for (auto now = since; !stopping_ && (now = std::chrono::steady_clock::now()) < next;)
        co_await bell_.wait(next - now);
}

awaitable<void> Autoscaler::look() {
    std::map<std::string, Deployment> deployments;
    std::vector<std::string> task_ids, services;
    for (auto& each : co_await store_.launchable()) {
        const auto config = schema::from_valid_json<tasks::ServiceConfig>(each.service_config);
        auto service = launcher_->service_of(*config.launch);
        if (service.empty()) continue;
        auto& deployment = deployments[service];
        deployment.service = std::move(service);
        add(deployment, each.task_id, config);
        task_ids.push_back(each.task_id);
    }
    Look it;
    for (auto& each : co_await store_.demands(std::move(task_ids))) it.demands[each.task_id] = each;
    for (auto& each : co_await store_.instances(3 * static_cast<double>(options_.heartbeat.count())))
        it.seen[each.instance] = each;
    for (auto& each : co_await store_.remembered()) it.remembered[each.service] = each;
    it.launched = co_await launcher_->list();
    co_await bury(it);
    in_change_ = false;
    for (auto& [service, deployment] : deployments) {
        co_await settle(deployment, it);
        services.push_back(service);
        it.remembered.erase(service);
    }
    if (!it.remembered.empty()) co_await store_.forget_others(std::move(services));
}

awaitable<void> Autoscaler::settle(const Deployment& d, Look& it) {
    State state{.scaling = d.scaling, .capacity = d.capacity};
    Service shown{.service = d.service, .scaling = d.scaling, .decided_at = it.now};
    for (auto& id : d.task_ids) {
        const auto& demand = shown.tasks.emplace_back(it.demands[id]);
        state.queued += demand.queued;
        state.running += demand.running;
    }
    const auto instances = instances_of(d.service, it);
    std::vector<std::string> names;
    for (auto& each : instances) {
        names.push_back(each.name);
        const auto seen = it.seen.find(each.name);
        if (seen == it.seen.end()) continue;
        state.capacity = seen->second.capacity;
        if (seen->second.service_seconds) state.service_seconds = seen->second.service_seconds;
        if (each.phase == Phase::failed) crashed(d.service, each.name, it.now);
    }
    Remembered remembered{.service = d.service};
    Service before;
    if (const auto found = it.remembered.find(d.service); found != it.remembered.end()) {
        remembered = found->second;
        before = schema::from_valid_json<Service>(remembered.state);
    }
    if (state.queued + state.running > 0)
        state.elsewhere = shown.elsewhere = co_await store_.elsewhere(d.task_ids, std::move(names));
    state.starting = shown.starting = count(instances, Phase::starting);
    state.ready = shown.ready = count(instances, Phase::ready);
    shown.draining = count(instances, Phase::draining);
    shown.failed = count(instances, Phase::failed);
    if (!state.service_seconds) state.service_seconds = before.service_seconds;
    const auto startup = startup_seconds_.find(d.service);
    state.startup_seconds = startup == startup_seconds_.end() ? before.startup_seconds : startup->second;
    state.surplus_since = remembered.surplus_since;
    state.changed_at = remembered.changed_at;

    auto decision = decide(state, it.now);
    const auto next = plan(decision.wanted, instances, it.now >= crashes_[d.service].next_start);
    co_await act(d, next, it.now);
    shown.wanted = decision.wanted;
    shown.service_seconds = state.service_seconds;
    shown.startup_seconds = state.startup_seconds;
    shown.crashes = crashes_[d.service].in_a_row;
    shown.reason = std::move(decision.reason);
    in_change_ = in_change_ || shown.starting + shown.draining + shown.failed > 0 ||
                 shown.wanted != shown.starting + shown.ready;

    const bool changed = before.wanted != shown.wanted;
    const auto surplus_before = std::exchange(remembered.surplus_since, decision.surplus_since);
    if (changed) remembered.changed_at = it.now;
    before.decided_at = it.now;
    auto state_now = schema::to_json(shown);
    if (state_now == schema::to_json(before) && surplus_before == remembered.surplus_since) co_return;
    remembered.state = std::move(state_now);
    co_await store_.remember(std::move(remembered));
    if (!changed) co_return;
    log::info("fleet_decision", {{"service", d.service}, {"wanted", shown.wanted}, {"reason", shown.reason}});
    co_await store_.note(d.service, {it.now, before.wanted, shown.wanted, shown.reason});
}

/// The instances of the service that run, and how they are.
std::vector<Instance> Autoscaler::instances_of(const std::string& service, const Look& it) {
    std::vector<Instance> all;
    for (auto& launched : it.launched) {
        if (launched.service != service || !launched.ended.empty()) continue;
        auto& instance = all.emplace_back(Instance{.name = launched.name, .started_at = launched.started_at});
        const auto found = it.seen.find(launched.name);
        const auto* seen = found == it.seen.end() ? nullptr : &found->second;
        if (seen) instance.in_flight = seen->in_flight;
        auto ready = ready_since_.find(launched.name);
        if (seen && seen->healthy && ready == ready_since_.end()) {
            ready = ready_since_.emplace(launched.name, it.now).first;
            std::optional<double> before;
            if (const auto s = startup_seconds_.find(service); s != startup_seconds_.end())
                before = s->second;
            startup_seconds_[service] = lately(before, seconds_between(launched.started_at, it.now));
        }
        if (ready == ready_since_.end()) {
            const bool late = it.now - launched.started_at > options_.startup_limit;
            instance.phase = late ? Phase::failed : Phase::starting;
            continue;
        }
        if (it.now - ready->second >= options_.stable_after) crashes_[service].in_a_row = 0;
        // Without a registration it has taken it back, or was forgotten.
        instance.phase = !seen || seen->failing ? Phase::failed
                         : seen->draining       ? Phase::draining
                                                : Phase::ready;
    }
    return all;
}

awaitable<void> Autoscaler::act(const Deployment& d, const Plan& plan, Time now) {
    for (auto& name : plan.drain) co_await services_.drain(name);
    for (auto& name : plan.resume) co_await services_.resume(name);
    for (auto& name : plan.stop) group_.spawn("fleet_end", end(name));
    for (std::int64_t i = 0; i < plan.start; ++i) {
        const auto started = co_await launcher_->start(Id::make().text(), d.launch);
        if (started) continue;
        log::error("task_service_not_launched", {{"service", d.service}, {"detail", started.error().detail}});
        crashed(d.service, "", now);
        break;
    }
}

/// What ended though nobody stopped it is registered no more: what it had at work begins anew, which is no
/// failure.
awaitable<void> Autoscaler::bury(Look& it) {
    for (auto& each : it.launched) {
        if (each.ended.empty()) continue;
        crashed(each.service, each.name, it.now);
        co_await end(each.name);
        it.seen.erase(each.name);
    }
}

/// Who leads no more gives up what it launched: another decides now how many there are.
awaitable<void> Autoscaler::give_back() {
    Look it;
    it.launched = co_await launcher_->list();
    if (it.launched.empty()) co_return;
    for (auto& each : co_await store_.instances(3 * static_cast<double>(options_.heartbeat.count())))
        it.seen[each.instance] = each;
    co_await bury(it);
    std::map<std::string, bool> services;
    for (auto& each : it.launched) services[each.service] = true;
    for (auto& [service, _] : services) {
        const Deployment deployment{.service = service};
        co_await act(deployment, plan(0, instances_of(service, it), false), it.now);
    }
}

awaitable<void> Autoscaler::end(std::string instance) {
    ready_since_.erase(instance);
    co_await services_.forget_instance(instance);
    co_await launcher_->stop(instance);
    co_await services_.forget_instance(instance);  // it may have registered once more meanwhile
}

void Autoscaler::crashed(const std::string& service, const std::string& instance, Time now) {
    auto& crashes = crashes_[service];
    const auto ready = ready_since_.find(instance);
    const bool was_stable = ready != ready_since_.end() && now - ready->second >= options_.stable_after;
    crashes.in_a_row = was_stable ? 1 : crashes.in_a_row + 1;
    crashes.next_start = now + crash_pause(crashes.in_a_row);
}

}  // namespace mad::fleet
