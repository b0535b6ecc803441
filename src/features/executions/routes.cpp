#include "features/executions/routes.hpp"

#include "features/executions/bulk.hpp"
#include "features/executions/log_stream.hpp"
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
enum class JobKind { task, pipeline };
const schema::Enum<JobKind>& describe(std::type_identity<JobKind>) {
    static const schema::Enum<JobKind> it{{{JobKind::task, "task"}, {JobKind::pipeline, "pipeline"}}};
    return it;
}
struct ListQuery {
    std::vector<Status> status;
    std::optional<std::string> task_id, template_id, q;
    std::optional<JobKind> kind;
    std::optional<Time> created_after, created_before;
    bool mine = false;
    std::int64_t limit = 50;
    std::optional<std::string> cursor;
};
const schema::Object& describe(std::type_identity<ListQuery>) {
    static const auto it = schema::object<ListQuery>(
        "JobListQuery",
        field<&ListQuery::status>("status", {.description = "Repeated: any of them", .defaulted = true}),
        field<&ListQuery::task_id>("task_id"),
        field<&ListQuery::template_id>("template_id", {.description = "Runs of this pipeline"}),
        field<&ListQuery::q>("q", {.description = "In its name, in any case", .max_length = 200}),
        field<&ListQuery::kind>("kind"), field<&ListQuery::created_after>("created_after"),
        field<&ListQuery::created_before>("created_before"),
        field<&ListQuery::mine>("mine",
                                {.description = "Only what you have submitted yourself", .defaulted = true}),
        field<&ListQuery::limit>("limit", {.defaulted = true, .minimum = 1, .maximum = 500}),
        field<&ListQuery::cursor>("cursor"));
    return it;
}

/// An id that those made at that time or later are not below (UUIDv7: milliseconds lead).
Id first_id_of(Time time) {
    const auto ms = std::chrono::floor<std::chrono::milliseconds>(time).time_since_epoch().count();
    Id id;
    for (std::size_t i = 0; i < 6; ++i)
        id.bytes[i] = static_cast<std::uint8_t>(std::max<std::int64_t>(ms, 0) >> (8 * (5 - i)));
    return id;
}
/// Clocks of the processes that make ids, and the database's, differ by less.
constexpr std::chrono::hours clocks_differ{24};

/// What nobody's is nobody's own: a caller that is no user gets nothing of "mine".
Filter filter_of(ListQuery query, const http::Principal& who) {
    Filter filter{.statuses = std::move(query.status),
                  .since = query.created_after,
                  .until = query.created_before,
                  .name_contains = std::move(query.q),
                  .template_id = std::move(query.template_id)};
    if (query.task_id) filter.task_ids.push_back(std::move(*query.task_id));
    if (query.kind) filter.kind = schema::name_of(*query.kind);
    if (query.created_after) filter.from = first_id_of(*query.created_after - clocks_differ);
    if (query.mine) filter.user = who.user_id.value_or(Id());
    return filter;
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
                   auto log = co_await executions.log_now(user.org_id, path.value.execution_id);
                   if (!log) co_return log.error();
                   http::Text text{std::move(log->text)};
                   co_return text;
               });
    router.get(
        "/api/v1/executions/{execution_id}/logs/stream",
        {"watchExecutionLogs", "What the service writes, as it writes it", "executions",
         "Server-sent events: log, with attempt, from (bytes) and text, and at the end of the execution end, "
         "with its status. Where from is 0 the text begins anew: another attempt has begun, or a long log "
         "has "
         "lost its middle."},
        [&executions](http::Permission<"jobs.read"> user, http::Path<ExecutionPath> path,
                      http::LastEventId last) -> awaitable<Result<http::EventStream>> {
            const auto id = path.value.execution_id;
            const auto found = co_await executions.execution(user.org_id, id);
            if (!found) co_return found.error();
            const auto stream = std::make_shared<LogStream>(executions, user.org_id, id, last.value);
            co_return http::EventStream{
                [stream](http::EventSink& sink) -> awaitable<void> { return stream->run(sink); }};
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
                   const auto limit = query.value.limit;
                   auto before = http::id_of_cursor(query.value.cursor);
                   if (!before) co_return before.error();
                   // Without a look at all that came later.
                   if (const auto until = query.value.created_before; until && !*before)
                       *before = first_id_of(*until + clocks_differ);
                   auto filter = filter_of(std::move(query.value), user);
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
    router.post("/api/v1/jobs/cancel",
                {"cancelJobs", "Cancel all that is left of several jobs", "jobs", "Each as if alone."},
                [&executions](http::Permission<"jobs.cancel"> user,
                              http::Body<JobIds> ids) -> awaitable<Result<JobAnswers>> {
                    const auto org = user.org_id;
                    co_return co_await ask_of_each(
                        std::move(ids.value), [&executions, org](Id id) -> awaitable<Result<void>> {
                            const auto canceled = co_await executions.cancel_job(org, id);
                            if (!canceled) co_return canceled.error();
                            co_return Result<void>{};
                        });
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
