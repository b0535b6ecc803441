// Task definitions in PostgreSQL.
#pragma once
#include "base/async.hpp"
#include "base/error.hpp"
#include "db/gather.hpp"
#include "features/tasks/types.hpp"
#include "features/tasks/version.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mad::db {
class Database;
}

namespace mad::tasks {

struct Filter {
    std::optional<std::string> text;  ///< in id, name, description or tags, in any case
    std::optional<std::string> category;
    std::vector<std::string> tags;  ///< all of them
    bool inactive_too = false;
};

/// What a task_id and perhaps a version stand for.
struct Resolved {
    Id id;
    std::string version;
    bool is_active = true;
};

/// `org` sees its own tasks and the system's; its own come first where both have the name.
class Store {
public:
    explicit Store(db::Database&);

    /// By task_id, those after `after`: the latest version of each.
    awaitable<std::vector<Task>> list(Id org, Filter, std::string after, std::int64_t limit);
    /// Without a version: the latest active release, or prerelease where there is no release.
    awaitable<std::optional<Task>> task(Id org, std::string task_id, std::optional<std::string> version);
    awaitable<std::vector<TaskVersion>> versions(Id org, std::string task_id);
    /// Which definition that is.
    awaitable<std::optional<Resolved>> resolve(Id org, std::string task_id,
                                               std::optional<std::string> version);
    awaitable<std::optional<Definition>> definition(Id definition);

    /// Errors: conflict (version_exists), where the version is there with another content; the same again is
    /// no error.
    awaitable<Result<void>> publish(Definition);
    /// For documents that change under one version number (imports, system tasks): nothing where the latest
    /// version has this content, else it becomes the next one. The version that now holds it.
    awaitable<std::string> publish_next(Definition);
    /// How many versions can be run, of all organisations and the system.
    awaitable<std::int64_t> count_active();
    /// Of one version, or of all; the number changed.
    awaitable<std::int64_t> change(Id org, std::string task_id, std::optional<std::string> version,
                                   TaskChange);

private:
    struct Name {
        Id org{};
        std::string task_id{};
        std::optional<std::string> version{};
        auto operator<=>(const Name&) const = default;
    };
    db::Database& database_;
    db::Ask<Name, std::optional<Resolved>> resolutions_;
};

}  // namespace mad::tasks
