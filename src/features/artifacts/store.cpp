#include "features/artifacts/store.hpp"

#include "base/encoding.hpp"
#include "db/database.hpp"

namespace mad::artifacts {
namespace {
using Uris = std::vector<std::string>;
using OptionalId = std::optional<Id>;

constexpr db::Query<void(Id, Id, std::string, Kind, std::string, std::string, OptionalId, OptionalId)>
    add_artifact{"add_artifact", R"sql(
    insert into artifacts (id, org_id, uri, kind, file_name, content_type, execution_id, created_by)
    values ($1, $2, $3, $4, $5, $6, $7, $8))sql"};

constexpr db::Query<Artifact(std::string)> find_artifact{"find_artifact", R"sql(
    select id, uri, kind, file_name, content_type, sha256, size_bytes, execution_id, created_at
    from artifacts where uri = $1 and state = 'stored')sql"};

constexpr db::Query<Artifact(Id)> artifacts_of_execution{"artifacts_of_execution", R"sql(
    select id, uri, kind, file_name, content_type, sha256, size_bytes, execution_id, created_at
    from artifacts where execution_id = $1 and state = 'stored' order by id)sql"};

constexpr db::Query<bool(std::string)> artifact_is_wanted{
    "artifact_is_wanted", "select exists (select from artifacts where uri = $1 and state <> 'going')"};

// Put again with the same bytes, it stays as it was.
constexpr db::Query<Artifact(std::string, std::string, std::int64_t, std::string)> complete_artifact{
    "complete_artifact", R"sql(
    update artifacts set state = 'stored', sha256 = $2, size_bytes = $3, content_type = $4,
        changed_at = case when state = 'stored' then changed_at else now() end
    where uri = $1 and state <> 'going'
    returning id, uri, kind, file_name, content_type, sha256, size_bytes, execution_id, created_at)sql"};

constexpr db::Query<std::string(Uris)> retract_artifacts{"retract_artifacts", R"sql(
    update artifacts set state = 'going', changed_at = now()
    where uri = any($1) and state <> 'going' returning uri)sql"};

constexpr db::Query<std::string(Id, Uris)> retract_other_artifacts{"retract_other_artifacts", R"sql(
    update artifacts set state = 'going', changed_at = now()
    where execution_id = $1 and uri <> all($2) and state <> 'going' returning uri)sql"};

constexpr db::Query<void(double)> retract_abandoned_artifacts{"retract_abandoned_artifacts", R"sql(
    update artifacts set state = 'going', changed_at = now()
    where state = 'coming' and changed_at < now() - make_interval(secs => $1))sql"};

// A holder that stalled and died may have put them after the execution ended without it.
constexpr db::Query<void()> retract_late_artifacts{"retract_late_artifacts", R"sql(
    update artifacts a set state = 'going', changed_at = now() from task_executions e
    where e.id = a.execution_id and e.finished_at is not null
      and (a.state = 'coming' or (a.state = 'stored' and a.changed_at > e.finished_at)))sql"};

constexpr db::Query<std::string(std::string, std::int64_t)> going_artifacts{"going_artifacts", R"sql(
    select uri from artifacts where state = 'going' and uri > $1 order by uri limit $2)sql"};

constexpr db::Query<void(double)> forget_gone_artifacts{"forget_gone_artifacts", R"sql(
    delete from artifacts where state = 'going' and changed_at < now() - make_interval(secs => $1))sql"};

// Of two instances that start at once, one inserts; the other's statement waits for it and reads what it
// wrote.
constexpr db::Query<void(std::string)> add_url_key{
    "add_url_key", "insert into secrets (name, value) values ('url_key', $1) on conflict do nothing"};
constexpr db::Query<std::string()> read_url_key{"read_url_key",
                                                "select value from secrets where name = 'url_key'"};
}  // namespace

awaitable<std::string> Store::url_key() {
    auto scope = system_.system();
    co_await scope.exec(add_url_key, random_token());
    const auto kept = from_base64url(co_await scope.one(read_url_key));
    if (!kept) throw std::runtime_error("the url_key in the table secrets is not base64url");
    co_return *kept;
}

awaitable<void> Store::add(Id org, std::vector<NewArtifact> files) {
    std::vector<std::tuple<Id, Id, std::string, Kind, std::string, std::string, OptionalId, OptionalId>> rows;
    rows.reserve(files.size());
    for (const auto& f : files)
        rows.emplace_back(f.uri.id, org, f.uri.text(), f.kind, f.file_name, f.content_type, f.execution_id,
                          f.created_by);
    auto scope = tenant_.of(org);
    co_await scope.exec_each(add_artifact, std::move(rows));
}

awaitable<std::optional<Artifact>> Store::stored(Id org, std::string uri) {
    auto scope = tenant_.of(org);
    co_return co_await scope.maybe(find_artifact, std::move(uri));
}

awaitable<std::vector<Artifact>> Store::of_execution(Id org, Id execution_id) {
    auto scope = tenant_.of(org);
    co_return co_await scope.run(artifacts_of_execution, execution_id);
}

awaitable<bool> Store::is_wanted(Id org, std::string uri) {
    auto scope = tenant_.of(org);
    co_return co_await scope.one(artifact_is_wanted, std::move(uri));
}

awaitable<std::optional<Artifact>> Store::complete(blobs::Stored stored, std::string content_type) {
    auto scope = tenant_.of(stored.uri.org);
    co_return co_await scope.maybe(complete_artifact, stored.uri.text(), stored.sha256,
                                   static_cast<std::int64_t>(stored.size_bytes), std::move(content_type));
}

awaitable<Uris> Store::retract(Id org, Uris uris) {
    auto scope = tenant_.of(org);
    co_return co_await scope.run(retract_artifacts, std::move(uris));
}

awaitable<Uris> Store::retract_others(Id org, Id execution_id, Uris kept) {
    auto scope = tenant_.of(org);
    co_return co_await scope.run(retract_other_artifacts, execution_id, std::move(kept));
}

awaitable<void> Store::retract_abandoned(double patience) {
    auto scope = system_.system();
    co_await scope.exec(retract_abandoned_artifacts, patience);
    co_await scope.exec(retract_late_artifacts);
}

awaitable<Uris> Store::going(std::string after, std::int64_t limit) {
    auto scope = system_.system();
    co_return co_await scope.run(going_artifacts, std::move(after), limit);
}

awaitable<void> Store::forget_gone(double patience) {
    auto scope = system_.system();
    co_await scope.exec(forget_gone_artifacts, patience);
}

}  // namespace mad::artifacts
