#include "features/services/celery_call.hpp"

#include "features/tasks/tasks.hpp"
#include "schema/json_text.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace mad::services {
namespace {
constexpr std::string_view document =
    R"({"openapi": "3.1.0", "info": {"title": "Lab", "version": "1.0.0"}, "paths":
    {"/add": {"post": {"operationId": "add", "requestBody": {"content": {"application/json": {"schema":
        {"type": "object", "properties": {"a": {"type": "integer"}}}}}},
     "responses": {"200": {"description": "", "content": {"application/json": {"schema": {"type": "integer"}}}}}}}}})";

std::shared_ptr<const tasks::Runnable> bound_task() {
    tasks::NewTask given;
    given.task_id = "add";
    given.interface_spec = schema::parse_json(document).value().as_object();
    given.service_config.binding = tasks::Binding{.queue = "lab", .task = "lab.add"};
    return tasks::compile(tasks::define(std::move(given), {}).value());
}

JobState read(const celery::TaskResult& result) { return read_result(*bound_task(), result); }
template <class T>
T ended(const celery::TaskResult& result) {
    return std::get<T>(std::get<Ended>(read(result)));
}
celery::TaskResult going_on(std::string status, json::value meta) {
    return {.task_id = "t", .status = std::move(status), .value = std::move(meta)};
}
Progress progress(std::string status, json::value meta) {
    return std::get<Running>(read(going_on(std::move(status), std::move(meta)))).progress;
}
}  // namespace

TEST(CeleryCall, AJobIsAQueueAndATaskOfIt) {
    EXPECT_EQ((CeleryJob{"lab", "x-1"}.url()), "celery://lab/x-1");
    const auto job = celery_job("celery://lab/x-1");
    ASSERT_TRUE(job);
    EXPECT_EQ(job->queue, "lab");
    EXPECT_EQ(job->id, "x-1");
    EXPECT_FALSE(celery_job("http://lab/x-1"));
    EXPECT_FALSE(celery_job("celery://lab"));
}

TEST(CeleryCall, TheIdStaysUntilAnAttemptFailed) {
    CallRequest call;
    call.task = bound_task();
    call.execution = Id::make();
    call.inputs = json::object{{"a", 1}};
    call.output_urls["log"] = "http://mad/put?signature=s";
    const auto first = celery_task(call, Time{});
    call.attempt = 2;
    EXPECT_EQ(celery_task(call, Time{}).id, first.id);
    call.failures = 1;
    EXPECT_NE(celery_task(call, Time{}).id, first.id);
    EXPECT_EQ(first.name, "lab.add");
    EXPECT_EQ(first.kwargs, (json::object{{"a", 1}}));
    EXPECT_EQ(first.kwargsrepr, "{a}") << "monitors are not shown the values";
    EXPECT_EQ(first.more.at("mad_outputs"), (json::object{{"log", "http://mad/put?signature=s"}}));
}

TEST(CeleryCall, AResultIsWhatTheDocumentPromises) {
    EXPECT_EQ(ended<Done>(celery::succeeded("t", 5, Time{})).result, 5);
    const auto wrong = ended<Failed>(celery::succeeded("t", "five", Time{}));
    EXPECT_EQ(wrong.error.kind, "service_answer_invalid");
    EXPECT_FALSE(wrong.retryable);
    const auto failed =
        ended<Failed>(celery::failed("t", {.type = "LabError", .arguments = {"boom", 7}}, "", Time{}));
    EXPECT_EQ(failed.error.kind, "LabError");
    EXPECT_EQ(failed.error.detail, "LabError('boom', 7)");
    EXPECT_TRUE(failed.retryable);
    EXPECT_EQ(ended<Failed>(celery::failed("t", {.type = "no name\n"}, "", Time{})).error.kind,
              "celery_task_failed");
    ended<Canceled>(celery::revoked("t", "terminated", Time{}));
}

TEST(CeleryCall, ProgressIsReadAsCelerysExamplesTellIt) {
    EXPECT_EQ(progress("STARTED", {{"hostname", "lab@test"}}).message, "at work on lab@test");
    EXPECT_EQ(progress("PROGRESS", {{"current", 3}, {"total", 4}, {"message", "m"}}).fraction, 0.75);
    EXPECT_EQ(progress("PROGRESS", {{"progress", 7}}).fraction, 1);
    EXPECT_EQ(progress("PROGRESS", {{"current", 3}, {"total", 0}}).fraction, 0);
    EXPECT_EQ(progress("RETRY", nullptr).fraction, 0);
}

TEST(CeleryCall, AQueueIsHealthyWhereItsWorkersKnowTheTask) {
    const std::vector<celery::Seen> fleet{
        {.hostname = "a", .queues = {"lab"}, .tasks = {"lab.add"}, .concurrency = 3},
        {.hostname = "b", .queues = {"lab", "x"}, .tasks = {"lab.add"}, .concurrency = 2},
        {.hostname = "c", .queues = {"y"}, .tasks = {"lab.add"}, .concurrency = 9}};
    const auto good = read_workers({}, "lab", "lab.add", fleet);
    EXPECT_TRUE(good.ok);
    EXPECT_EQ(good.capacity, 5);
    EXPECT_EQ(read_workers({}, "lab", "lab.sub", fleet).detail,
              "the workers of the queue lab (a, b) do not know the task lab.sub");
    EXPECT_FALSE(read_workers({}, "z", "lab.add", fleet).ok);
}

TEST(CeleryCall, OnlyNamedQueuesMayBeBound) {
    tasks::ServiceConfig config;
    EXPECT_TRUE(check_binding(config, ""));
    config.binding = tasks::Binding{.queue = "lab", .task = "lab.add"};
    EXPECT_TRUE(check_binding(config, "gpu, lab"));
    EXPECT_FALSE(check_binding(config, ""));
    EXPECT_FALSE(check_binding(config, "lab2,lab.x"));
}

}  // namespace mad::services
