// Filters under names, which everybody of an organisation sees.
#pragma once
#include "base/async.hpp"
#include "base/error.hpp"
#include "features/docking/types.hpp"

namespace mad::results {
class Places;
}

namespace mad::docking {

class Bookmarks {
public:
    explicit Bookmarks(results::Places& places) : places_(places) {}

    /// Errors: conflict (bookmark_exists).
    awaitable<Result<Bookmark>> add(Id org, std::string created_by, NewBookmark);
    /// Oldest first, those after `after`.
    awaitable<std::vector<Bookmark>> list(Id org, std::optional<Id> after, std::int64_t limit);
    /// Errors: not_found (bookmark_not_found).
    awaitable<Result<void>> remove(Id org, Id);

    /// The bookmark's filter, of the campaigns or the job that `given` names, else of its own. Errors:
    /// not_found (bookmark_not_found), invalid where `given` filters by more than that.
    awaitable<Result<Filter>> apply(Id org, Id, Filter given);

private:
    results::Places& places_;
};

}  // namespace mad::docking
