// How many instances a service should have, and what follows for those that are there. Pure: no clock, no
// database, no process.
#pragma once
#include "features/fleet/types.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace mad::fleet {

/// What a decision is made from.
struct State {
    tasks::Scaling scaling{};
    std::int64_t capacity = 1;  ///< executions that one instance takes
    std::int64_t queued = 0, running = 0;
    std::int64_t elsewhere = 0;               ///< executions that instances which nobody launched take
    std::int64_t starting = 0, ready = 0;     ///< instances; those that drain or failed are neither
    std::optional<double> service_seconds{};  ///< of an execution, lately
    std::optional<double> startup_seconds{};  ///< of an instance, lately
    std::optional<Time> surplus_since{};      ///< more instances than are needed, since then
    std::optional<Time> changed_at{};         ///< when it last wanted another number
};

struct Decision {
    std::int64_t wanted = 0;
    std::string reason{};
    std::optional<Time> surplus_since{};  ///< for the next State
};

/// Up at once, where a new instance can begin before the ones that are there have done the work; down to what
/// is needed only after a while, and to `min` when nothing was to do for `idle_seconds`.
Decision decide(const State&, Time now);

enum class Phase { starting, ready, draining, failed };

/// An instance that was launched.
struct Instance {
    std::string name{};
    Phase phase = Phase::starting;
    std::int64_t in_flight = 0;  ///< executions that it has
    Time started_at{};
};

/// What is to be done with the instances of a service.
struct Plan {
    std::int64_t start = 0;
    std::vector<std::string> stop{};    ///< at once: it failed, or has nothing to do
    std::vector<std::string> drain{};   ///< gets nothing more; stopped when its last execution has ended
    std::vector<std::string> resume{};  ///< drains, and is wanted again
};
Plan plan(std::int64_t wanted, const std::vector<Instance>&, bool may_start);

/// What is launched as one: the tasks that name the same service.
struct Deployment {
    std::string service{};
    tasks::json::object launch{};
    tasks::Scaling scaling{};   ///< of its tasks together: what the most demanding of them says
    std::int64_t capacity = 1;  ///< executions that an instance takes, where it does not say
    std::vector<std::string> task_ids{};
};
/// One more task; its config has a launch.
void add(Deployment&, std::string task_id, const tasks::ServiceConfig&);

/// Before the next start, after so many instances in a row that ended before they were of use.
std::chrono::milliseconds crash_pause(std::int64_t crashes);

}  // namespace mad::fleet
