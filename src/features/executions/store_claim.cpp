// How executions are taken up: those that are due, where an instance has room; those that nobody holds.
#include "db/database.hpp"
#include "features/executions/changes.hpp"
#include "features/executions/placing.hpp"
#include "features/executions/store.hpp"

namespace mad::executions {
namespace {
using Text = std::string;

// Who hands out places of an instance waits here for whoever does so now; in one order, so that nobody waits
// for each other. A statement of its own: the next one sees what the last holder has taken.
constexpr db::Query<Text()> lock_wanted_places{"lock_wanted_places", R"sql(
    with wanted as materialized (
        select distinct s.base_url from task_services s
        where s.health = 'healthy'
          and exists (select from task_executions e
                      where e.task_id = s.task_id and e.status = 'QUEUED' and e.due_at <= now()
                        and not e.cancel_requested and e.remote_job is null)
        order by 1)
    select base_url from wanted
    where pg_advisory_xact_lock(hashtextextended('mad.places ' || base_url, 0)) is not null)sql"};

// Several tasks may be answered at one base URL: its capacity is theirs together. What has left RUNNING with
// its remote job unfinished is still at work there.
constexpr db::Query<Instance(std::vector<Text>)> instances_with_room{"instances_with_room", R"sql(
    with held as (
        select at.base_url, count(*) as n from task_executions e join task_services at on at.id = e.service_id
        where (e.status = 'RUNNING' or e.remote_job is not null) and e.status in ('RUNNING', 'QUEUED')
        group by at.base_url)
    select s.id, s.org_id, s.task_id, s.version, s.base_url, s.capacity, coalesce(h.n, 0) as held
    from task_services s left join held h on h.base_url = s.base_url
    where s.base_url = any($1) and s.health = 'healthy' and s.capacity > coalesce(h.n, 0)
    order by random())sql"};

// The first of those that wait for each room: the system's instances answer the system's tasks, not an
// organisation's own by the same name. An execution with a job at a service holds its place there already.
constexpr db::Query<Lease(std::vector<Room>, std::int64_t, Text)> lock_due_executions{"lock_due_executions",
                                                                                      R"sql(
    with room as (
        select * from json_to_recordset($1) as r (org_id uuid, task_id text, version text, places bigint)),
    due as (
        select w.id from room r cross join lateral (
            select e.id from task_executions e
            where e.task_id = r.task_id and e.status = 'QUEUED' and e.due_at <= now() and not e.cancel_requested
              and e.remote_job is null
              and case when r.org_id is not null then e.org_id = r.org_id
                       else exists (select from task_definitions d where d.id = e.task_definition_id
                                    and d.org_id is null) end
              and (r.version is null or e.task_version = r.version)
            order by e.priority desc, e.due_at, e.id limit least(r.places, $2) for update skip locked) w
        union
        select f.id from (
            select e.id from task_executions e
            where e.remote_job is not null and e.status = 'QUEUED' and e.due_at <= now() and not e.cancel_requested
            order by e.priority desc, e.due_at, e.id limit $2 for update skip locked) f)
    select e.id, e.org_id, e.job_id, e.task_definition_id,
           exists (select from task_definitions d where d.id = e.task_definition_id and d.org_id is null) as of_system,
           e.task_id, e.task_version, e.parameters, e.attempt + 1 as attempt, $3 as owner, e.failures,
           e.max_failures, e.backoff_seconds,
           e.timeout_seconds - extract(epoch from now() - began.at)::double precision as seconds_left,
           e.cancel_requested, e.progress, e.message, e.remote_job, e.service_id,
           coalesce((select base_url from task_services s where s.id = e.service_id), '') as service,
           began.at as started_at, e.trace, e.scope_id is not null as of_pipeline
    from task_executions e cross join lateral (
        select case when e.remote_job is null then now() else coalesce(e.started_at, now()) end as at) began
    where e.id = any (array(select id from due)) order by e.priority desc, e.due_at, e.id)sql"};

// The rows are locked. A job runs from the first of its executions that does.
constexpr db::Query<void(std::vector<Taking>, Text, double)> take_executions{"take_executions", R"sql(
    with item as (select * from json_to_recordset($1) as i (id uuid, service_id uuid, event json)),
    taken as (
        update task_executions e set status = 'RUNNING', attempt = attempt + 1, lease_owner = $2,
            lease_expires_at = now() + make_interval(secs => $3),
            service_id = coalesce(i.service_id, e.service_id),
            started_at = case when remote_job is null then now() else coalesce(started_at, now()) end,
            progress = case when remote_job is null then 0 else progress end,
            message = case when remote_job is null then '' else message end
        from item i where e.id = i.id and e.id = any (array(select id from item))
        returning e.org_id, e.job_id, i.event),
    starting as (
        select id from jobs_meta
        where id = any (array(select job_id from taken)) and status in ('PENDING', 'QUEUED')
        order by id for no key update),
    started as (
        update jobs_meta j set status = 'RUNNING', started_at = coalesce(started_at, now())
        where id = any (array(select id from starting)) returning j.org_id, j.id, j.revision)
    insert into outbox (org_id, topic, job_id, payload)
    select org_id, 'event', job_id, event from taken
    union all select org_id, 'event', id, job_event('RUNNING', null, revision) from started)sql"};

constexpr db::Query<Lease(Text, std::int64_t, double)> take_stranded_executions{"take_stranded_executions",
                                                                                R"sql(
    with expired as (
        select id from task_executions where status = 'RUNNING' and lease_expires_at < now()
        order by lease_expires_at limit $2 for update skip locked),
    canceled as (
        select id from task_executions where status = 'QUEUED' and cancel_requested
        order by id limit $2 for update skip locked),
    stranded as (select id from expired union all select id from canceled),
    taken as (
        update task_executions set status = 'RUNNING', attempt = attempt + 1, lease_owner = $1,
            lease_expires_at = now() + make_interval(secs => $3)
        where id in (select id from stranded limit $2)
        returning *)
    select t.id, t.org_id, t.job_id, t.task_definition_id, d.org_id is null as of_system, t.task_id,
           t.task_version, t.parameters, t.attempt, $1 as owner, t.failures, t.max_failures,
           t.backoff_seconds, 0::double precision as seconds_left, t.cancel_requested, t.progress, t.message,
           t.remote_job, t.service_id, coalesce(s.base_url, '') as service, t.started_at, t.trace,
           t.scope_id is not null as of_pipeline
    from taken t join task_definitions d on d.id = t.task_definition_id
    left join task_services s on s.id = t.service_id)sql"};

constexpr db::Query<bool()> anything_due{"anything_due", R"sql(
    select exists (select from task_executions where status = 'QUEUED' and due_at <= now()
                   and not cancel_requested))sql"};

// Where an instance serves every organisation that has the task, nothing needs to be looked for in its queue.
constexpr db::Query<Id()> starving_definitions{"starving_definitions", R"sql(
    select d.id from task_definitions d
    where not exists (select from task_services s
                      where s.task_id = d.task_id and s.health = 'healthy'
                        and (s.version is null or s.version = d.version)
                        and s.org_id is not distinct from d.org_id)
      and exists (select from task_executions e
                  where e.task_id = d.task_id and e.status = 'QUEUED' and e.due_at <= now()
                    and not e.cancel_requested and e.remote_job is null and e.task_definition_id = d.id
                    and not exists (select from task_services s
                                    where s.task_id = d.task_id and s.health = 'healthy'
                                      and (s.version is null or s.version = d.version)
                                      and s.org_id = e.org_id))
    limit 50)sql"};

std::vector<Taking> takings(const std::vector<Lease>& leases) {
    std::vector<Taking> takings;
    for (auto& lease : leases) {
        auto event = execution_event(lease.id, state_of(lease), "running", "running");
        event.data["service"] = lease.service;
        takings.push_back({lease.id, lease.service_id, schema::to_json(event)});
    }
    return takings;
}
}  // namespace

// A claim that a crash of the server forgets is as if it had not been: the owner is no longer the holder.
awaitable<Claimed> Store::claim(std::string owner, std::int64_t limit, double lease_seconds) {
    auto rows = database_.system().lazily();
    auto claimed = co_await rows.transaction([&](db::Transaction& tx) -> awaitable<Result<Claimed>> {
        auto wanted = co_await tx.run(lock_wanted_places);
        const bool some_wait = !wanted.empty();
        std::vector<Instance> instances;
        if (some_wait) instances = co_await tx.run(instances_with_room, std::move(wanted));
        const auto room = rooms(instances);
        auto due = co_await tx.run(lock_due_executions, room, limit, owner);
        Claimed it{place(std::move(due), std::move(instances), static_cast<std::size_t>(limit))};
        std::int64_t places = 0;
        for (auto& each : room) places += each.places;
        it.more = some_wait && std::ssize(it.leases) >= std::min(limit, places);
        if (!it.leases.empty())
            co_await tx.exec_last(take_executions, takings(it.leases), owner, lease_seconds);
        co_return it;
    });
    co_return std::move(claimed.value());
}

awaitable<std::vector<Lease>> Store::take_stranded(std::string owner, std::int64_t limit,
                                                   double lease_seconds) {
    auto rows = database_.system().lazily();
    co_return co_await rows.run(take_stranded_executions, owner, limit, lease_seconds);
}

awaitable<bool> Store::has_due() {
    auto rows = database_.system();
    co_return co_await rows.one(anything_due);
}

awaitable<std::vector<Id>> Store::starving() {
    auto rows = database_.system();
    co_return co_await rows.run(starving_definitions);
}

}  // namespace mad::executions
