#include "features/docking/bookmarks.hpp"

#include "features/results/places.hpp"

namespace mad::docking {
namespace {
using Text = std::string;

constexpr db::Query<Bookmark(Id, Text, Filter, Text)> insert_bookmark{"docking_add_bookmark", R"sql(
    insert into docking_bookmarks (id, name, filter, created_by) values ($1, $2, $3, $4)
    on conflict (name) do nothing returning id, name, filter, created_by, created_at)sql"};
constexpr db::Query<Bookmark(std::optional<Id>, std::int64_t)> list_bookmarks{"docking_bookmarks", R"sql(
    select id, name, filter, created_by, created_at from docking_bookmarks
    where $1::uuid is null or id > $1 order by id limit $2)sql"};
constexpr db::Query<Bookmark(Id)> find_bookmark{
    "docking_bookmark",
    "select id, name, filter, created_by, created_at from docking_bookmarks where id = $1"};
constexpr db::Query<void(Id)> delete_bookmark{"docking_remove_bookmark",
                                              "delete from docking_bookmarks where id = $1"};

Error no_such_bookmark(Id id) {
    return {Errc::not_found, "bookmark_not_found", "There is no bookmark " + id.text()};
}

bool names_only_its_poses(Filter f) {
    f.campaign.clear();
    f.job.reset();
    f.mixed = false;
    return schema::to_json(f) == schema::to_json(Filter());
}
}  // namespace

awaitable<Result<Bookmark>> Bookmarks::add(Id org, std::string created_by, NewBookmark bookmark) {
    auto place = co_await places_.of(org);
    auto added =
        co_await place.maybe(insert_bookmark, Id::make(), bookmark.name, bookmark.filter, created_by);
    if (added) co_return std::move(*added);
    const auto detail = "There is a bookmark \"" + bookmark.name + "\" already";
    co_return Error{Errc::conflict, "bookmark_exists", detail, {{"/name", detail}}};
}

awaitable<std::vector<Bookmark>> Bookmarks::list(Id org, std::optional<Id> after, std::int64_t limit) {
    auto place = co_await places_.of(org);
    co_return co_await place.run(list_bookmarks, after, limit);
}

awaitable<Result<void>> Bookmarks::remove(Id org, Id id) {
    auto place = co_await places_.of(org);
    if (co_await place.exec(delete_bookmark, id) == 0) co_return no_such_bookmark(id);
    co_return Result<void>{};
}

awaitable<Result<Filter>> Bookmarks::apply(Id org, Id id, Filter given) {
    auto place = co_await places_.of(org);
    auto bookmark = co_await place.maybe(find_bookmark, id);
    if (!bookmark) co_return no_such_bookmark(id);
    auto filter = std::move(bookmark->filter);
    if (!given.campaign.empty() || given.job) {
        filter.campaign = given.campaign;
        filter.job = given.job;
        filter.mixed = given.mixed;
    }
    if (names_only_its_poses(std::move(given))) co_return filter;
    const std::string detail = "It is the whole filter: beside it only campaign, job and mixed may be given";
    co_return Error{Errc::invalid, "filter_invalid", detail, {{"/bookmark", detail}}};
}

}  // namespace mad::docking
