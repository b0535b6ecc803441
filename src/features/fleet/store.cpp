#include "features/fleet/store.hpp"

#include "db/database.hpp"

namespace mad::fleet {
using schema::field;

const schema::Object& describe(std::type_identity<Launchable>) {
    static const auto it = schema::object<Launchable>("Launchable", field<&Launchable::task_id>("task_id"),
                                                      field<&Launchable::service_config>("service_config"));
    return it;
}

const schema::Object& describe(std::type_identity<Seen>) {
    static const auto it =
        schema::object<Seen>("Seen", field<&Seen::instance>("instance"), field<&Seen::healthy>("healthy"),
                             field<&Seen::draining>("draining"), field<&Seen::failing>("failing"),
                             field<&Seen::capacity>("capacity"), field<&Seen::in_flight>("in_flight"),
                             field<&Seen::service_seconds>("service_seconds"));
    return it;
}

const schema::Object& describe(std::type_identity<Remembered>) {
    static const auto it = schema::object<Remembered>(
        "Remembered", field<&Remembered::service>("service"), field<&Remembered::state>("state"),
        field<&Remembered::surplus_since>("surplus_since"), field<&Remembered::changed_at>("changed_at"));
    return it;
}

namespace {
using Text = std::string;
using Texts = std::vector<std::string>;
using MaybeTime = std::optional<Time>;

/// A change, and of which service.
struct ChangeOf {
    Text service{};
    Time at{};
    std::int64_t was = 0, wanted = 0;
    Text reason{};
};
const schema::Object& describe(std::type_identity<ChangeOf>) {
    static const auto it = schema::object<ChangeOf>(
        "ChangeOf", field<&ChangeOf::service>("service"), field<&ChangeOf::at>("at"),
        field<&ChangeOf::was>("was"), field<&ChangeOf::wanted>("wanted"), field<&ChangeOf::reason>("reason"));
    return it;
}

constexpr db::Query<bool()> take_the_lead{
    "take_the_lead", "select pg_try_advisory_xact_lock(hashtextextended('mad.fleet', 0))"};
constexpr db::Query<bool()> still_leading{"still_leading", "select true"};

constexpr db::Query<Launchable()> launchable_tasks{"launchable_tasks", R"sql(
    select distinct on (task_id) task_id, service_config from task_definitions
    where org_id is null and is_active and service_config -> 'launch' is not null
    order by task_id, is_prerelease, precedence desc)sql"};

// Of organisations that have a healthy instance of their own nothing is counted: it is that one's. What the
// platform wants itself counts as one that waits.
constexpr db::Query<Demand(Texts)> fleet_demands{"fleet_demands", R"sql(
    with running as (
        select s.task_id, count(*) as n from task_executions e join task_services s on s.id = e.service_id
        where (e.status = 'RUNNING' or e.remote_job is not null) and e.status in ('RUNNING', 'QUEUED')
          and s.org_id is null
        group by s.task_id)
    select t.task_id,
           coalesce(sum(q.n), 0)::bigint
               + (select count(*) from wanted_tasks w where w.task_id = t.task_id and w.wanted_until > now()) as queued,
           coalesce((select n from running r where r.task_id = t.task_id), 0) as running
    from unnest($1::text[]) as t (task_id)
    left join task_definitions d on d.task_id = t.task_id and d.org_id is null
    left join lateral (
        select count(*) as n from (
            select from task_executions e
            where e.task_id = d.task_id and e.task_definition_id = d.id and e.status = 'QUEUED'
              and e.remote_job is null and not e.cancel_requested and e.due_at <= now() + interval '1 minute'
              and not exists (select from task_services s
                              where s.task_id = e.task_id and s.org_id = e.org_id and s.health = 'healthy'
                                and (s.version is null or s.version = e.task_version))
            limit 1000) counted) q on true
    group by t.task_id)sql"};

constexpr db::Query<std::int64_t(Texts, Texts)> fleet_elsewhere{"fleet_elsewhere", R"sql(
    select coalesce(sum(capacity), 0)::bigint from (
        select distinct on (base_url) capacity from task_services
        where task_id = any ($1) and org_id is null and health = 'healthy'
          and (instance is null or instance <> all ($2))
        order by base_url) there)sql"};

constexpr db::Query<Seen(double)> fleet_instances{"fleet_instances", R"sql(
    select coalesce(s.instance, '') as instance, bool_and(s.health = 'healthy') as healthy, bool_or(s.health = 'draining') as draining,
           bool_or(s.failures >= 3 or s.heartbeat_at < now() - make_interval(secs => $1)) as failing,
           max(s.capacity) as capacity, sum(e.n)::bigint as in_flight, avg(s.mean_seconds) as service_seconds
    from task_services s cross join lateral (
        select count(*) as n from task_executions e
        where e.service_id = s.id and (e.status = 'RUNNING' or e.remote_job is not null)
          and e.status in ('RUNNING', 'QUEUED')) e
    where s.instance is not null group by s.instance)sql"};

constexpr db::Query<Remembered()> fleet_remembered{
    "fleet_remembered",
    "select service, state, surplus_since, changed_at from fleet_services order by service"};
constexpr db::Query<void(Text, json::value, MaybeTime, MaybeTime)> fleet_remember{"fleet_remember", R"sql(
    insert into fleet_services (service, state, surplus_since, changed_at) values ($1, $2, $3, $4)
    on conflict (service) do update set state = excluded.state, surplus_since = excluded.surplus_since,
        changed_at = excluded.changed_at)sql"};

constexpr db::Query<void(Text, Time, std::int64_t, std::int64_t, Text)> fleet_note{"fleet_note", R"sql(
    with gone as (delete from fleet_changes where service = $1 and at < $2::timestamptz - interval '30 days')
    insert into fleet_changes (service, at, was, wanted, reason) values ($1, $2, $3, $4, $5))sql"};
constexpr db::Query<ChangeOf()> fleet_changes{"fleet_changes", R"sql(
    select s.service, c.at, c.was, c.wanted, c.reason from fleet_services s cross join lateral (
        select * from fleet_changes c where c.service = s.service order by c.at desc limit 20) c
    order by s.service, c.at desc)sql"};

constexpr db::Query<void(Texts)> fleet_forget_others{"fleet_forget_others",
                                                     "delete from fleet_services where service <> all ($1)"};
}  // namespace

awaitable<bool> Store::lead(std::function<awaitable<bool>()> term) {
    auto rows = database_.system();
    const auto led = co_await rows.transaction([&](db::Transaction& tx) -> awaitable<Result<bool>> {
        if (!co_await tx.one(take_the_lead)) co_return false;
        while (co_await term()) co_await tx.one(still_leading);
        co_return true;
    });
    co_return led.value();
}

awaitable<std::vector<Launchable>> Store::launchable() {
    auto rows = database_.system();
    co_return co_await rows.run(launchable_tasks);
}

awaitable<std::vector<Demand>> Store::demands(Texts task_ids) {
    auto rows = database_.system();
    co_return co_await rows.run(fleet_demands, std::move(task_ids));
}

awaitable<std::int64_t> Store::elsewhere(Texts task_ids, Texts instances) {
    auto rows = database_.system();
    co_return co_await rows.one(fleet_elsewhere, std::move(task_ids), std::move(instances));
}

awaitable<std::vector<Seen>> Store::instances(double heartbeats_missed_seconds) {
    auto rows = database_.system();
    co_return co_await rows.run(fleet_instances, heartbeats_missed_seconds);
}

awaitable<std::vector<Remembered>> Store::remembered() {
    auto rows = database_.system();
    co_return co_await rows.run(fleet_remembered);
}

awaitable<void> Store::remember(Remembered r) {
    auto rows = database_.system().lazily();
    co_await rows.exec(fleet_remember, r.service, std::move(r.state), r.surplus_since, r.changed_at);
}

awaitable<void> Store::note(Text service, Change c) {
    auto rows = database_.system().lazily();
    co_await rows.exec(fleet_note, std::move(service), c.at, c.was, c.wanted, std::move(c.reason));
}

awaitable<void> Store::forget_others(Texts services) {
    auto rows = database_.system().lazily();
    co_await rows.exec(fleet_forget_others, std::move(services));
}

awaitable<std::vector<Service>> Store::services() {
    auto rows = database_.system();
    std::vector<Service> all;
    for (auto& each : co_await rows.run(fleet_remembered))
        all.push_back(schema::from_valid_json<Service>(each.state));
    for (auto& c : co_await rows.run(fleet_changes))
        for (auto& service : all)
            if (service.service == c.service) service.changes.push_back({c.at, c.was, c.wanted, c.reason});
    co_return all;
}

}  // namespace mad::fleet
