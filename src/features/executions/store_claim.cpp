// How executions are taken up: those that are due, where an instance has room; those that nobody holds.
#include "db/database.hpp"
#include "features/executions/changes.hpp"
#include "features/executions/placing.hpp"
#include "features/executions/store.hpp"

namespace mad::executions {
namespace {
using Text = std::string;

// What waits for a place: the condition of the index task_executions_waiting.
#define MAD_WAITS " e.status = 'QUEUED' and e.remote_job is null and not e.cancel_requested "

// Who hands out places of an instance waits here for whoever does so now; in one order, so that nobody waits
// for each other. A statement of its own: the next one sees what the last holder has taken.
constexpr db::Query<Text()> lock_wanted_places{"lock_wanted_places", R"sql(
    with wanted as materialized (
        select distinct s.base_url from task_services s
        where s.health = 'healthy'
          and exists (select from task_executions e
                      where e.task_id = s.task_id and e.due_at <= now() and)sql" MAD_WAITS R"sql()
        order by 1)
    select base_url from wanted
    where pg_advisory_xact_lock(hashtextextended('mad.places ' || base_url, 0)) is not null)sql"};

// Several tasks may be answered at one base URL: its capacity is theirs together. What has left RUNNING with
// its remote job unfinished is still at work there.
// An instance that was closed after failures gets one execution when its time has passed; one with a rate
// gets what is left of it. One that became healthy a moment ago is warm in half a minute.
constexpr db::Query<Instance(std::vector<Text>)> instances_with_room{"instances_with_room", R"sql(
    with held as (
        select at.base_url, count(*) as n from task_executions e join task_services at on at.id = e.service_id
        where (e.status = 'RUNNING' or e.remote_job is not null) and e.status in ('RUNNING', 'QUEUED')
        group by at.base_url)
    select s.id, s.org_id, s.task_id, s.version, s.base_url, s.capacity, coalesce(h.n, 0) as held,
           least(case when s.ejected_until is null then s.capacity - coalesce(h.n, 0)
                      when s.ejected_until <= now() then 1 - coalesce(h.n, 0) else 0 end,
                 floor(rate.tokens)::bigint) as room,
           case when s.healthy_at is null then 1
                else least(1, extract(epoch from now() - s.healthy_at) / 30) end::double precision as warmth,
           greatest(extract(epoch from s.ejected_until - now()), (1 - rate.tokens) / s.rate_per_second,
                    0)::double precision as room_in
    from task_services s left join held h on h.base_url = s.base_url cross join lateral (
        select service_tokens(s.rate_per_second, s.rate_burst, s.rate_tokens, s.rate_at) as tokens) rate
    where s.base_url = any($1) and s.health = 'healthy' and s.capacity > coalesce(h.n, 0)
    order by random())sql"};

// Those that wait for each room, in turn. They stand in lines, one of each organisation and definition, which
// the index gives one after another without a look at what waits in them. Where several organisations wait,
// the next place goes to the one that holds the fewest for the task, and among equals to the one whose last
// turn is the longest ago; within an organisation by priority and time. The system's instances answer the
// system's tasks, not an organisation's own by the same name. An execution with a job at a service holds its
// place there already.
constexpr db::Query<Lease(std::vector<Room>, std::int64_t, Text)> lock_due_executions{"lock_due_executions",
                                                                                      R"sql(
    with recursive room as (
        select row_number() over () as room, r.*
        from json_to_recordset($1) as r (org_id uuid, task_id text, version text, places bigint)),
    line as (
        select l.* from (select distinct task_id from room) r cross join lateral (
            select e.task_id, e.org_id, e.task_definition_id from task_executions e
            where e.task_id = r.task_id and)sql" MAD_WAITS R"sql(
            order by e.org_id, e.task_definition_id limit 1) l
        union all
        select n.* from line l cross join lateral (
            select e.task_id, e.org_id, e.task_definition_id from task_executions e
            where e.task_id = l.task_id and)sql" MAD_WAITS R"sql(
              and (e.org_id, e.task_definition_id) > (l.org_id, l.task_definition_id)
            order by e.org_id, e.task_definition_id limit 1) n),
    answered as (
        select r.room, least(r.places, $2) as places, l.* from line l
        join task_definitions d on d.id = l.task_definition_id
        join room r on r.task_id = l.task_id and (r.version is null or r.version = d.version)
          and case when r.org_id is null then d.org_id is null else r.org_id = l.org_id end),
    held as (
        select org_id, task_id, count(*) as n from task_executions
        where (status = 'RUNNING' or remote_job is not null) and status in ('RUNNING', 'QUEUED')
        group by org_id, task_id),
    contended as (select count(distinct org_id) > 1 as so from answered),
    standing as (
        select a.*, c.so as contended,
               case when c.so then coalesce((select n from held h where h.org_id = a.org_id
                                             and h.task_id = a.task_id), 0) end as held,
               case when c.so then (select at from claim_turns t where t.org_id = a.org_id
                                    and t.task_id = a.task_id) end as last_turn
        from answered a cross join contended c),
    waiting as (
        select s.room, s.places, s.contended, s.last_turn, w.*, s.held + dense_rank() over in_room as would_hold,
               s.held + dense_rank() over in_all as would_hold_in_all
        from standing s cross join lateral (
            select e.id, e.priority, e.due_at from task_executions e
            where e.task_id = s.task_id and e.org_id = s.org_id
              and e.task_definition_id = s.task_definition_id and e.due_at <= now() and)sql" MAD_WAITS R"sql(
            order by e.priority desc, e.due_at, e.id limit s.places) w
        window in_room as (partition by s.room, s.org_id order by w.priority desc, w.due_at, w.id),
               in_all as (partition by s.org_id order by w.priority desc, w.due_at, w.id)),
    due as (
        select distinct on (id) id, contended, last_turn, would_hold_in_all from (
            select *, row_number() over (partition by room order by would_hold, last_turn nulls first,
                                         priority desc, due_at, id) as place from waiting) w
        where place <= places
        union all
        select id, false, null, 0 from (
            select e.id from task_executions e
            where e.remote_job is not null and e.status = 'QUEUED' and e.due_at <= now() and not e.cancel_requested
            order by e.priority desc, e.due_at, e.id limit $2 for update skip locked) followed)
    select e.id, e.org_id, e.job_id, e.task_definition_id,
           exists (select from task_definitions d where d.id = e.task_definition_id and d.org_id is null) as of_system,
           e.task_id, e.task_version, e.parameters, e.attempt + 1 as attempt, $3 as owner, e.failures,
           e.max_failures, e.backoff_seconds,
           e.timeout_seconds - extract(epoch from now() - began.at)::double precision as seconds_left,
           e.cancel_requested, e.progress, e.message, e.remote_job, e.service_id,
           coalesce((select base_url from task_services s where s.id = e.service_id), '') as service,
           began.at as started_at, e.trace, e.scope_id is not null as of_pipeline, due.contended as in_turn
    from task_executions e join due on due.id = e.id cross join lateral (
        select case when e.remote_job is null then now() else coalesce(e.started_at, now()) end as at) began
    where e.id = any (array(select id from due)) and e.status = 'QUEUED' and not e.cancel_requested
    order by due.would_hold_in_all, due.last_turn nulls first, e.priority desc, e.due_at, e.id
    for update of e skip locked)sql"};

// The rows are locked. A job runs from the first of its executions that does.
constexpr db::Query<void(std::vector<Taking>, Text, double)> take_executions{"take_executions", R"sql(
    with item as (
        select * from json_to_recordset($1) as i (id uuid, service_id uuid, in_turn boolean, event json)),
    taken as (
        update task_executions e set status = 'RUNNING', attempt = attempt + 1, lease_owner = $2,
            lease_expires_at = now() + make_interval(secs => $3),
            service_id = coalesce(i.service_id, e.service_id),
            started_at = case when remote_job is null then now() else coalesce(started_at, now()) end,
            progress = case when remote_job is null then 0 else progress end,
            message = case when remote_job is null then '' else message end
        from item i where e.id = i.id and e.id = any (array(select id from item))
        returning e.org_id, e.job_id, e.task_id, i.in_turn, i.event),
    given as (select service_id as id, count(*) as n from item where service_id is not null group by service_id),
    paid as (
        update task_services s set rate_at = clock_timestamp(), rate_tokens =
            service_tokens(s.rate_per_second, s.rate_burst, s.rate_tokens, s.rate_at) - given.n
        from given where s.id = given.id and s.rate_per_second is not null
          and s.id = any (array(select id from given))),
    turn as (
        insert into claim_turns (task_id, org_id, at)
        select task_id, org_id, clock_timestamp() from taken where in_turn group by task_id, org_id
        on conflict (task_id, org_id) do update set at = excluded.at),
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
           t.scope_id is not null as of_pipeline, false as in_turn
    from taken t join task_definitions d on d.id = t.task_definition_id
    left join task_services s on s.id = t.service_id)sql"};

constexpr db::Query<bool()> anything_due{"anything_due", R"sql(
    select exists (select from task_executions e where e.due_at <= now() and)sql" MAD_WAITS R"sql()
        or exists (select from task_executions where status = 'QUEUED' and remote_job is not null
                   and due_at <= now() and not cancel_requested))sql"};

#undef MAD_WAITS

std::vector<Taking> takings(const std::vector<Lease>& leases) {
    std::vector<Taking> takings;
    for (auto& lease : leases) {
        auto event = execution_event(lease.id, state_of(lease), "running", "running");
        event.data["service"] = lease.service;
        takings.push_back({lease.id, lease.service_id, lease.in_turn, schema::to_json(event)});
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
        const auto room_in = next_room(instances);
        auto due = co_await tx.run(lock_due_executions, room, limit, owner);
        Claimed it{place(std::move(due), std::move(instances), static_cast<std::size_t>(limit))};
        it.room_in = room_in;
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

}  // namespace mad::executions
