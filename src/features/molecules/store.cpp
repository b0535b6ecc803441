#include "features/molecules/store.hpp"

#include "db/database.hpp"

namespace mad::molecules {

const schema::Object& describe(std::type_identity<Storage>) {
    static const auto it =
        schema::object<Storage>("Storage", schema::field<&Storage::used_bytes>("used_bytes"),
                                schema::field<&Storage::max_bytes>("max_bytes"));
    return it;
}

namespace {
using Format = chem::Format;

constexpr db::Query<void(Id, Id, std::string, Format, std::string, std::int64_t, std::int64_t, std::int64_t,
                         Properties, std::optional<Id>)>
    add_molecule{"add_molecule", R"sql(
    insert into molecules (id, org_id, artifact_id, name, format, checksum, size_bytes, molecule_count, atom_count,
                           properties, created_by, description)
    values ($1, $2, $1, $3, $4, $5, $6, $7, $8, $9, $10,
            case when $4 in ('sdf', 'mol2', 'smi') then 'pending' else 'none' end)
    on conflict (org_id, checksum) do nothing)sql"};

constexpr db::Query<void(Id, std::string, std::int64_t)> store_molecule_file{"store_molecule_file", R"sql(
    update artifacts set state = 'stored', sha256 = $2, size_bytes = $3, changed_at = now()
    where id = $1 and state = 'coming')sql"};

#define MAD_MOLECULE \
    R"sql(
    select m.id, a.uri, m.name, m.format, m.checksum, m.size_bytes, m.molecule_count, m.atom_count, m.properties,
           m.description, m.description_problem, m.described_count,
           (select jsonb_strip_nulls(to_jsonb(r) - '{molecule_id,org_id,fingerprint}'::text[])
            from molecule_records r where r.molecule_id = m.id and r.place = 1) as first,
           m.created_by, m.created_at, null::bigint as match_count, null::jsonb as matches,
           null::text as download_url, null::timestamptz as download_url_expires_at
    from molecules m join artifacts a on a.id = m.artifact_id)sql"
constexpr db::Query<Molecule(Id)> get_molecule{"get_molecule", MAD_MOLECULE " where m.id = $1"};
constexpr db::Query<Molecule(std::vector<Id>)> get_molecules{"get_molecules",
                                                             MAD_MOLECULE " where m.id = any($1)"};
constexpr db::Query<Molecule(std::string)> molecule_of_checksum{"molecule_of_checksum",
                                                                MAD_MOLECULE " where m.checksum = $1"};
constexpr db::Query<Molecule(std::optional<Format>, std::optional<std::string>, std::optional<std::string>,
                             std::optional<Id>, std::int64_t)>
    list_molecules{"list_molecules", MAD_MOLECULE R"sql(
    where ($1::text is null or m.format = $1)
      and ($2::text is null or position(lower($2) in lower(m.name)) > 0 or exists (
           select from molecule_records r where r.molecule_id = m.id
             and (position(lower($2) in lower(r.name)) > 0 or r.formula = $3)))
      and ($4::uuid is null or m.id < $4)
    order by m.id desc limit $5)sql"};
#undef MAD_MOLECULE

constexpr db::Query<std::string(Id)> delete_molecule{"delete_molecule", R"sql(
    with gone as (delete from molecules where id = $1 returning artifact_id)
    update artifacts a set state = 'going', changed_at = now() from gone where a.id = gone.artifact_id
    returning a.uri)sql"};

constexpr db::Query<Storage(Id)> storage_of_org{"storage_of_org", R"sql(
    select coalesce((select sum(size_bytes) from artifacts
                     where org_id = $1 and state = 'stored' and kind <> 'upload'), 0)::bigint as used_bytes,
           (select max_storage_bytes from org_settings where org_id = $1) as max_bytes)sql"};

constexpr const char* not_added = "molecule_not_added";
}  // namespace

awaitable<bool> Store::add(Id org, Molecule m) {
    auto scope = tenant_.of(org);
    const auto added = co_await scope.transaction([&](db::Transaction& tx) -> awaitable<Result<void>> {
        const auto rows =
            co_await tx.exec(add_molecule, m.id, org, m.name, m.format, m.checksum, m.size_bytes,
                             m.molecule_count, m.atom_count, m.properties, m.created_by);
        const auto files =
            rows == 0 ? 0 : co_await tx.exec(store_molecule_file, m.id, m.checksum, m.size_bytes);
        if (files == 0) co_return Error{Errc::conflict, not_added, ""};
        co_return Result<void>{};
    });
    co_return added.has_value();
}

awaitable<std::optional<Molecule>> Store::get(Id org, Id molecule) {
    auto scope = tenant_.of(org);
    co_return co_await scope.maybe(get_molecule, molecule);
}

awaitable<std::optional<Molecule>> Store::of_checksum(Id org, std::string checksum) {
    auto scope = tenant_.of(org);
    co_return co_await scope.maybe(molecule_of_checksum, std::move(checksum));
}

awaitable<std::vector<Molecule>> Store::list(Id org, std::optional<Format> format,
                                             std::optional<std::string> q, std::optional<std::string> formula,
                                             std::optional<Id> before, std::int64_t limit) {
    auto scope = tenant_.of(org);
    co_return co_await scope.run(list_molecules, format, std::move(q), std::move(formula), before, limit);
}

awaitable<std::vector<Molecule>> Store::get(Id org, std::vector<Id> molecules) {
    auto scope = tenant_.of(org);
    co_return co_await scope.run(get_molecules, std::move(molecules));
}

awaitable<std::optional<std::string>> Store::remove(Id org, Id molecule) {
    auto scope = tenant_.of(org);
    co_return co_await scope.maybe(delete_molecule, molecule);
}

awaitable<Storage> Store::storage(Id org) {
    auto scope = tenant_.of(org);
    co_return co_await scope.one(storage_of_org, org);
}

}  // namespace mad::molecules
