// What a lease holder writes: that it still holds, how far it is, how it ends. All of it fenced.
#include "db/among.hpp"
#include "db/database.hpp"
#include "features/executions/changes.hpp"
#include "features/executions/settle.hpp"
#include "features/executions/store.hpp"

#include <fmt/format.h>

namespace mad::executions {
using schema::field;

const schema::Object& describe(std::type_identity<Held>) {
    static const auto it = schema::object<Held>(
        "Held", field<&Held::id>("id"), field<&Held::attempt>("attempt"), field<&Held::owner>("owner"));
    return it;
}

const schema::Object& describe(std::type_identity<Renewed>) {
    static const auto it = schema::object<Renewed>("Renewed", field<&Renewed::id>("id"),
                                                   field<&Renewed::cancel_requested>("cancel_requested"));
    return it;
}

namespace {
using Text = std::string;

constexpr db::Query<Renewed(std::vector<Held>, double)> renew_leases{"renew_leases", R"sql(
    with item as (select * from json_to_recordset($1) as i (id uuid, attempt bigint, owner text)),
    locked as (
        select id, attempt, lease_owner as owner, status from task_executions
        where id = any (array(select id from item)) order by id for no key update),
    held as (select id from locked join item using (id, attempt, owner) where status = 'RUNNING')
    update task_executions e set lease_expires_at = now() + make_interval(secs => $2)
    where e.id = any (array(select id from held)) returning e.id, e.cancel_requested)sql"};

constexpr db::Query<void(Id, std::int64_t, Text, double, Text, json::value)> note_progress{"note_progress",
                                                                                           R"sql(
    with noted as (
        update task_executions set progress = $4, message = $5
        where id = $1 and attempt = $2 and lease_owner = $3 and status = 'RUNNING' returning org_id, job_id)
    insert into outbox (org_id, topic, job_id, payload) select org_id, 'event', job_id, $6::json from noted)sql"};

constexpr db::Query<void(Id, std::int64_t, Text, Text)> note_remote_job{"note_remote_job", R"sql(
    update task_executions set remote_job = $4
    where id = $1 and attempt = $2 and lease_owner = $3 and status = 'RUNNING')sql"};

constexpr db::Query<bool(Id)> service_has_left{"service_has_left", R"sql(
    select exists (select from task_executions e where e.id = $1 and e.service_id is not null
                   and not exists (select from task_services s where s.id = e.service_id)))sql"};

// What waits again of a job that is paused is not due. Where any waits, the jobs of all are locked: in one
// order, and as they are now.
constexpr db::Query<Id(std::vector<Release>)> release_executions{"release_executions", R"sql(
    with item as (
        select * from json_to_recordset($1) as i (id uuid, attempt bigint, owner text, status text,
            failures bigint, due_in double precision, remote boolean, progress double precision, message text,
            error jsonb, event json)),
    present as (
        select id, job_id, attempt, lease_owner as owner, status as was from task_executions
        where id = any (array(select id from item)) order by id for no key update),
    held as (select i.*, p.job_id from item i join present p using (id, attempt, owner) where p.was = 'RUNNING'),
    jobs as (
        select id, paused from jobs_meta
        where id = any (array(select job_id from held where exists (select from held where status = 'QUEUED')))
        order by id for no key update),
    released as (
        update task_executions e set status = i.status, failures = i.failures,
            due_at = case when i.status = 'QUEUED' and not i.remote and i.job_id = any (array(select id from jobs where paused))
                          then 'infinity' else now() + make_interval(secs => i.due_in) end,
            lease_owner = null, lease_expires_at = null,
            remote_job = case when i.remote then e.remote_job end,
            service_id = case when i.status = 'QUEUED' and not i.remote then null else e.service_id end,
            started_at = case when i.status = 'QUEUED' and not i.remote then null else e.started_at end,
            finished_at = case when i.status <> 'QUEUED' then now() end,
            progress = i.progress, message = i.message,
            error = case when i.status = 'COMPLETED' then null else coalesce(i.error, e.error) end
        from held i where e.id = i.id and e.id = any (array(select id from held))
        returning e.id, e.org_id, e.job_id, e.scope_id, e.status, e.error, i.event),
    ended as (select org_id, job_id, scope_id, status, error from released where status <> 'QUEUED'),)sql" MAD_SETTLE_JOBS
                                                                                       R"sql(,
    told as (
        insert into outbox (org_id, topic, job_id, payload)
        select org_id, 'event', job_id, event from released where event is not null
        union all select org_id, 'event', id, job_event(status, error, revision) from settled)
    select id from released)sql"};
}  // namespace

awaitable<std::vector<Renewed>> Store::renew(std::vector<Held> held, double lease_seconds) {
    auto rows = database_.system().lazily();
    co_return co_await rows.run(renew_leases, std::move(held), lease_seconds);
}

awaitable<bool> Store::started(Lease l, std::string remote_job) {
    auto rows = database_.system();
    co_return co_await rows.exec(note_remote_job, l.id, l.attempt, l.owner, remote_job) > 0;
}

awaitable<bool> Store::progressed(Lease l, State s, std::int64_t n) {
    const auto event = execution_event(l.id, s, fmt::format("progress:{}", n), "progress");
    auto rows = database_.system().lazily();
    co_return co_await rows.exec(note_progress, l.id, l.attempt, l.owner, s.progress, s.message,
                                 schema::to_json(event)) > 0;
}

awaitable<bool> Store::service_left(Id execution) {
    auto rows = database_.system();
    co_return co_await rows.one(service_has_left, execution);
}

awaitable<bool> Store::save(Lease l, State s) { return releases_.ask({}, release(l, s)); }

awaitable<std::vector<bool>> Store::release_all(std::vector<Release> releases) {
    auto rows = database_.system();
    const auto done = co_await rows.run(release_executions, releases);
    co_return db::among(done, releases, &Release::id);
}

}  // namespace mad::executions
