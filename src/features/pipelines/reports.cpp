#include "features/pipelines/reports.hpp"

#include "db/database.hpp"
#include "features/pipelines/pipelines.hpp"
#include "features/results/store.hpp"

namespace mad::pipelines {
namespace {

constexpr db::Query<CallTally(Id)> count_calls{"count_job_calls", R"sql(
    with job as (select id, coalesce(paced_since, started_at) as since from jobs_meta where id = $1)
    select e.step, count(*) filter (where e.status in ('PENDING', 'QUEUED')) as queued,
           count(*) filter (where e.status = 'RUNNING') as running,
           count(*) filter (where e.status = 'COMPLETED') as completed,
           count(*) filter (where e.status = 'FAILED') as failed,
           count(*) filter (where e.status = 'CANCELED') as canceled,
           coalesce(sum(e.progress) filter (where e.status = 'RUNNING'), 0) as under_way,
           count(*) filter (where e.finished_at >= j.since and e.result_of is null) as paced,
           min(e.started_at) as started_at, max(e.finished_at) as finished_at,
           (array_agg(e.error order by e.finished_at) filter (where e.status = 'FAILED'))[1] as error
    from task_executions e join job j on j.id = e.job_id group by e.step)sql"};

constexpr db::Query<FanTally(Id)> count_fans{"count_job_fans", R"sql(
    with fan as (
        select *, not all_begun or begun > completed + failed + canceled as is_open,
               refused or (failed > 0 and completed = 0) as is_failed
        from pipeline_fans where job_id = $1)
    select step, count(*) as fans, count(*) filter (where is_open) as open,
           count(*) filter (where not is_open and not is_failed and failed = 0 and canceled = 0) as completed_fans,
           count(*) filter (where not is_open and not is_failed and failed > 0) as partly_failed_fans,
           count(*) filter (where not is_open and is_failed) as failed_fans,
           case when count(*) = count(total) then sum(total)::bigint end as total,
           coalesce(sum(begun), 0)::bigint as begun, coalesce(sum(completed), 0)::bigint as completed,
           coalesce(sum(failed), 0)::bigint as failed, coalesce(sum(canceled), 0)::bigint as canceled,
           coalesce(sum(begun) filter (where outputs_of is not null), 0)::bigint as taken,
           min(started_at) as started_at, max(finished_at) as finished_at,
           (array_agg(error order by finished_at) filter (where error is not null))[1] as error
    from fan group by step)sql"};

constexpr db::Query<SkipTally(Id)> count_skips{"count_job_skips", R"sql(
    select path as step, count(*) as skipped
    from pipeline_scopes s
    cross join lateral (
        select case when s.step = '' then id else s.step || '/' || id end as path from unnest(s.skipped) id) skip
    where s.job_id = $1 and s.skipped <> '{}' group by path)sql"};

constexpr db::Query<std::optional<double>(Id)> going_seconds{"job_going_seconds", R"sql(
    select case when finished_at is null and not paused
                then extract(epoch from now() - coalesce(paced_since, started_at))::double precision end
    from jobs_meta where id = $1)sql"};

// Calls that failed; scopes that failed by themselves, not by what is in them; steps of which items could
// not be begun; parts of calls that were done, which the results store knows. The item is that of the nearest
// scope around which has one.
using Parts = std::vector<results::StoredFailedPart>;
constexpr db::Query<JobFailure(Id, std::optional<Id>, std::int64_t, Parts)> list_failures{"list_job_failures",
                                                                                          R"sql(
    with recursive failed as (
        select id, step, scope_id, error, id as execution_id, null::json as part from task_executions
        where job_id = $1 and status = 'FAILED'
        union all
        select f.id, e.step, e.scope_id, jsonb_build_object('code', f.part->'code', 'detail', f.part->'detail'), e.id,
               json_build_object('place', f.part->'place', 'name', f.part->'name')
        from json_to_recordset($4) as f (id uuid, execution_id uuid, part json)
        join task_executions e on e.id = f.execution_id
        union all
        select s.id, s.step, s.id, s.error, null, null from pipeline_scopes s
        where s.job_id = $1 and s.status = 'FAILED'
          and not exists (select from task_executions e where e.scope_id = s.id and e.status = 'FAILED')
          and not exists (select from pipeline_fans f
                          where f.scope_id = s.id and (f.failed > 0 or f.refused))
        union all
        select md5(f.scope_id || f.step)::uuid, f.step, f.scope_id, f.error, null, null from pipeline_fans f
        where f.job_id = $1 and f.refused),
    page as (
        select * from failed where id > coalesce($2, '00000000-0000-0000-0000-000000000000'::uuid)
        order by id limit $3),
    up as (
        select p.id as failure, s.parent_id, s.place, s.item from page p join pipeline_scopes s on s.id = p.scope_id
        union all
        select u.failure, s.parent_id, s.place, s.item from up u join pipeline_scopes s on s.id = u.parent_id
        where u.item is null)
    select coalesce(p.id, $1) as id, coalesce(p.step, '') as step, u.place, u.item,
           coalesce(p.error, '{"code": "unknown", "detail": "Nothing is known of its end"}') as error, p.execution_id,
           p.part
    from page p left join up u on u.failure = p.id and u.item is not null order by p.id)sql"};

}  // namespace

awaitable<Tallies> Reports::tallies(Id org, const executions::Job& job) {
    auto rows = parts_.database.of(org);
    Tallies all;
    all.calls = co_await rows.run(count_calls, job.id);
    const auto going = co_await rows.maybe(going_seconds, job.id);
    if (going) all.going_seconds = *going;
    // The one call of a task has no name of its own.
    if (job.kind == "task")
        for (auto& each : all.calls) each.step = job.task_id.value_or("");
    if (job.kind != "pipeline") co_return all;
    all.fans = co_await rows.run(count_fans, job.id);
    all.skips = co_await rows.run(count_skips, job.id);
    co_return all;
}

awaitable<Result<JobSteps>> Reports::steps(Id org, Id id) {
    auto job = co_await parts_.executions.job(org, id);
    if (!job) co_return no_such_job(id);
    const auto tallied = co_await tallies(org, *job);
    const auto run = co_await parts_.runs.run(id);
    const auto document = run ? schema::from_valid_json<PlanDocument>(run->plan) : plan_of_task(*job);
    co_return steps_of(std::move(*job), document, tallied);
}

awaitable<Result<std::vector<JobFailure>>> Reports::failures(Id org, Id job, std::optional<Id> after,
                                                             std::int64_t limit) {
    if (!co_await parts_.executions.job(org, job)) co_return no_such_job(job);
    auto parts = co_await parts_.results.failed_parts(org, job, after, limit);
    auto rows = parts_.database.of(org);
    co_return co_await rows.run(list_failures, job, after, limit, std::move(parts));
}

}  // namespace mad::pipelines
