#include "features/usage/usage.hpp"

#include "db/database.hpp"
#include "http/router.hpp"

namespace mad::usage {
namespace {
using schema::field;

struct Quota {
    std::int64_t stored_bytes = 0;
    std::optional<std::int64_t> max_stored_bytes{};
    std::int64_t max_queued_jobs = 0;
};
const schema::Object& describe(std::type_identity<Quota>) {
    static const auto it = schema::object<Quota>(
        "UsageQuota",
        field<&Quota::stored_bytes>("stored_bytes", {.description = "Of molecules and results"}),
        field<&Quota::max_stored_bytes>("max_stored_bytes", {.description = "Absent: there is no limit"}),
        field<&Quota::max_queued_jobs>("max_queued_jobs",
                                       {.description = "So many jobs may be QUEUED at once"}));
    return it;
}

struct JobCounts {
    std::int64_t pending = 0, queued = 0, running = 0, completed = 0, failed = 0, canceled = 0;
};
const schema::Object& describe(std::type_identity<JobCounts>) {
    static const auto it = schema::object<JobCounts>(
        "UsageJobs", field<&JobCounts::pending>("pending"), field<&JobCounts::queued>("queued"),
        field<&JobCounts::running>("running"), field<&JobCounts::completed>("completed"),
        field<&JobCounts::failed>("failed"), field<&JobCounts::canceled>("canceled"));
    return it;
}

struct Hour {
    Time hour{};
    std::int64_t completed = 0, failed = 0;
};
const schema::Object& describe(std::type_identity<Hour>) {
    static const auto it = schema::object<Hour>(
        "UsageHour", field<&Hour::hour>("hour", {.description = "When it began, in UTC"}),
        field<&Hour::completed>("completed"), field<&Hour::failed>("failed"));
    return it;
}

struct Usage {
    Quota quota{};
    JobCounts jobs{};
    std::vector<Hour> executions{};
};
const schema::Object& describe(std::type_identity<Usage>) {
    static const auto it = schema::object<Usage>(
        "Usage", field<&Usage::quota>("quota"),
        field<&Usage::jobs>("jobs", {.description = "By their status now, each counted up to 100000"}),
        field<&Usage::executions>(
            "executions", {.description = "That ended in each of the last 24 hours, the running one last"}));
    return it;
}

constexpr db::Query<Quota(std::int64_t)> quota_of{"usage_quota", R"sql(
    select coalesce((select sum(size_bytes) from artifacts where org_id = mad_org() and state = 'stored'), 0)::bigint
               as stored_bytes,
           (select max_storage_bytes from org_settings where org_id = mad_org()) as max_stored_bytes,
           coalesce((select max_queued_jobs from org_settings where org_id = mad_org()), $1) as max_queued_jobs)sql"};

// No more of a status are looked at than are counted.
constexpr db::Query<JobCounts()> count_jobs{"usage_count_jobs", R"sql(
    select (select count(*) from (select from jobs_meta where status = 'PENDING' limit 100000) j) as pending,
           (select count(*) from (select from jobs_meta where status = 'QUEUED' limit 100000) j) as queued,
           (select count(*) from (select from jobs_meta where status = 'RUNNING' limit 100000) j) as running,
           (select count(*) from (select from jobs_meta where status = 'COMPLETED' limit 100000) j) as completed,
           (select count(*) from (select from jobs_meta where status = 'FAILED' limit 100000) j) as failed,
           (select count(*) from (select from jobs_meta where status = 'CANCELED' limit 100000) j) as canceled)sql"};

constexpr db::Query<Hour()> ended_by_hour{"usage_ended_by_hour", R"sql(
    with span as (select date_trunc('hour', now(), 'UTC') as last),
    ended as (
        select date_trunc('hour', finished_at, 'UTC') as hour, count(*) filter (where status = 'COMPLETED') as completed,
               count(*) filter (where status = 'FAILED') as failed
        from task_executions
        where status in ('COMPLETED', 'FAILED') and finished_at >= (select last - interval '23 hours' from span)
        group by 1)
    select h.hour, coalesce(e.completed, 0) as completed, coalesce(e.failed, 0) as failed
    from span cross join lateral generate_series(last - interval '23 hours', last, interval '1 hour') as h (hour)
    left join ended e on e.hour = h.hour order by h.hour)sql"};

awaitable<Usage> usage_of(db::Database& database, Id org, std::int64_t max_queued_jobs) {
    auto rows = database.of(org);
    Usage usage;
    usage.quota = co_await rows.one(quota_of, max_queued_jobs);
    usage.jobs = co_await rows.one(count_jobs);
    usage.executions = co_await rows.run(ended_by_hour);
    co_return usage;
}
}  // namespace

void add_routes(http::Router& router, db::Database& database, std::int64_t max_queued_jobs) {
    router.get("/api/v1/usage",
               {"getUsage", "What the organisation uses, and how it goes on", "organizations"},
               [&database, max_queued_jobs](http::Permission<"jobs.read"> user) -> awaitable<Result<Usage>> {
                   co_return co_await usage_of(database, user.org_id, max_queued_jobs);
               });
}

}  // namespace mad::usage
