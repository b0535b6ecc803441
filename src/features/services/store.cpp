#include "features/services/store.hpp"

#include "db/database.hpp"

namespace mad::services {

const schema::Object& describe(std::type_identity<Check>) {
    static const auto it = schema::object<Check>(
        "Check", schema::field<&Check::id>("id"), schema::field<&Check::base_url>("base_url"),
        schema::field<&Check::health_path>("health_path"), schema::field<&Check::failures>("failures"),
        schema::field<&Check::launched>("launched"));
    return it;
}

const schema::Object& describe(std::type_identity<Availability>) {
    static const auto it =
        schema::object<Availability>("Availability", schema::field<&Availability::task>("task"),
                                     schema::field<&Availability::instances>("instances"),
                                     schema::field<&Availability::healthy>("healthy"));
    return it;
}

namespace {
/// A healthy instance that may be asked.
struct Candidate {
    Id id;
    std::string base_url;
};
const schema::Object& describe(std::type_identity<Candidate>) {
    static const auto it = schema::object<Candidate>("Candidate", schema::field<&Candidate::id>("id"),
                                                     schema::field<&Candidate::base_url>("base_url"));
    return it;
}

// How fast instances of an organisation (none: the system's) are given work, by the latest release of the
// task.
#define MAD_RATE(task, org)                                                              \
    "select (d.service_config #>> '{rate,per_second}')::double precision as per_second," \
    " coalesce((d.service_config #>> '{rate,burst}')::bigint, 1) as burst"               \
    " from task_definitions d where d.task_id = " task                                   \
    " and d.is_active and (d.org_id is null or d.org_id = " org                          \
    ") order by (d.org_id is null), d.is_prerelease, d.precedence desc limit 1"
constexpr db::Query<Id(Id, std::optional<Id>, std::string, std::optional<std::string>, std::string,
                       std::int64_t, std::string, std::string, std::string, std::optional<std::string>)>
    add_service{"add_service", R"sql(
    insert into task_services
        (id, org_id, task_id, version, base_url, capacity, health_path, service_version, source, instance, health,
         heartbeat_at, rate_per_second, rate_burst)
    select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'unknown', now(), r.per_second, r.burst
    from (select) one left join lateral ()sql" MAD_RATE("$3", "$2") R"sql() r on true
    on conflict (org_id, task_id, base_url) do update set
        health = case when task_services.health = 'draining'
                       and task_services.instance is distinct from excluded.instance then 'unknown'
                      else task_services.health end,
        instance = excluded.instance, rate_per_second = excluded.rate_per_second,
        rate_burst = excluded.rate_burst,
        version = excluded.version, capacity = excluded.capacity, health_path = excluded.health_path,
        service_version = excluded.service_version, source = excluded.source, heartbeat_at = now(),
        checked_at = null, failures = 0
    returning id)sql"};

constexpr db::Query<void(std::string)> refresh_service_rates{"refresh_service_rates", R"sql(
    update task_services s set rate_per_second = r.per_second, rate_burst = r.burst
    from task_services t cross join lateral ()sql" MAD_RATE("t.task_id", "t.org_id") R"sql() r
    where t.task_id = $1 and s.id = t.id
      and (s.rate_per_second, s.rate_burst) is distinct from (r.per_second, r.burst))sql"};
#undef MAD_RATE

constexpr db::Query<void(Id, std::int64_t, std::optional<std::int64_t>)> beat{"service_heartbeat", R"sql(
    update task_services set heartbeat_at = now(), running = $2, capacity = coalesce($3, capacity)
    where id = $1)sql"};

constexpr db::Query<void(Id)> remove_service{"remove_service", "delete from task_services where id = $1"};

constexpr db::Query<Service(std::optional<std::string>)> list_services{"list_services", R"sql(
    select id, task_id, version, base_url, source, health, health_detail, capacity, running, service_version,
           heartbeat_at, checked_at, created_at
    from task_services where $1::text is null or task_id = $1 order by task_id, id)sql"};

// Where an organisation has published a task of its own under a system task's name, the system's services do
// not answer it: here and below, a service of the system counts for definitions of the system only.
constexpr db::Query<Service(std::string)> list_services_of_task{"list_services_of_task", R"sql(
    select id, task_id, version, base_url, source, health, health_detail, capacity, running, service_version,
           heartbeat_at, checked_at, created_at
    from task_services
    where task_id = $1
      and (org_id is not null
           or not exists (select from task_definitions where task_id = $1 and org_id is not null and is_active))
    order by id)sql"};

constexpr db::Query<Availability(Id)> service_availability{"service_availability", R"sql(
    select d.task_id || ' ' || d.version as task, count(s.id) as instances,
           count(s.id) filter (where s.health = 'healthy') as healthy
    from task_definitions d
    left join task_services s on s.task_id = d.task_id and (s.version is null or s.version = d.version)
      and (s.org_id is not null or d.org_id is null) and s.health <> 'draining'
    where d.id = $1 group by d.id)sql"};

constexpr db::Query<Check(double)> take_checks{"take_due_service_checks", R"sql(
    update task_services set checked_at = now()
    where id in (select id from task_services
                 where checked_at is null or checked_at < now() - make_interval(secs => $1)
                 order by checked_at nulls first limit 100 for update skip locked)
    returning id, base_url, health_path, failures, source = 'launched' as launched)sql"};

// Two failures in a row make a service unhealthy, one success makes it healthy.
constexpr db::Query<bool(Id, bool, std::string, std::optional<std::int64_t>, std::optional<std::int64_t>,
                         std::string)>
    record_service_check{"record_service_check", R"sql(
    with before as (select id, health from task_services where id = $1 for update)
    update task_services s set
        failures = case when $2 then 0 else s.failures + 1 end,
        health = case when s.health = 'draining' then s.health
                      when $2 then 'healthy'
                      when s.failures + 1 >= 2 or s.health = 'unknown' then 'unhealthy'
                      else s.health end,
        healthy_at = case when $2 and b.health not in ('healthy', 'draining') then now() else s.healthy_at end,
        health_detail = $3, capacity = coalesce($4, s.capacity), running = coalesce($5, s.running),
        service_version = case when $6 = '' then s.service_version else $6 end
    from before b where s.id = b.id
    returning s.health = 'healthy' and b.health <> 'healthy')sql"};

constexpr db::Query<void(Id, std::string)> service_unreachable{"service_unreachable", R"sql(
    update task_services set health = case when health = 'draining' then health else 'unhealthy' end,
        health_detail = $2, failures = failures + 1, checked_at = null
    where id = $1)sql"};

constexpr db::Query<void(double)> forget_dead_services{"forget_dead_services", R"sql(
    delete from task_services
    where source <> 'listed' and health = 'unhealthy' and heartbeat_at < now() - make_interval(secs => $1))sql"};

constexpr db::Query<void()> forget_launched_services{"forget_launched_services",
                                                     "delete from task_services where source = 'launched'"};

constexpr db::Query<void(std::string)> want_task{"want_task", R"sql(
    insert into wanted_tasks (task_id, wanted_until) values ($1, now() + interval '1 minute')
    on conflict (task_id) do update set wanted_until = excluded.wanted_until
    where wanted_tasks.wanted_until < now() + interval '30 seconds')sql"};

constexpr db::Query<bool(std::string)> service_task_exists{
    "service_task_exists", "select exists (select from task_definitions where task_id = $1)"};

// Several tasks may be answered at one base URL: its capacity is theirs together. What has left RUNNING with
// its remote job unfinished is still at work there.
constexpr db::Query<Candidate(Id, Id, std::vector<Id>, Id)> service_candidates{"service_candidates", R"sql(
    select s.id, s.base_url from task_definitions d
    join task_services s on s.task_id = d.task_id and (s.version is null or s.version = d.version)
      and (s.org_id = $1 or (s.org_id is null and d.org_id is null))
    cross join lateral (
        select count(*) as executions from task_executions e
        join task_services at on at.id = e.service_id
        where at.base_url = s.base_url and e.id <> $4 and (e.status = 'RUNNING' or e.remote_job is not null)
          and e.status in ('RUNNING', 'QUEUED')) load
    where d.id = $2 and s.health = 'healthy' and s.ejected_until is null and s.rate_per_second is null
      and s.id <> all ($3) and load.executions < s.capacity
    order by load.executions::float8 / s.capacity, random() limit 8)sql"};
constexpr db::Query<bool(Id)> lock_service_places{"lock_service_places", R"sql(
    select pg_advisory_xact_lock(hashtextextended('mad.places ' || base_url, 0)) is not null
    from task_services where id = $1)sql"};
constexpr db::Query<bool(Id, Id, std::int64_t)> take_service_place{"take_service_place", R"sql(
    update task_executions set service_id = $1
    where id = $2 and attempt = $3 and status = 'RUNNING'
      and (select s.capacity > (
               select count(*) from task_executions e join task_services at on at.id = e.service_id
               where at.base_url = s.base_url and e.id <> $2
                 and (e.status = 'RUNNING' or e.remote_job is not null) and e.status in ('RUNNING', 'QUEUED'))
           from task_services s where s.id = $1)
    returning true)sql"};
constexpr db::Query<bool(Id, std::int64_t)> execution_runs{"service_execution_runs", R"sql(
    select exists (select from task_executions where id = $1 and attempt = $2 and status = 'RUNNING'))sql"};

/// Why nothing was chosen, and what to do about it.
Error nothing_free(const Availability& found) {
    if (found.instances == 0)
        return {Errc::unavailable,
                "no_service",
                "No service answers the task " + found.task +
                    ": start one that registers itself, or register it with POST /api/v1/task-services",
                {},
                std::chrono::seconds(30)};
    if (found.healthy == 0)
        return {Errc::unavailable,
                "no_healthy_service",
                "None of the " + std::to_string(found.instances) + " services of the task " + found.task +
                    " is healthy now; see GET /api/v1/task-services",
                {},
                std::chrono::seconds(10)};
    return {Errc::unavailable,
            "services_full",
            "Every healthy service of the task " + found.task + " is at work to its capacity",
            {},
            std::chrono::seconds(2)};
}

// A system service is written by the system's database role; an organisation's by the tenant's, under its
// policies.
db::Scope place(db::Database& database, std::optional<Id> org) {
    return org ? database.of(*org) : database.system();
}
}  // namespace

Store::Store(db::Database& database)
    : database_(database), availability_([&database](std::pair<Id, Id> asked) -> awaitable<Availability> {
          auto rows = database.of(asked.first);
          co_return co_await rows.one(service_availability, asked.second);
      }) {}

awaitable<Id> Store::add(std::optional<Id> org, NewService s, Source source) {
    auto rows = place(database_, org);
    co_return co_await rows.one(add_service, Id::make(), org, s.task_id, s.version, s.base_url, s.capacity,
                                s.health_path, s.service_version, std::string(schema::name_of(source)),
                                s.instance);
}

awaitable<bool> Store::heartbeat(std::optional<Id> org, Id service, Heartbeat h) {
    auto rows = place(database_, org);
    co_return co_await rows.exec(beat, service, h.running, h.capacity) > 0;
}

awaitable<bool> Store::remove(std::optional<Id> org, Id service) {
    auto rows = place(database_, org);
    co_return co_await rows.exec(remove_service, service) > 0;
}

awaitable<std::vector<Service>> Store::list(Id org, std::optional<std::string> task_id) {
    auto rows = database_.of(org);
    co_return co_await rows.run(list_services, task_id);
}

awaitable<std::vector<Service>> Store::answering(Id org, std::string task_id) {
    auto rows = database_.of(org);
    co_return co_await rows.run(list_services_of_task, task_id);
}

awaitable<Availability> Store::available(Id org, Id definition) {
    return availability_.ask({org, definition});
}

awaitable<Result<Chosen>> Store::choose(Id org, Id definition, Id execution, std::int64_t attempt,
                                        std::vector<Id> except) {
    auto rows = database_.system();
    const auto candidates =
        co_await rows.run(service_candidates, org, definition, std::move(except), execution);
    for (auto& candidate : candidates) {
        const auto taking = co_await take_place(candidate.id, execution, attempt);
        if (taking == Taking::taken) co_return Chosen{candidate.id, candidate.base_url};
        if (taking == Taking::not_running)
            co_return Error{Errc::conflict, "lease_lost", "The execution does not run with this attempt"};
    }
    co_return nothing_free(co_await available(org, definition));
}

awaitable<Taking> Store::take_place(Id service, Id execution, std::int64_t attempt) {
    auto rows = database_.system();
    const auto taking = co_await rows.transaction([&](db::Transaction& tx) -> awaitable<Result<Taking>> {
        // A statement of its own: the next one must see what the last holder of the lock has taken.
        co_await tx.maybe(lock_service_places, service);
        if (co_await tx.maybe(take_service_place, service, execution, attempt)) co_return Taking::taken;
        co_return co_await tx.one(execution_runs, execution, attempt) ? Taking::full : Taking::not_running;
    });
    co_return taking.value();
}

awaitable<void> Store::want(std::string task_id) {
    auto rows = database_.system().lazily();
    co_await rows.exec(want_task, std::move(task_id));
}

awaitable<bool> Store::task_exists(std::optional<Id> org, std::string task_id) {
    auto rows = place(database_, org);
    co_return co_await rows.one(service_task_exists, task_id);
}

awaitable<std::vector<Check>> Store::take_due_checks(double older_than_seconds) {
    auto rows = database_.system();
    co_return co_await rows.run(take_checks, older_than_seconds);
}

awaitable<bool> Store::record_check(CheckResult r) {
    auto rows = database_.system();
    const auto became_healthy =
        co_await rows.maybe(record_service_check, r.id, r.ok, r.detail, r.capacity, r.running, r.version);
    co_return became_healthy.value_or(false);
}

awaitable<void> Store::mark_unreachable(Id service, std::string detail) {
    auto rows = database_.system();
    co_await rows.exec(service_unreachable, service, detail);
}

awaitable<void> Store::forget_launched() {
    auto rows = database_.system();
    co_await rows.exec(forget_launched_services);
}

awaitable<void> Store::forget_dead(double after_seconds) {
    auto rows = database_.system();
    co_await rows.exec(forget_dead_services, after_seconds);
}

awaitable<void> Store::refresh_rates(std::string task_id) {
    auto rows = database_.system();
    co_await rows.exec(refresh_service_rates, std::move(task_id));
}

}  // namespace mad::services
