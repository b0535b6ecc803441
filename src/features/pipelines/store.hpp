// Pipeline templates in PostgreSQL.
#pragma once
#include "base/async.hpp"
#include "base/error.hpp"
#include "features/pipelines/types.hpp"

namespace mad::db {
class Database;
}

namespace mad::pipelines {

struct Filter {
    std::optional<std::string> text;  ///< in id, name, description or tags, in any case
    std::vector<std::string> tags;    ///< all of them
    std::optional<Phase> phase;       ///< none: any but deprecated
};

/// `org` sees its own templates and the system's; its own come first where both have the name.
class Store {
public:
    explicit Store(db::Database& database) : database_(database) {}

    /// By template_id, those after `after`: the latest version of each.
    awaitable<std::vector<Template>> list(Id org, Filter, std::string after, std::int64_t limit);
    /// Without a version: the latest that is published; where none is, the latest.
    awaitable<std::optional<Definition>> find(Id org, std::string template_id,
                                              std::optional<std::string> version);
    awaitable<std::vector<TemplateVersion>> versions(Id org, std::string template_id);

    /// Errors: conflict (version_exists), where the version is there with another content; the same again is
    /// no error.
    awaitable<Result<void>> keep(Definition, std::optional<Id> user);
    /// Without a version in it: nothing where the latest has this content, else it becomes the next one. The
    /// version that now holds it.
    awaitable<std::string> keep_next(Definition, std::optional<Id> user);
    /// Of one version, or of all; the number changed.
    awaitable<std::int64_t> change(Id org, std::string template_id, std::optional<std::string> version,
                                   TemplateChange);

private:
    db::Database& database_;
};

}  // namespace mad::pipelines
