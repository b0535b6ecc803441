#include "features/results/store.hpp"

#include "db/among.hpp"
#include "features/results/places.hpp"

#include <set>

namespace mad::results {
namespace {
using Text = std::string;

// A job that the store is told of only later (its outbox row is still on its way); `add_job` describes it
// then.
constexpr db::Query<void(std::vector<Id>)> expect_jobs{"results_expect_jobs", R"sql(
    insert into jobs (id, kind, status, created_at) select unnest($1::uuid[]), 'task', 'QUEUED', now()
    on conflict do nothing)sql"};
constexpr db::Query<void(std::vector<JobRecord>, std::vector<JobInput>)> describe_jobs{
    "results_describe_jobs",
    R"sql(
    with job as (
        insert into jobs (id, kind, name, task_id, task_version, submitted_by, status, created_at)
        select id, kind, name, task_id, task_version, submitted_by, 'QUEUED', created_at
        from json_to_recordset($1) as j (id uuid, kind text, name text, task_id text, task_version text,
                                         submitted_by text, created_at timestamptz) order by id
        on conflict (id) do update set
            kind = excluded.kind, name = excluded.name, task_id = excluded.task_id,
            task_version = excluded.task_version, submitted_by = excluded.submitted_by,
            created_at = excluded.created_at)
    insert into job_inputs (execution_id, job_id, parameters)
    select execution_id, job_id, parameters::json
    from json_to_recordset($2) as i (job_id uuid, execution_id uuid, parameters text) order by 1
    on conflict do nothing)sql"};

// A row without a result is a fence: attempts before its own record nothing. Waits for those that record at
// this moment.
constexpr db::Query<bool(Id, Id, Text, Text, std::int64_t)> put_fence{"results_put_fence", R"sql(
    with job as (
        insert into jobs (id, kind, status, created_at) values ($2, 'task', 'QUEUED', now()) on conflict do nothing)
    insert into dynamic_task_results as r (execution_id, job_id, task_id, task_version, attempt, finished_at)
    values ($1, $2, $3, $4, $5, now())
    on conflict (execution_id) do update set
        attempt = case when r.result is null then greatest(r.attempt, excluded.attempt) else r.attempt end
    returning result is not null)sql"};

// The first outcome of an execution is the one that is kept, with all that belongs to it, unless it is of an
// attempt behind the fence. Results and parameters are text in the JSON, since JSON with a zero character in
// it is not taken apart.
constexpr db::Query<Id(std::vector<Outcome>)> add_outcomes{"results_add_outcomes", R"sql(
    with item as (
        select distinct on (execution_id) *
        from json_to_recordset($1) as o (job_id uuid, execution_id uuid, task_id text,
            task_version text, attempt bigint, result text, confidence double precision, service text,
            started_at timestamptz, finished_at timestamptz, outputs json, docking json, ligands json,
            campaign json, failed_parts json, log text)
        order by execution_id, attempt desc),
    job as (
        insert into jobs (id, kind, status, created_at)
        select distinct job_id, 'task', 'QUEUED', now() from item order by 1 on conflict do nothing),
    added as (
        insert into dynamic_task_results as r (execution_id, job_id, task_id, task_version, attempt, result,
                                               confidence_score, service, started_at, finished_at)
        select execution_id, job_id, task_id, task_version, attempt, result::json, confidence, service,
               started_at, finished_at
        from item order by execution_id
        on conflict (execution_id) do update set
            attempt = excluded.attempt, result = excluded.result, confidence_score = excluded.confidence_score,
            service = excluded.service, started_at = excluded.started_at, finished_at = excluded.finished_at,
            recorded_at = now()
        where r.result is null and r.attempt <= excluded.attempt
        returning execution_id),
    kept as (select i.* from item i join added using (execution_id)),
    output as (
        insert into job_outputs (execution_id, job_id, name, uri, sha256, size_bytes, content_type)
        select k.execution_id, k.job_id, f.* from kept k cross join lateral json_to_recordset(k.outputs)
            as f (name text, uri text, sha256 text, size_bytes bigint, content_type text)),
    campaign as (
        insert into docking_campaigns (id, task_id, task_version, engine, parameters, receptor, created_at)
        select distinct on (c.id) c.id, k.task_id, k.task_version, c.engine::json, c.parameters::json, c.receptor,
               k.finished_at
        from kept k cross join lateral json_to_record(k.campaign)
            as c (id uuid, engine text, parameters text, receptor text)
        where k.campaign is not null order by c.id on conflict do nothing),
    docked as (
        select k.execution_id, k.job_id, k.finished_at, (k.campaign->>'id')::uuid as campaign, l.*,
               hashtextextended(coalesce(nullif(l.smiles, ''), nullif(l.name, ''), k.execution_id || '/' || l.ligand),
                                0) as molecule
        from kept k cross join lateral json_to_recordset(k.ligands)
            as l (ligand bigint, name text, smiles text, heavy_atoms integer, logp double precision, fingerprint text,
                  poses integer, best_affinity double precision, best_efficiency double precision)
        where k.campaign is not null),
    ligand as (
        insert into docked_ligands (execution_id, ligand, job_id, campaign, molecule, name, smiles, heavy_atoms, logp,
                                    fingerprint, poses, best_affinity, best_efficiency, docked_at)
        select execution_id, ligand, job_id, campaign, molecule, name, smiles, heavy_atoms, logp,
               decode(nullif(fingerprint, ''), 'hex'), poses, best_affinity, best_efficiency, finished_at
        from docked),
    pose as (
        insert into docking_results (execution_id, job_id, campaign, molecule, heavy_atoms, ligand, rank, affinity,
                                     affinity_printed, rmsd_lb, rmsd_ub, confidence, ligand_efficiency,
                                     lipophilic_efficiency, hydrogen_bonds, interactions, record, details)
        select k.execution_id, k.job_id, d.campaign, d.molecule, d.heavy_atoms, p.ligand, p.rank, p.affinity,
               p.affinity_printed, p.rmsd_lb, p.rmsd_ub, p.confidence, p.ligand_efficiency, p.lipophilic_efficiency,
               p.hydrogen_bonds,
               case when p.interactions is not null
                    then array(select id from interaction_words where word = any(p.interactions) order by id) end,
               p.record, p.details
        from kept k cross join lateral json_to_recordset(k.docking)
            as p (ligand bigint, rank bigint, affinity double precision, affinity_printed double precision,
                  rmsd_lb double precision, rmsd_ub double precision, confidence double precision,
                  ligand_efficiency double precision, lipophilic_efficiency double precision, hydrogen_bonds integer,
                  interactions text[], record integer, details jsonb)
        left join docked d on d.execution_id = k.execution_id and d.ligand = p.ligand),
    part as (
        insert into failed_parts (execution_id, job_id, number, place, name, code, detail)
        select k.execution_id, k.job_id, f.number, f.place, f.name, f.code, f.detail
        from kept k cross join lateral rows from (json_to_recordset(k.failed_parts)
            as (place bigint, name text, code text, detail text)) with ordinality
            as f (place, name, code, detail, number)),
    written as (
        insert into execution_logs (execution_id, job_id, attempt, log)
        select execution_id, job_id, attempt, log from kept where log <> ''
        on conflict (execution_id) do update set attempt = excluded.attempt, log = excluded.log
        where execution_logs.attempt <= excluded.attempt)
    select execution_id from added)sql"};

// Before the outcomes, which then see them whoever added them. What is there takes no number.
constexpr db::Query<void(std::vector<Text>)> add_words{"results_add_interaction_words", R"sql(
    insert into interaction_words (word)
    select g.word from unnest($1::text[]) as g (word)
    where not exists (select from interaction_words w where w.word = g.word)
    order by g.word on conflict do nothing)sql"};

constexpr db::Query<void(Id, Id, std::int64_t, Text)> keep_log{"results_keep_log", R"sql(
    insert into execution_logs (execution_id, job_id, attempt, log) values ($1, $2, $3, $4)
    on conflict (execution_id) do update set attempt = excluded.attempt, log = excluded.log
    where execution_logs.attempt <= excluded.attempt)sql"};

constexpr db::Query<bool(Id)> has_result{
    "results_has_result",
    "select exists (select from dynamic_task_results where execution_id = $1 and result is not null)"};
constexpr db::Query<StoredResult(Id)> find_result{"results_find_result", R"sql(
    select execution_id, job_id, task_id, task_version, attempt, coalesce(result, 'null') as result,
           confidence_score, service, started_at, finished_at,
           (select coalesce(json_agg(json_build_object('name', name, 'uri', uri, 'sha256', sha256,
                                                       'size_bytes', size_bytes, 'content_type', content_type)
                                     order by name), '[]')
            from job_outputs o where o.execution_id = r.execution_id) as outputs,
           (select coalesce(json_agg(jsonb_strip_nulls(
                        to_jsonb(p) - '{execution_id,job_id,campaign,molecule,heavy_atoms,details}'::text[]
                        || jsonb_build_object('interactions', case when p.interactions is not null then array(
                               select word from interaction_words where id = any(p.interactions) order by word) end))
                    || jsonb_build_object('details', details) order by ligand, rank), '[]')
            from docking_results p where p.execution_id = r.execution_id) as docking
    from dynamic_task_results r where execution_id = $1 and result is not null)sql"};
constexpr db::Query<BareResult(std::vector<Id>)> find_results{"results_find_results", R"sql(
    select execution_id, coalesce(result, 'null') as result from dynamic_task_results
    where execution_id = any($1) and result is not null)sql"};

constexpr db::Query<StoredFailedPart(Id, std::optional<Id>, std::int64_t)> list_failed_parts{
    "results_list_failed_parts", R"sql(
    select id, execution_id, json_build_object('place', place, 'name', name, 'code', code, 'detail', detail) as part
    from failed_parts where job_id = $1 and id > coalesce($2, '00000000-0000-0000-0000-000000000000'::uuid)
    order by id limit $3)sql"};

constexpr db::Query<void(std::vector<StepOutput>)> add_outputs_of_steps{"results_add_step_outputs", R"sql(
    insert into step_outputs (scope_id, step, place, job_id, sort_key, output)
    select scope_id, step, place, job_id, sort_key, output::json
    from json_to_recordset($1) as o (scope_id uuid, job_id uuid, step text, place bigint, sort_key double precision,
                                     output text) order by scope_id, step, place
    on conflict (scope_id, step, place) do update set sort_key = excluded.sort_key, output = excluded.output)sql"};
// All in the order of the items, or the best in theirs.
#define MAD_CHOOSE_OUTPUTS \
    R"sql(
    from (select output from step_outputs where scope_id = $1 and step = $2 and ($3::bigint is null or sort_key is not null)
          order by case when $3::bigint is null then null when $4 then -sort_key else sort_key end, place
          limit $3) chosen)sql"
constexpr db::Query<std::int64_t(Id, Text, std::optional<std::int64_t>, bool)> size_of_outputs{
    "results_size_of_step_outputs",
    "select coalesce(sum(octet_length(output::text)), 0)::bigint" MAD_CHOOSE_OUTPUTS};
constexpr db::Query<json::value(Id, Text, std::optional<std::int64_t>, bool)> outputs_of_step{
    "results_step_outputs", "select output" MAD_CHOOSE_OUTPUTS};
#undef MAD_CHOOSE_OUTPUTS
constexpr db::Query<Text(Id)> find_log{"results_find_log",
                                       "select log from execution_logs where execution_id = $1"};

// Whoever appends to a store waits for the last one's commit, so that the numbers of the feed become visible
// in their order. Then the jobs, always in the same order and weaker than `for update`, which would also wait
// for those who record outcomes of the job. (A row is locked after it was joined, and so after the feed.)
constexpr db::Query<Id(std::vector<Id>)> lock_feed_and_jobs{"results_lock_feed_and_jobs", R"sql(
    with feed as materialized (
        select pg_advisory_xact_lock(hashtextextended('mad.feed ' || current_schema(), 0)))
    select j.id from feed, jobs j where j.id = any($1::uuid[]) order by j.id for no key update of j)sql"};
constexpr db::Query<void(std::vector<JobEvent>)> add_events{"results_add_events", R"sql(
    with item as (
        select j.job_id, e.*, j.place
        from rows from (json_to_recordset($1) as (job_id uuid, event json)) with ordinality as j (job_id, event, place)
        cross join lateral json_to_record(j.event)
            as e (event_key text, type text, execution_id uuid, data json, at timestamptz)),
    fresh as (
        select distinct on (job_id, event_key) * from item i
        where not exists (select from job_events e where e.job_id = i.job_id and e.event_key = i.event_key offset 0)
        order by job_id, event_key, place),
    numbered as (
        select *, row_number() over (partition by job_id order by place) as number,
               type in ('job.completed', 'job.failed', 'job.canceled') as is_end,
               max(place) filter (where type = 'job.retried') over (partition by job_id) as reopened
        from fresh),
    news as (
        select job_id, count(*) as events, bool_or(reopened is not null) as reopened,
               coalesce(bool_or(type = 'job.running') filter (where place > coalesce(reopened, 0)), false) as running,
               (array_agg(type order by place) filter (where is_end and place > coalesce(reopened, 0)))[1] as ending,
               (array_agg(at order by place) filter (where is_end and place > coalesce(reopened, 0)))[1] as ended_at
        from numbered group by job_id),
    moved as (
        update jobs j set
            last_seq = j.last_seq + n.events,
            status = case when j.finished_at is not null and not n.reopened then j.status
                          when n.ending is not null then upper(split_part(n.ending, '.', 2))
                          when n.running then 'RUNNING' when n.reopened then 'QUEUED' else j.status end,
            finished_at = case when n.reopened then n.ended_at else coalesce(j.finished_at, n.ended_at) end
        from news n where j.id = n.job_id and j.id = any (array(select job_id from news))
        returning j.id, j.last_seq - n.events as before)
    insert into job_events (job_id, seq_no, event_key, type, execution_id, data, at)
    select n.job_id, m.before + n.number, n.event_key, n.type, n.execution_id, n.data, n.at
    from numbered n join moved m on m.id = n.job_id order by n.place)sql"};
constexpr db::Query<StoredEvent(Id, std::int64_t, std::int64_t)> list_events{"results_list_events", R"sql(
    select seq_no, type, execution_id, data, at from job_events where job_id = $1 and seq_no > $2
    order by seq_no limit $3)sql"};
constexpr db::Query<FeedEvent(std::int64_t, std::int64_t)> list_feed{"results_list_feed", R"sql(
    select coalesce(e.feed_no, 0) as feed_no, e.job_id, e.type, e.execution_id, e.data, e.at,
           json_build_object('name', j.name, 'kind', j.kind, 'task_id', j.task_id, 'status', j.status) as job
    from job_events e join jobs j on j.id = e.job_id where e.feed_no > $1 order by e.feed_no limit $2)sql"};
constexpr db::Query<std::int64_t()> last_feed_no{"results_last_of_feed",
                                                 "select coalesce(max(feed_no), 0) from job_events"};
constexpr db::Query<bool(Id, std::int64_t)> nothing_follows{"results_nothing_follows", R"sql(
    select exists (select from jobs where id = $1 and finished_at is not null and last_seq <= $2))sql"};

std::vector<Text> words_in(const std::vector<Outcome>& outcomes) {
    std::set<Text> words;
    for (const auto& outcome : outcomes)
        for (const auto& pose : outcome.docking)
            if (pose.interactions) words.insert(pose.interactions->begin(), pose.interactions->end());
    return {words.begin(), words.end()};
}

}  // namespace

Store::Store(Places& places)
    : places_(places),
      records_([this](Id org, const std::vector<Outcome>& outcomes) { return record_all(org, outcomes); }) {}

awaitable<Result<bool>> Store::record(Id org, Outcome outcome) {
    try {
        co_return co_await records_.ask(org, std::move(outcome));
    } catch (const db::QueryError& e) {
        if (!e.is_about_values()) throw;
        co_return Error{Errc::invalid, "outcome_invalid",
                        std::string("The results store refuses what the task answered: ") + e.what()};
    }
}

awaitable<std::vector<bool>> Store::record_all(Id org, const std::vector<Outcome>& outcomes) {
    auto place = co_await places_.of(org);
    if (auto words = words_in(outcomes); !words.empty()) co_await place.exec(add_words, std::move(words));
    const auto done = co_await place.run(add_outcomes, outcomes);
    co_return db::among(done, outcomes, &Outcome::execution_id);
}

awaitable<bool> Store::outcome_exists(Id org, Id execution) {
    auto place = co_await places_.of(org);
    co_return co_await place.one(has_result, execution);
}

awaitable<std::optional<StoredResult>> Store::result(Id org, Id execution) {
    auto place = co_await places_.of(org);
    auto found = co_await place.maybe(find_result, execution);
    if (!found) co_return found;
    for (auto& pose : found->docking)
        if (pose.interactions) pose.interactions = names_among(std::move(*pose.interactions));
    co_return found;
}

awaitable<bool> Store::take_over(Id org, Attempt a) {
    auto place = co_await places_.of(org);
    co_return co_await place.one(put_fence, a.execution_id, a.job_id, a.task_id, a.task_version, a.attempt);
}

awaitable<void> Store::ensure_jobs(Id org, std::vector<JobRecord> jobs, std::vector<JobInput> inputs) {
    auto place = co_await places_.ahead_of_metadata(org);
    co_await place.exec(describe_jobs, std::move(jobs), std::move(inputs));
}

awaitable<void> Store::append_events(Id org, std::vector<JobEvent> events) {
    std::set<Id> jobs;
    for (auto& event : events) jobs.insert(event.job_id);
    const std::vector<Id> ordered(jobs.begin(), jobs.end());
    auto place = co_await places_.ahead_of_metadata(org);
    co_await place.transaction([&](db::Transaction& tx) -> awaitable<Result<void>> {
        co_await tx.exec(expect_jobs, ordered);
        // Held before the first look at a job's keys: whoever appends at the same time has then committed.
        co_await tx.run(lock_feed_and_jobs, ordered);
        co_await tx.exec_last(add_events, std::move(events));
        co_return Result<void>{};
    });
}

awaitable<std::vector<StoredEvent>> Store::events_after(Id org, Id job, std::int64_t after,
                                                        std::int64_t limit) {
    auto place = co_await places_.of(org);
    co_return co_await place.run(list_events, job, after, limit);
}

awaitable<std::vector<FeedEvent>> Store::feed_after(Id org, std::int64_t after, std::int64_t limit) {
    auto place = co_await places_.of(org);
    co_return co_await place.run(list_feed, after, limit);
}

awaitable<std::int64_t> Store::last_of_feed(Id org) {
    auto place = co_await places_.of(org);
    co_return co_await place.one(last_feed_no);
}

awaitable<bool> Store::has_ended(Id org, Id job, std::int64_t after) {
    auto place = co_await places_.of(org);
    co_return co_await place.one(nothing_follows, job, after);
}

awaitable<std::optional<std::string>> Store::log(Id org, Id execution) {
    auto place = co_await places_.of(org);
    co_return co_await place.maybe(find_log, execution);
}

awaitable<void> Store::add_log(Id org, Id job, Id execution, std::int64_t attempt, std::string log) {
    const std::vector<Id> jobs{job};
    auto place = co_await places_.of(org);
    co_await place.transaction([&](db::Transaction& tx) -> awaitable<Result<void>> {
        co_await tx.exec(expect_jobs, jobs);
        co_await tx.exec(keep_log, execution, job, attempt, std::move(log));
        co_return Result<void>{};
    });
}

awaitable<std::vector<BareResult>> Store::results_of(Id org, std::vector<Id> executions) {
    auto place = co_await places_.of(org);
    co_return co_await place.run(find_results, executions);
}

awaitable<std::vector<StoredFailedPart>> Store::failed_parts(Id org, Id job, std::optional<Id> after,
                                                             std::int64_t limit) {
    auto place = co_await places_.of(org);
    co_return co_await place.run(list_failed_parts, job, after, limit);
}

awaitable<void> Store::add_step_outputs(Id org, std::vector<StepOutput> outputs) {
    std::set<Id> jobs;
    for (auto& output : outputs) jobs.insert(output.job_id);
    auto place = co_await places_.of(org);
    co_await place.transaction([&](db::Transaction& tx) -> awaitable<Result<void>> {
        co_await tx.exec(expect_jobs, std::vector<Id>(jobs.begin(), jobs.end()));
        co_await tx.exec_last(add_outputs_of_steps, std::move(outputs));
        co_return Result<void>{};
    });
}

awaitable<std::int64_t> Store::size_of(Id org, StepOutputs which) {
    auto place = co_await places_.of(org);
    co_return co_await place.one(size_of_outputs, which.scope_id, which.step, which.top, which.descending);
}

awaitable<std::vector<json::value>> Store::step_outputs(Id org, StepOutputs which) {
    auto place = co_await places_.of(org);
    co_return co_await place.run(outputs_of_step, which.scope_id, which.step, which.top, which.descending);
}

}  // namespace mad::results
