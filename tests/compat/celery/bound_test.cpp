// Tasks of MAD that are Celery tasks of a Python worker.
#include "tests/compat/celery/celery_site.hpp"

namespace mad::tests {
namespace {

TEST_F(CelerySite, ATaskOfAPythonWorkerIsATaskOfMad) {
    start_lab();
    const auto posted = publish({.task_id = "add",
                                 .inputs = R"({"type": "object", "required": ["a"], "properties":
                                     {"a": {"type": "integer"}, "b": {"type": "integer", "default": 40}}})",
                                 .answer = R"({"type": "integer"})"});
    ASSERT_EQ(posted.status, 201) << posted.text;
    EXPECT_EQ(posted.string_at("/service_config/binding/task"), "lab.add");
    EXPECT_EQ(site->api->post("/api/v1/tasks/add/execute", R"({"a": "2"})").status, 422);
    const auto execution = site->api->execute("add", json::object{{"a", 2}});
    EXPECT_EQ(site->api->ended(execution), "COMPLETED");
    const auto results = site->api->results(execution);
    EXPECT_EQ(results.at("/result"), 42);
    EXPECT_EQ(results.string_at("/service"), "celery://lab");
    const auto services = site->api->get("/api/v1/task-services?task_id=add");
    EXPECT_EQ(services.string_at("/items/0/health"), "healthy");
    EXPECT_EQ(services.at("/items/0/capacity"), 2) << "what the worker says";
}

TEST_F(CelerySite, OnlyQueuesThatTheSettingNamesAreBound) {
    const auto posted = publish({.task_id = "elsewhere", .queue = "mad"});
    EXPECT_EQ(posted.status, 422);
    EXPECT_EQ(posted.string_at("/errors/0/pointer"), "/service_config/binding/queue");
}

TEST_F(CelerySite, WithoutAWorkerThatKnowsTheTaskItWaitsAndSaysWhy) {
    start_lab();
    ASSERT_EQ(publish({.task_id = "unknown"}).status, 201);
    site->stage.until(
        [&] {
            const auto services = site->api->get("/api/v1/task-services?task_id=unknown");
            return services.string_at("/items/0/health_detail") ==
                   "the workers of the queue lab (lab@test) do not know the task lab.unknown";
        },
        "the worker's answer");
    const auto execution = site->api->execute("unknown", json::object());
    EXPECT_EQ(status(execution).string_at("/status"), "QUEUED");
    site->api->send({.method = "DELETE", .url = "/api/v1/executions/" + execution});
}

TEST_F(CelerySite, APythonExceptionIsTheFailure) {
    start_lab();
    const std::string why = R"({"type": "object", "properties": {"why": {"type": "string"}}})";
    ASSERT_EQ(publish({.task_id = "fail", .inputs = why}).status, 201);
    const auto execution = site->api->execute("fail", json::object{{"why", "boom"}});
    EXPECT_EQ(site->api->ended(execution), "FAILED");
    const auto ended = status(execution);
    EXPECT_EQ(ended.string_at("/error/code"), "LabError");
    EXPECT_EQ(ended.string_at("/error/detail"), "LabError('boom', 7)");
    EXPECT_EQ(ended.at("/failures"), 2) << "as often as the definition says";
    EXPECT_NE(site->api->get("/api/v1/executions/" + execution + "/logs").text.find("lab.py"),
              std::string::npos);

    ASSERT_EQ(publish({.task_id = "note",
                       .inputs = R"({"type": "object", "properties": {"name": {"type": "string"}}})",
                       .answer = R"({"type": "string"})"})
                  .status,
              201);
    const auto wrong = site->api->execute("note", json::object{{"name", "x"}});
    EXPECT_EQ(site->api->ended(wrong), "FAILED") << "it answers null";
    EXPECT_EQ(status(wrong).string_at("/error/code"), "service_answer_invalid");
}

TEST_F(CelerySite, ProgressIsToldAndFilesComeAndGoByUrl) {
    start_lab();
    publish_numbered("steps");
    const auto stepping = execute_number("steps", 1);
    site->stage.until([&] { return status(stepping).at("/progress") == 0.25; }, "its progress");
    EXPECT_EQ(status(stepping).string_at("/message"), "a quarter");
    release(1);
    EXPECT_EQ(site->api->ended(stepping), "COMPLETED");

    const auto posted = publish({.task_id = "reverse",
                                 .inputs = R"({"type": "object", "required": ["sequence"], "properties":
             {"sequence": {"type": "string", "x-mad-file": ["txt"]}}})",
                                 .answer = R"({"type": "object", "properties":
             {"length": {"type": "integer"}, "reversed": {"type": "string", "x-mad-file": ["txt"]}}})"});
    ASSERT_EQ(posted.status, 201) << posted.text;
    const auto execution = site->api->execute("reverse", json::object{{"sequence", "GATTACA"}});
    EXPECT_EQ(site->api->ended(execution), "COMPLETED") << status(execution).text;
    const auto results = site->api->results(execution);
    EXPECT_EQ(results.at("/result/length"), 7);
    EXPECT_EQ(site->api->send({.url = results.string_at("/outputs/0/url")}, false).text, "ACATTAG");
}

TEST_F(CelerySite, CancelAndTimeoutReachTheWorker) {
    start_lab(1);
    publish_numbered("work");
    const auto canceled = execute_number("work", 1);
    until_listed("began", 1);
    site->api->send({.method = "DELETE", .url = "/api/v1/executions/" + canceled});
    EXPECT_EQ(site->api->ended(canceled), "CANCELED");
    site->stage.until(
        [&] {
            return raw({"GET", "celery-task-meta-" + canceled + "-1"}).text.find("REVOKED") !=
                   std::string::npos;
        },
        "the worker to end it");

    publish_numbered("late", "lab.steps", 2);
    const auto late = execute_number("late", 2);
    EXPECT_EQ(site->api->ended(late), "FAILED");
    EXPECT_EQ(status(late).string_at("/error/code"), "timed_out");
    const auto after = execute_number("work", 3);  // its one process is free again
    release(3);
    EXPECT_EQ(site->api->ended(after), "COMPLETED");
    EXPECT_EQ(list("ended"), std::vector<std::string>{"3"});
    EXPECT_EQ(raw({"EXISTS", "unacked", "unacked_index"}).integer, 0);
}

TEST_F(CelerySite, AKilledPythonWorkerLosesNothing) {
    start_lab();
    publish_numbered("work");
    const auto execution = execute_number("work", 1);
    until_listed("began", 1);
    kill_lab();
    start_lab();  // it gets the message again once its visibility timeout is over
    until_listed("began", 2);
    release(1);
    EXPECT_EQ(site->api->ended(execution), "COMPLETED");
    EXPECT_EQ(status(execution).at("/failures"), 0);
    EXPECT_EQ(list("ended"), std::vector<std::string>{"1"});
}

TEST_F(CelerySite, KilledWorkersOfMadNeitherLoseNorRepeatIt) {
    start_lab();
    publish_numbered("work");
    const auto execution = execute_number("work", 1);
    until_listed("began", 1);
    for (auto& worker : site->workers) worker->stop(SIGKILL);
    release(1);
    until_listed("ended", 1);  // while nobody waits for it
    for (auto& worker : site->workers) site->start(worker);
    EXPECT_EQ(site->api->ended(execution), "COMPLETED");
    EXPECT_GT(status(execution).at("/attempt").as_int64(), 1);
    EXPECT_EQ(list("began"), std::vector<std::string>{"1"}) << "it ran once";
}

TEST_F(CelerySite, WhatAnEmptiedRedisForgotIsSentAgain) {
    start_lab(1);
    publish_numbered("work");
    told({"lab.py", "busy", "7"});  // not MAD's: it keeps the one process at work
    until_listed("began", 1);
    const auto execution = execute_number("work", 1);
    site->stage.until([&] { return raw({"EXISTS", "mad.celery.sent." + execution + "-1"}).integer == 1; },
                      "the message");
    raw({"FLUSHALL"});
    release(7);
    release(1);
    EXPECT_EQ(site->api->ended(execution), "COMPLETED");
    EXPECT_EQ(status(execution).at("/failures"), 0);
}

}  // namespace
}  // namespace mad::tests
