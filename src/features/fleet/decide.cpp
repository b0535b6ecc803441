#include "features/fleet/decide.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace mad::fleet {
namespace {
using std::chrono::seconds;

/// Between two changes, before it goes down.
constexpr seconds cooldown{30};

std::int64_t divided_up(std::int64_t n, std::int64_t by) {
    return (std::max<std::int64_t>(n, 0) + by - 1) / by;
}

/// Of those that wait, how many the instances that are there begin before a new one could.
std::int64_t begun_meanwhile(const State& s, std::int64_t per_instance) {
    if (!s.service_seconds || !s.startup_seconds || *s.service_seconds <= 0) return 0;
    const auto places = static_cast<double>(s.ready * std::min(per_instance, s.capacity) + s.elsewhere);
    const auto begun = places * *s.startup_seconds / *s.service_seconds;
    return static_cast<std::int64_t>(std::min(begun, static_cast<double>(s.queued)));
}

std::string work(const State& s) { return fmt::format("{} waiting and {} running", s.queued, s.running); }

seconds since(Time then, Time now) { return std::chrono::duration_cast<seconds>(now - then); }

/// Fewer are needed than are there: whether it is time.
Decision surplus(const State& s, std::int64_t needed, std::int64_t there, Time now) {
    const auto began = s.surplus_since.value_or(now);
    const bool idle = s.queued + s.running == 0;
    const seconds patience = idle ? seconds(s.scaling.idle_seconds) : cooldown;
    const auto lasted = since(began, now);
    const bool cooling = s.changed_at && now - *s.changed_at < cooldown && !idle;
    if (lasted >= patience && !cooling)
        return {needed, idle ? fmt::format("idle for {} s", lasted.count())
                             : fmt::format("{}: {} suffice, for {} s", work(s), needed, lasted.count())};
    return {there,
            idle ? fmt::format("idle, kept for {} s", patience.count())
                 : fmt::format("{}: {} would suffice, kept for a while", work(s), needed),
            began};
}
}  // namespace

Decision decide(const State& s, Time now) {
    const auto per_instance = std::min(s.scaling.target_in_flight, std::max<std::int64_t>(s.capacity, 1));
    const auto there = s.starting + s.ready;
    const auto meanwhile = begun_meanwhile(s, per_instance);
    const auto for_all = divided_up(s.queued + s.running - s.elsewhere, per_instance);
    auto by_demand = divided_up(s.queued + s.running - s.elsewhere - meanwhile, per_instance);
    // What is there soon done with does not ask for more; nor is it a reason to go down.
    by_demand = std::max(by_demand, std::min(for_all, there));
    const auto needed = std::clamp(by_demand, s.scaling.min, s.scaling.max);
    if (needed < there && there <= s.scaling.max) return surplus(s, needed, there, now);
    if (needed < there) return {s.scaling.max, fmt::format("at most {} are allowed", s.scaling.max)};
    auto reason = s.queued + s.running == 0 ? "nothing to do" : work(s);
    if (by_demand > s.scaling.max)
        reason += fmt::format(": {} are needed, at most {} allowed", by_demand, s.scaling.max);
    else if (by_demand < s.scaling.min)
        reason += fmt::format(": at least {} are kept", s.scaling.min);
    else if (by_demand > 0)
        reason += fmt::format(": {} with {} each", needed, per_instance);
    if (meanwhile > 0 && by_demand < for_all) reason += ", the rest begins sooner than another starts";
    return {needed, std::move(reason)};
}

Plan plan(std::int64_t wanted, const std::vector<Instance>& instances, bool may_start) {
    Plan plan;
    std::vector<const Instance*> live, draining;
    for (auto& each : instances) {
        if (each.phase == Phase::failed)
            plan.stop.push_back(each.name);
        else
            (each.phase == Phase::draining ? draining : live).push_back(&each);
    }
    // The first to go: what serves nobody yet, then what has the least to do, then the youngest.
    std::ranges::sort(live, [](const Instance* a, const Instance* b) {
        const auto rank = [](const Instance& i) {
            return std::tuple(i.phase != Phase::starting, i.in_flight,
                              -i.started_at.time_since_epoch().count());
        };
        return rank(*a) < rank(*b);
    });
    // The first to come back: what has the most to do.
    std::ranges::sort(draining, std::greater<>(), &Instance::in_flight);
    auto missing = wanted - std::ssize(live);
    for (auto* each : draining) {
        if (missing > 0) {
            plan.resume.push_back(each->name);
            --missing;
        } else if (each->in_flight == 0) {
            plan.stop.push_back(each->name);
        }
    }
    for (auto* each : live) {
        if (missing >= 0) break;
        ++missing;
        (each->phase == Phase::starting ? plan.stop : plan.drain).push_back(each->name);
    }
    if (may_start) plan.start = std::max<std::int64_t>(missing, 0);
    return plan;
}

void add(Deployment& d, std::string task_id, const tasks::ServiceConfig& config) {
    const auto scaling = config.scaling.value_or(tasks::Scaling{});
    if (d.task_ids.empty()) {
        d.launch = config.launch.value();
        d.scaling = scaling;
        d.capacity = config.capacity;
    }
    d.scaling.min = std::max(d.scaling.min, scaling.min);
    d.scaling.max = std::max(d.scaling.max, scaling.max);
    d.scaling.target_in_flight = std::min(d.scaling.target_in_flight, scaling.target_in_flight);
    d.scaling.idle_seconds = std::max(d.scaling.idle_seconds, scaling.idle_seconds);
    d.task_ids.push_back(std::move(task_id));
}

std::chrono::milliseconds crash_pause(std::int64_t crashes) {
    constexpr std::chrono::milliseconds first{100}, most{30'000};
    if (crashes <= 0) return std::chrono::milliseconds(0);
    return std::min(first * (std::int64_t{1} << std::min<std::int64_t>(crashes - 1, 20)), most);
}

}  // namespace mad::fleet
