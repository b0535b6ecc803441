// The instances of task services, in PostgreSQL.
#pragma once
#include "base/async.hpp"
#include "base/error.hpp"
#include "db/gather.hpp"
#include "features/services/types.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mad::db {
class Database;
}

namespace mad::services {

/// What a health check needs, and what it found.
struct Check {
    Id id;
    std::string base_url;
    std::string health_path;
    std::int64_t failures = 0;
    bool launched = false;  ///< by the platform itself
};
struct CheckResult {
    Id id;
    bool ok = false;
    std::string detail{};
    std::optional<std::int64_t> capacity{}, running{};
    std::string version{};
};

/// Whether anything could run a task, now or soon.
struct Availability {
    std::string task;  ///< id and version
    std::int64_t instances = 0;
    std::int64_t healthy = 0;
};

/// An instance that has a place for an execution; the place is taken.
struct Chosen {
    Id service_id;
    std::string base_url;
};

/// What became of an attempt to take a place.
enum class Taking { taken, full, not_running };

class Store {
public:
    explicit Store(db::Database&);

    /// The same base URL for the same task again is the same service, with what it says now. `org` none: a
    /// system service, for every organisation.
    awaitable<Id> add(std::optional<Id> org, NewService, Source);
    awaitable<bool> heartbeat(std::optional<Id> org, Id service, Heartbeat);
    awaitable<bool> remove(std::optional<Id> org, Id service);
    /// All that the organisation sees, of every task or of one.
    awaitable<std::vector<Service>> list(Id org, std::optional<std::string> task_id);
    /// Those that answer the organisation's task: not the system's where it has a task of its own by that
    /// name.
    awaitable<std::vector<Service>> answering(Id org, std::string task_id);
    awaitable<Availability> available(Id org, Id definition);

    /// The least loaded healthy instance with free capacity, whose place the RUNNING execution takes by
    /// having its service_id set; it is free again when the execution runs no more (and has no remote_job).
    /// `except`: those just found unreachable or busy. Errors: unavailable with retry_after (no_service: none
    /// is registered; no_healthy_service; services_full), conflict (lease_lost: the execution does not run
    /// with this attempt).
    awaitable<Result<Chosen>> choose(Id org, Id definition, Id execution, std::int64_t attempt,
                                     std::vector<Id> except = {});

    /// The platform itself asks for the system's task soon: an instance is launched, where the fleet does so,
    /// and kept for a minute.
    awaitable<void> want(std::string task_id);

    /// True where the organisation sees such a task.
    awaitable<bool> task_exists(std::optional<Id> org, std::string task_id);

    /// Services whose last check is older than `older_than_seconds`, marked as checked now: no other process
    /// takes them.
    awaitable<std::vector<Check>> take_due_checks(double older_than_seconds);
    /// True where the service became healthy by it.
    awaitable<bool> record_check(CheckResult);
    /// A call found it unreachable: no more work until a check succeeds.
    awaitable<void> mark_unreachable(Id service, std::string detail);
    /// How executions ended there. An instance that fails several in a row gets none for a while, ever longer
    /// while it goes on; then one, and more when that worked. The base URLs of those that get none from now
    /// on.
    awaitable<std::vector<std::string>> report(std::vector<Outcome>);

    // An instance that was launched, with all its registrations, by its launcher's name.

    /// It gets nothing more, and goes on with what it has.
    awaitable<void> drain(std::string instance);
    /// It drains no more: it gets work once a check succeeds.
    awaitable<void> resume(std::string instance);
    /// It has ended, or is about to be.
    awaitable<void> forget_instance(std::string instance);

    /// As the latest release of the task says now, for all its instances.
    awaitable<void> refresh_rates(std::string task_id);
    /// What an earlier run of the platform launched has ended with it.
    awaitable<void> forget_launched();
    /// Self-registered services that neither beat nor answer for so long are forgotten.
    awaitable<void> forget_dead(double after_seconds);

private:
    awaitable<Taking> take_place(Id service, Id execution, std::int64_t attempt);

    db::Database& database_;
    db::Ask<std::pair<Id, Id>, Availability> availability_;  // of a definition, as an organisation sees it
};

}  // namespace mad::services
