#include "features/executions/store.hpp"

#include "db/among.hpp"
#include "db/database.hpp"
#include "features/events/types.hpp"
#include "features/executions/settle.hpp"

#include <array>

namespace mad::executions {
using schema::field;

const schema::Object& describe(std::type_identity<Keyed>) {
    static const auto it = schema::object<Keyed>(
        "Keyed", field<&Keyed::job_id>("job_id"), field<&Keyed::execution_id>("execution_id"),
        field<&Keyed::status>("status"), field<&Keyed::request_hash>("request_hash"));
    return it;
}

const schema::Object& describe(std::type_identity<NewJob>) {
    static const auto it = schema::object<NewJob>(
        "NewJob", field<&NewJob::id>("id"), field<&NewJob::execution_id>("execution_id"),
        field<&NewJob::user_id>("user_id"), field<&NewJob::name>("name"),
        field<&NewJob::task_definition_id>("task_definition_id"), field<&NewJob::task_id>("task_id"),
        field<&NewJob::task_version>("task_version"), field<&NewJob::parameters>("parameters"),
        field<&NewJob::idempotency_key>("idempotency_key"), field<&NewJob::request_hash>("request_hash"),
        field<&NewJob::request>("request"), field<&NewJob::callbacks>("callbacks"),
        field<&NewJob::max_failures>("max_failures"), field<&NewJob::backoff_seconds>("backoff_seconds"),
        field<&NewJob::timeout_seconds>("timeout_seconds"), field<&NewJob::trace>("trace"),
        field<&NewJob::event>("event"));
    return it;
}

const schema::Object& describe(std::type_identity<Queue>) {
    static const auto it =
        schema::object<Queue>("Queue", field<&Queue::waiting>("waiting"), field<&Queue::limit>("limit"));
    return it;
}

namespace {
using Text = std::string;
using OptionalText = std::optional<std::string>;

/// What a decision about an execution needs, its row being locked.
struct Standing {
    Id id{}, job_id{};
    Status status = Status::queued;
    std::int64_t attempt = 0;
    bool remote = false;
};
const schema::Object& describe(std::type_identity<Standing>) {
    static const auto it =
        schema::object<Standing>("Standing", field<&Standing::id>("id"), field<&Standing::job_id>("job_id"),
                                 field<&Standing::status>("status"), field<&Standing::attempt>("attempt"),
                                 field<&Standing::remote>("remote"));
    return it;
}

// The parameters are text in the JSON, since JSON with a zero character in it is not taken apart.
constexpr db::Query<Id(Id, std::vector<NewJob>)> accept_jobs{"accept_jobs", R"sql(
    with item as (
        select * from json_to_recordset($2) as i (id uuid, execution_id uuid, user_id uuid, name text,
            task_definition_id uuid, task_id text, task_version text, parameters text, idempotency_key text,
            request_hash text, request json, callbacks json, max_failures bigint, backoff_seconds double precision,
            timeout_seconds bigint, trace text, event json)),
    job as (
        insert into jobs_meta (id, org_id, user_id, kind, name, task_id, task_version, status, idempotency_key,
                               request_hash, request, executions_open)
        select id, $1, user_id, 'task', name, task_id, task_version, 'QUEUED', idempotency_key, request_hash,
               request, 1
        from item order by id
        on conflict (org_id, user_id, idempotency_key) where idempotency_key is not null do nothing
        returning id),
    execution as (
        insert into task_executions (id, org_id, job_id, task_definition_id, task_id, task_version, parameters,
                                     status, max_failures, backoff_seconds, timeout_seconds, trace)
        select i.execution_id, $1, id, i.task_definition_id, i.task_id, i.task_version, i.parameters::json,
               'QUEUED', i.max_failures, i.backoff_seconds, i.timeout_seconds, i.trace
        from job join item i using (id)),
    callback as (
        insert into callbacks (job_id, org_id, occasion, uri)
        select id, $1, c.occasion, c.uri from job join item i using (id)
        cross join lateral json_to_recordset(i.callbacks) as c (occasion text, uri text)),
    told as (
        insert into outbox (org_id, topic, job_id, payload)
        select $1, 'job.accepted', id, i.event from job join item i using (id) order by id)
    select id from job)sql"};

constexpr db::Query<Keyed(std::optional<Id>, Text)> job_by_key{"job_by_key", R"sql(
    select j.id as job_id, coalesce(e.id, j.id) as execution_id, j.status, j.request_hash
    from jobs_meta j left join task_executions e on e.job_id = j.id
    where j.user_id is not distinct from $1 and j.idempotency_key = $2 order by e.id limit 1)sql"};

// No more of them are looked at than may be there.
constexpr db::Query<Queue(Id, std::int64_t)> queue_of{"queue_of_organization", R"sql(
    select q.waiting, may.wait as limit
    from (select coalesce((select max_queued_jobs from org_settings where org_id = $1), $2) as wait) may
    cross join lateral (
        select count(*) as waiting from (
            select from jobs_meta where org_id = $1 and status = 'QUEUED' limit may.wait) counted) q)sql"};

constexpr std::array every_status{Status::pending,   Status::queued, Status::running,
                                  Status::completed, Status::failed, Status::canceled};

// A statement for each filter that an index answers in order; what else is asked is looked for among them
// all.
#define MAD_SELECT_JOBS \
    R"sql(
    select id, kind, name, task_id, task_version, template_id, template_version, status, priority, paused and finished_at is null as paused, rerun_of,
           (select u.name from users u where u.id = user_id) as submitted_by, created_at, started_at, finished_at from jobs_meta )sql"
#define MAD_NEWEST_FIRST \
    " id < coalesce($1::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff') order by id desc limit $2"
using Before = std::optional<Id>;
constexpr db::Query<Job(Id)> one_job{"one_job", MAD_SELECT_JOBS "where id = $1"};
constexpr db::Query<std::optional<json::value>(Id)> request_of_job{
    "request_of_job", "select request from jobs_meta where id = $1"};
constexpr db::Query<json::value(Id)> inputs_of_execution{
    "inputs_of_execution", "select parameters from task_executions where id = $1"};
constexpr db::Query<Job(Before, std::int64_t)> list_jobs{"list_jobs",
                                                         MAD_SELECT_JOBS "where" MAD_NEWEST_FIRST};
// The newest of each state, by the index that has both.
constexpr db::Query<Job(Before, std::int64_t, std::vector<Status>)> jobs_of_states{"jobs_of_states",
                                                                                   MAD_SELECT_JOBS R"sql(
    where id = any (array(
        select newest.id from unnest($3::text[]) state cross join lateral (
            select j.id from jobs_meta j where j.status = state
              and j.id < coalesce($1::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
            order by j.id desc limit $2) newest))
    order by id desc limit $2)sql"};
constexpr db::Query<Job(Before, std::int64_t, std::vector<Status>, Text)> jobs_of_task{"jobs_of_task",
                                                                                       MAD_SELECT_JOBS R"sql(
    where id = any (array(
        select newest.id from unnest($3::text[]) state cross join lateral (
            select j.id from jobs_meta j where j.task_id = $4 and j.status = state
              and j.id < coalesce($1::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
            order by j.id desc limit $2) newest))
    order by id desc limit $2)sql"};
constexpr db::Query<Job(Before, std::int64_t, std::vector<Status>, std::vector<Text>, std::optional<Time>,
                        std::optional<Time>, std::optional<double>, std::optional<double>, OptionalText,
                        OptionalText, std::optional<Id>, std::optional<Id>, OptionalText)>
    jobs_of_filter{"jobs_of_filter", MAD_SELECT_JOBS R"sql(
    where (cardinality($3::text[]) = 0 or status = any ($3))
      and (cardinality($4::text[]) = 0 or task_id = any ($4))
      and ($5::timestamptz is null or created_at >= $5) and ($6::timestamptz is null or created_at <= $6)
      and ($7::double precision is null
           or coalesce(finished_at, now()) - started_at >= make_interval(secs => $7))
      and ($8::double precision is null
           or coalesce(finished_at, now()) - started_at <= make_interval(secs => $8))
      and ($9::text is null or position(lower($9) in lower(name)) > 0)
      and ($10::text is null or kind = $10) and ($11::uuid is null or user_id = $11)
      and ($12::uuid is null or id >= $12) and ($13::text is null or template_id = $13)
      and)sql" MAD_NEWEST_FIRST};
#undef MAD_SELECT_JOBS
#undef MAD_NEWEST_FIRST

#define MAD_SELECT_EXECUTIONS \
    R"sql(
    select e.id, e.job_id, e.task_id, e.task_version, e.status, e.progress, e.message, e.attempt, e.failures,
           (select base_url from task_services s where s.id = e.service_id) as service, e.error, e.remote_job,
           e.result_of, e.created_at, e.started_at, e.finished_at
    from task_executions e )sql"
constexpr db::Query<Execution(Id)> one_execution{"one_execution", MAD_SELECT_EXECUTIONS "where e.id = $1"};
constexpr db::Query<Execution(Id)> executions_of_job{
    "executions_of_job", MAD_SELECT_EXECUTIONS "where e.job_id = $1 order by e.id limit 1000"};
#undef MAD_SELECT_EXECUTIONS

constexpr db::Query<Standing(Id, std::optional<Id>)> lock_open_executions{"lock_open_executions", R"sql(
    select id, job_id, status, attempt, remote_job is not null as remote from task_executions
    where job_id = $1 and ($2::uuid is null or id = $2) and status in ('PENDING', 'QUEUED', 'RUNNING')
    order by id for no key update)sql"};

// Nothing more of a pipeline is begun, and all that is open is looked at.
constexpr db::Query<void(Id)> stop_pipeline{"stop_pipeline", R"sql(
    with job as (
        update jobs_meta set cancel_requested = true
        where id = $1 and kind = 'pipeline' and finished_at is null returning id)
    insert into pipeline_wakes (org_id, scope_id)
    select s.org_id, s.id from pipeline_scopes s join job on s.job_id = job.id where s.status = 'RUNNING')sql"};

// The rows are locked.
constexpr db::Query<void(std::vector<Cancellation>)> cancel_executions{"cancel_executions", R"sql(
    with item as (select * from json_to_recordset($1) as i (id uuid, status text, event json)),
    changed as (
        update task_executions e set cancel_requested = true, status = i.status,
            finished_at = case when i.status = 'CANCELED' then now() end
        from item i where e.id = i.id and e.id = any (array(select id from item))
        returning e.org_id, e.job_id, e.scope_id, e.status, e.error, i.event),
    ended as (select org_id, job_id, scope_id, status, error from changed where status = 'CANCELED'),)sql" MAD_SETTLE_JOBS
                                                                                            R"sql(
    insert into outbox (org_id, topic, job_id, payload)
    select org_id, 'event', job_id, event from changed where event is not null
    union all select org_id, 'event', id, job_event(status, error, revision) from settled)sql"};

}  // namespace

awaitable<bool> Store::accept(Id org, NewJob job) {
    job.event = schema::to_json(accepted_event());
    return accepts_.ask(org, std::move(job));
}

awaitable<std::vector<bool>> Store::accept_all(Id org, const std::vector<NewJob>& jobs) {
    auto rows = database_.of(org);
    const auto done = co_await rows.run(accept_jobs, org, jobs);
    co_return db::among(done, jobs, &NewJob::id);
}

awaitable<std::optional<Keyed>> Store::by_key(Id org, std::optional<Id> user, std::string key) {
    auto rows = database_.of(org);
    co_return co_await rows.maybe(job_by_key, user, key);
}

awaitable<Queue> Store::queue(Id org, std::int64_t usual) {
    auto rows = database_.of(org);
    co_return co_await rows.one(queue_of, org, usual);
}

awaitable<std::optional<Job>> Store::job(Id org, Id job) {
    auto rows = database_.of(org);
    co_return co_await rows.maybe(one_job, job);
}

awaitable<std::optional<json::value>> Store::request_of(Id org, Id job) {
    auto rows = database_.of(org);
    const auto found = co_await rows.maybe(request_of_job, job);
    co_return found ? *found : std::nullopt;
}

awaitable<std::optional<json::value>> Store::inputs(Id org, Id execution) {
    auto rows = database_.of(org);
    co_return co_await rows.maybe(inputs_of_execution, execution);
}

awaitable<std::vector<Execution>> Store::executions_of(Id org, Id job) {
    auto rows = database_.of(org);
    co_return co_await rows.run(executions_of_job, job);
}

awaitable<std::optional<Execution>> Store::execution(Id org, Id execution) {
    auto rows = database_.of(org);
    co_return co_await rows.maybe(one_execution, execution);
}

awaitable<std::vector<Job>> Store::list(Id org, Filter f, std::optional<Id> before, std::int64_t limit) {
    auto rows = database_.of(org).planned_by_values();
    const bool of_all = f == Filter{.statuses = f.statuses, .task_ids = f.task_ids};
    if (!of_all || f.task_ids.size() > 1)
        co_return co_await rows.run(jobs_of_filter, before, limit, f.statuses, f.task_ids, f.since, f.until,
                                    f.min_seconds, f.max_seconds, f.name_contains, f.kind, f.user, f.from,
                                    f.template_id);
    auto states =
        f.statuses.empty() ? std::vector<Status>(every_status.begin(), every_status.end()) : f.statuses;
    if (!f.task_ids.empty())
        co_return co_await rows.run(jobs_of_task, before, limit, std::move(states), f.task_ids[0]);
    if (!f.statuses.empty()) co_return co_await rows.run(jobs_of_states, before, limit, std::move(states));
    co_return co_await rows.run(list_jobs, before, limit);
}

// A pipeline is stopped before its executions are looked at: what it begins meanwhile is to be canceled too.
awaitable<Result<std::vector<Id>>> Store::cancel(Id org, Id job, std::optional<Id> execution) {
    auto rows = database_.of(org);
    const bool stopped = !execution && co_await rows.exec(stop_pipeline, job) > 0;
    co_return co_await rows.transaction([&](db::Transaction& tx) -> awaitable<Result<std::vector<Id>>> {
        std::vector<Id> held;
        std::vector<Cancellation> changes;
        for (auto& each : co_await tx.run(lock_open_executions, job, execution)) {
            State before;
            before.status = each.status;
            before.remote = each.remote;
            const auto after = next(before, event::CancelRequested{}).state.status;
            if (!is_final(after)) held.push_back(each.id);
            changes.push_back(cancellation(each.id, each.attempt, after));
        }
        if (changes.empty() && stopped) co_return held;
        if (changes.empty())
            co_return Error{Errc::conflict, "already_final",
                            "It has ended already: there is nothing to cancel"};
        co_await tx.exec(cancel_executions, changes);
        co_return held;
    });
}

}  // namespace mad::executions
