#include "features/executions/routes.hpp"

#include "features/executions/executions.hpp"
#include "http/router.hpp"

namespace mad::executions {
namespace {
using schema::field;

struct ExecutePath {
    std::string task_id;
};
const schema::Object& describe(std::type_identity<ExecutePath>) {
    static const auto it =
        schema::object<ExecutePath>("ExecutePath", field<&ExecutePath::task_id>("task_id"));
    return it;
}
struct ExecuteQuery {
    std::optional<std::string> version;
};
const schema::Object& describe(std::type_identity<ExecuteQuery>) {
    static const auto it = schema::object<ExecuteQuery>(
        "ExecuteQuery",
        field<&ExecuteQuery::version>("version", {.description = "Absent: the latest active one"}));
    return it;
}
struct ExecutionPath {
    Id execution_id;
};
const schema::Object& describe(std::type_identity<ExecutionPath>) {
    static const auto it =
        schema::object<ExecutionPath>("ExecutionPath", field<&ExecutionPath::execution_id>("execution_id"));
    return it;
}
struct ResultsQuery {
    std::int64_t wait = 0;
};
const schema::Object& describe(std::type_identity<ResultsQuery>) {
    static const auto it = schema::object<ResultsQuery>(
        "ResultsQuery", field<&ResultsQuery::wait>(
                            "wait", {.description = "Seconds to wait for its end, where it has not ended yet",
                                     .defaulted = true,
                                     .minimum = 0,
                                     .maximum = 30}));
    return it;
}
struct JobPath {
    Id job_id;
};
const schema::Object& describe(std::type_identity<JobPath>) {
    static const auto it = schema::object<JobPath>("JobPath", field<&JobPath::job_id>("job_id"));
    return it;
}
struct ListQuery {
    std::optional<Status> status;
    std::optional<std::string> task_id;
    std::int64_t limit = 50;
    std::optional<std::string> cursor;
};
const schema::Object& describe(std::type_identity<ListQuery>) {
    static const auto it = schema::object<ListQuery>(
        "JobListQuery", field<&ListQuery::status>("status"), field<&ListQuery::task_id>("task_id"),
        field<&ListQuery::limit>("limit", {.defaulted = true, .minimum = 1, .maximum = 500}),
        field<&ListQuery::cursor>("cursor"));
    return it;
}

std::string status_path(Id execution) { return "/api/v1/executions/" + execution.text() + "/status"; }

void add_execution_routes(http::Router& router, Executions& executions) {
    router.get("/api/v1/executions/{execution_id}/status",
               {"getExecutionStatus", "Where an execution stands", "executions"},
               [&executions](http::Permission<"jobs.read"> user,
                             http::Path<ExecutionPath> path) -> awaitable<Result<Execution>> {
                   co_return co_await executions.execution(user.org_id, path.value.execution_id);
               });
    router.get("/api/v1/executions/{execution_id}/inputs",
               {"getExecutionInputs", "What an execution was given", "executions",
                "With the defaults of its document; files that came with a URI are that URI still."},
               [&executions](http::Permission<"jobs.read"> user,
                             http::Path<ExecutionPath> path) -> awaitable<Result<http::Json>> {
                   auto inputs = co_await executions.inputs(user.org_id, path.value.execution_id);
                   if (!inputs) co_return inputs.error();
                   co_return http::Json{std::move(*inputs)};
               });
    router.get("/api/v1/executions/{execution_id}/results",
               {"getExecutionResults", "What came out of an execution", "executions", "", {409}},
               [&executions](http::Permission<"results.read"> user, http::Path<ExecutionPath> path,
                             http::Query<ResultsQuery> query) -> awaitable<Result<Results>> {
                   const std::chrono::seconds wait(query.value.wait);
                   co_return co_await executions.results(user.org_id, path.value.execution_id, wait);
               });
    router.get("/api/v1/executions/{execution_id}/logs",
               {"getExecutionLogs", "What the service wrote", "executions"},
               [&executions](http::Permission<"jobs.read"> user,
                             http::Path<ExecutionPath> path) -> awaitable<Result<http::Text>> {
                   auto log = co_await executions.logs(user.org_id, path.value.execution_id);
                   if (!log) co_return log.error();
                   http::Text text{std::move(*log)};
                   co_return text;
               });
    router.del("/api/v1/executions/{execution_id}",
               {"cancelExecution", "Cancel an execution", "executions", "", {409}},
               [&executions](http::Permission<"jobs.cancel"> user,
                             http::Path<ExecutionPath> path) -> awaitable<Result<http::Accepted<Execution>>> {
                   const auto id = path.value.execution_id;
                   auto canceled = co_await executions.cancel(user.org_id, id);
                   if (!canceled) co_return canceled.error();
                   http::Accepted<Execution> accepted{std::move(*canceled), status_path(id)};
                   co_return accepted;
               });
}

void add_job_routes(http::Router& router, Executions& executions) {
    router.get("/api/v1/jobs", {"listJobs", "Jobs, newest first", "jobs"},
               [&executions](http::Permission<"jobs.read"> user,
                             http::Query<ListQuery> query) -> awaitable<Result<http::Page<Job>>> {
                   const auto& [status, task_id, limit, cursor] = query.value;
                   const auto before = http::id_of_cursor(cursor);
                   if (!before) co_return before.error();
                   Filter filter;
                   if (status) filter.statuses.push_back(*status);
                   if (task_id) filter.task_ids.push_back(*task_id);
                   auto jobs = co_await executions.list(user.org_id, std::move(filter), *before, limit + 1);
                   co_return http::page_of(std::move(jobs), limit, [](const Job& j) { return j.id; });
               });
    router.get("/api/v1/jobs/{job_id}", {"getJob", "A job with its executions", "jobs"},
               [&executions](http::Permission<"jobs.read"> user,
                             http::Path<JobPath> path) -> awaitable<Result<JobDetail>> {
                   co_return co_await executions.job(user.org_id, path.value.job_id);
               });
    router.del("/api/v1/jobs/{job_id}", {"cancelJob", "Cancel all that is left of a job", "jobs", "", {409}},
               [&executions](http::Permission<"jobs.cancel"> user,
                             http::Path<JobPath> path) -> awaitable<Result<http::Accepted<JobDetail>>> {
                   const auto id = path.value.job_id;
                   auto canceled = co_await executions.cancel_job(user.org_id, id);
                   if (!canceled) co_return canceled.error();
                   http::Accepted<JobDetail> accepted{std::move(*canceled), "/api/v1/jobs/" + id.text()};
                   co_return accepted;
               });
}
}  // namespace

void add_routes(http::Router& router, Executions& executions) {
    router.post(
        "/api/v1/tasks/{task_id}/execute",
        {"executeTask", "Run a task: the body is its inputs", "executions",
         "The inputs are checked against the task's own document: see its interface. A file (x-mad-file) is "
         "given as the mad:// URI of an uploaded one, or as its text."},
        [&executions](http::Permission<"tasks.execute"> user, http::Path<ExecutePath> path,
                      http::Query<ExecuteQuery> query, http::IdempotencyKey key, http::About about,
                      http::JsonBody body) -> awaitable<Result<http::Accepted<Submitted>>> {
            Submission submission{user.org_id, user.user_id, path.value.task_id, query.value.version};
            submission.inputs = std::move(body.value);
            submission.idempotency_key = std::move(key.value);
            submission.trace = std::move(about.traceparent);
            const auto submitted = co_await executions.accept(std::move(submission));
            if (!submitted) co_return submitted.error();
            http::Accepted<Submitted> accepted{*submitted, status_path(submitted->execution_id)};
            co_return accepted;
        });
    add_execution_routes(router, executions);
    add_job_routes(router, executions);
}

}  // namespace mad::executions
