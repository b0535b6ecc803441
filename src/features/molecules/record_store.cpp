#include "features/molecules/record_store.hpp"

#include "db/database.hpp"

namespace mad::molecules {
using schema::field;

const schema::Object& describe(std::type_identity<FoundFile>) {
    static const auto it = schema::object<FoundFile>(
        "FoundFile", field<&FoundFile::molecule_id>("molecule_id"),
        field<&FoundFile::match_count>("match_count"), field<&FoundFile::likeness>("likeness"),
        field<&FoundFile::matches>("matches"));
    return it;
}

const schema::Object& describe(std::type_identity<Candidate>) {
    static const auto it =
        schema::object<Candidate>("Candidate", field<&Candidate::molecule_id>("molecule_id"),
                                  field<&Candidate::place>("place"), field<&Candidate::smiles>("smiles"));
    return it;
}

const schema::Object& describe(std::type_identity<Undescribed>) {
    static const auto it = schema::object<Undescribed>(
        "Undescribed", field<&Undescribed::id>("id"), field<&Undescribed::org_id>("org_id"),
        field<&Undescribed::uri>("uri"), field<&Undescribed::format>("format"),
        field<&Undescribed::attempts>("attempts"));
    return it;
}

namespace {
using Text = std::optional<std::string>;
using Ids = std::optional<std::vector<Id>>;
using Places = std::optional<std::vector<std::int64_t>>;
using Whole = std::optional<std::int64_t>;
using Number = std::optional<double>;

constexpr db::Query<Record(Id, std::int64_t, std::int64_t)> list_records{"list_molecule_records", R"sql(
    select place, name, problem, smiles, formula, molecular_weight, logp, tpsa, hydrogen_bond_donors,
           hydrogen_bond_acceptors, rotatable_bonds, heavy_atoms
    from molecule_records where molecule_id = $1 and place > $2 order by place limit $3)sql"};

#define MAD_FOUND \
    R"sql(
    with c as (
        select c.*, ('x' || $6::text)::bit(2048) as fingerprint from jsonb_to_record($1::jsonb) as c (
            formula text, weight_min float8, weight_max float8, logp_min float8, logp_max float8,
            tpsa_min float8, tpsa_max float8, donors_max bigint, acceptors_max bigint,
            rotatable_bonds_max bigint, heavy_atoms_min bigint, heavy_atoms_max bigint)),
    passing as (
        select r.molecule_id, r.place, r.name, r.smiles,
               case when $6::text is null then 10000
                    else round(10000.0 * bit_count(r.fingerprint & c.fingerprint)
                               / nullif(bit_count(r.fingerprint | c.fingerprint), 0)) end::bigint as likeness
        from molecule_records r join molecules m on m.id = r.molecule_id cross join c
        where ($2::text is null or m.format = $2)
          and ($3::text is null or position(lower($3) in lower(r.name)) > 0 or r.formula = $4
               or (not $5 and position(lower($3) in lower(m.name)) > 0))
          and (c.formula is null or r.formula = c.formula)
          and (c.weight_min is null or r.molecular_weight >= c.weight_min)
          and (c.weight_max is null or r.molecular_weight <= c.weight_max)
          and (c.logp_min is null or r.logp >= c.logp_min) and (c.logp_max is null or r.logp <= c.logp_max)
          and (c.tpsa_min is null or r.tpsa >= c.tpsa_min) and (c.tpsa_max is null or r.tpsa <= c.tpsa_max)
          and (c.donors_max is null or r.hydrogen_bond_donors <= c.donors_max)
          and (c.acceptors_max is null or r.hydrogen_bond_acceptors <= c.acceptors_max)
          and (c.rotatable_bonds_max is null or r.rotatable_bonds <= c.rotatable_bonds_max)
          and (c.heavy_atoms_min is null or r.heavy_atoms >= c.heavy_atoms_min)
          and (c.heavy_atoms_max is null or r.heavy_atoms <= c.heavy_atoms_max)
          and ($8::uuid[] is null or r.molecule_id = any ($8))
          and ($9::uuid[] is null or (r.molecule_id, r.place) in (
               select h.id, h.place from rows from (unnest($9), unnest($10::bigint[])) as h (id, place)))),
    found as (select * from passing where likeness >= $7))sql"

constexpr db::Query<FoundFile(Criteria, std::optional<chem::Format>, Text, Text, bool, Text, std::int64_t,
                              Ids, Ids, Places, Whole, std::optional<Id>, std::int64_t)>
    search_records{"search_molecule_records", MAD_FOUND R"sql(,
    ranked as (
        select *, row_number() over (partition by molecule_id order by likeness desc, place) as nth from found)
    select molecule_id, count(*) as match_count, max(likeness) as likeness,
           jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
               'place', place, 'name', name, 'smiles', smiles,
               'similarity', case when $6::text is not null then likeness / 10000.0 end)) order by nth)
               filter (where nth <= 10) as matches
    from ranked group by molecule_id
    having ($11::bigint is null or (max(likeness), molecule_id) < ($11, $12::uuid))
    order by likeness desc, molecule_id desc limit $13)sql"};

constexpr db::Query<Candidate(Criteria, std::optional<chem::Format>, Text, Text, bool, Text, std::int64_t,
                              Ids, Ids, Places, std::int64_t)>
    search_candidates{"search_molecule_candidates", MAD_FOUND R"sql(
    select molecule_id, place, coalesce(smiles, '') as smiles from found where smiles is not null
    order by molecule_id desc, place limit $11)sql"};
#undef MAD_FOUND

constexpr db::Query<Id()> waiting_organizations{"organizations_to_describe", R"sql(
    select distinct org_id from molecules where description = 'pending' and describe_at <= now())sql"};

constexpr db::Query<Undescribed(Id, double)> take_undescribed{"take_undescribed", R"sql(
    with next as (
        select id from molecules where description = 'pending' and describe_at <= now() and org_id = $1
        order by describe_at limit 1 for update skip locked)
    update molecules m
    set describe_at = now() + make_interval(secs => $2), describe_attempts = describe_attempts + 1
    from next, artifacts a where m.id = next.id and a.id = m.artifact_id
    returning m.id, m.org_id, a.uri, m.format, m.describe_attempts as attempts)sql"};

constexpr db::Query<void(Id, double)> put_off_description{
    "put_off_description",
    "update molecules set describe_at = now() + make_interval(secs => $2) where id = $1"};

constexpr db::Query<void(Id, std::string)> fail_description{"fail_description", R"sql(
    update molecules set description = 'failed', description_problem = $2
    where id = $1 and description = 'pending')sql"};

constexpr db::Query<void(Id, std::int64_t)> describe_molecule{"describe_molecule", R"sql(
    update molecules set description = 'ready', described_count = $2
    where id = $1 and description = 'pending')sql"};

constexpr db::Query<void(Id, std::int64_t, Id, std::string, Text, Text, Text, Number, Number, Number, Whole,
                         Whole, Whole, Whole, Text)>
    add_record{"add_molecule_record", R"sql(
    insert into molecule_records (molecule_id, place, org_id, name, problem, smiles, formula, molecular_weight, logp,
                                  tpsa, hydrogen_bond_donors, hydrogen_bond_acceptors, rotatable_bonds, heavy_atoms,
                                  fingerprint)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, ('x' || $15::text)::bit(2048)))sql"};

/// `value`, where the molecule could be read.
template <class T>
std::optional<T> known(const chemistry::Described& molecule, const T& value) {
    return molecule.problem.empty() ? std::optional<T>(value) : std::nullopt;
}
Text text_or_none(const std::string& text) { return text.empty() ? std::nullopt : Text(text); }

struct Hits {
    Ids files{};
    Places places{};
};
Hits hits_of(const Sought& sought) {
    Hits hits;
    if (!sought.of) return hits;
    hits.files.emplace();
    hits.places.emplace();
    for (const auto& key : *sought.of) {
        hits.files->push_back(key.molecule_id);
        hits.places->push_back(key.place);
    }
    return hits;
}
std::int64_t least_likeness(const Sought& sought) {
    constexpr double whole = 10'000;
    return sought.fingerprint ? static_cast<std::int64_t>(sought.filter.similarity_min * whole + 0.5) : 0;
}
}  // namespace

awaitable<std::vector<Record>> RecordStore::list(Id org, Id molecule, std::int64_t after,
                                                 std::int64_t limit) {
    auto scope = database_.of(org);
    co_return co_await scope.run(list_records, molecule, after, limit);
}

awaitable<std::vector<FoundFile>> RecordStore::search(Id org, Sought s, std::optional<After> after,
                                                      std::int64_t limit) {
    auto scope = database_.of(org);
    auto hits = hits_of(s);
    Whole likeness;
    std::optional<Id> before;
    if (after) {
        likeness = after->likeness;
        before = after->molecule_id;
    }
    co_return co_await scope.run(search_records, s.filter.criteria, s.filter.format, s.filter.q,
                                 s.formula_of_q, s.names_of_records_only, s.fingerprint, least_likeness(s),
                                 s.among, std::move(hits.files), std::move(hits.places), likeness, before,
                                 limit);
}

awaitable<std::vector<Candidate>> RecordStore::candidates(Id org, Sought s, std::int64_t limit) {
    auto scope = database_.of(org);
    auto hits = hits_of(s);
    co_return co_await scope.run(search_candidates, s.filter.criteria, s.filter.format, s.filter.q,
                                 s.formula_of_q, s.names_of_records_only, s.fingerprint, least_likeness(s),
                                 s.among, std::move(hits.files), std::move(hits.places), limit);
}

awaitable<std::vector<Id>> RecordStore::waiting() {
    auto scope = database_.system();
    co_return co_await scope.run(waiting_organizations);
}

awaitable<std::optional<Undescribed>> RecordStore::take(Id org, std::chrono::seconds lease) {
    auto scope = database_.of(org);
    co_return co_await scope.maybe(take_undescribed, org, static_cast<double>(lease.count()));
}

awaitable<void> RecordStore::put_off(Undescribed file, std::chrono::seconds pause) {
    auto scope = database_.of(file.org_id);
    co_await scope.exec(put_off_description, file.id, static_cast<double>(pause.count()));
}

awaitable<void> RecordStore::fail(Undescribed file, std::string problem) {
    auto scope = database_.of(file.org_id);
    co_await scope.exec(fail_description, file.id, std::move(problem));
}

awaitable<void> RecordStore::describe(Undescribed file, std::vector<chemistry::Described> molecules) {
    std::vector<std::tuple<Id, std::int64_t, Id, std::string, Text, Text, Text, Number, Number, Number, Whole,
                           Whole, Whole, Whole, Text>>
        rows;
    for (const auto& m : molecules)
        rows.emplace_back(file.id, m.place, file.org_id, m.name, text_or_none(m.problem), known(m, m.smiles),
                          known(m, m.formula), known(m, m.molecular_weight), known(m, m.logp),
                          known(m, m.tpsa), known(m, m.hydrogen_bond_donors),
                          known(m, m.hydrogen_bond_acceptors), known(m, m.rotatable_bonds),
                          known(m, m.heavy_atoms), text_or_none(m.fingerprint));
    auto scope = database_.of(file.org_id);
    const auto described = co_await scope.transaction([&](db::Transaction& tx) -> awaitable<Result<void>> {
        if (co_await tx.exec(describe_molecule, file.id, std::ssize(molecules)) == 0)
            co_return Error{Errc::conflict, "described_meanwhile", ""};
        co_await tx.exec_each(add_record, std::move(rows));
        co_return Result<void>{};
    });
    (void)described;  // deleted, or described by another
}

}  // namespace mad::molecules
