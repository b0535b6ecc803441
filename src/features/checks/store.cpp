#include "features/checks/store.hpp"

#include "db/database.hpp"
#include "features/results/places.hpp"

namespace mad::checks {
namespace {
using Ids = std::vector<Id>;

constexpr db::Query<std::int64_t()> count_jobs{"check_count_jobs", "select count(*) from jobs_meta"};
// A pipeline ends as its outermost scope does, whatever it began.
constexpr db::Query<Violation(std::int64_t)> wrong_jobs{"check_wrong_jobs", R"sql(
    with standing as (
        select j.id, j.kind = 'pipeline' as is_pipeline,
               (select s.status from pipeline_scopes s where s.id = j.id) as scope, j.status, j.status in ('COMPLETED', 'FAILED', 'CANCELED') as ended, count(e.id) as executions,
               row (executions_open, executions_failed, executions_canceled) as counts,
               count(e.id) filter (where e.status in ('PENDING', 'QUEUED', 'RUNNING')) as open,
               count(e.id) filter (where e.status = 'FAILED') as failed,
               count(e.id) filter (where e.status = 'CANCELED') as canceled
        from jobs_meta j left join task_executions e on e.job_id = j.id group by j.id),
    wanted as (
        select *, row (open, failed, canceled) as counted,
               case when is_pipeline then scope
                    when failed > 0 then 'FAILED' when canceled > 0 then 'CANCELED' else 'COMPLETED' end as finally,
               case when is_pipeline then scope = 'RUNNING' else open > 0 end as goes_on
        from standing)
    select 'job ' || id as subject,
           case when is_pipeline and scope is null then 'it is a pipeline and has no scope'
                when executions = 0 and not is_pipeline then 'it is ' || status || ' and has no execution'
                when open > 0 and ended
                then 'it is ' || status || ', but ' || open || ' of its executions have not ended'
                when not goes_on and status <> finally
                then 'it is ' || status || ', but what it ran has ended: ' || finally
                when goes_on and ended then 'it is ' || status || ', but its steps go on'
                else 'of its executions ' || counted || ' are open, failed and canceled, but it counts ' || counts
                end as detail
    from wanted
    where (executions = 0 and not is_pipeline) or (is_pipeline and scope is null) or (open > 0 and ended)
       or goes_on = ended or (not goes_on and status <> finally) or counts <> counted
    order by id limit $1)sql"};

constexpr db::Query<std::int64_t()> count_scopes{"check_count_scopes",
                                                 "select count(*) from pipeline_scopes"};
constexpr db::Query<Violation(std::int64_t)> wrong_scopes{"check_wrong_scopes", R"sql(
    with standing as (
        select s.id, s.job_id, s.step, s.status,
               exists (select from task_executions e where e.scope_id = s.id and e.finished_at is null) as calls,
               exists (select from pipeline_scopes c where c.parent_id = s.id and c.status = 'RUNNING') as items,
               exists (select from pipeline_wakes w where w.scope_id = s.id) as woken,
               exists (select from jobs_meta j where j.id = s.job_id and j.paused) as paused
        from pipeline_scopes s),
    counted as (
        select f.job_id, f.step, row (f.begun, f.completed, f.failed, f.canceled) as counts,
               row (count(s.id), count(s.id) filter (where s.status = 'COMPLETED'),
                    count(s.id) filter (where s.status = 'FAILED'),
                    count(s.id) filter (where s.status = 'CANCELED')) as counted
        from pipeline_fans f left join pipeline_scopes s on s.parent_id = f.scope_id and s.step = f.step
        where f.outputs_of is null
        group by f.scope_id, f.step)
    select 'scope ' || id as subject,
           case when status = 'RUNNING' then 'it stands still: nothing of it runs, and nobody looks at it'
                else 'it is ' || status || ', but something of it runs' end as detail
    from standing where (status = 'RUNNING' and not (calls or items or woken or paused)) or (status <> 'RUNNING' and (calls or items))
    union all
    select 'step ' || step || ' of job ' || job_id,
           'of its items ' || counted || ' are begun, completed, failed and canceled, but it counts ' || counts
    from counted where counts <> counted
    order by 1 limit $1)sql"};

// As the claim and the choice of an instance count them.
constexpr db::Query<std::int64_t()> count_places{"check_count_places", R"sql(
    select count(*) from task_executions
    where service_id is not null and (status = 'RUNNING' or remote_job is not null))sql"};
constexpr db::Query<Violation(std::int64_t)> wrong_places{"check_wrong_places", R"sql(
    select 'execution ' || id as subject,
           case when status = 'QUEUED' then 'it waits, but has an instance without a job there'
                else 'it is ' || status || ', but its job holds a place at the instance: ' || remote_job end as detail
    from task_executions
    where (status in ('COMPLETED', 'FAILED', 'CANCELED') and remote_job is not null)
       or (status in ('PENDING', 'QUEUED') and service_id is not null and remote_job is null)
    order by id limit $1)sql"};

constexpr db::Query<std::int64_t()> count_leases{"check_count_leases", R"sql(
    select count(*) from task_executions where status = 'RUNNING' or lease_owner is not null)sql"};
constexpr db::Query<Violation(double, std::int64_t)> wrong_leases{"check_wrong_leases", R"sql(
    select 'execution ' || id as subject,
           case when status <> 'RUNNING' then 'it is ' || status || ', but leased to ' || coalesce(lease_owner, '?')
                when lease_owner is null or lease_expires_at is null then 'it is RUNNING without a lease'
                else 'its lease to ' || lease_owner || ' expired at ' || lease_expires_at
                     || ' and no sweeper took it up' end as detail
    from task_executions
    where (status = 'RUNNING') <> (lease_owner is not null)
       or (lease_owner is null) <> (lease_expires_at is null)
       or (status = 'RUNNING' and lease_expires_at < now() - make_interval(secs => $1))
    order by id limit $2)sql"};

constexpr db::Query<std::int64_t()> count_molecules{"check_count_molecules",
                                                    "select count(*) from molecules"};
constexpr db::Query<Violation(std::int64_t)> wrong_molecules{"check_wrong_molecules", R"sql(
    select 'molecule ' || m.id as subject, 'its file ' || a.uri || ' is ' || a.state as detail
    from molecules m join artifacts a on a.id = m.artifact_id where a.state <> 'stored'
    order by m.id limit $1)sql"};

constexpr db::Query<JobRow(Id, std::int64_t)> list_jobs{"check_jobs_after", R"sql(
    select j.id, j.org_id, j.status, o.job_id is not null as waiting
    from (select id, org_id, status from jobs_meta where id > $1 order by id limit $2) j
    left join (select distinct job_id from outbox) o on o.job_id = j.id order by j.id)sql"};
constexpr db::Query<ExecutionRow(Id, double, std::int64_t)> list_executions{"check_executions_after", R"sql(
    select id, org_id, job_id, status,
           coalesce(lease_expires_at < now() - make_interval(secs => $2), false) as unattended
    from task_executions where id > $1 and result_of is null order by id limit $3)sql"};
constexpr db::Query<ArtifactRow(Id, std::int64_t)> list_stored{"check_stored_after", R"sql(
    select id, org_id, uri, state, sha256, size_bytes,
           coalesce(execution_id, '00000000-0000-0000-0000-000000000000') as execution_id
    from artifacts where id > $1 and state = 'stored' order by id limit $2)sql"};
constexpr db::Query<ArtifactRow(Id, std::int64_t)> list_outputs_of_ended{"check_outputs_of_ended_after",
                                                                         R"sql(
    select a.id, a.org_id, a.uri, a.state, a.sha256, a.size_bytes, e.id as execution_id
    from artifacts a join task_executions e on e.id = a.execution_id
    where a.id > $1 and a.state <> 'going' and e.status in ('COMPLETED', 'FAILED', 'CANCELED')
    order by a.id limit $2)sql"};

constexpr db::Query<Id()> list_organizations{"check_organizations",
                                             "select org_id from org_settings order by org_id"};
constexpr db::Query<Id(Id, Ids)> find_jobs{"check_known_jobs",
                                           "select id from jobs_meta where org_id = $1 and id = any($2)"};
constexpr db::Query<Id(Id, Ids)> find_executions{
    "check_known_executions", "select id from task_executions where org_id = $1 and id = any($2)"};
constexpr db::Query<ArtifactRow(std::vector<std::string>)> find_artifacts{"check_artifacts", R"sql(
    select id, org_id, uri, state, sha256, size_bytes,
           coalesce(execution_id, '00000000-0000-0000-0000-000000000000') as execution_id
    from artifacts where uri = any($1))sql"};

constexpr db::Query<RecordedJob(Ids)> find_recorded_jobs{"check_recorded_jobs", R"sql(
    select j.id, j.status, j.last_seq, e.events, e.highest_seq, e.ends,
           coalesce((select type from job_events where job_id = j.id order by seq_no desc limit 1), '') as last_type
    from jobs j
    cross join lateral (
        select coalesce(max(seq_no), 0) as opened from job_events where job_id = j.id and type = 'job.retried') r
    cross join lateral (
        select count(*) as events, coalesce(max(seq_no), 0) as highest_seq,
               count(*) filter (where type in ('job.completed', 'job.failed', 'job.canceled') and seq_no > r.opened) as ends
        from job_events where job_id = j.id) e
    where j.id = any($1))sql"};
constexpr db::Query<OutcomeRow(Ids)> find_outcomes{"check_outcomes", R"sql(
    select execution_id, job_id, count(*) as outcomes from dynamic_task_results
    where execution_id = any($1) and result is not null group by execution_id, job_id)sql"};
constexpr db::Query<OutputRow(Ids)> find_outputs{"check_outputs", R"sql(
    select execution_id, name, uri, sha256 from job_outputs where execution_id = any($1)
    order by execution_id, name)sql"};
constexpr db::Query<Id(Id, std::int64_t)> list_recorded_jobs{
    "check_recorded_jobs_after", "select id from jobs where id > $1 order by id limit $2"};
constexpr db::Query<Id(Id, std::int64_t)> list_outcomes{"check_outcomes_after", R"sql(
    select distinct execution_id from dynamic_task_results where execution_id > $1 and result is not null
    order by execution_id limit $2)sql"};

/// How many there are, and those that are `wrong`.
template <class... Args>
awaitable<Finding> examined(db::Scope rows, Finding about, db::Query<std::int64_t()> count,
                            db::Query<Violation(Args...)> wrong, std::type_identity_t<Args>... args) {
    about.examined = co_await rows.one(count);
    about.violations = co_await rows.run(wrong, args...);
    co_return about;
}
}  // namespace

awaitable<Finding> Store::jobs() {
    Finding about{"jobs", "every job ends once, and as its executions did"};
    return examined(metadata_.system(), std::move(about), count_jobs, wrong_jobs, most_violations);
}

awaitable<Finding> Store::scopes() {
    Finding about{"pipelines", "every step counts the items that it has, and nothing stands still"};
    return examined(metadata_.system(), std::move(about), count_scopes, wrong_scopes, most_violations);
}

awaitable<Finding> Store::places() {
    Finding about{"places", "the places held at instances are those of executions that run"};
    return examined(metadata_.system(), std::move(about), count_places, wrong_places, most_violations);
}

awaitable<Finding> Store::leases(double grace_seconds) {
    Finding about{"leases", "what runs is leased to somebody, and nothing else is"};
    return examined(metadata_.system(), std::move(about), count_leases, wrong_leases, grace_seconds,
                    most_violations);
}

awaitable<Finding> Store::molecules() {
    Finding about{"molecules", "every molecule has its file"};
    return examined(metadata_.system(), std::move(about), count_molecules, wrong_molecules, most_violations);
}

awaitable<std::vector<JobRow>> Store::jobs_after(Id after) {
    auto rows = metadata_.system();
    co_return co_await rows.run(list_jobs, after, rows_at_once);
}

awaitable<std::vector<ExecutionRow>> Store::executions_after(Id after, double grace_seconds) {
    auto rows = metadata_.system();
    co_return co_await rows.run(list_executions, after, grace_seconds, rows_at_once);
}

awaitable<std::vector<ArtifactRow>> Store::stored_after(Id after) {
    auto rows = metadata_.system();
    co_return co_await rows.run(list_stored, after, rows_at_once);
}

awaitable<std::vector<ArtifactRow>> Store::outputs_of_ended_after(Id after) {
    auto rows = metadata_.system();
    co_return co_await rows.run(list_outputs_of_ended, after, rows_at_once);
}

awaitable<Ids> Store::organizations() {
    auto rows = metadata_.system();
    co_return co_await rows.run(list_organizations);
}

awaitable<Ids> Store::known_jobs(Id org, Ids ids) {
    auto rows = metadata_.system();
    co_return co_await rows.run(find_jobs, org, std::move(ids));
}

awaitable<Ids> Store::known_executions(Id org, Ids ids) {
    auto rows = metadata_.system();
    co_return co_await rows.run(find_executions, org, std::move(ids));
}

awaitable<std::vector<ArtifactRow>> Store::artifacts(std::vector<std::string> uris) {
    auto rows = metadata_.system();
    co_return co_await rows.run(find_artifacts, std::move(uris));
}

awaitable<std::vector<RecordedJob>> Store::recorded_jobs(Id org, Ids jobs) {
    auto place = co_await places_.of(org);
    co_return co_await place.run(find_recorded_jobs, std::move(jobs));
}

awaitable<std::vector<OutcomeRow>> Store::outcomes(Id org, Ids executions) {
    auto place = co_await places_.of(org);
    co_return co_await place.run(find_outcomes, std::move(executions));
}

awaitable<std::vector<OutputRow>> Store::outputs(Id org, Ids executions) {
    auto place = co_await places_.of(org);
    co_return co_await place.run(find_outputs, std::move(executions));
}

awaitable<Ids> Store::recorded_jobs_after(Id org, Id after) {
    auto place = co_await places_.of(org);
    co_return co_await place.run(list_recorded_jobs, after, rows_at_once);
}

awaitable<Ids> Store::outcomes_after(Id org, Id execution) {
    auto place = co_await places_.of(org);
    co_return co_await place.run(list_outcomes, execution, rows_at_once);
}

}  // namespace mad::checks
