// The workers' and the sweeper's side of the store: leases, and what is saved under them.
#include "db/database.hpp"
#include "features/events/types.hpp"
#include "features/executions/follow.hpp"
#include "features/executions/store.hpp"

#include <fmt/format.h>

namespace mad::executions {
using schema::field;

const schema::Object& describe(std::type_identity<Renewed>) {
    static const auto it = schema::object<Renewed>("Renewed", field<&Renewed::id>("id"),
                                                   field<&Renewed::cancel_requested>("cancel_requested"));
    return it;
}

namespace {
using Text = std::string;

// What each healthy instance has room for (that of a base URL is its tasks' together), and the first of those
// that wait for it: the system's instances answer the system's tasks, not an organisation's own by the same
// name. An execution with a job at a service holds its place there already.
constexpr db::Query<Lease(Text, std::int64_t, double)> claim_due{"claim_due_executions", R"sql(
    with room as (
        select s.org_id, s.task_id, s.version, sum(s.capacity - taken.n)::bigint as places
        from task_services s
        cross join lateral (
            select count(*) as n from task_executions e join task_services at on at.id = e.service_id
            where at.base_url = s.base_url and (e.status = 'RUNNING' or e.remote_job is not null)) taken
        where s.health = 'healthy' and s.capacity > taken.n
        group by s.org_id, s.task_id, s.version),
    due as (
        select w.* from room r cross join lateral (
            select e.id, e.priority, e.due_at from task_executions e
            where e.task_id = r.task_id and e.status = 'QUEUED' and e.due_at <= now() and not e.cancel_requested
              and e.remote_job is null
              and case when r.org_id is not null then e.org_id = r.org_id
                       else exists (select from task_definitions d where d.id = e.task_definition_id
                                    and d.org_id is null) end
              and (r.version is null or e.task_version = r.version)
            order by e.priority desc, e.due_at, e.id limit least(r.places, $2) for update skip locked) w
        union
        select f.* from (
            select e.id, e.priority, e.due_at from task_executions e
            where e.remote_job is not null and e.status = 'QUEUED' and e.due_at <= now() and not e.cancel_requested
            order by e.priority desc, e.due_at, e.id limit $2 for update skip locked) f),
    taken as (
        update task_executions set status = 'RUNNING', attempt = attempt + 1, lease_owner = $1,
            lease_expires_at = now() + make_interval(secs => $3),
            started_at = case when remote_job is null then now() else coalesce(started_at, now()) end
        where id in (select id from due order by priority desc, due_at, id limit $2)
        returning *)
    select t.id, t.org_id, t.job_id, t.task_definition_id, t.task_id, t.task_version, t.parameters, t.attempt,
           t.failures, t.max_failures, t.backoff_seconds,
           t.timeout_seconds - extract(epoch from now() - t.started_at)::double precision as seconds_left,
           t.cancel_requested, t.progress, t.message, t.remote_job, coalesce(s.base_url, '') as service,
           t.started_at, t.trace
    from taken t left join task_services s on s.id = t.service_id
    order by t.priority desc, t.due_at, t.id)sql"};

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
    select t.id, t.org_id, t.job_id, t.task_definition_id, t.task_id, t.task_version, t.parameters, t.attempt,
           t.failures, t.max_failures, t.backoff_seconds, 0::double precision as seconds_left, t.cancel_requested,
           t.progress, t.message, t.remote_job, coalesce(s.base_url, '') as service, t.started_at, t.trace
    from taken t left join task_services s on s.id = t.service_id)sql"};

constexpr db::Query<Renewed(std::vector<Id>, std::vector<std::int64_t>, double)> renew_leases{"renew_leases",
                                                                                              R"sql(
    update task_executions e set lease_expires_at = now() + make_interval(secs => $3)
    from unnest($1::uuid[], $2::bigint[]) as held (id, attempt)
    where e.id = held.id and e.attempt = held.attempt and e.status = 'RUNNING'
    returning e.id, e.cancel_requested)sql"};

constexpr db::Query<void(Id, std::int64_t, double, Text)> note_progress{"note_progress", R"sql(
    update task_executions set progress = $3, message = $4
    where id = $1 and attempt = $2 and status = 'RUNNING')sql"};

constexpr db::Query<void(Id, std::int64_t, Text)> note_remote_job{"note_remote_job", R"sql(
    update task_executions set remote_job = $3 where id = $1 and attempt = $2 and status = 'RUNNING')sql"};

constexpr db::Query<bool(Id)> service_has_left{"service_has_left", R"sql(
    select exists (select from task_executions e where e.id = $1 and e.service_id is not null
                   and not exists (select from task_services s where s.id = e.service_id)))sql"};

constexpr db::Query<void(Id, std::int64_t, Status, std::int64_t, double, bool, double, Text,
                         std::optional<Failure>)>
    give_up_lease{"give_up_lease", R"sql(
    update task_executions set status = $3, failures = $4, due_at = now() + make_interval(secs => $5),
        lease_owner = null, lease_expires_at = null,
        remote_job = case when $6 then remote_job end,
        service_id = case when $3 = 'QUEUED' and not $6 then null else service_id end,
        started_at = case when $3 = 'QUEUED' and not $6 then null else started_at end,
        finished_at = case when $3 <> 'QUEUED' then now() end,
        progress = $7, message = $8,
        error = case when $3 = 'COMPLETED' then null else coalesce($9, error) end
    where id = $1 and attempt = $2 and status = 'RUNNING')sql"};

constexpr db::Query<bool()> anything_due{"anything_due", R"sql(
    select exists (select from task_executions where status = 'QUEUED' and due_at <= now()
                   and not cancel_requested))sql"};

constexpr db::Query<Id()> starving_definitions{"starving_definitions", R"sql(
    select distinct d.id from task_executions e join task_definitions d on d.id = e.task_definition_id
    where status = 'QUEUED' and due_at <= now() and not cancel_requested and remote_job is null
      and not exists (select from task_services s
                      where s.task_id = e.task_id and s.health = 'healthy'
                        and (s.version is null or s.version = e.task_version)
                        and (s.org_id = e.org_id or (s.org_id is null and d.org_id is null)))
    limit 50)sql"};

json::object standing_of(const State& s) {
    json::object data;
    data["status"] = schema::name_of(s.status);
    data["progress"] = s.progress;
    data["message"] = s.message;
    data["attempt"] = s.attempt;
    if (s.error) data["error"] = schema::to_json(*s.error);
    return data;
}

results::Event execution_event(Id execution, const State& s, std::string what, std::string type) {
    results::Event event{.event_key = fmt::format("{}:{}:{}", execution.text(), s.attempt, what),
                         .type = "execution." + std::move(type)};
    event.execution_id = execution;
    event.data = standing_of(s);
    event.at = system_now();
    return event;
}

}  // namespace

awaitable<std::vector<Lease>> Store::claim(std::string owner, std::int64_t limit, double lease_seconds) {
    auto rows = database_.system();
    co_return co_await rows.run(claim_due, owner, limit, lease_seconds);
}

awaitable<std::vector<Lease>> Store::take_stranded(std::string owner, std::int64_t limit,
                                                   double lease_seconds) {
    auto rows = database_.system();
    co_return co_await rows.run(take_stranded_executions, owner, limit, lease_seconds);
}

awaitable<std::vector<Renewed>> Store::renew(std::vector<Held> held, double lease_seconds) {
    std::vector<Id> ids;
    std::vector<std::int64_t> attempts;
    for (auto& each : held) {
        ids.push_back(each.id);
        attempts.push_back(each.attempt);
    }
    auto rows = database_.system();
    co_return co_await rows.run(renew_leases, std::move(ids), std::move(attempts), lease_seconds);
}

awaitable<bool> Store::placed(Lease l) {
    auto state = state_of(l);
    const auto done =
        co_await database_.system().transaction([&](db::Transaction& tx) -> awaitable<Result<bool>> {
            if (co_await tx.exec(note_progress, l.id, l.attempt, 0, "") == 0) co_return false;
            auto event = execution_event(l.id, state, "running", "running");
            event.data["service"] = l.service;
            co_await tell(tx, l.org_id, l.job_id, events::topic_event, std::move(event));
            co_await follow_executions(tx, l.org_id, l.job_id, true, {});
            co_return true;
        });
    co_return done.value();
}

awaitable<bool> Store::started(Lease l, std::string remote_job) {
    auto rows = database_.system();
    co_return co_await rows.exec(note_remote_job, l.id, l.attempt, remote_job) > 0;
}

awaitable<bool> Store::progressed(Lease l, State s, std::int64_t n) {
    const auto done =
        co_await database_.system().transaction([&](db::Transaction& tx) -> awaitable<Result<bool>> {
            if (co_await tx.exec(note_progress, l.id, l.attempt, s.progress, s.message) == 0) co_return false;
            auto event = execution_event(l.id, s, fmt::format("progress:{}", n), "progress");
            co_await tell(tx, l.org_id, l.job_id, events::topic_event, std::move(event));
            co_return true;
        });
    co_return done.value();
}

awaitable<bool> Store::service_left(Id execution) {
    auto rows = database_.system();
    co_return co_await rows.one(service_has_left, execution);
}

awaitable<bool> Store::save(Lease l, State s) {
    const auto done =
        co_await database_.system().transaction([&](db::Transaction& tx) -> awaitable<Result<bool>> {
            const auto changed = co_await tx.exec(give_up_lease, l.id, l.attempt, s.status, s.failures,
                                                  s.due_in, s.remote, s.progress, s.message, s.error);
            if (changed == 0) co_return false;
            // One that was not yet given to an instance has not moved, for those who watch.
            if (!s.placed && !is_final(s.status)) co_return true;
            const auto name = lower_name(s.status);
            co_await tell(tx, l.org_id, l.job_id, events::topic_event, execution_event(l.id, s, name, name));
            if (is_final(s.status)) co_await follow_executions(tx, l.org_id, l.job_id, false, s.error);
            co_return true;
        });
    co_return done.value();
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
