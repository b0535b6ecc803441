#include "features/pipelines/runs.hpp"

#include "db/among.hpp"
#include "db/database.hpp"
#include "features/executions/changes.hpp"

namespace mad::pipelines {
namespace {
using Text = std::string;

constexpr db::Query<Id(Id, std::vector<NewRun>)> accept_runs{"accept_pipeline_runs", R"sql(
    with item as (
        select * from json_to_recordset($2) as i (id uuid, user_id uuid, name text, template_id text,
            template_version text, plan text, parameters text, idempotency_key text, request_hash text, trace text,
            rerun_of uuid, skipped text[], event json)),
    job as (
        insert into jobs_meta (id, org_id, user_id, kind, name, template_id, template_version, status,
                               idempotency_key, request_hash, executions_open, rerun_of)
        select id, $1, user_id, 'pipeline', name, template_id, template_version, 'QUEUED', idempotency_key,
               request_hash, 0, rerun_of
        from item order by id
        on conflict (org_id, user_id, idempotency_key) where idempotency_key is not null do nothing
        returning id),
    run as (
        insert into pipeline_runs (job_id, org_id, plan, parameters, trace)
        select id, $1, i.plan::json, i.parameters::json, i.trace from job join item i using (id)),
    scope as (
        insert into pipeline_scopes (id, org_id, job_id, skipped)
        select id, $1, id, i.skipped from job join item i using (id)),
    wake as (insert into pipeline_wakes (org_id, scope_id) select $1, id from job),
    told as (
        insert into outbox (org_id, topic, job_id, payload)
        select $1, 'job.accepted', id, i.event from job join item i using (id))
    select id from job)sql"};

// Rows of the new job that say where their results are; nothing of the other job changes.
constexpr db::Query<void(Id, Id, std::vector<Taken>)> take_steps{"take_pipeline_steps", R"sql(
    with item as (select * from json_to_recordset($3) as i (id uuid, step text)),
    call as (
        insert into task_executions (id, org_id, job_id, scope_id, step, task_definition_id, task_id, task_version,
                                     parameters, status, attempt, failures, max_failures, backoff_seconds,
                                     timeout_seconds, progress, message, created_at, started_at, finished_at, trace,
                                     result_of)
        select i.id, e.org_id, $1, $1, e.step, e.task_definition_id, e.task_id, e.task_version, e.parameters, e.status,
               e.attempt, e.failures, e.max_failures, e.backoff_seconds, e.timeout_seconds, e.progress, e.message,
               e.created_at, e.started_at, e.finished_at, e.trace, coalesce(e.result_of, e.id)
        from task_executions e join item i using (step) where e.scope_id = $2 and e.status = 'COMPLETED')
    insert into pipeline_fans (scope_id, step, org_id, job_id, total, all_begun, begun, completed, failed, canceled,
                               error, started_at, finished_at, outputs_of)
    select $1, f.step, f.org_id, $1, f.total, f.all_begun, f.begun, f.completed, f.failed, f.canceled, f.error,
           f.started_at, f.finished_at, coalesce(f.outputs_of, f.scope_id)
    from pipeline_fans f join item i using (step) where f.scope_id = $2)sql"};

constexpr db::Query<Run(std::vector<Id>)> find_runs{
    "find_pipeline_runs", "select job_id, plan, parameters, trace from pipeline_runs where job_id = any($1)"};

constexpr db::Query<Id(std::int64_t)> take_wakes{"take_pipeline_wakes", R"sql(
    with taken as materialized (select id from pipeline_wakes where due_at <= now() order by id limit $1 for update skip locked)
    delete from pipeline_wakes where id = any (array(select id from taken)) returning scope_id)sql"};

// In one order, so that those who look after several scopes do not wait for each other.
constexpr db::Query<Scope(std::vector<Id>)> lock_scopes{"lock_pipeline_scopes", R"sql(
    select s.id, s.org_id, s.job_id, s.parent_id, s.step, s.place, coalesce(s.item, 'null') as item,
           coalesce(s.parameters, 'null') as parameters, s.skipped,
           j.cancel_requested as stopping, j.paused
    from pipeline_scopes s join jobs_meta j on j.id = s.job_id
    where s.id = any($1) and s.status = 'RUNNING' order by s.id for no key update of s)sql"};

constexpr db::Query<Scope(std::vector<Id>)> scopes_around{"pipeline_scopes_around", R"sql(
    with recursive up as (
        select parent_id as id from pipeline_scopes where id = any($1) and parent_id is not null
        union
        select s.parent_id from up join pipeline_scopes s on s.id = up.id where s.parent_id is not null)
    select s.id, s.org_id, s.job_id, s.parent_id, s.step, s.place, coalesce(s.item, 'null') as item,
           coalesce(s.parameters, 'null') as parameters, s.skipped,
           false as stopping, false as paused
    from pipeline_scopes s where s.id = any (array(select id from up)))sql"};

constexpr db::Query<Scope(std::vector<Id>)> find_scopes{"find_pipeline_scopes", R"sql(
    select s.id, s.org_id, s.job_id, s.parent_id, s.step, s.place, coalesce(s.item, 'null') as item,
           coalesce(s.parameters, 'null') as parameters, s.skipped, false as stopping, false as paused
    from pipeline_scopes s where s.id = any ($1))sql"};

constexpr db::Query<Call(std::vector<Id>)> calls_in{"pipeline_calls_in", R"sql(
    select coalesce(result_of, id) as id, coalesce(scope_id, job_id) as scope_id, step, status, error from task_executions
    where scope_id = any($1))sql"};

constexpr db::Query<Fan(std::vector<Id>)> fans_in{"pipeline_fans_in", R"sql(
    select scope_id, step, all_begun, refused, begun, completed, failed, canceled, position, error,
           coalesce(outputs_of, scope_id) as outputs_of from pipeline_fans
    where scope_id = any($1))sql"};

constexpr db::Query<void(std::vector<Skip>)> skip_steps{"skip_pipeline_steps", R"sql(
    update pipeline_scopes s set skipped = skipped || i.steps
    from json_to_recordset($1) as i (scope_id uuid, steps text[]) where s.id = i.scope_id)sql"};

constexpr db::Query<void(std::vector<FanGrowth>)> grow_fans{"grow_pipeline_fans", R"sql(
    insert into pipeline_fans as f (scope_id, step, org_id, job_id, total, all_begun, refused, begun, position, error,
                                    finished_at)
    select scope_id, step, org_id, job_id, total, all_begun, refusal is not null, begun, position, refusal,
           case when all_begun and begun = 0 then now() end
    from json_to_recordset($1) as i (scope_id uuid, org_id uuid, job_id uuid, step text, total bigint,
                                     all_begun boolean, begun bigint, position bigint, refusal jsonb)
    on conflict (scope_id, step) do update set
        begun = f.begun + excluded.begun, all_begun = excluded.all_begun, refused = excluded.refused,
        position = greatest(f.position, excluded.position), error = coalesce(excluded.error, f.error),
        total = coalesce(excluded.total, f.total),
        finished_at = case when excluded.all_begun
            and f.begun + excluded.begun = f.completed + f.failed + f.canceled then now() end)sql"};

constexpr db::Query<void(std::vector<NewScope>)> open_scopes{"open_pipeline_scopes", R"sql(
    with item as (
        select * from json_to_recordset($1) as i (id uuid, org_id uuid, job_id uuid, parent_id uuid, step text,
                                                  place bigint, item json, parameters json)),
    opened as (
        insert into pipeline_scopes (id, org_id, job_id, parent_id, step, place, item, parameters)
        select id, org_id, job_id, parent_id, step, place, item, parameters from item order by id)
    insert into pipeline_wakes (org_id, scope_id) select org_id, id from item order by id)sql"};

// The parameters are text in the JSON, since JSON with a zero character in it is not taken apart.
constexpr db::Query<void(std::vector<NewCall>)> add_calls{"add_pipeline_calls", R"sql(
    with item as (
        select * from json_to_recordset($1) as i (id uuid, scope_id uuid, org_id uuid, job_id uuid,
            task_definition_id uuid, step text, task_id text, task_version text, parameters text, status text,
            error jsonb, max_failures bigint, backoff_seconds double precision, timeout_seconds bigint, trace text,
            event json)),
    counted as (
        select job_id, count(*) filter (where status = 'QUEUED') as open,
               count(*) filter (where status = 'FAILED') as failed
        from item group by job_id),
    job as (
        select j.id, j.priority, j.cancel_requested, j.paused from jobs_meta j
        where j.id = any (array(select job_id from counted)) order by j.id for no key update),
    grown as (
        update jobs_meta j set executions_open = j.executions_open + c.open,
                               executions_failed = j.executions_failed + c.failed
        from counted c where j.id = c.job_id and j.id = any (array(select id from job))),
    execution as (
        insert into task_executions (id, org_id, job_id, scope_id, step, task_definition_id, task_id, task_version,
                                     parameters, status, priority, due_at, error, max_failures, backoff_seconds,
                                     timeout_seconds, trace, failures, cancel_requested,
                                     finished_at)
        select i.id, i.org_id, i.job_id, i.scope_id, i.step, i.task_definition_id, i.task_id, i.task_version,
               i.parameters::json, i.status, job.priority, case when job.paused then 'infinity' else now() end, i.error,
               i.max_failures, i.backoff_seconds,
               i.timeout_seconds, i.trace, case when i.status = 'FAILED' then 1 else 0 end,
               job.cancel_requested, case when i.status = 'FAILED' then now() end
        from item i join job on job.id = i.job_id order by i.id)
    insert into outbox (org_id, topic, job_id, payload)
    select org_id, 'job.grown', job_id, json_build_object('executions', json_agg(id)) from item
    group by org_id, job_id
    union all select org_id, 'event', job_id, event from item where event is not null)sql"};

// Those in whose fans an item has ended are looked at again where that makes a difference: the last has, or
// there is room for more.
constexpr db::Query<void(std::vector<ScopeEnd>, std::int64_t)> end_scopes{"end_pipeline_scopes", R"sql(
    with item as (select * from json_to_recordset($1) as i (id uuid, status text, error jsonb)),
    ended as (
        update pipeline_scopes s set status = i.status, error = i.error
        from item i where s.id = i.id and s.id = any (array(select id from item))
        returning s.parent_id, s.step, i.status, i.error),
    counted as (
        select parent_id as scope_id, step, count(*) filter (where status = 'COMPLETED') as completed,
               count(*) filter (where status = 'FAILED') as failed,
               count(*) filter (where status = 'CANCELED') as canceled,
               (array_agg(error) filter (where status = 'FAILED'))[1] as error
        from ended where parent_id is not null group by 1, 2),
    locked as (
        select c.* from pipeline_fans f join counted c using (scope_id, step)
        where f.scope_id = any (array(select scope_id from counted))
        order by f.scope_id, f.step for no key update of f),
    fan as (
        update pipeline_fans f set
            completed = f.completed + c.completed, failed = f.failed + c.failed, canceled = f.canceled + c.canceled,
            error = coalesce(f.error, c.error),
            finished_at = case when f.all_begun and f.begun = f.completed + f.failed + f.canceled
                                                              + c.completed + c.failed + c.canceled then now() end
        from locked c where f.scope_id = c.scope_id and f.step = c.step
        returning f.org_id, f.scope_id, f.all_begun, f.begun - f.completed - f.failed - f.canceled as open)
    insert into pipeline_wakes (org_id, scope_id)
    select org_id, scope_id from fan where case when all_begun then open = 0 else open <= $2 end)sql"};

constexpr db::Query<Id(std::vector<ScopeEnd>)> end_jobs{"end_pipeline_jobs", R"sql(
    with item as (select * from json_to_recordset($1) as i (id uuid, status text, error jsonb)),
    locked as (
        select j.id from jobs_meta j where j.id = any (array(select id from item)) and j.finished_at is null
        order by j.id for no key update),
    ended as (
        update jobs_meta j set status = i.status, finished_at = now()
        from item i where j.id = i.id and j.id = any (array(select id from locked))
        returning j.org_id, j.id, j.status, i.error, j.revision),
    told as (
        insert into outbox (org_id, topic, job_id, payload)
        select org_id, 'event', id, job_event(status, error, revision) from ended)
    select id from ended)sql"};

constexpr db::Query<void(std::vector<Delay>)> put_off{"put_off_pipeline_scopes", R"sql(
    insert into pipeline_wakes (org_id, scope_id, due_at)
    select org_id, scope_id, now() + make_interval(secs => seconds)
    from json_to_recordset($1) as i (scope_id uuid, org_id uuid, seconds double precision))sql"};

awaitable<Situation> look(db::Transaction& tx, const std::vector<Id>& woken) {
    Situation s;
    s.due = co_await tx.run(lock_scopes, woken);
    std::vector<Id> ids;
    for (auto& scope : s.due) ids.push_back(scope.id);
    if (ids.empty()) co_return s;
    s.around = co_await tx.run(scopes_around, ids);
    for (auto& scope : s.around) ids.push_back(scope.id);
    s.calls = co_await tx.run(calls_in, ids);
    s.fans = co_await tx.run(fans_in, ids);
    co_return s;
}

/// Fans are begun before the items in them end, jobs are ended last.
awaitable<std::vector<Id>> apply(db::Transaction& tx, const Changes& c) {
    if (!c.skips.empty()) co_await tx.exec(skip_steps, c.skips);
    if (!c.fans.empty()) co_await tx.exec(grow_fans, c.fans);
    if (!c.scopes.empty()) co_await tx.exec(open_scopes, c.scopes);
    if (!c.calls.empty()) co_await tx.exec(add_calls, c.calls);
    if (!c.delays.empty()) co_await tx.exec(put_off, c.delays);
    if (c.ends.empty()) co_return std::vector<Id>();
    constexpr std::int64_t room_for_more = Runs::most_open / 2;
    co_await tx.exec(end_scopes, c.ends, room_for_more);
    co_return co_await tx.run(end_jobs, c.ends);  // of them, the outermost
}
}  // namespace

Runs::Runs(db::Database& database)
    : database_(database),
      accepts_([this](Id org, const std::vector<NewRun>& runs) { return accept_all(org, runs); }) {}

awaitable<bool> Runs::accept(Id org, NewRun run) {
    auto event = executions::accepted_event();
    if (run.rerun_of) event.data["rerun_of"] = run.rerun_of->text();
    run.event = schema::to_json(event);
    if (run.rerun_of) co_return co_await accept_again(org, std::move(run));
    co_return co_await accepts_.ask(org, std::move(run));
}

awaitable<std::vector<bool>> Runs::accept_all(Id org, const std::vector<NewRun>& runs) {
    auto rows = database_.of(org);
    const auto accepted = co_await rows.run(accept_runs, org, runs);
    co_return db::among(accepted, runs, &NewRun::id);
}

/// With what it takes from the job that it repeats.
awaitable<bool> Runs::accept_again(Id org, NewRun run) {
    auto rows = database_.of(org);
    const std::vector<NewRun> alone{run};
    const auto accepted = co_await rows.transaction([&](db::Transaction& tx) -> awaitable<Result<bool>> {
        const bool is_new = !(co_await tx.run(accept_runs, org, alone)).empty();
        if (is_new) co_await tx.exec(take_steps, run.id, *run.rerun_of, run.taken);
        co_return is_new;
    });
    co_return accepted.value();
}

awaitable<Situation> Runs::outermost(Id org, Id job) {
    auto rows = database_.of(org);
    const std::vector<Id> ids{job};
    Situation s;
    s.around = co_await rows.run(find_scopes, ids);
    s.calls = co_await rows.run(calls_in, ids);
    s.fans = co_await rows.run(fans_in, ids);
    co_return s;
}

awaitable<std::vector<Run>> Runs::runs(std::vector<Id> jobs) {
    auto rows = database_.system();
    co_return co_await rows.run(find_runs, std::move(jobs));
}

awaitable<std::optional<Run>> Runs::run(Id job) {
    auto found = co_await runs({job});
    if (found.empty()) co_return std::nullopt;
    co_return std::move(found.front());
}

awaitable<Advanced> Runs::advance(std::int64_t most, std::function<awaitable<Changes>(Situation)> decide) {
    auto rows = database_.system();
    auto done = co_await rows.transaction([&](db::Transaction& tx) -> awaitable<Result<Advanced>> {
        const auto woken = co_await tx.run(take_wakes, most);
        Advanced advanced{.wakes = woken.size()};
        if (woken.empty()) co_return advanced;
        auto situation = co_await look(tx, woken);
        if (situation.due.empty()) co_return advanced;
        const auto changes = co_await decide(std::move(situation));
        advanced.ended_jobs = co_await apply(tx, changes);
        advanced.has_calls = !changes.calls.empty();
        co_return advanced;
    });
    co_return std::move(done.value());
}

}  // namespace mad::pipelines
