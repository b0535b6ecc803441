// Jobs under way as their users have them: held up, taken on, begun again, run again from a step.
#include "features/pipelines/pipeline_lab_test.hpp"

namespace mad::pipelines {
namespace {

using executions::text_at;

constexpr std::string_view three_steps = R"([
    {"id": "first", "task": "predict", "inputs": {"smiles": {"from": "/params/smiles"}}},
    {"id": "second", "task": "predict",
     "inputs": {"smiles": "CC", "temperature": {"from": "/steps/first/log_s"}}},
    {"id": "third", "task": "predict",
     "inputs": {"smiles": "CCC", "temperature": {"from": "/steps/second/log_s"}}}])";

constexpr std::string_view fan = R"([
    {"id": "each", "task": "predict", "inputs": {"smiles": {"from": "/item"}},
     "for_each": {"from": "/params/smiles"}, "collect": {"value": {"from": "/result/log_s"}}},
    {"id": "after", "task": "predict", "inputs": {"smiles": "CC"}, "after": ["each"]}])";

class Controlled : public PipelineLab {
protected:
    Controlled() {
        // Still asked while the platform stops.
        service.answer = [at = at, &service = service](http::Request& request) -> awaitable<http::Response> {
            const auto smiles = text_at(executions::parsed(request.body), "/smiles");
            if (at->held) co_await service.wait_for_test();
            if (at->bad.contains(smiles)) co_return says(422, R"({"detail": "no such molecule"})");
            co_return says(200, fmt::format(R"({{"log_s": -{}, "certainty": 0.5}})", smiles.size()));
        };
    }
    ~Controlled() override { service.release(); }

    Reply of_job(std::string method, std::string_view job, std::string what, std::string body = "") {
        return ask(std::move(method), fmt::format("/api/v1/jobs/{}{}", job, what), std::move(body));
    }
    /// "path status" of each step.
    std::string steps(std::string_view job) {
        const auto reply = of_job("GET", job, "/steps");
        std::string all;
        for (const auto& step : reply.body.at("steps").as_array())
            all += (all.empty() ? "" : ", ") + text_at(step, "/path") + " " + text_at(step, "/status");
        return all;
    }
    bool until_again(std::string_view job, std::string_view status) {
        return until([&] { return job_column(job, "status") == status; });
    }
    std::string told(std::string_view job, std::string_view like) const {
        return test.sql(
            fmt::format("select string_agg(payload->>'type', ' ' order by id) from outbox "
                        "where job_id = '{}' and payload->>'type' like '{}'",
                        job, like));
    }
    std::string calls(std::string_view job) const {
        return test.sql(
            fmt::format("select string_agg(step || ' ' || status, ', ' order by step, status) from "
                        "task_executions where job_id = '{}'",
                        job));
    }
    /// What `mad check` would find.
    std::string counts(std::string_view job) const {
        return test.sql(fmt::format(
            "select (executions_open, executions_failed, executions_canceled) = (count(e.id) filter (where "
            "e.finished_at is null), count(e.id) filter (where e.status = 'FAILED'), count(e.id) filter "
            "(where "
            "e.status = 'CANCELED')) from jobs_meta j left join task_executions e on e.job_id = j.id where "
            "j.id = "
            "'{}' group by j.id",
            job));
    }

    struct Behaviour {
        std::set<std::string> bad{"wrong"};
        bool held = false;
    };
    std::shared_ptr<Behaviour> at = std::make_shared<Behaviour>();
};

TEST_F(Controlled, TheStepsOfAJobAreItsGraph) {
    works();
    create(fan, R"({"type": "object"})");
    const auto job = begin_run(R"({"smiles": ["C", "wrong", "CCC"]})");
    ASSERT_TRUE(until_job(job, "FAILED"));
    const auto reply = of_job("GET", job, "/steps");
    ASSERT_EQ(reply.status, 200);
    EXPECT_EQ(reply.text("/steps/0/path"), "each");
    EXPECT_EQ(reply.text("/steps/0/kind"), "task");
    EXPECT_EQ(reply.text("/steps/0/name"), "predict");
    EXPECT_EQ(reply.text("/steps/0/version"), "1.0.0");
    EXPECT_EQ(reply.text("/steps/0/status"), "failed");
    EXPECT_EQ(reply.text("/steps/0/items"),
              R"({"total":3,"begun":3,"running":0,"completed":2,"failed":1,"canceled":0})");
    EXPECT_NE(reply.text("/steps/0/error/detail").find("no such molecule"), std::string::npos);
    EXPECT_EQ(reply.text("/steps/1/status"), "blocked");
    EXPECT_EQ(reply.text("/steps/1/needs"), R"(["each"])");
    EXPECT_EQ(reply.text("/progress/completed"), "2");
    EXPECT_EQ(reply.text("/progress/failed"), "1");
    EXPECT_EQ(reply.text("/progress/waiting"), "1");
    EXPECT_EQ(reply.text("/progress/fraction"), "0.75");
    EXPECT_EQ(reply.text("/progress/eta_seconds"), "(nothing)");
}

TEST_F(Controlled, AJobOfOneTaskIsAGraphOfOneStep) {
    works();
    const auto accepted = submit("predict");
    const auto job = accepted.text("/job_id");
    ASSERT_TRUE(until_status(accepted.text("/execution_id"), "COMPLETED"));
    EXPECT_EQ(steps(job), "predict completed");
    EXPECT_EQ(of_job("GET", job, "/steps").text("/progress/fraction"), "1");
    EXPECT_EQ(of_job("GET", job, "/outputs").text("/log_s"), "-3");
    EXPECT_EQ(of_job("GET", job, "/failures").text("/items"), "[]");
}

TEST_F(Controlled, AFailureIsListedWithItsStepAndItem) {
    works();
    create(fan, R"({"type": "object"})");
    at->bad = {"C", "CC"};
    const auto job = begin_run(R"({"smiles": ["C", "CC", "CCC"]})");
    ASSERT_TRUE(until_job(job, "FAILED"));
    const auto first = of_job("GET", job, "/failures?limit=1");
    EXPECT_EQ(first.text("/items/0/step"), "each");
    EXPECT_EQ(first.text("/items/0/place"), "0");
    EXPECT_EQ(first.text("/items/0/item"), "C");
    EXPECT_NE(first.text("/items/0/error/detail").find("no such molecule"), std::string::npos);
    const auto second = of_job("GET", job, "/failures?limit=5&cursor=" + first.text("/next_cursor"));
    EXPECT_EQ(second.text("/items/0/item"), "CC");
    EXPECT_EQ(second.text("/next_cursor"), "(nothing)");
}

TEST_F(Controlled, WhatFailedWithinAnExecutionThatWasDoneIsListedToo) {
    works();
    service.answer = [](http::Request& request) -> awaitable<http::Response> {
        const auto smiles = executions::text_at(executions::parsed(request.body), "/smiles");
        if (smiles == "wrong") co_return says(422, R"({"detail": "no such molecule"})");
        co_return says(200, R"({"log_s": -1, "failures": [
            {"place": 7, "name": "aspirin", "code": "no_atoms", "detail": "It has none"}, 7,
            {"detail": "no more is known"}]})");
    };
    create(
        R"([{"id": "each", "task": "predict", "inputs": {"smiles": {"from": "/item"}}, "continue_on_error": true,
                "for_each": {"from": "/params/smiles"}, "collect": {"value": {"from": "/result/log_s"}}}])",
        R"({"type": "object"})");
    const auto job = begin_run(R"({"smiles": ["C", "wrong"]})");
    ASSERT_TRUE(until_job(job, "COMPLETED"));
    std::set<std::string> seen;
    std::string query = "?limit=1";
    for (int page = 0; page < 3; ++page) {
        const auto reply = of_job("GET", job, "/failures" + query);
        seen.insert(fmt::format("{} {} {} {} {}", reply.text("/items/0/step"), reply.text("/items/0/item"),
                                reply.text("/items/0/error/code"), reply.text("/items/0/part/place"),
                                reply.text("/items/0/part/name")));
        query = "?limit=1&cursor=" + reply.text("/next_cursor");
    }
    EXPECT_EQ(query, "?limit=1&cursor=(nothing)");
    EXPECT_EQ(seen, (std::set<std::string>{"each C no_atoms 7 aspirin", "each C failed 2 ",
                                           "each wrong service_refused (nothing) (nothing)"}));
    const auto alone = submit("predict");
    ASSERT_TRUE(until_status(alone.text("/execution_id"), "COMPLETED"));
    EXPECT_EQ(of_job("GET", alone.text("/job_id"), "/failures").body.at("items").as_array().size(), 2);
}

TEST_F(Controlled, ARetryRunsWhatFailedAndWhatWaitedForIt) {
    works();
    create(fan, R"({"type": "object"})",
           R"({"all": {"from": "/steps/each"}, "last": {"from": "/steps/after/log_s"}})");
    const auto job = begin_run(R"({"smiles": ["C", "wrong", "CCC"]})");
    ASSERT_TRUE(until_job(job, "FAILED"));
    EXPECT_EQ(of_job("GET", job, "/outputs").text("/code"), "job_failed");
    EXPECT_EQ(schema::to_text(of_job("GET", job, "/inputs").body), R"({"smiles":["C","wrong","CCC"]})");
    EXPECT_EQ(service.calls, 3);
    at->bad.clear();
    const auto reply = of_job("POST", job, "/retry");
    ASSERT_EQ(reply.status, 202);
    EXPECT_EQ(reply.text("/status"), "QUEUED");
    ASSERT_TRUE(until_again(job, "COMPLETED"));
    EXPECT_EQ(service.calls, 5) << "what had completed is not run again";
    EXPECT_EQ(outputs(job), R"({"all":[-1,-5,-3],"last":-2})");
    EXPECT_EQ(counts(job), "t");
    EXPECT_EQ(test.sql("select concat_ws(' ', begun, completed, failed, error) from pipeline_fans"), "3 3 0");
    EXPECT_EQ(told(job, "job.%"),
              "job.accepted job.running job.failed job.retried job.running job.completed");
    EXPECT_EQ(of_job("POST", job, "/retry").text("/code"), "nothing_to_retry");
}

TEST_F(Controlled, ARetryMayFailAgain) {
    works();
    create(fan, R"({"type": "object"})");
    const auto job = begin_run(R"({"smiles": ["wrong"]})");
    ASSERT_TRUE(until_job(job, "FAILED"));
    for (int i = 2; i < 4; ++i) {
        ended.clear();
        EXPECT_EQ(of_job("POST", job, "/retry").status, 202);
        ASSERT_TRUE(until_job(job, "FAILED"));
        EXPECT_EQ(service.calls, i);
    }
    EXPECT_EQ(counts(job), "t");
    EXPECT_EQ(
        test.sql(
            "select count(distinct payload->>'event_key') = count(*) from outbox where payload ? 'type'"),
        "t");
}

TEST_F(Controlled, WhatCouldNotBeCalledIsDecidedAnewByARetry) {
    works();
    create(R"([{"id": "step", "task": "predict", "inputs": {"smiles": {"from": "/params/smiles"}}},
               {"id": "each", "task": "predict", "inputs": {"smiles": "C"}, "for_each": {"from": "/params/smiles"}}])");
    const auto job = begin_run(R"({"smiles": 7})");
    ASSERT_TRUE(until_job(job, "FAILED"));
    const auto failures = of_job("GET", job, "/failures");
    EXPECT_EQ(failures.body.at("items").as_array().size(), 2);
    EXPECT_EQ(steps(job), "step failed, each failed");
    test.sql("update pipeline_runs set parameters = '{\"smiles\": []}'");
    ended.clear();
    ASSERT_EQ(of_job("POST", job, "/retry").status, 202);
    ASSERT_TRUE(until_job(job, "FAILED"));
    EXPECT_EQ(steps(job), "step failed, each completed");
    EXPECT_EQ(counts(job), "t");
}

TEST_F(Controlled, FailedItemsThatWereLeftOutAreRetried) {
    works();
    create(R"([{"id": "each", "task": "predict", "inputs": {"smiles": {"from": "/item"}},
                "for_each": {"from": "/params/smiles"}, "continue_on_error": true,
                "collect": {"value": {"from": "/result/log_s"}}}])",
           R"({"type": "object"})");
    const auto job = begin_run(R"({"smiles": ["C", "wrong", "CCC"]})");
    ASSERT_TRUE(until_job(job, "COMPLETED"));
    EXPECT_EQ(outputs(job), R"({"each":[-1,-3]})");
    at->bad.clear();
    ended.clear();
    ASSERT_EQ(of_job("POST", job, "/retry").status, 202);
    ASSERT_TRUE(until_job(job, "COMPLETED"));
    EXPECT_EQ(outputs(job), R"({"each":[-1,-5,-3]})");
    EXPECT_EQ(service.calls, 4);
}

TEST_F(Controlled, AJobOfOneTaskIsRetried) {
    works();
    const auto accepted = submit("predict", R"({"smiles": "wrong"})");
    const auto job = accepted.text("/job_id");
    ASSERT_TRUE(until_status(accepted.text("/execution_id"), "FAILED"));
    EXPECT_EQ(of_job("GET", job, "/failures").text("/items/0/execution_id"), accepted.text("/execution_id"));
    at->bad.clear();
    ASSERT_EQ(of_job("POST", job, "/retry").status, 202);
    ASSERT_TRUE(until_status(accepted.text("/execution_id"), "COMPLETED"));
    EXPECT_EQ(job_column(job, "status"), "COMPLETED");
    EXPECT_EQ(of_job("GET", job, "/outputs").text("/log_s"), "-5");
    EXPECT_EQ(seen(accepted.text("/execution_id")).failures, 0);
    EXPECT_EQ(counts(job), "t");
}

TEST_F(Controlled, ACanceledJobIsTakenUpByARetry) {
    at->held = true;
    works();
    create(three_steps, R"({"type": "object"})");
    const auto job = begin_run(R"({"smiles": "C"})");
    ASSERT_TRUE(until([&] { return service.waiting == 1; }));
    EXPECT_EQ(of_job("POST", job, "/retry").text("/code"), "not_final");
    EXPECT_EQ(ask("DELETE", "/api/v1/jobs/" + job).status, 202);
    ASSERT_TRUE(until_job(job, "CANCELED"));
    EXPECT_EQ(of_job("GET", job, "/outputs").text("/code"), "job_canceled");
    at->held = false;
    service.release();
    ASSERT_EQ(of_job("POST", job, "/retry").status, 202);
    ASSERT_TRUE(until_again(job, "COMPLETED"));
    EXPECT_EQ(steps(job), "first completed, second completed, third completed");
    EXPECT_EQ(counts(job), "t");
}

TEST_F(Controlled, APausedJobBeginsNothingMore) {
    at->held = true;
    works();
    create(three_steps, R"({"type": "object"})");
    const auto job = begin_run(R"({"smiles": "C"})");
    ASSERT_TRUE(until([&] { return service.waiting == 1; }));
    const auto paused = of_job("POST", job, "/pause");
    EXPECT_EQ(paused.status, 200);
    EXPECT_EQ(paused.text("/paused"), "true");
    EXPECT_EQ(of_job("POST", job, "/pause").status, 200) << "again it is the same";
    at->held = false;
    service.release();
    ASSERT_TRUE(until([&] {
        return calls(job) == "first COMPLETED" && test.sql("select count(*) from pipeline_wakes") == "0";
    })) << "what runs goes on to its end";
    EXPECT_EQ(steps(job), "first completed, second waiting, third waiting");
    EXPECT_EQ(service.calls, 1);
    EXPECT_EQ(of_job("GET", job, "/outputs").text("/code"), "not_finished");
    EXPECT_EQ(of_job("POST", job, "/resume").text("/paused"), "false");
    ASSERT_TRUE(until_job(job, "COMPLETED"));
    EXPECT_EQ(of_job("POST", job, "/pause").text("/code"), "already_final");
    EXPECT_EQ(of_job("POST", job, "/resume").text("/code"), "already_final");
    EXPECT_EQ(told(job, "job.%"), "job.accepted job.running job.paused job.resumed job.completed");
}

TEST_F(Controlled, WhatIsQueuedOfAPausedJobIsNotClaimed) {
    add_service("predict", 50);
    const auto one = submit("predict");
    const auto other = submit("predict");
    ASSERT_EQ(of_job("POST", one.text("/job_id"), "/pause").status, 200);
    works();
    ASSERT_TRUE(until_status(other.text("/execution_id"), "COMPLETED"));
    EXPECT_EQ(column(one.text("/execution_id"), "status || ' ' || due_at"), "QUEUED infinity");
    ASSERT_EQ(of_job("POST", one.text("/job_id"), "/resume").status, 200);
    ASSERT_TRUE(until_status(one.text("/execution_id"), "COMPLETED"));
}

TEST_F(Controlled, ARetryOfACallThatComesDueWhilePausedWaitsToo) {
    int busy = 1;
    service.answer = [&](http::Request&) -> awaitable<http::Response> {
        co_await service.wait_for_test();
        if (busy-- > 0) co_return says(500, R"({"detail": "later"})");
        co_return says(200, R"({"log_s": -1, "certainty": 0.5})");
    };
    works();
    const auto accepted = submit("predict");
    const auto job = accepted.text("/job_id"), execution = accepted.text("/execution_id");
    ASSERT_TRUE(until([&] { return service.waiting == 1; }));
    ASSERT_EQ(of_job("POST", job, "/pause").status, 200);
    service.release();
    ASSERT_TRUE(until_status(execution, "QUEUED"));
    EXPECT_EQ(column(execution, "due_at || ' ' || failures"), "infinity 1");
    ASSERT_EQ(of_job("POST", job, "/resume").status, 200);
    ASSERT_TRUE(until_status(execution, "COMPLETED"));
}

TEST_F(Controlled, APausedJobCanBeCanceled) {
    create(three_steps, R"({"type": "object"})");
    const auto job = begin_run(R"({"smiles": "C"})");
    ASSERT_EQ(of_job("POST", job, "/pause").status, 200);
    works();
    EXPECT_EQ(ask("DELETE", "/api/v1/jobs/" + job).status, 202);
    EXPECT_EQ(wakes, 1) << "the coordinator hears of it at once";
    ASSERT_TRUE(until_job(job, "CANCELED"));
    EXPECT_EQ(service.calls, 0);
    EXPECT_EQ(steps(job), "first canceled, second blocked, third blocked");
}

TEST_F(Controlled, APriorityIsThatOfWhatWaitsAndOfWhatComes) {
    create(three_steps, R"({"type": "object"})");
    const auto job = begin_run(R"({"smiles": "C"})");
    add_service("predict", 50);
    const auto low = submit("predict");
    ASSERT_EQ(of_job("PATCH", low.text("/job_id"), "", R"({"priority": -5})").text("/priority"), "-5");
    ASSERT_EQ(of_job("PATCH", job, "", R"({"priority": 7})").status, 200);
    works();
    ASSERT_TRUE(until_job(job, "COMPLETED"));
    EXPECT_EQ(test.sql("select distinct priority from task_executions where job_id = '" + job + "'"), "7");
    EXPECT_EQ(column(low.text("/execution_id"), "priority"), "-5");
    EXPECT_EQ(of_job("PATCH", job, "", R"({"priority": 1})").text("/code"), "already_final");
    EXPECT_EQ(of_job("PATCH", job, "", R"({"priority": 1001})").text("/errors/0/pointer"), "/priority");
}

TEST_F(Controlled, ARerunTakesWhatTheStepDoesNotNeedAnew) {
    works();
    create(three_steps, R"({"type": "object"})", R"({"all": [{"from": "/steps/first/log_s"},
        {"from": "/steps/second/log_s"}, {"from": "/steps/third/log_s"}]})");
    const auto job = begin_run(R"({"smiles": "CCCC"})");
    ASSERT_TRUE(until_job(job, "COMPLETED"));
    const auto reply = of_job("POST", job, "/rerun", R"({"from_step": "second"})");
    ASSERT_EQ(reply.status, 202);
    const auto anew = reply.text("/job_id");
    ASSERT_TRUE(until_job(anew, "COMPLETED"));
    EXPECT_EQ(service.calls, 5);
    EXPECT_EQ(outputs(anew), R"({"all":[-4,-2,-3]})");
    EXPECT_EQ(steps(anew), "first completed, second completed, third completed");
    const auto taken = test.sql("select id from task_executions where result_of is not null");
    EXPECT_EQ(results_of(taken).text("/result/log_s"), "-4");
    EXPECT_EQ(of_job("GET", anew, "").text("/job/rerun_of"), job);
    const auto again = of_job("POST", anew, "/rerun", R"({"from_step": "third"})").text("/job_id");
    ASSERT_TRUE(until_job(again, "COMPLETED")) << "of one that took steps itself";
    EXPECT_EQ(outputs(again), R"({"all":[-4,-2,-3]})");
    EXPECT_EQ(service.calls, 6);
    EXPECT_EQ(of_job("POST", job, "/rerun", R"({"from_step": "none"})").text("/code"), "step_not_found");
    const auto task = submit("predict").text("/job_id");
    EXPECT_EQ(of_job("POST", task, "/rerun", R"({"from_step": "first"})").text("/code"), "not_a_pipeline");
}

TEST_F(Controlled, ARerunTakesTheListOfAStepWithItems) {
    works();
    create(R"([{"id": "each", "task": "predict", "inputs": {"smiles": {"from": "/item"}},
                "for_each": {"from": "/params/smiles"}, "collect": {"value": {"from": "/result/log_s"}}},
               {"id": "maybe", "task": "predict", "inputs": {"smiles": "C"},
                "when": {"from": "/params/wanted", "schema": {"const": true}}},
               {"id": "after", "task": "predict", "inputs": {"smiles": "CC"}, "after": ["each", "maybe"]}])",
           R"({"type": "object"})");
    const auto job = begin_run(R"({"smiles": ["C", "CCC"], "wanted": false})");
    ASSERT_TRUE(until_job(job, "COMPLETED"));
    const auto anew = of_job("POST", job, "/rerun", R"({"from_step": "after"})").text("/job_id");
    ASSERT_TRUE(until_job(anew, "COMPLETED"));
    EXPECT_EQ(service.calls, 4);
    EXPECT_EQ(outputs(anew), outputs(job));
    EXPECT_EQ(steps(anew), "each completed, maybe skipped, after completed");
    EXPECT_EQ(of_job("GET", anew, "/steps").text("/progress/fraction"), "1");
}

TEST_F(Controlled, StepsWithinStepsAreCountedTogether) {
    works();
    create(R"([{"id": "groups", "for_each": {"from": "/params/smiles", "chunk": 2},
                "steps": [{"id": "one", "task": "predict", "inputs": {"smiles": {"from": "/item"}},
                           "for_each": {"from": "/item"}},
                          {"id": "then", "task": "predict", "inputs": {"smiles": "CC"}, "after": ["one"]}]}])",
           R"({"type": "object"})");
    const auto job = begin_run(R"({"smiles": ["C", "wrong", "CCC"]})");
    ASSERT_TRUE(until_job(job, "FAILED"));
    EXPECT_EQ(steps(job), "groups failed, groups/one failed, groups/then completed");
    const auto reply = of_job("GET", job, "/steps");
    EXPECT_EQ(reply.text("/steps/1/items/completed"), "2");
    EXPECT_EQ(reply.text("/steps/1/within"), "groups");
    EXPECT_EQ(of_job("GET", job, "/failures").text("/items/0/item"), "wrong");
    at->bad.clear();
    ended.clear();
    ASSERT_EQ(of_job("POST", job, "/retry").status, 202);
    ASSERT_TRUE(until_job(job, "COMPLETED"));
    EXPECT_EQ(service.calls, 6);
    EXPECT_EQ(steps(job), "groups completed, groups/one completed, groups/then completed");
}

}  // namespace
}  // namespace mad::pipelines
