// Executions run by workers against a real service: from accept to the results, and all that comes between.
#include "features/executions/lab_test.hpp"

namespace mad::executions {

class Running : public Lab {
protected:
    Running() {
        publish("predict", "predict");
        publish("dock", "dock");
    }
    std::string dock() {
        return accepted(submit("dock", R"({"receptor": ")" + add_file("protein.pdb", "ATOM  1") + R"("})"));
    }
    /// Events that the job of the execution has told, in order.
    std::string told(std::string_view execution) const {
        return test.sql(
            "select string_agg(payload->>'type', ' ' order by id) from outbox where job_id = (select job_id "
            "from task_executions where id = '" +
            std::string(execution) + "')");
    }
};

class WhereResultsAre : public testing::TestWithParam<Kept>, public LabBase {
protected:
    WhereResultsAre() : LabBase(GetParam()) {
        publish("predict", "predict");
        publish("dock", "dock");
    }
};
INSTANTIATE_TEST_SUITE_P(Both, WhereResultsAre, testing::Values(Kept::in_a_schema, Kept::in_a_database),
                         [](auto& which) {
                             return which.param == Kept::in_a_schema ? "ASchema" : "ADatabaseOfItsOwn";
                         });

TEST_P(WhereResultsAre, ACallIsRunAndItsAnswerKept) {
    add_service("predict");
    add_worker();
    const auto execution = accepted(submit("predict"));
    ASSERT_TRUE(until_status(execution, "COMPLETED"));
    EXPECT_EQ(schema::to_text(service.inputs.at(0)), R"({"smiles":"CCO","temperature":298.15})");

    const auto results_reply = results_of(execution);
    EXPECT_EQ(results_reply.status, 200);
    EXPECT_EQ(results_reply.text("/result"), R"({"log_s":-1.5,"certainty":0.75})");
    EXPECT_EQ(results_reply.text("/confidence"), "0.75");
    EXPECT_EQ(results_reply.text("/service"), service.base_url());
    EXPECT_EQ(results_reply.text("/task_version"), "1.0.0");
    const auto shown = status(execution);
    EXPECT_EQ(shown.text("/progress"), "1");
    EXPECT_EQ(shown.text("/service"), service.base_url());
    EXPECT_EQ(ask("GET", "/api/v1/jobs/" + shown.text("/job_id")).text("/job/status"), "COMPLETED");
}

TEST_P(WhereResultsAre, AJobIsFollowedAndItsFilesKept) {
    add_service("dock");
    add_worker();
    const auto receptor = add_file("protein.pdb", "ATOM  1");
    const auto execution = accepted(submit("dock", R"({"receptor": ")" + receptor + R"("})"));
    ASSERT_TRUE(until_progress(execution, 0.25));
    EXPECT_EQ(status(execution).text("/message"), "searching");
    EXPECT_EQ(ask("GET", "/api/v1/executions/" + execution + "/logs").text(""), "grid computed\n");

    // The service gets its input by the URL it was given, and puts one output; the other comes inline.
    const auto got = run(client.send({.url = text_at(service.inputs.at(0), "/receptor")})).value();
    EXPECT_EQ(got.body, "ATOM  1");
    const auto places = parsed(http::header(service.headers.at(0), "X-MAD-Outputs"));
    const auto place = text_at(places, "/poses_sdf");
    EXPECT_EQ(run(client.send({.method = "PUT", .url = place, .body = "$$$$"})).value().status / 100, 2);
    service.states["1"] = R"({"status": "completed", "progress": 1, "result": {"poses": [
        {"rank": 1, "affinity": -9.4, "affinity_printed": -9.1, "rmsd_lb": 0, "rmsd_ub": 0, "inter": -12},
        {"rank": 2, "affinity": -8.5}], "poses_sdf": ")" +
                          place + R"(", "log": "Reading input"}})";
    ASSERT_TRUE(until_status(execution, "COMPLETED"));

    const auto reply = results_of(execution);
    ASSERT_EQ(reply.body.at("outputs").as_array().size(), 2);
    EXPECT_EQ(reply.text("/outputs/0/name"), "log");
    EXPECT_EQ(run(client.send({.url = reply.text("/outputs/0/url")})).value().body, "Reading input");
    EXPECT_EQ(run(client.send({.url = reply.text("/outputs/1/url")})).value().body, "$$$$");
    EXPECT_EQ(reply.text("/result/poses_sdf"), reply.text("/outputs/1/uri"));
    EXPECT_TRUE(reply.text("/result/log").starts_with("mad://org/"));
    ASSERT_EQ(reply.body.at("docking").as_array().size(), 2);
    EXPECT_EQ(reply.text("/docking/0/affinity"), "-9.4");
    EXPECT_EQ(reply.text("/docking/0/details/inter"), "-12");
    EXPECT_EQ(ask("GET", "/api/v1/executions/" + execution + "/logs").text(""), "grid computed\n");
    EXPECT_EQ(service.calls, 1);
    EXPECT_EQ(test.sql("select count(*) from artifacts where execution_id is not null and state <> 'stored'"),
              "1")
        << "the place that the log did not need is going";
}

TEST_F(Running, AFileMayBeGivenAsItsText) {
    add_service("dock");
    add_worker();
    const auto execution = accepted(submit("dock", R"({"receptor": "ATOM  1\nEND\n", "ligands": ["CCO", ")" +
                                                       add_file("b.sdf", "b") + R"("]})"));
    ASSERT_TRUE(until_progress(execution, 0.25));
    const auto fetched = [&](std::string_view pointer) {
        return run(client.send({.url = text_at(service.inputs.at(0), pointer)})).value().body;
    };
    EXPECT_EQ(fetched("/receptor"), "ATOM  1\nEND\n");
    EXPECT_EQ(fetched("/ligands/0") + fetched("/ligands/1"), "CCOb");
    service.states["1"] = R"({"status": "completed", "result": {"poses": []}})";
    ASSERT_TRUE(until_status(execution, "COMPLETED"));
    EXPECT_EQ(column(execution, "parameters #>> '{ligands,0}'"), "CCO") << "as it was given";
    EXPECT_EQ(test.sql("select count(*) from artifacts where state = 'stored'"), "1") << "gone with it";
}

TEST_F(Running, TellsEveryStepInOrder) {
    add_service("dock");
    add_worker();
    const auto execution = dock();
    ASSERT_TRUE(until_progress(execution, 0.25));
    service.states["1"] = R"({"status": "completed", "result": {"poses": []}})";
    ASSERT_TRUE(until_status(execution, "COMPLETED"));
    EXPECT_EQ(
        told(execution),
        "job.accepted execution.running job.running execution.progress execution.completed job.completed");
    EXPECT_EQ(test.sql("select count(*) - count(distinct payload->>'event_key') from outbox"), "0");
}

TEST_F(Running, WhoWaitsForResultsGetsThemAtTheEnd) {
    add_service("predict");
    service.answer = [this](http::Request&) -> awaitable<http::Response> {
        co_await service.wait_for_test();
        co_return says(200, R"({"log_s": 1})");
    };
    add_worker();
    const auto execution = accepted(submit("predict"));
    ASSERT_TRUE(until([&] { return service.waiting == 1; }));
    auto waits = begin(executions.results(org, Id::parse(execution).value(), 30s));
    const auto path = "/api/v1/executions/" + execution + "/results?wait=";
    EXPECT_EQ(ask("GET", path + "0").text("/code"), "not_finished");
    EXPECT_EQ(ask("GET", path + "1").text("/code"), "not_finished");
    EXPECT_EQ(ask("GET", path + "31").text("/errors/0/pointer"), "/wait");
    service.release();
    const auto results = run(std::move(waits));
    ASSERT_TRUE(results);
    EXPECT_EQ(text_at(results->result, "/log_s"), "1");
}

TEST_F(Running, TriesAgainAfterAFailureThatMayPass) {
    tasks::ServiceConfig quickly;
    quickly.retries.backoff_seconds = 0.01;
    publish("shaky", "predict", quickly);
    add_service("shaky");
    add_worker();
    service.answer = [this](http::Request&) -> awaitable<http::Response> {
        co_return service.calls < 3 ? says(500, R"({"detail": "out of memory"})")
                                    : says(200, R"({"log_s": 2})");
    };
    const auto execution = accepted(submit("shaky"));
    ASSERT_TRUE(until_status(execution, "COMPLETED"));
    EXPECT_EQ(service.calls, 3);
    EXPECT_EQ(column(execution, "failures || '|' || attempt || '|' || (error is null)"), "2|3|true");
}

TEST_F(Running, GivesUpWhenTheFailuresAreUsedUp) {
    tasks::ServiceConfig quickly;
    quickly.retries = {2, 0.01};
    publish("broken", "predict", quickly);
    add_service("broken");
    add_worker();
    service.answer = [](http::Request&) -> awaitable<http::Response> {
        co_return says(500, R"({"detail": "out of memory"})");
    };
    const auto execution = accepted(submit("broken"));
    ASSERT_TRUE(until_status(execution, "FAILED"));
    EXPECT_EQ(service.calls, 2);
    const auto reply = results_of(execution);
    EXPECT_EQ(reply.status, 409);
    EXPECT_EQ(reply.text("/code"), "execution_failed");
    EXPECT_NE(reply.text("/detail").find("out of memory"), std::string::npos);
}

TEST_F(Running, AFailureThatStaysNamesItsCause) {
    add_service("predict");
    add_worker();
    service.answer = [](http::Request&) -> awaitable<http::Response> {
        co_return says(422, R"({"code": "no_atoms", "detail": "Nothing to look at",
                                "errors": [{"pointer": "/smiles", "detail": "holds no atom"}]})");
    };
    const auto execution = accepted(submit("predict"));
    ASSERT_TRUE(until_status(execution, "FAILED"));
    EXPECT_EQ(service.calls, 1);
    const auto shown = status(execution);
    EXPECT_EQ(shown.text("/error/code"), "no_atoms");
    EXPECT_NE(shown.text("/error/detail").find("/smiles holds no atom"), std::string::npos);
    EXPECT_EQ(told(execution), "job.accepted execution.running job.running execution.failed job.failed");
}

TEST_F(Running, StopsWhatTakesTooLongAtTheServiceToo) {
    add_service("dock");
    auto& first = add_worker();
    const auto execution = dock();
    ASSERT_TRUE(until_progress(execution, 0.25));
    run(first.stop(0ms));
    // As if it had begun long ago.
    test.sql("update task_executions set started_at = now() - interval '2 hours'");
    add_worker();
    ASSERT_TRUE(until_status(execution, "FAILED"));
    EXPECT_EQ(status(execution).text("/error/code"), "timed_out");
    EXPECT_EQ(service.deleted, std::vector<std::string>{"1"});
    EXPECT_EQ(service.deleted_before_log, 1) << "its log may be long in coming";
    EXPECT_EQ(service.calls, 1);
    EXPECT_EQ(ask("GET", "/api/v1/executions/" + execution + "/logs").text(""), "grid computed\n");
}

TEST_F(Running, StopsACallThatTakesTooLong) {
    tasks::ServiceConfig short_time;
    short_time.timeout_seconds = 1;
    publish("slow", "predict", short_time);
    add_service("slow");
    add_worker();
    service.answer = [this](http::Request&) -> awaitable<http::Response> {
        co_await service.wait_for_test();
        co_return says(200, R"({"log_s": 1})");
    };
    const auto execution = accepted(submit("slow"));
    ASSERT_TRUE(until_status(execution, "FAILED"));
    EXPECT_EQ(status(execution).text("/error/code"), "timed_out");
    EXPECT_EQ(service.calls, 1) << "it is not tried again";
    service.release();
}

TEST_F(Running, CancelReachesTheService) {
    add_service("dock");
    add_worker();
    const auto execution = dock();
    ASSERT_TRUE(until_progress(execution, 0.25));
    const auto reply = ask("DELETE", "/api/v1/executions/" + execution);
    EXPECT_EQ(reply.status, 202);
    ASSERT_TRUE(until_status(execution, "CANCELED"));
    EXPECT_EQ(service.deleted, std::vector<std::string>{"1"});
    EXPECT_EQ(service.deleted_before_log, 1) << "its log may be long in coming";
    EXPECT_EQ(column(execution, "remote_job is null"), "t");
    EXPECT_EQ(told(execution),
              "job.accepted execution.running job.running execution.progress execution.canceled "
              "job.canceled");
}

TEST_F(Running, CancelEndsACallThatIsUnderWay) {
    add_service("predict");
    auto& worker = add_worker();
    service.answer = [this](http::Request&) -> awaitable<http::Response> {
        co_await service.wait_for_test();
        co_return says(200, R"({"log_s": 1})");
    };
    const auto reply = submit("predict");
    ASSERT_TRUE(until([&] { return service.waiting == 1; }));
    EXPECT_EQ(ask("DELETE", "/api/v1/jobs/" + reply.text("/job_id")).status, 202);
    ASSERT_TRUE(until_status(reply.text("/execution_id"), "CANCELED"));
    EXPECT_TRUE(until([&] { return worker.held() == 0; }));
    service.release();
}

TEST_F(Running, WhatFindsNoRoomWaitsAndFailsNot) {
    add_service("predict", 1);
    auto& worker = add_worker();
    service.answer = [this](http::Request&) -> awaitable<http::Response> {
        co_await service.wait_for_test();
        co_return says(200, R"({"log_s": 1})");
    };
    const auto first = accepted(submit("predict"));
    ASSERT_TRUE(until([&] { return service.waiting == 1; }));
    const auto second = accepted(submit("predict", R"({"smiles": "CCN"})"));
    // A task with room goes past the one that waits.
    add_service("dock");
    const auto other = dock();
    ASSERT_TRUE(until_status(other, "RUNNING"));
    EXPECT_EQ(column(second, "status"), "QUEUED");
    EXPECT_EQ(worker.held(), 2);
    // What runs at one base URL takes of its room, whatever the task.
    ASSERT_TRUE(until([&] { return service.calls == 2; }));
    service.states["2"] = R"({"status": "completed", "result": {"poses": []}})";
    service.release();
    ASSERT_TRUE(until_status(second, "COMPLETED"));
    EXPECT_EQ(column(first, "status"), "COMPLETED");
    EXPECT_EQ(column(second, "failures"), "0");
}

TEST_F(Running, AnOwnTaskWaitsForAServiceOfItsOwn) {
    test.sql("update task_services set org_id = null where id = '" + add_service("predict").text() + "'");
    add_worker();
    EXPECT_EQ(submit("predict").text("/code"), "no_service") << "the system's instance answers another task";
    executions.launch_with([](const tasks::Runnable&) { return true; });
    const auto execution = accepted(submit("predict"));
    run(store.claim("another", 10, 60));
    EXPECT_EQ(column(execution, "status || attempt"), "QUEUED0");
    add_service("predict");
    ASSERT_TRUE(until_status(execution, "COMPLETED"));
    EXPECT_EQ(service.calls, 1);
}

TEST_F(Running, ABusyServiceIsAskedAgainLater) {
    add_service("predict");
    add_worker();
    service.answer = [this](http::Request&) -> awaitable<http::Response> {
        co_return service.calls < 2 ? says(429, "{}", {{"Retry-After", "1"}}) : says(200, R"({"log_s": 1})");
    };
    const auto execution = accepted(submit("predict"));
    ASSERT_TRUE(until_status(execution, "COMPLETED"));
    EXPECT_EQ(column(execution, "failures || '|' || attempt"), "0|2");
}

TEST_F(Running, AnUnreachableInstanceIsPassedOver) {
    add_service("predict", 100, "http://127.0.0.1:1");
    add_service("predict");
    add_worker();
    std::vector<std::string> all;
    for (int i = 0; i < 3; ++i) all.push_back(accepted(submit("predict")));
    for (auto& execution : all) {
        ASSERT_TRUE(until_status(execution, "COMPLETED"));
        EXPECT_EQ(column(execution, "failures"), "0");
    }
    EXPECT_EQ(test.sql("select count(*) from task_services where health = 'healthy'"), "1");
}

TEST_F(Running, WaitsForAnInstanceThatIsLaunched) {
    EXPECT_EQ(submit("predict").text("/code"), "no_service");
    executions.launch_with([](const tasks::Runnable& task) { return task.task_id == "predict"; });
    auto& worker = add_worker();
    const auto execution = accepted(submit("predict"));
    EXPECT_EQ(column(execution, "status || failures"), "QUEUED0");
    add_service("predict");
    worker.wake();
    ASSERT_TRUE(until_status(execution, "COMPLETED"));
}

TEST_F(Running, RunsAsManyAsItHasSlotsFor) {
    add_service("predict", 10);
    auto options = worker_options();
    options.slots = 3;
    auto& worker = add_worker(options);
    service.answer = [this](http::Request&) -> awaitable<http::Response> {
        co_await service.wait_for_test();
        co_return says(200, R"({"log_s": 1})");
    };
    for (int i = 0; i < 5; ++i) accepted(submit("predict"));
    ASSERT_TRUE(until([&] { return service.waiting == 3; }));
    EXPECT_EQ(worker.held(), 3);
    EXPECT_EQ(test.sql("select count(*) from task_executions where status = 'QUEUED'"), "2");
    service.release();
    EXPECT_TRUE(until([&] { return count(Status::completed) == 5; }));
}

}  // namespace mad::executions
