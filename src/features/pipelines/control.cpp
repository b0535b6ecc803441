#include "features/pipelines/control.hpp"

#include "db/database.hpp"
#include "features/pipelines/pipelines.hpp"

namespace mad::pipelines {

/// What the decision about a job needs.
struct Controlled {
    executions::Status status = executions::Status::queued;
    bool paused = false, cancel_requested = false;
    std::int64_t priority = 0;
};
const schema::Object& describe(std::type_identity<Controlled>) {
    static const auto it =
        schema::object<Controlled>("Controlled", schema::field<&Controlled::status>("status"),
                                   schema::field<&Controlled::paused>("paused"),
                                   schema::field<&Controlled::cancel_requested>("cancel_requested"),
                                   schema::field<&Controlled::priority>("priority"));
    return it;
}

namespace {

constexpr db::Query<Controlled(Id)> lock_job{
    "lock_controlled_job",
    "select status, paused, cancel_requested, priority from jobs_meta where id = $1 for no key update"};

// What was not looked at while the job was paused is looked at.
constexpr db::Query<void(Id, bool)> hold_job{"hold_job", R"sql(
    with job as (
        update jobs_meta set paused = $2, revision = revision + 1, paced_since = case when $2 then paced_since else now() end
        where id = $1 returning org_id, id, status, revision),
    woken as (
        insert into pipeline_wakes (org_id, scope_id)
        select s.org_id, s.id from pipeline_scopes s join job on s.job_id = job.id where s.status = 'RUNNING' and not $2)
    insert into outbox (org_id, topic, job_id, payload)
    select org_id, 'event', id, job_told(case when $2 then 'paused' else 'resumed' end, revision,
                                         json_build_object('status', status, 'paused', $2))
    from job)sql"};

constexpr db::Query<void(Id, std::int64_t)> prioritize_job{"prioritize_job", R"sql(
    with job as (
        update jobs_meta set priority = $2, revision = revision + 1
        where id = $1 returning org_id, id, status, priority, revision)
    insert into outbox (org_id, topic, job_id, payload)
    select org_id, 'event', id, job_told('priority', revision, json_build_object('status', status, 'priority', priority))
    from job)sql"};

constexpr db::Query<Id(Id)> lock_open_calls{"lock_open_calls", R"sql(
    select id from task_executions where job_id = $1 and finished_at is null order by id for no key update)sql"};

// A job at a service goes on there, and is followed.
constexpr db::Query<void(Id, bool, std::int64_t)> apply_to_open_calls{"apply_to_open_calls", R"sql(
    update task_executions set priority = $3,
        due_at = case when status <> 'QUEUED' or remote_job is not null then due_at
                      when $2 then 'infinity' when due_at = 'infinity' then now() else due_at end
    where job_id = $1 and finished_at is null
      and (priority <> $3 or (status = 'QUEUED' and remote_job is null and (due_at = 'infinity') <> $2)))sql"};

// Those that failed or were canceled, and those around them; not an item that failed because its inputs were
// not there to be read, which would not be there again. A step is to begin the items that it had not begun.
constexpr db::Query<void(Id)> reopen_scopes{"reopen_pipeline_scopes", R"sql(
    with recursive opened as (
        select s.id, s.org_id, s.parent_id, s.step, s.status from pipeline_scopes s
        where s.job_id = $1 and (s.status = 'CANCELED' or (s.status = 'FAILED' and (s.parent_id is null
            or exists (select from task_executions e where e.scope_id = s.id)
            or exists (select from pipeline_fans f where f.scope_id = s.id))))
        union
        select s.id, s.org_id, s.parent_id, s.step, s.status
        from opened o join pipeline_scopes s on s.id = o.parent_id),
    scope as (update pipeline_scopes set status = 'RUNNING', error = null where id = any (array(select id from opened))),
    counted as (
        select parent_id as scope_id, step, count(*) filter (where status = 'COMPLETED') as completed,
               count(*) filter (where status = 'FAILED') as failed,
               count(*) filter (where status = 'CANCELED') as canceled
        from opened where parent_id is not null group by 1, 2),
    fan as (
        update pipeline_fans f set
            completed = f.completed - coalesce(c.completed, 0), failed = f.failed - coalesce(c.failed, 0),
            canceled = f.canceled - coalesce(c.canceled, 0), finished_at = null,
            error = case when f.failed > coalesce(c.failed, 0) and not f.refused then f.error end, refused = false,
            all_begun = not f.refused and f.total is not null and f.begun >= f.total
        from pipeline_fans g left join counted c using (scope_id, step)
        where f.scope_id = g.scope_id and f.step = g.step and g.scope_id = any (array(select id from opened))
          and (c.scope_id is not null or g.refused or g.total is null or g.begun < g.total))
    insert into pipeline_wakes (org_id, scope_id) select org_id, id from opened)sql"};

// All that failed or were canceled are begun again, but for calls that could not be made: their inputs are
// read again. What was canceled before it was taken up had no attempt of its own, by which events are told
// apart.
constexpr db::Query<void(Id)> reopen_calls{"reopen_calls", R"sql(
    with never_begun as (
        delete from task_executions where job_id = $1 and scope_id is not null and status = 'FAILED' and attempt = 0),
    again as (
        update task_executions e set status = 'QUEUED', failures = 0, due_at = now(), priority = j.priority,
            attempt = e.attempt + case when e.status = 'CANCELED' then 1 else 0 end, cancel_requested = false,
            progress = 0, message = '', error = null, service_id = null, remote_job = null, started_at = null,
            finished_at = null
        from jobs_meta j
        where j.id = $1 and e.job_id = j.id and e.status in ('FAILED', 'CANCELED')
          and not (e.scope_id is not null and e.status = 'FAILED' and e.attempt = 0)
        returning e.id),
    job as (
        update jobs_meta set status = 'QUEUED', finished_at = null, paused = false, cancel_requested = false,
            paced_since = now(), revision = revision + 1, executions_open = (select count(*) from again),
            executions_failed = 0, executions_canceled = 0
        where id = $1 returning org_id, id, status, revision)
    insert into outbox (org_id, topic, job_id, payload)
    select org_id, 'event', id, job_told('retried', revision, json_build_object('status', status)) from job)sql"};

constexpr db::Query<bool(Id)> has_failed_call{"has_failed_call", R"sql(
    select exists (select from task_executions where job_id = $1 and status in ('FAILED', 'CANCELED')))sql"};

Error already_final() {
    return {Errc::conflict, "already_final", "It has ended already: there is nothing to come"};
}
}  // namespace

awaitable<Result<void>> Control::pause(Id org, Id job) { return hold(org, job, true); }
awaitable<Result<void>> Control::resume(Id org, Id job) { return hold(org, job, false); }

awaitable<Result<void>> Control::hold(Id org, Id job, bool paused) {
    auto rows = parts_.database.of(org);
    auto held = co_await rows.transaction([&](db::Transaction& tx) -> awaitable<Result<void>> {
        const auto now = co_await tx.maybe(lock_job, job);
        if (!now) co_return no_such_job(job);
        if (is_final(now->status)) co_return already_final();
        if (now->cancel_requested && paused)
            co_return Error{Errc::conflict, "canceling", "It is being canceled: nothing more of it begins"};
        if (now->paused != paused) co_await tx.exec(hold_job, job, paused);
        co_return Result<void>{};
    });
    if (held) co_await apply_to_open(org, job);
    co_return held;
}

awaitable<Result<void>> Control::set_priority(Id org, Id job, std::int64_t priority) {
    auto rows = parts_.database.of(org);
    auto set = co_await rows.transaction([&](db::Transaction& tx) -> awaitable<Result<void>> {
        const auto now = co_await tx.maybe(lock_job, job);
        if (!now) co_return no_such_job(job);
        if (is_final(now->status)) co_return already_final();
        if (now->priority != priority) co_await tx.exec(prioritize_job, job, priority);
        co_return Result<void>{};
    });
    if (set) co_await apply_to_open(org, job);
    co_return set;
}

// After the job's row says so: what comes to wait from then on is as it says, and what waited before is
// waited for here. Executions are locked before their job, as everywhere.
awaitable<void> Control::apply_to_open(Id org, Id job) {
    auto rows = parts_.database.of(org);
    co_await rows.transaction([&](db::Transaction& tx) -> awaitable<Result<void>> {
        co_await tx.run(lock_open_calls, job);
        const auto now = co_await tx.maybe(lock_job, job);
        if (now) co_await tx.exec(apply_to_open_calls, job, now->paused, now->priority);
        co_return Result<void>{};
    });
    parts_.committed();
    parts_.due();
}

// The job has ended: nobody else changes what is in it.
awaitable<Result<void>> Control::retry(Id org, Id job) {
    auto rows = parts_.database.of(org);
    auto retried = co_await rows.transaction([&](db::Transaction& tx) -> awaitable<Result<void>> {
        const auto now = co_await tx.maybe(lock_job, job);
        if (!now) co_return no_such_job(job);
        if (!is_final(now->status))
            co_return Error{Errc::conflict, "not_final",
                            "It has not ended: see how it ends, or cancel it first"};
        const auto scopes = co_await tx.exec(reopen_scopes, job);
        if (scopes == 0 && !co_await tx.one(has_failed_call, job))
            co_return Error{Errc::conflict, "nothing_to_retry", "Nothing of it has failed or was canceled"};
        co_await tx.exec(reopen_calls, job);
        co_return Result<void>{};
    });
    if (retried) {
        parts_.committed();
        parts_.due();
    }
    co_return retried;
}

}  // namespace mad::pipelines
