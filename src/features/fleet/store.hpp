// What the fleet knows, in PostgreSQL: what is to be done, who is there to do it, what was decided.
#pragma once
#include "base/async.hpp"
#include "features/fleet/types.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace mad::db {
class Database;
}

namespace mad::fleet {
namespace json = boost::json;

/// A system task that says how its service is launched: the latest release of it.
struct Launchable {
    std::string task_id{};
    json::value service_config{};
};

/// A launched instance as its registrations and its executions show it.
struct Seen {
    std::string instance{};
    bool healthy = false, draining = false;
    bool failing = false;  ///< its health checks failed again and again, or its heartbeats stopped
    std::int64_t capacity = 1, in_flight = 0;
    std::optional<double> service_seconds{};
};

/// A service as it was at the last decision.
struct Remembered {
    std::string service{};
    json::value state{};  ///< a Service
    std::optional<Time> surplus_since{}, changed_at{};
};

class Store {
public:
    explicit Store(db::Database& database) : database_(database) {}

    /// Calls `term` again and again while it says true and nobody else does so in any process: whoever leads
    /// holds an advisory lock on a connection, which is asked after each term. False where another leads.
    awaitable<bool> lead(std::function<awaitable<bool>()> term);

    awaitable<std::vector<Launchable>> launchable();
    awaitable<std::vector<Demand>> demands(std::vector<std::string> task_ids);
    /// Executions that healthy instances of the system take for any of the tasks, but those of these names.
    awaitable<std::int64_t> elsewhere(std::vector<std::string> task_ids, std::vector<std::string> instances);
    awaitable<std::vector<Seen>> instances(double heartbeats_missed_seconds);

    awaitable<std::vector<Remembered>> remembered();
    awaitable<void> remember(Remembered);
    awaitable<void> note(std::string service, Change);
    /// Services that are launched no more.
    awaitable<void> forget_others(std::vector<std::string> services);

    /// By name, with the latest changes of each.
    awaitable<std::vector<Service>> services();

private:
    db::Database& database_;
};

const schema::Object& describe(std::type_identity<Launchable>);
const schema::Object& describe(std::type_identity<Seen>);
const schema::Object& describe(std::type_identity<Remembered>);

}  // namespace mad::fleet
