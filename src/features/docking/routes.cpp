#include "features/docking/routes.hpp"

#include "features/docking/bookmarks.hpp"
#include "features/docking/clusters.hpp"
#include "features/docking/cursor.hpp"
#include "features/docking/histogram.hpp"
#include "http/router.hpp"

namespace mad::docking {
namespace {
using schema::field;
using Reader = http::Permission<"results.read">;
using Writer = http::Permission<"tasks.execute">;

struct CampaignPath {
    Id campaign_id;
};
const schema::Object& describe(std::type_identity<CampaignPath>) {
    static const auto it =
        schema::object<CampaignPath>("DockingCampaignPath", field<&CampaignPath::campaign_id>("campaign_id"));
    return it;
}

struct BookmarkPath {
    Id bookmark_id;
};
const schema::Object& describe(std::type_identity<BookmarkPath>) {
    static const auto it =
        schema::object<BookmarkPath>("DockingBookmarkPath", field<&BookmarkPath::bookmark_id>("bookmark_id"));
    return it;
}

struct BookmarkQuery {
    std::optional<Id> bookmark;
};
const schema::Object& describe(std::type_identity<BookmarkQuery>) {
    static const auto it = schema::object<BookmarkQuery>(
        "DockingBookmarkQuery",
        field<&BookmarkQuery::bookmark>(
            "bookmark",
            {.description = "A filter with a name. Beside it only campaign, job and mixed are given"}));
    return it;
}

struct PosesQuery {
    std::int64_t limit = 50;
    std::optional<std::string> cursor;
};
const schema::Object& describe(std::type_identity<PosesQuery>) {
    static const auto it = schema::object<PosesQuery>(
        "DockedPosesQuery",
        field<&PosesQuery::limit>("limit", {.defaulted = true, .minimum = 1, .maximum = 1000}),
        field<&PosesQuery::cursor>(
            "cursor",
            {.description = "next_cursor of the page before, with the same filter", .max_length = 200}));
    return it;
}

struct ClusterQuery {
    double similarity = 0.5;
    std::int64_t most = 1000;
};
const schema::Object& describe(std::type_identity<ClusterQuery>) {
    static const auto it = schema::object<ClusterQuery>(
        "DockedClustersQuery",
        field<&ClusterQuery::similarity>("similarity",
                                         {.description = "To the centre of the cluster at least, Tanimoto",
                                          .defaulted = true,
                                          .minimum = 0,
                                          .maximum = 1}),
        field<&ClusterQuery::most>("most", {.description = "Only so many ligands, the best",
                                            .defaulted = true,
                                            .minimum = 1,
                                            .maximum = 5000}));
    return it;
}

struct HistogramQuery {
    std::optional<double> width;
};
const schema::Object& describe(std::type_identity<HistogramQuery>) {
    static const auto it = schema::object<HistogramQuery>(
        "DockedPosesHistogramQuery",
        field<&HistogramQuery::width>(
            "width", {.description = "Of a bin, in the metric's unit; a usual one where it is left out",
                      .minimum = 1e-6}));
    return it;
}

awaitable<Result<http::Page<Campaign>>> campaigns(Docking& docking, Id org, http::PageQuery query) {
    const auto before = http::id_of_cursor(query.cursor);
    if (!before) co_return before.error();
    auto found = co_await docking.campaigns(org, *before, query.limit + 1);
    co_return http::page_of(std::move(found), query.limit, [](const Campaign& c) { return c.id; });
}

/// What all listings of poses are asked with.
struct Asked {
    Sources sources;
    Bookmarks& bookmarks;

    awaitable<Result<Search>> search(Id org, Filter filter, BookmarkQuery by) const {
        if (by.bookmark) {
            auto applied = co_await bookmarks.apply(org, *by.bookmark, std::move(filter));
            if (!applied) co_return applied.error();
            filter = std::move(*applied);
        }
        co_return co_await sources.docking.search(org, std::move(filter));
    }
};

awaitable<Result<http::Page<FoundPose>>> poses(Asked asked, Id org, Filter filter, BookmarkQuery by,
                                               PosesQuery query) {
    const auto after = place_of_cursor(query.cursor);
    if (!after) co_return after.error();
    const auto search = co_await asked.search(org, std::move(filter), by);
    if (!search) co_return search.error();
    auto found = co_await asked.sources.docking.poses(org, *search, *after, query.limit);
    http::Page<FoundPose> page{std::move(found.items), {}};
    if (found.next) page.next_cursor = cursor_of(*found.next);
    co_return page;
}

using MakeStream = std::shared_ptr<ByteStream> (*)(const Sources&, Id org, Search);

awaitable<Result<http::Streamed>> exported(Asked asked, Id org, Filter filter, BookmarkQuery by,
                                           MakeStream make, http::Streamed as) {
    auto search = co_await asked.search(org, std::move(filter), by);
    if (!search) co_return search.error();
    as.bytes = make(asked.sources, org, std::move(*search));
    co_return as;
}

void add_listings(http::Router& router, Asked asked) {
    router.get("/api/v1/docking/results",
               {"listDockedPoses",
                "Docked poses that pass a filter, the best first",
                "docking",
                "Of one campaign, or of a job. Several campaigns are listed together only with mixed=true.",
                {404}},
               [asked](Reader user, http::Query<Filter> filter, http::Query<BookmarkQuery> by,
                       http::Query<PosesQuery> query) -> awaitable<Result<http::Page<FoundPose>>> {
                   return poses(asked, user.org_id, std::move(filter.value), by.value,
                                std::move(query.value));
               });
    router.get("/api/v1/docking/results.csv",
               {"exportDockedPosesAsCsv",
                "Docked poses that pass a filter, as a table",
                "docking",
                "All of them, by stream; interactions are separated by blanks.",
                {404}},
               [asked](Reader user, http::Query<Filter> filter,
                       http::Query<BookmarkQuery> by) -> awaitable<Result<http::Streamed>> {
                   return exported(asked, user.org_id, std::move(filter.value), by.value, csv_of,
                                   {nullptr, "text/csv; charset=utf-8", "docked.csv"});
               });
    router.get("/api/v1/docking/results.sdf",
               {"exportDockedPosesAsSdf",
                "Docked poses that pass a filter, as molecules",
                "docking",
                "All of them, by stream: each pose's record with the row's values as further properties.",
                {404}},
               [asked](Reader user, http::Query<Filter> filter,
                       http::Query<BookmarkQuery> by) -> awaitable<Result<http::Streamed>> {
                   return exported(asked, user.org_id, std::move(filter.value), by.value, sdf_of,
                                   {nullptr, "chemical/x-mdl-sdfile", "docked.sdf"});
               });
}

awaitable<Result<Clusters>> clusters(Asked asked, BlockingPool& processors, Id org, Filter filter,
                                     BookmarkQuery by, ClusterQuery query) {
    auto search = co_await asked.search(org, std::move(filter), by);
    if (!search) co_return search.error();
    for (auto& [_, criteria] : search->campaigns) criteria.filter.poses = Poses::best;
    co_return co_await cluster(asked.sources.docking, processors, org, std::move(*search), query.similarity,
                               query.most);
}

void add_clusters(http::Router& router, Asked asked, BlockingPool& processors) {
    router.get("/api/v1/docking/clusters",
               {"clusterDockedPoses",
                "Docked ligands that pass a filter, grouped by likeness",
                "docking",
                "Of each ligand the best pose, by Butina's clusters of Morgan fingerprints.",
                {404}},
               [asked, &processors](Reader user, http::Query<Filter> filter, http::Query<BookmarkQuery> by,
                                    http::Query<ClusterQuery> query) -> awaitable<Result<Clusters>> {
                   return clusters(asked, processors, user.org_id, std::move(filter.value), by.value,
                                   query.value);
               });
}

awaitable<Result<Histogram>> histogram_of(Asked asked, Id org, Filter filter, BookmarkQuery by,
                                          HistogramQuery query) {
    const auto search = co_await asked.search(org, std::move(filter), by);
    if (!search) co_return search.error();
    co_return co_await histogram(asked.sources.docking, org, *search, query.width);
}

void add_histogram(http::Router& router, Asked asked) {
    router.get("/api/v1/docking/histogram",
               {"countDockedPoses",
                "How the values of docked poses that pass a filter are spread",
                "docking",
                "Of all of them, by the metric that sort names.",
                {404}},
               [asked](Reader user, http::Query<Filter> filter, http::Query<BookmarkQuery> by,
                       http::Query<HistogramQuery> query) -> awaitable<Result<Histogram>> {
                   return histogram_of(asked, user.org_id, std::move(filter.value), by.value, query.value);
               });
}

awaitable<Result<http::Page<Bookmark>>> bookmarks_page(Bookmarks& bookmarks, Id org, http::PageQuery query) {
    const auto after = http::id_of_cursor(query.cursor);
    if (!after) co_return after.error();
    auto found = co_await bookmarks.list(org, *after, query.limit + 1);
    co_return http::page_of(std::move(found), query.limit, [](const Bookmark& b) { return b.id; });
}

void add_bookmarks(http::Router& router, Bookmarks& bookmarks) {
    router.get("/api/v1/docking/bookmarks",
               {"listDockingBookmarks", "Filters of docked poses under names", "docking"},
               [&bookmarks](Reader user,
                            http::Query<http::PageQuery> query) -> awaitable<Result<http::Page<Bookmark>>> {
                   return bookmarks_page(bookmarks, user.org_id, std::move(query.value));
               });
    router.post("/api/v1/docking/bookmarks",
                {"addDockingBookmark",
                 "Keep a filter of docked poses under a name",
                 "docking",
                 "Without campaign and job it is for any.",
                 {409}},
                [&bookmarks](Writer user,
                             http::Body<NewBookmark> body) -> awaitable<Result<http::Created<Bookmark>>> {
                    auto added = co_await bookmarks.add(user.org_id, user.name, std::move(body.value));
                    if (!added) co_return added.error();
                    const auto place = "/api/v1/docking/bookmarks/" + added->id.text();
                    co_return http::Created<Bookmark>{std::move(*added), place};
                });
    router.del(
        "/api/v1/docking/bookmarks/{bookmark_id}",
        {"removeDockingBookmark", "Forget a filter of docked poses", "docking"},
        [&bookmarks](Writer user, http::Path<BookmarkPath> path) -> awaitable<Result<http::NoContent>> {
            const auto removed = co_await bookmarks.remove(user.org_id, path.value.bookmark_id);
            if (!removed) co_return removed.error();
            co_return http::NoContent{};
        });
}
}  // namespace

void add_routes(http::Router& router, const Parts& parts) {
    auto& docking = parts.sources.docking;
    const Asked asked{parts.sources, parts.bookmarks};
    add_listings(router, asked);
    add_clusters(router, asked, parts.processors);
    add_histogram(router, asked);
    add_bookmarks(router, parts.bookmarks);
    router.get("/api/v1/docking/campaigns",
               {"listDockingCampaigns", "What ligands were docked with, newest first", "docking",
                "Two dockings are of one campaign where receptor, box, engine and parameters are the same by "
                "content: within one, affinities are comparable."},
               [&docking](Reader user,
                          http::Query<http::PageQuery> query) -> awaitable<Result<http::Page<Campaign>>> {
                   return campaigns(docking, user.org_id, std::move(query.value));
               });
    router.get("/api/v1/docking/campaigns/{campaign_id}",
               {"getDockingCampaign", "One campaign, with its parameters", "docking"},
               [&docking](Reader user, http::Path<CampaignPath> path) -> awaitable<Result<Campaign>> {
                   return docking.campaign(user.org_id, path.value.campaign_id);
               });
}

}  // namespace mad::docking
