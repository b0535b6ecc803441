#include "features/results/store.hpp"

#include "features/results/places.hpp"

#include <set>

namespace mad::results {
namespace {
using Text = std::string;

// A job that the store is told of only later (its outbox row is still on its way); `add_job` describes it
// then.
constexpr db::Query<void(std::vector<Id>)> expect_jobs{"results_expect_jobs", R"sql(
    insert into jobs (id, kind, status, created_at) select unnest($1::uuid[]), 'task', 'QUEUED', now()
    on conflict do nothing)sql"};
constexpr db::Query<void(Id, Text, Text, std::optional<Text>, std::optional<Text>, Text, Time)> add_job{
    "results_add_job", R"sql(
    insert into jobs (id, kind, name, task_id, task_version, submitted_by, status, created_at)
    values ($1, $2, $3, $4, $5, $6, 'QUEUED', $7)
    on conflict (id) do update set
        kind = excluded.kind, name = excluded.name, task_id = excluded.task_id,
        task_version = excluded.task_version, submitted_by = excluded.submitted_by,
        created_at = excluded.created_at)sql"};
constexpr db::Query<void(Id, Id, json::value)> add_input{"results_add_input", R"sql(
    insert into job_inputs (execution_id, job_id, parameters) values ($1, $2, $3) on conflict do nothing)sql"};

constexpr db::Query<void(Id, Id, Text, Text, std::int64_t, json::value, std::optional<double>, Text,
                         std::optional<Time>, Time)>
    add_result{"results_add_result", R"sql(
    insert into dynamic_task_results (execution_id, job_id, task_id, task_version, attempt, result,
                                      confidence_score, service, started_at, finished_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing)sql"};
constexpr db::Query<void(Id, Id, Text, Text, Text, std::int64_t, Text)> add_output{"results_add_output",
                                                                                   R"sql(
    insert into job_outputs (execution_id, job_id, name, uri, sha256, size_bytes, content_type)
    values ($1, $2, $3, $4, $5, $6, $7))sql"};
constexpr db::Query<void(Id, Id, std::int64_t, std::int64_t, double, std::optional<double>,
                         std::optional<double>, std::optional<double>, json::object)>
    add_pose{"results_add_pose", R"sql(
    insert into docking_results (execution_id, job_id, ligand, rank, affinity, affinity_printed, rmsd_lb,
                                 rmsd_ub, details)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9))sql"};
constexpr db::Query<void(Id, Id, std::int64_t, Text)> keep_log{"results_keep_log", R"sql(
    insert into execution_logs (execution_id, job_id, attempt, log) values ($1, $2, $3, $4)
    on conflict (execution_id) do update set attempt = excluded.attempt, log = excluded.log
    where execution_logs.attempt <= excluded.attempt)sql"};

constexpr db::Query<bool(Id)> has_result{
    "results_has_result", "select exists (select from dynamic_task_results where execution_id = $1)"};
constexpr db::Query<void(Id)> remove_result{"results_remove_result",
                                            "delete from dynamic_task_results where execution_id = $1"};
constexpr db::Query<StoredResult(Id)> find_result{"results_find_result", R"sql(
    select execution_id, job_id, task_id, task_version, attempt, result, confidence_score, service, started_at,
           finished_at, '[]'::json as outputs, '[]'::json as docking
    from dynamic_task_results where execution_id = $1)sql"};
constexpr db::Query<OutputFile(Id)> list_outputs{"results_list_outputs", R"sql(
    select name, uri, sha256, size_bytes, content_type from job_outputs where execution_id = $1
    order by name)sql"};
constexpr db::Query<DockingRow(Id)> list_poses{"results_list_poses", R"sql(
    select ligand, rank, affinity, affinity_printed, rmsd_lb, rmsd_ub, details from docking_results
    where execution_id = $1 order by ligand, rank)sql"};
constexpr db::Query<Text(Id)> find_log{"results_find_log",
                                       "select log from execution_logs where execution_id = $1"};

// Always in the same order, so that two who append to several jobs do not wait for each other. Weaker than
// `for update`, which would also wait for those who record outcomes of the job.
constexpr db::Query<Id(std::vector<Id>)> lock_jobs{"results_lock_jobs", R"sql(
    select id from jobs where id = any($1::uuid[]) order by id for no key update)sql"};
constexpr db::Query<void(Id, Text, Text, std::optional<Id>, json::object, Time)> append_event{
    "results_append_event", R"sql(
    with next as (
        update jobs set
            last_seq = last_seq + 1,
            status = case when finished_at is not null then status
                          when $3 = 'job.running' then 'RUNNING'
                          when $3 = 'job.completed' then 'COMPLETED'
                          when $3 = 'job.failed' then 'FAILED'
                          when $3 = 'job.canceled' then 'CANCELED'
                          else status end,
            finished_at = case when finished_at is null and $3 in ('job.completed', 'job.failed', 'job.canceled')
                               then $6 else finished_at end
        where id = $1 and not exists (select from job_events where job_id = $1 and event_key = $2)
        returning last_seq)
    insert into job_events (job_id, seq_no, event_key, type, execution_id, data, at)
    select $1, last_seq, $2, $3, $4, $5, $6 from next)sql"};
constexpr db::Query<StoredEvent(Id, std::int64_t, std::int64_t)> list_events{"results_list_events", R"sql(
    select seq_no, type, execution_id, data, at from job_events where job_id = $1 and seq_no > $2
    order by seq_no limit $3)sql"};
constexpr db::Query<bool(Id, std::int64_t)> nothing_follows{"results_nothing_follows", R"sql(
    select exists (select from jobs where id = $1 and finished_at is not null and last_seq <= $2))sql"};

/// True where the outcome is the first. The row goes in before what belongs to it: who comes second waits
/// here.
awaitable<bool> insert_outcome(db::Transaction& tx, const Outcome& o) {
    const std::vector<Id> jobs{o.job_id};
    co_await tx.exec(expect_jobs, jobs);
    const auto added =
        co_await tx.exec(add_result, o.execution_id, o.job_id, o.task_id, o.task_version, o.attempt, o.result,
                         o.confidence, o.service, o.started_at, o.finished_at);
    if (added == 0) co_return false;
    std::vector<std::tuple<Id, Id, Text, Text, Text, std::int64_t, Text>> files;
    for (auto& f : o.outputs)
        files.emplace_back(o.execution_id, o.job_id, f.name, f.uri, f.sha256, f.size_bytes, f.content_type);
    co_await tx.exec_each(add_output, std::move(files));
    std::vector<std::tuple<Id, Id, std::int64_t, std::int64_t, double, std::optional<double>,
                           std::optional<double>, std::optional<double>, json::object>>
        poses;
    for (auto& p : o.docking)
        poses.emplace_back(o.execution_id, o.job_id, p.ligand, p.rank, p.affinity, p.affinity_printed,
                           p.rmsd_lb, p.rmsd_ub, p.details);
    co_await tx.exec_each(add_pose, std::move(poses));
    if (!o.log.empty()) co_await tx.exec(keep_log, o.execution_id, o.job_id, o.attempt, o.log);
    co_return true;
}

/// PostgreSQL's classes of errors that lie in the values: data exceptions and violated constraints.
bool is_about_values(const db::QueryError& e) {
    return e.sqlstate().starts_with("22") || e.sqlstate().starts_with("23");
}
}  // namespace

awaitable<Result<bool>> Store::record(Id org, Outcome outcome) {
    auto place = co_await places_.of(org);
    try {
        co_return co_await place.transaction([&](db::Transaction& tx) -> awaitable<Result<bool>> {
            co_return co_await insert_outcome(tx, outcome);
        });
    } catch (const db::QueryError& e) {
        if (!is_about_values(e)) throw;
        co_return Error{Errc::invalid, "outcome_invalid",
                        std::string("The results store refuses what the task answered: ") + e.what()};
    }
}

awaitable<bool> Store::outcome_exists(Id org, Id execution) {
    auto place = co_await places_.of(org);
    co_return co_await place.one(has_result, execution);
}

awaitable<std::optional<StoredResult>> Store::result(Id org, Id execution) {
    auto place = co_await places_.of(org);
    auto found = co_await place.maybe(find_result, execution);
    if (found) {
        found->outputs = co_await place.run(list_outputs, execution);
        found->docking = co_await place.run(list_poses, execution);
    }
    co_return found;
}

awaitable<void> Store::retract(Id org, Id execution) {
    auto place = co_await places_.of(org);
    co_await place.exec(remove_result, execution);
}

awaitable<void> Store::ensure_jobs(Id org, std::vector<JobRecord> jobs, std::vector<JobInput> inputs) {
    std::ranges::sort(jobs, {}, &JobRecord::id);
    std::vector<std::tuple<Id, Text, Text, std::optional<Text>, std::optional<Text>, Text, Time>> job_rows;
    for (auto& j : jobs)
        job_rows.emplace_back(j.id, j.kind, j.name, j.task_id, j.task_version, j.submitted_by, j.created_at);
    std::vector<std::tuple<Id, Id, json::value>> input_rows;
    for (auto& i : inputs) input_rows.emplace_back(i.execution_id, i.job_id, std::move(i.parameters));
    auto place = co_await places_.of(org);
    co_await place.transaction([&](db::Transaction& tx) -> awaitable<Result<void>> {
        co_await tx.exec_each(add_job, std::move(job_rows));
        co_await tx.exec_each(add_input, std::move(input_rows));
        co_return Result<void>{};
    });
}

awaitable<void> Store::append_events(Id org, std::vector<JobEvent> events) {
    std::set<Id> jobs;
    std::vector<std::tuple<Id, Text, Text, std::optional<Id>, json::object, Time>> rows;
    for (auto& [job, e] : events) {
        jobs.insert(job);
        rows.emplace_back(job, e.event_key, e.type, e.execution_id, std::move(e.data), e.at);
    }
    const std::vector<Id> ordered(jobs.begin(), jobs.end());
    auto place = co_await places_.of(org);
    co_await place.transaction([&](db::Transaction& tx) -> awaitable<Result<void>> {
        co_await tx.exec(expect_jobs, ordered);
        // Held before the first look at a job's keys: whoever appends at the same time has then committed.
        co_await tx.run(lock_jobs, ordered);
        co_await tx.exec_each(append_event, std::move(rows));
        co_return Result<void>{};
    });
}

awaitable<std::vector<StoredEvent>> Store::events_after(Id org, Id job, std::int64_t after,
                                                        std::int64_t limit) {
    auto place = co_await places_.of(org);
    co_return co_await place.run(list_events, job, after, limit);
}

awaitable<bool> Store::has_ended(Id org, Id job, std::int64_t after) {
    auto place = co_await places_.of(org);
    co_return co_await place.one(nothing_follows, job, after);
}

awaitable<std::optional<std::string>> Store::log(Id org, Id execution) {
    auto place = co_await places_.of(org);
    co_return co_await place.maybe(find_log, execution);
}

awaitable<void> Store::add_log(Id org, Id job, Id execution, std::int64_t attempt, std::string log) {
    const std::vector<Id> jobs{job};
    auto place = co_await places_.of(org);
    co_await place.transaction([&](db::Transaction& tx) -> awaitable<Result<void>> {
        co_await tx.exec(expect_jobs, jobs);
        co_await tx.exec(keep_log, execution, job, attempt, std::move(log));
        co_return Result<void>{};
    });
}

}  // namespace mad::results
