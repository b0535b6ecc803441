// The fleet as clients see it: the services that are launched, how many of each, and why.
#pragma once
#include "features/tasks/types.hpp"
#include "schema/described.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mad::fleet {

/// What a task that a service answers has to do.
struct Demand {
    std::string task_id{};
    std::int64_t queued = 0;   ///< counted to a thousand
    std::int64_t running = 0;  ///< at any instance
};

/// A change of how many are wanted.
struct Change {
    Time at{};
    std::int64_t was = 0, wanted = 0;
    std::string reason{};
};

/// What is launched as one, with all the tasks that it answers.
struct Service {
    std::string service{};  ///< as its launcher calls it: "mad-engine vina"
    tasks::Scaling scaling{};
    std::vector<Demand> tasks{};
    std::int64_t elsewhere = 0;  ///< executions that healthy instances take which nobody launched
    std::int64_t wanted = 0, starting = 0, ready = 0, draining = 0, failed = 0;  ///< instances
    std::int64_t crashes = 0;  ///< in a row, of instances that ended before they were of use
    std::optional<double> service_seconds{}, startup_seconds{};
    std::string reason{};
    Time decided_at{};
    std::vector<Change> changes{};  ///< the latest first
};

const schema::Object& describe(std::type_identity<Demand>);
const schema::Object& describe(std::type_identity<Change>);
const schema::Object& describe(std::type_identity<Service>);

}  // namespace mad::fleet
