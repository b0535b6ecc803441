// What is asked of jobs under way, and what is done to them.
#include "features/executions/bulk.hpp"
#include "features/pipelines/control.hpp"
#include "features/pipelines/pipelines.hpp"
#include "features/pipelines/reports.hpp"
#include "features/pipelines/routes.hpp"
#include "http/router.hpp"

namespace mad::pipelines {
namespace {
using executions::Job;
using schema::field;

struct JobPath {
    Id job_id;
};
const schema::Object& describe(std::type_identity<JobPath>) {
    static const auto it = schema::object<JobPath>("PipelineJobPath", field<&JobPath::job_id>("job_id"));
    return it;
}
struct FailuresQuery {
    std::int64_t limit = 50;
    std::optional<std::string> cursor;
};
const schema::Object& describe(std::type_identity<FailuresQuery>) {
    static const auto it = schema::object<FailuresQuery>(
        "JobFailuresQuery",
        field<&FailuresQuery::limit>("limit", {.defaulted = true, .minimum = 1, .maximum = 500}),
        field<&FailuresQuery::cursor>("cursor"));
    return it;
}
struct JobChange {
    std::int64_t priority = 0;
};
const schema::Object& describe(std::type_identity<JobChange>) {
    static const auto it = schema::object<JobChange>(
        "JobChange",
        field<&JobChange::priority>("priority", {.description = "The higher the sooner; 0 where nobody says",
                                                 .minimum = -1000,
                                                 .maximum = 1000}));
    return it;
}
struct Rerun {
    std::string from_step;
};
const schema::Object& describe(std::type_identity<Rerun>) {
    static const auto it = schema::object<Rerun>(
        "JobRerun",
        field<&Rerun::from_step>(
            "from_step",
            {.description = "The id of one of its outermost steps", .min_length = 1, .max_length = 200}));
    return it;
}

std::string place_of(Id job) { return "/api/v1/jobs/" + job.text(); }

awaitable<Result<Job>> job_after(JobRoutes parts, Id org, Id id, Result<void> done) {
    if (!done) co_return done.error();
    auto job = co_await parts.executions.job(org, id);
    if (!job) co_return no_such_job(id);
    co_return std::move(*job);
}

void add_control_routes(http::Router& router, JobRoutes parts) {
    router.post(
        "/api/v1/jobs/{job_id}/pause",
        {"pauseJob",
         "Begin nothing more of a job for now",
         "jobs",
         "What runs goes on to its end. Asked again, nothing changes.",
         {409}},
        [parts](http::Permission<"jobs.cancel"> user, http::Path<JobPath> path) -> awaitable<Result<Job>> {
            const auto id = path.value.job_id;
            auto done = co_await parts.control.pause(user.org_id, id);
            co_return co_await job_after(parts, user.org_id, id, std::move(done));
        });
    router.post(
        "/api/v1/jobs/{job_id}/resume",
        {"resumeJob", "Go on with a paused job", "jobs", "Of one that is not paused nothing changes.", {409}},
        [parts](http::Permission<"jobs.cancel"> user, http::Path<JobPath> path) -> awaitable<Result<Job>> {
            const auto id = path.value.job_id;
            auto done = co_await parts.control.resume(user.org_id, id);
            co_return co_await job_after(parts, user.org_id, id, std::move(done));
        });
    router.patch("/api/v1/jobs/{job_id}",
                 {"changeJob",
                  "Change the priority of a job",
                  "jobs",
                  "Of what waits, and of what is begun from now on; what runs is not put off for others.",
                  {409}},
                 [parts](http::Permission<"jobs.cancel"> user, http::Path<JobPath> path,
                         http::Body<JobChange> change) -> awaitable<Result<Job>> {
                     const auto id = path.value.job_id;
                     auto done = co_await parts.control.set_priority(user.org_id, id, change.value.priority);
                     co_return co_await job_after(parts, user.org_id, id, std::move(done));
                 });
    router.post("/api/v1/jobs/{job_id}/retry",
                {"retryJob",
                 "Begin again what of a job has failed or was canceled",
                 "jobs",
                 "And what never began because of it. What has completed keeps its results.",
                 {409}},
                [parts](http::Permission<"tasks.execute"> user,
                        http::Path<JobPath> path) -> awaitable<Result<http::Accepted<Job>>> {
                    const auto id = path.value.job_id;
                    auto done = co_await parts.control.retry(user.org_id, id);
                    auto job = co_await job_after(parts, user.org_id, id, std::move(done));
                    if (!job) co_return job.error();
                    co_return http::Accepted<Job>{std::move(*job), place_of(id)};
                });
    router.post("/api/v1/jobs/retry",
                {"retryJobs", "Begin again what of several jobs has failed or was canceled", "jobs",
                 "Each as if alone."},
                [parts](http::Permission<"tasks.execute"> user,
                        http::Body<executions::JobIds> ids) -> awaitable<Result<executions::JobAnswers>> {
                    const auto org = user.org_id;
                    co_return co_await executions::ask_of_each(
                        std::move(ids.value), [parts, org](Id id) { return parts.control.retry(org, id); });
                });
    router.post(
        "/api/v1/jobs/{job_id}/rerun",
        {"rerunJob",
         "Run a pipeline again from one of its steps, as a new job",
         "jobs",
         "With the same versions and parameters. What has completed and does not depend on that step is "
         "taken from the old job.",
         {409}},
        [parts](http::Permission<"tasks.execute"> user, http::Path<JobPath> path, http::IdempotencyKey key,
                http::About about, http::Body<Rerun> body) -> awaitable<Result<http::Accepted<Started>>> {
            RerunRequest request{user.org_id, user.user_id, path.value.job_id};
            request.from_step = std::move(body.value.from_step);
            request.idempotency_key = std::move(key.value);
            request.trace = std::move(about.traceparent);
            const auto started = co_await parts.pipelines.rerun(std::move(request));
            if (!started) co_return started.error();
            co_return http::Accepted<Started>{*started, place_of(started->job_id)};
        });
}

awaitable<Result<http::Page<JobFailure>>> failures(JobRoutes parts, Id org, Id job, FailuresQuery query) {
    const auto after = http::id_of_cursor(query.cursor);
    if (!after) co_return after.error();
    auto found = co_await parts.reports.failures(org, job, *after, query.limit + 1);
    if (!found) co_return found.error();
    co_return http::page_of(std::move(*found), query.limit, [](const JobFailure& f) { return f.id; });
}
}  // namespace

void add_routes(http::Router& router, JobRoutes parts) {
    add_control_routes(router, parts);
    router.get(
        "/api/v1/jobs/{job_id}/steps",
        {"getJobSteps", "The steps of a job as a graph, and how far they are", "jobs",
         "A job of one task is a graph of one step. Counts stand for items, however many there are."},
        [parts](http::Permission<"jobs.read"> user, http::Path<JobPath> path) -> awaitable<Result<JobSteps>> {
            return parts.reports.steps(user.org_id, path.value.job_id);
        });
    router.get("/api/v1/jobs/{job_id}/failures",
               {"listJobFailures", "What of a job has failed, and why", "jobs",
                "Each with its step and item. Those that were retried and completed are not among them."},
               [parts](http::Permission<"jobs.read"> user, http::Path<JobPath> path,
                       http::Query<FailuresQuery> query) -> awaitable<Result<http::Page<JobFailure>>> {
                   return failures(parts, user.org_id, path.value.job_id, std::move(query.value));
               });
    router.get("/api/v1/jobs/{job_id}/inputs",
               {"getJobInputs", "What a job was given", "jobs",
                "Of a pipeline its parameters, of a task its inputs."},
               [parts](http::Permission<"jobs.read"> user,
                       http::Path<JobPath> path) -> awaitable<Result<http::Json>> {
                   auto inputs = co_await parts.pipelines.inputs(user.org_id, path.value.job_id);
                   if (!inputs) co_return inputs.error();
                   co_return http::Json{std::move(*inputs)};
               });
    router.get("/api/v1/jobs/{job_id}/outputs",
               {"getJobOutputs",
                "What a job gave",
                "jobs",
                "Of a pipeline what its template says; of a task its result.",
                {409}},
               [parts](http::Permission<"results.read"> user,
                       http::Path<JobPath> path) -> awaitable<Result<http::Json>> {
                   auto outputs = co_await parts.pipelines.outputs(user.org_id, path.value.job_id);
                   if (!outputs) co_return outputs.error();
                   co_return http::Json{std::move(*outputs)};
               });
}

}  // namespace mad::pipelines
