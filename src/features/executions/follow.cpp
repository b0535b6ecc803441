#include "features/executions/follow.hpp"

#include "db/database.hpp"
#include "features/events/types.hpp"

namespace mad::executions {
namespace {
using Text = std::string;

constexpr db::Query<void(Id, Text, Id, json::value)> add_to_outbox{
    "add_to_outbox", "insert into outbox (org_id, topic, job_id, payload) values ($1, $2, $3, $4)"};

constexpr db::Query<Status(Id)> lock_job{"lock_job", R"sql(
    select status from jobs_meta where id = $1 for no key update)sql"};

// A job runs from the first of its executions that does, and ends with the last.
constexpr db::Query<Status(Id, bool)> settle_job{"settle_job", R"sql(
    with standing as (
        select count(*) filter (where status in ('PENDING', 'QUEUED', 'RUNNING')) as open,
               count(*) filter (where status = 'FAILED') as failed,
               count(*) filter (where status = 'CANCELED') as canceled
        from task_executions where job_id = $1),
    becomes as (
        select case when open > 0 and $2 then 'RUNNING' when open > 0 then null when failed > 0 then 'FAILED'
                    when canceled > 0 then 'CANCELED' else 'COMPLETED' end as status from standing)
    update jobs_meta j set status = b.status,
        started_at = case when b.status = 'RUNNING' then coalesce(j.started_at, now()) else j.started_at end,
        finished_at = case when b.status <> 'RUNNING' then now() end
    from becomes b
    where j.id = $1 and b.status is not null and b.status <> j.status and j.finished_at is null
    returning j.status)sql"};

}  // namespace

std::string lower_name(Status status) {
    std::string name(schema::name_of(status));
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
    return name;
}

awaitable<void> tell(db::Executor& rows, Id org, Id job, std::string_view topic, results::Event event) {
    auto payload = schema::to_json(event);
    co_await rows.exec(add_to_outbox, org, std::string(topic), job, std::move(payload));
}

awaitable<void> follow_executions(db::Executor& rows, Id org, Id job, bool running,
                                  std::optional<Failure> error) {
    co_await rows.run(lock_job, job);
    const auto status = co_await rows.maybe(settle_job, job, running);
    if (!status) co_return;
    results::Event event{.event_key = lower_name(*status), .type = "job." + lower_name(*status)};
    event.data["status"] = schema::name_of(*status);
    if (error && *status == Status::failed) event.data["error"] = schema::to_json(*error);
    event.at = system_now();
    co_await tell(rows, org, job, events::topic_event, std::move(event));
}
}  // namespace mad::executions
