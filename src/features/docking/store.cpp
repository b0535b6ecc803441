#include "features/docking/store.hpp"

#include "features/results/docking.hpp"
#include "features/results/places.hpp"

namespace mad::docking {

const schema::Object& describe(std::type_identity<Counted>) {
    static const auto it = schema::object<Counted>(
        "CountedPoses", schema::field<&Counted::bin>("bin"), schema::field<&Counted::poses>("poses"),
        schema::field<&Counted::low>("low"), schema::field<&Counted::high>("high"),
        schema::field<&Counted::median>("median"));
    return it;
}

namespace {
using Text = std::string;
using Texts = std::vector<std::string>;
using Number = std::optional<double>;
using Whole = std::optional<std::int64_t>;
using Numbers = std::vector<std::int64_t>;

#define MAD_CAMPAIGN \
    R"sql(
    select c.id, c.task_id, c.task_version, coalesce(c.engine, 'null') as engine,
           coalesce(c.parameters, 'null') as parameters, c.receptor, l.ligands, l.poses, l.best_affinity,
           c.created_at, l.last_docked_at
    from docking_campaigns c cross join lateral (
        select count(*) as ligands, coalesce(sum(poses), 0)::bigint as poses, min(best_affinity) as best_affinity,
               max(docked_at) as last_docked_at
        from docked_ligands where campaign = c.id) l)sql"
constexpr db::Query<Campaign(std::optional<Id>, std::int64_t)> list_campaigns{"docking_campaigns",
                                                                              MAD_CAMPAIGN R"sql(
    where $1::uuid is null
       or (c.created_at, c.id) < (select b.created_at, b.id from docking_campaigns b where b.id = $1)
    order by c.created_at desc, c.id desc limit $2)sql"};
constexpr db::Query<Campaign(Id)> find_campaign{"docking_campaign", MAD_CAMPAIGN " where c.id = $1"};
#undef MAD_CAMPAIGN
constexpr db::Query<Id(std::vector<Id>)> known_campaigns{
    "docking_campaigns_known", "select id from docking_campaigns where id = any($1)"};
constexpr db::Query<Id(Id)> campaigns_of_job{
    "docking_campaigns_of_job", "select distinct campaign from docked_ligands where job_id = $1 order by 1"};

constexpr db::Query<double(Id, double)> nth_affinity{"docking_affinity_at", R"sql(
    select best_affinity from docked_ligands where campaign = $1 order by best_affinity
    offset (select greatest(ceil(count(*) * $2::float8 / 100) - 1, 0)::bigint from docked_ligands where campaign = $1)
    limit 1)sql"};
constexpr db::Query<double(Id, double)> nth_efficiency{"docking_efficiency_at", R"sql(
    select coalesce(best_efficiency, 0) from docked_ligands where campaign = $1 and best_efficiency is not null
    order by best_efficiency desc
    offset (select greatest(ceil(count(best_efficiency) * $2::float8 / 100) - 1, 0)::bigint
            from docked_ligands where campaign = $1)
    limit 1)sql"};
constexpr db::Query<std::int64_t(Id, Text)> find_molecules_named{"docking_molecules_named", R"sql(
    select distinct molecule from docked_ligands where campaign = $1 and position(lower($2) in lower(name)) > 0)sql"};

constexpr db::Query<Text(std::vector<Id>, std::vector<std::int64_t>)> find_fingerprints{
    "docking_fingerprints", R"sql(
    select coalesce(encode(l.fingerprint, 'hex'), '')
    from rows from (unnest($1::uuid[]), unnest($2::bigint[])) with ordinality as k (execution_id, ligand, place)
    left join docked_ligands l using (execution_id, ligand) order by k.place)sql"};

constexpr db::Query<std::int64_t(std::vector<Id>, std::vector<std::int64_t>)> find_molecules_of{
    "docking_molecules_of", R"sql(
    select l.molecule
    from rows from (unnest($1::uuid[]), unnest($2::bigint[])) as k (execution_id, ligand)
    join docked_ligands l using (execution_id, ligand))sql"};

constexpr db::Query<std::int64_t(Texts)> find_interactions{"docking_interactions", R"sql(
    select coalesce(w.id, 0) from unnest($1::text[]) with ordinality as k (word, place)
    left join interaction_words w using (word) order by k.place)sql"};

// The planner is told the values, so that what they make void goes, and what is left can be an index's.
#define MAD_VALUE(p)                                                                         \
    "case $2 when 'affinity' then " p ".affinity when 'confidence' then " p                  \
    ".confidence when 'ligand_efficiency' then " p                                           \
    ".ligand_efficiency when "                                                               \
    "'lipophilic_efficiency' then " p ".lipophilic_efficiency when 'hydrogen_bonds' then " p \
    ".hydrogen_bonds::float8 else " p ".heavy_atoms::float8 end"
#define MAD_PASSES(p)                                                                                     \
    "($4::uuid is null or " p ".job_id = $4) and ($5::float8 is null or " p                               \
    ".affinity >= $5) and ($6::float8 is null or " p ".affinity <= $6) and ($7::float8 is null or " p     \
    ".ligand_efficiency >= $7) and ($8::float8 is null or " p                                             \
    ".ligand_efficiency <= $8) and ($9::float8 is null or " p                                             \
    ".lipophilic_efficiency >= $9) and ($10::float8 is null or " p                                        \
    ".confidence >= $10) and ($11::bigint is null or " p                                                  \
    ".hydrogen_bonds >= $11) and ($12::bigint is null "                                                   \
    "or " p ".heavy_atoms >= $12) and ($13::bigint is null or " p                                         \
    ".heavy_atoms <= $13) and "                                                                           \
    "(cardinality($14::int[]) = 0 or " p ".interactions @> $14) and (cardinality($15::int[]) = 0 or " p   \
    ".interactions && $15) and ($16::bigint < 2 or (select count(*) from unnest($15) w where w = any (" p \
    ".interactions)) >= $16) and (cardinality($17::int[]) = 0 or not " p                                  \
    ".interactions && $17) and ($18::bigint[] is null or " p ".molecule = any ($18))"

// From the poses of a campaign those that pass; of a molecule's only the best, where that is asked.
#define MAD_FROM_PASSING \
    " from docking_results p where p.campaign = $1 and " MAD_VALUE("p") " is not null and " MAD_PASSES("p")     \
    " and (not $19 or not exists (select from docking_results b where b.campaign = $1 and b.molecule = "        \
    "p.molecule and " MAD_PASSES("b") " and (case when $3 then " MAD_VALUE("b") " < " MAD_VALUE("p")            \
    " else " MAD_VALUE("b") " > " MAD_VALUE("p") " end or (" MAD_VALUE("b") " = " MAD_VALUE("p")                \
    " and (b.execution_id, b.ligand, b.rank) < (p.execution_id, p.ligand, p.rank)))))"
#define MAD_PASSING                                                                                    \
    Id, Metric, bool, std::optional<Id>, Number, Number, Number, Number, Number, Number, Whole, Whole, \
        Whole, Numbers, Numbers, std::int64_t, Numbers, std::optional<Numbers>, bool

constexpr db::Query<FoundPose(MAD_PASSING, Number, std::optional<Id>, std::int64_t, std::int64_t,
                              std::int64_t)>
    find_poses{"docking_poses",
               "with page as (select p.execution_id, p.ligand, p.rank, " MAD_VALUE(
                   "p") " as value" MAD_FROM_PASSING
                        R"sql(
      and ($20::float8 is null
           or (case when $3 then )sql" MAD_VALUE("p") " >= $20 else " MAD_VALUE(
                            "p") " <= $20 end and (" MAD_VALUE("p")
                            R"sql( <> $20 or (p.execution_id, p.ligand, p.rank) > ($21, $22, $23))))
    order by case when $3 then )sql" MAD_VALUE("p") " end, case when not $3 then " MAD_VALUE(
                                "p") R"sql( end desc,
             p.execution_id, p.ligand, p.rank
    limit $24)
    select l.campaign, p.job_id, p.execution_id, p.ligand, p.rank, l.name, l.smiles, p.affinity, p.confidence,
           p.ligand_efficiency, p.lipophilic_efficiency, p.heavy_atoms, l.logp, p.hydrogen_bonds,
           case when p.interactions is not null then array(
               select w.word from interaction_words w where w.id = any(p.interactions) order by w.word) end as interactions,
           p.record, l.docked_at
    from page join docking_results p using (execution_id, ligand, rank)
    join docked_ligands l using (execution_id, ligand)
    order by case when $3 then value end, case when not $3 then value end desc, execution_id, ligand, rank)sql"};

// A value at the edge of two bins is the upper one's, though the division may fall short of it.
constexpr db::Query<Counted(MAD_PASSING, double, std::int64_t)> count_poses{
    "docking_histogram",
    "with passing as materialized (select " MAD_VALUE("p") " as value" MAD_FROM_PASSING R"sql()
    select floor(value / $20 + 1e-9) as bin, count(*) as poses, min(value) as low, max(value) as high,
           (select percentile_cont(0.5) within group (order by value) from passing) as median
    from passing group by 1 order by 1 limit $21)sql"};
#undef MAD_FROM_PASSING
#undef MAD_PASSING
#undef MAD_VALUE
#undef MAD_PASSES

Number least(Number a, Number b) { return a && b ? std::min(*a, *b) : a ? a : b; }
Number greatest(Number a, Number b) { return a && b ? std::max(*a, *b) : a ? a : b; }

/// Runs a query of what passes, in its campaign, with what more it takes.
template <class Row, class... All, class... More>
awaitable<std::vector<Row>> run_passing(db::Scope place, const db::Query<Row(All...)>& query, Id campaign,
                                        const Criteria& criteria, More... more) {
    const auto& f = criteria.filter;
    const auto& interactions = criteria.interactions;
    const auto wanted = static_cast<std::int64_t>(interactions.size());
    const auto enough = f.match == Match::any ? std::min<std::int64_t>(wanted, 1) : wanted - f.max_miss;
    const bool all = enough == wanted;
    auto by_values = place.planned_by_values().with_bitmaps();
    co_return co_await by_values.run(
        query, campaign, f.sort, lower_is_better(f.sort), f.job, f.affinity_min,
        least(f.affinity_max, criteria.worst_affinity),
        greatest(f.ligand_efficiency_min, criteria.least_efficiency), f.ligand_efficiency_max,
        f.lipophilic_efficiency_min, f.confidence_min, f.hydrogen_bonds_min, f.heavy_atoms_min,
        f.heavy_atoms_max, all ? interactions : Numbers(), all ? Numbers() : interactions, all ? 0 : enough,
        criteria.without_interactions, criteria.molecules, f.poses == Poses::best, more...);
}
}  // namespace

awaitable<std::vector<Campaign>> Store::campaigns(Id org, std::optional<Id> before, std::int64_t limit) {
    auto place = co_await places_.of(org);
    co_return co_await place.run(list_campaigns, before, limit);
}

awaitable<std::optional<Campaign>> Store::campaign(Id org, Id id) {
    auto place = co_await places_.of(org);
    co_return co_await place.maybe(find_campaign, id);
}

awaitable<std::vector<Id>> Store::known(Id org, std::vector<Id> among) {
    auto place = co_await places_.of(org);
    co_return co_await place.run(known_campaigns, among);
}

awaitable<std::vector<Id>> Store::of_job(Id org, Id job) {
    auto place = co_await places_.of(org);
    co_return co_await place.run(campaigns_of_job, job);
}

awaitable<std::optional<double>> Store::affinity_at(Id org, Id campaign, double percent) {
    auto place = co_await places_.of(org);
    co_return co_await place.maybe(nth_affinity, campaign, percent);
}

awaitable<std::optional<double>> Store::efficiency_at(Id org, Id campaign, double percent) {
    auto place = co_await places_.of(org);
    co_return co_await place.maybe(nth_efficiency, campaign, percent);
}

awaitable<std::vector<std::int64_t>> Store::interaction_numbers(Id org, std::vector<std::string> words) {
    if (words.empty()) co_return std::vector<std::int64_t>();
    auto place = co_await places_.of(org);
    co_return co_await place.run(find_interactions, words);
}

awaitable<std::vector<std::int64_t>> Store::molecules_named(Id org, Id campaign, std::string text) {
    auto place = (co_await places_.of(org)).with_bitmaps();
    co_return co_await place.run(find_molecules_named, campaign, text);
}

awaitable<std::vector<std::string>> Store::fingerprints(Id org, std::vector<Id> executions,
                                                        std::vector<std::int64_t> ligands) {
    auto place = co_await places_.of(org);
    co_return co_await place.run(find_fingerprints, executions, ligands);
}

awaitable<std::vector<std::int64_t>> Store::molecules_of(Id org, std::vector<Id> executions,
                                                         std::vector<std::int64_t> ligands) {
    auto place = co_await places_.of(org);
    co_return co_await place.run(find_molecules_of, executions, ligands);
}

awaitable<std::vector<FoundPose>> Store::poses(Id org, Id campaign, Criteria criteria,
                                               std::optional<Place> after, std::int64_t limit) {
    const auto from = after.value_or(Place{});
    auto found = co_await run_passing(co_await places_.of(org), find_poses, campaign, criteria,
                                      after ? Number(from.value) : Number(), std::optional(from.execution_id),
                                      from.ligand, from.rank, limit);
    for (auto& pose : found)
        if (pose.interactions) pose.interactions = results::names_among(std::move(*pose.interactions));
    co_return found;
}

awaitable<std::vector<Counted>> Store::counted(Id org, Id campaign, Criteria criteria, double width,
                                               std::int64_t limit) {
    co_return co_await run_passing(co_await places_.of(org), count_poses, campaign, criteria, width, limit);
}

}  // namespace mad::docking
