#include "features/uploads/store.hpp"

#include "db/database.hpp"

namespace mad::uploads {
using schema::field;

const schema::Object& describe(std::type_identity<Whole>) {
    static const auto it =
        schema::object<Whole>("WholeUpload", field<&Whole::id>("id"), field<&Whole::org_id>("org_id"),
                              field<&Whole::file_name>("file_name"), field<&Whole::name>("name"),
                              field<&Whole::format>("format"), field<&Whole::created_by>("created_by"));
    return it;
}

const schema::Object& describe(std::type_identity<Owned>) {
    static const auto it =
        schema::object<Owned>("OwnedUpload", field<&Owned::id>("id"), field<&Owned::org_id>("org_id"));
    return it;
}

namespace {
using Format = std::optional<chem::Format>;
using OptionalId = std::optional<Id>;

constexpr db::Query<void(Id, Id, std::string, std::string, Format, std::int64_t, OptionalId, double)>
    add_upload{"add_upload", R"sql(
    insert into uploads (id, org_id, file_name, name, format, size_bytes, created_by, expires_at, state)
    values ($1, $2, $3, $4, $5, $6, $7, now() + make_interval(secs => $8),
            case when $6::bigint = 0 then 'finishing' else 'receiving' end))sql"};

constexpr db::Query<Upload(Id)> get_upload{"get_upload", R"sql(
    select id, state, received_bytes as "offset", size_bytes as length, file_name, created_at, expires_at,
           molecule_id, null::jsonb as molecule, problem
    from uploads where id = $1 and expires_at > now())sql"};

constexpr db::Query<std::int64_t()> open_upload_bytes{"open_upload_bytes", R"sql(
    select coalesce(sum(size_bytes), 0)::bigint from uploads
    where state in ('receiving', 'finishing') and expires_at > now())sql"};

constexpr db::Query<Upload(Id, std::int64_t, std::int64_t, double)> grow_upload{"grow_upload", R"sql(
    update uploads
    set received_bytes = received_bytes + $3, expires_at = now() + make_interval(secs => $4),
        state = case when received_bytes + $3 = size_bytes then 'finishing' else state end
    where id = $1 and state = 'receiving' and received_bytes = $2 and expires_at > now()
    returning id, state, received_bytes as "offset", size_bytes as length, file_name, created_at, expires_at,
              molecule_id, null::jsonb as molecule, problem)sql"};

constexpr db::Query<void(Id, std::string, std::int64_t)> store_upload_part{"store_upload_part", R"sql(
    update artifacts set state = 'stored', sha256 = $2, size_bytes = $3, changed_at = now()
    where id = $1 and state = 'coming')sql"};

constexpr db::Query<void(Id, Id, std::int64_t, Id)> add_upload_part{"add_upload_part", R"sql(
    insert into upload_parts (upload_id, org_id, first_byte, artifact_id) values ($1, $2, $3, $4))sql"};

constexpr db::Query<std::string(Id)> upload_part_uris{"upload_part_uris", R"sql(
    select a.uri from upload_parts p join artifacts a on a.id = p.artifact_id
    where p.upload_id = $1 order by p.first_byte)sql"};

constexpr db::Query<Whole(std::int64_t, double)> take_uploads{"take_uploads", R"sql(
    with due as (
        select id from uploads where state = 'finishing' and due_at <= now() and expires_at > now()
        order by due_at limit $1 for update skip locked)
    update uploads u set due_at = now() + make_interval(secs => $2) from due where u.id = due.id
    returning u.id, u.org_id, u.file_name, u.name, u.format, u.created_by)sql"};

constexpr db::Query<void(Id, double)> hold_upload{
    "hold_upload", "update uploads set due_at = now() + make_interval(secs => $2) where id = $1"};

// Before its parts are touched: one that is being appended is in the way until it is there.
constexpr db::Query<Id(Id)> lock_upload{"lock_upload", "select id from uploads where id = $1 for update"};

constexpr db::Query<std::string(Id)> drop_upload_parts{"drop_upload_parts", R"sql(
    with parts as (delete from upload_parts where upload_id = $1 returning artifact_id)
    update artifacts a set state = 'going', changed_at = now() from parts where a.id = parts.artifact_id
    returning a.uri)sql"};

constexpr db::Query<void(Id, OptionalId, std::optional<http::Problem>)> finish_upload{"finish_upload", R"sql(
    update uploads
    set state = case when $3::jsonb is null then 'done' else 'failed' end, molecule_id = $2, problem = $3
    where id = $1 and state = 'finishing')sql"};

constexpr db::Query<void(Id)> delete_upload{"delete_upload", "delete from uploads where id = $1"};

constexpr db::Query<Owned(std::int64_t)> expired_uploads{
    "expired_uploads",
    "select id, org_id from uploads where expires_at <= now() order by expires_at limit $1"};

Error gone() { return {Errc::conflict, "upload_changed", ""}; }
double in_seconds(Store::Seconds s) { return static_cast<double>(s.count()); }
}  // namespace

awaitable<void> Store::add(Id org, NewUpload u, Seconds life) {
    auto scope = database_.of(org);
    co_await scope.exec(add_upload, u.id, org, std::move(u.file_name), std::move(u.name), u.format, u.length,
                        u.created_by, in_seconds(life));
}

awaitable<std::optional<Upload>> Store::get(Id org, Id upload) {
    auto scope = database_.of(org);
    co_return co_await scope.maybe(get_upload, upload);
}

awaitable<std::int64_t> Store::open_bytes(Id org) {
    auto scope = database_.of(org);
    co_return co_await scope.one(open_upload_bytes);
}

awaitable<std::optional<Upload>> Store::append(Id org, Id upload, std::int64_t offset, blobs::Stored part,
                                               Seconds life) {
    auto scope = database_.of(org);
    const auto size = static_cast<std::int64_t>(part.size_bytes);
    std::optional<Upload> now;
    const auto appended = co_await scope.transaction([&](db::Transaction& tx) -> awaitable<Result<void>> {
        now = co_await tx.maybe(grow_upload, upload, offset, size, in_seconds(life));
        if (!now) co_return gone();
        if (co_await tx.exec(store_upload_part, part.uri.id, part.sha256, size) == 0) co_return gone();
        co_await tx.exec(add_upload_part, upload, org, offset, part.uri.id);
        co_return Result<void>{};
    });
    if (!appended) now.reset();
    co_return now;
}

awaitable<std::vector<std::string>> Store::parts(Id org, Id upload) {
    auto scope = database_.of(org);
    co_return co_await scope.run(upload_part_uris, upload);
}

awaitable<std::vector<Whole>> Store::take(std::int64_t limit, Seconds lease) {
    auto scope = database_.system();
    co_return co_await scope.run(take_uploads, limit, in_seconds(lease));
}

awaitable<void> Store::hold(Id org, Id upload, Seconds lease) {
    auto scope = database_.of(org);
    co_await scope.exec(hold_upload, upload, in_seconds(lease));
}

awaitable<std::vector<std::string>> Store::finish(Id org, Id upload, std::optional<Id> molecule,
                                                  std::optional<http::Problem> problem) {
    auto scope = database_.of(org);
    std::vector<std::string> going;
    const auto finished = co_await scope.transaction([&](db::Transaction& tx) -> awaitable<Result<void>> {
        if (co_await tx.exec(finish_upload, upload, molecule, problem) == 0) co_return gone();
        going = co_await tx.run(drop_upload_parts, upload);
        co_return Result<void>{};
    });
    if (!finished) going.clear();
    co_return going;
}

awaitable<std::optional<std::vector<std::string>>> Store::remove(Id org, Id upload) {
    auto scope = database_.of(org);
    std::vector<std::string> going;
    const auto removed = co_await scope.transaction([&](db::Transaction& tx) -> awaitable<Result<void>> {
        if (!co_await tx.maybe(lock_upload, upload)) co_return gone();
        going = co_await tx.run(drop_upload_parts, upload);
        co_await tx.exec(delete_upload, upload);
        co_return Result<void>{};
    });
    if (!removed) co_return std::nullopt;
    co_return going;
}

awaitable<std::vector<Owned>> Store::expired(std::int64_t limit) {
    auto scope = database_.system();
    co_return co_await scope.run(expired_uploads, limit);
}

}  // namespace mad::uploads
