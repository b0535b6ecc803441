#include "features/executions/store.hpp"

#include "db/database.hpp"
#include "features/events/types.hpp"
#include "features/executions/follow.hpp"

namespace mad::executions {
using schema::field;

const schema::Object& describe(std::type_identity<Keyed>) {
    static const auto it = schema::object<Keyed>(
        "Keyed", field<&Keyed::job_id>("job_id"), field<&Keyed::execution_id>("execution_id"),
        field<&Keyed::status>("status"), field<&Keyed::request_hash>("request_hash"));
    return it;
}

namespace {
using Text = std::string;
using OptionalText = std::optional<std::string>;

/// What a decision about an execution needs, its row being locked.
struct Standing {
    Id id{}, job_id{};
    Status status = Status::queued;
    bool remote = false;
};
const schema::Object& describe(std::type_identity<Standing>) {
    static const auto it =
        schema::object<Standing>("Standing", field<&Standing::id>("id"), field<&Standing::job_id>("job_id"),
                                 field<&Standing::status>("status"), field<&Standing::remote>("remote"));
    return it;
}

constexpr db::Query<Id(Id, Id, std::optional<Id>, Text, Text, Text, OptionalText, Text)> add_job{"accept_job",
                                                                                                 R"sql(
    insert into jobs_meta (id, org_id, user_id, kind, name, task_id, task_version, status, idempotency_key,
                           request_hash)
    values ($1, $2, $3, 'task', $4, $5, $6, 'QUEUED', $7, $8)
    on conflict (org_id, user_id, idempotency_key) where idempotency_key is not null do nothing
    returning id)sql"};

constexpr db::Query<void(Id, Id, Id, Id, Text, Text, json::value, std::int64_t, double, std::int64_t, Text)>
    add_execution{"accept_execution", R"sql(
    insert into task_executions (id, org_id, job_id, task_definition_id, task_id, task_version, parameters, status,
                                 max_failures, backoff_seconds, timeout_seconds, trace)
    values ($1, $2, $3, $4, $5, $6, $7, 'QUEUED', $8, $9, $10, $11))sql"};

constexpr db::Query<Keyed(std::optional<Id>, Text)> job_by_key{"job_by_key", R"sql(
    select j.id as job_id, e.id as execution_id, j.status, j.request_hash
    from jobs_meta j join task_executions e on e.job_id = j.id
    where j.user_id is not distinct from $1 and j.idempotency_key = $2 order by e.id limit 1)sql"};

constexpr db::Query<Job(Id)> one_job{"one_job", R"sql(
    select id, kind, name, task_id, task_version, status, created_at, started_at, finished_at
    from jobs_meta where id = $1)sql"};

constexpr db::Query<Job(std::optional<Status>, OptionalText, std::optional<Id>, std::int64_t)> list_jobs{
    "list_jobs", R"sql(
    select id, kind, name, task_id, task_version, status, created_at, started_at, finished_at
    from jobs_meta
    where ($1::text is null or status = $1) and ($2::text is null or task_id = $2)
      and ($3::uuid is null or id < $3)
    order by id desc limit $4)sql"};

constexpr db::Query<Execution(std::optional<Id>, std::optional<Id>)> find_executions{"find_executions", R"sql(
    select e.id, e.job_id, e.task_id, e.task_version, e.status, e.progress, e.message, e.attempt, e.failures,
           s.base_url as service, e.error, e.remote_job, e.created_at, e.started_at, e.finished_at
    from task_executions e left join task_services s on s.id = e.service_id
    where e.id = $1 or e.job_id = $2 order by e.id)sql"};

constexpr db::Query<Standing(Id, std::optional<Id>)> lock_open_executions{"lock_open_executions", R"sql(
    select id, job_id, status, remote_job is not null as remote from task_executions
    where job_id = $1 and ($2::uuid is null or id = $2) and status in ('PENDING', 'QUEUED', 'RUNNING')
    order by id for no key update)sql"};

constexpr db::Query<void(Id, Status)> mark_canceled{"mark_canceled", R"sql(
    update task_executions set cancel_requested = true, status = $2,
        finished_at = case when $2 = 'CANCELED' then now() end
    where id = $1)sql"};

}  // namespace

awaitable<bool> Store::accept(Id org, NewJob j) {
    results::Event accepted{.event_key = "accepted", .type = "job.accepted"};
    accepted.data["status"] = schema::name_of(Status::queued);
    accepted.at = system_now();
    const auto done =
        co_await database_.of(org).transaction([&](db::Transaction& tx) -> awaitable<Result<bool>> {
            const auto added = co_await tx.maybe(add_job, j.id, org, j.user_id, j.name, j.task_id,
                                                 j.task_version, j.idempotency_key, j.request_hash);
            if (!added) co_return false;
            co_await tx.exec(add_execution, j.execution_id, org, j.id, j.task_definition_id, j.task_id,
                             j.task_version, j.parameters, j.max_failures, j.backoff_seconds,
                             j.timeout_seconds, j.trace);
            co_await tell(tx, org, j.id, events::topic_job_accepted, std::move(accepted));
            co_return true;
        });
    co_return done.value();
}

awaitable<std::optional<Keyed>> Store::by_key(Id org, std::optional<Id> user, std::string key) {
    auto rows = database_.of(org);
    co_return co_await rows.maybe(job_by_key, user, key);
}

awaitable<std::optional<Job>> Store::job(Id org, Id job) {
    auto rows = database_.of(org);
    co_return co_await rows.maybe(one_job, job);
}

awaitable<std::vector<Execution>> Store::executions_of(Id org, Id job) {
    auto rows = database_.of(org);
    co_return co_await rows.run(find_executions, std::nullopt, job);
}

awaitable<std::optional<Execution>> Store::execution(Id org, Id execution) {
    auto rows = database_.of(org);
    co_return co_await rows.maybe(find_executions, execution, std::nullopt);
}

awaitable<std::vector<Job>> Store::list(Id org, Filter f, std::optional<Id> before, std::int64_t limit) {
    auto rows = database_.of(org);
    co_return co_await rows.run(list_jobs, f.status, f.task_id, before, limit);
}

awaitable<Result<std::vector<Id>>> Store::cancel(Id org, Id job, std::optional<Id> execution) {
    co_return co_await database_.of(org).transaction(
        [&](db::Transaction& tx) -> awaitable<Result<std::vector<Id>>> {
            std::vector<Id> held;
            const auto open = co_await tx.run(lock_open_executions, job, execution);
            for (auto& each : open) {
                State before;
                before.status = each.status;
                before.remote = each.remote;
                const auto step = next(before, event::CancelRequested{});
                co_await tx.exec(mark_canceled, each.id, step.state.status);
                if (!is_final(step.state.status)) {
                    held.push_back(each.id);
                    continue;
                }
                results::Event event{.event_key = each.id.text() + ":canceled", .type = "execution.canceled"};
                event.execution_id = each.id;
                event.data["status"] = schema::name_of(step.state.status);
                event.at = system_now();
                co_await tell(tx, org, job, events::topic_event, std::move(event));
            }
            if (open.empty())
                co_return Error{Errc::conflict, "already_final",
                                "It has ended already: there is nothing to cancel"};
            co_await follow_executions(tx, org, job, false, {});
            co_return held;
        });
}

}  // namespace mad::executions
