// Runs of pipelines, through the HTTP API, with real executions.
#include "features/pipelines/pipeline_lab_test.hpp"

namespace mad::pipelines {
namespace {

constexpr std::string_view two_steps = R"([
    {"id": "first", "task": "predict", "inputs": {"smiles": {"from": "/params/smiles"}}},
    {"id": "second", "task": "predict",
     "inputs": {"smiles": "CC", "temperature": {"from": "/steps/first/log_s"}}}])";

TEST_F(PipelineLab, AStepReadsWhatAnotherGave) {
    works();
    EXPECT_EQ(outcome(two_steps, R"({"smiles": "CCO"})"),
              R"({"first":{"log_s":-3,"certainty":0.5},"second":{"log_s":-2,"certainty":0.5}})");
    EXPECT_EQ(executions::text_at(service.inputs.at(1), "/temperature"), "-3");
    EXPECT_EQ(service.calls, 2);
}

TEST_F(PipelineLab, OutputsAreWhatTheTemplateSays) {
    works();
    EXPECT_EQ(outcome(two_steps, R"({"smiles": "CCO"})",
                      R"({"best": {"from": "/steps/second/log_s"}, "unit": "log mol/L"})"),
              R"({"best":-2,"unit":"log mol/L"})");
}

TEST_F(PipelineLab, AStepRunsForEachItem) {
    works();
    EXPECT_EQ(
        outcome(R"([{"id": "each", "task": "predict", "inputs": {"smiles": {"from": "/item/smiles"}},
                           "for_each": {"from": "/params/molecules"}}])",
                R"({"molecules": [{"smiles": "C"}, {"smiles": "CCC"}, {"smiles": "CC"}]})",
                R"({"all": {"from": "/steps/each"}})"),
        R"({"all":[{"log_s":-1,"certainty":0.5},{"log_s":-3,"certainty":0.5},{"log_s":-2,"certainty":0.5}]})");
}

TEST_F(PipelineLab, CollectKeepsTheBest) {
    works();
    EXPECT_EQ(outcome(R"([{"id": "each", "for_each": {"from": "/params/molecules"},
                           "steps": [{"id": "inner", "task": "predict", "inputs": {"smiles": {"from": "/item"}}}],
                           "outputs": {"log_s": {"from": "/steps/inner/log_s"}},
                           "collect": {"value": {"smiles": {"from": "/item"}, "place": {"from": "/index"},
                                                 "log_s": {"from": "/result/log_s"}},
                                       "top": 2, "by": "/log_s"}}])",
                      R"({"molecules": ["C", "CCC", "CCCC", "CC"]})", R"({"best": {"from": "/steps/each"}})"),
              R"({"best":[{"smiles":"CCCC","place":2,"log_s":-4},{"smiles":"CCC","place":1,"log_s":-3}]})");
}

TEST_F(PipelineLab, CollectKeepsTheBestOfNumbers) {
    works();
    EXPECT_EQ(outcome(R"([{"id": "each", "task": "predict", "inputs": {"smiles": {"from": "/item"}},
                           "for_each": {"from": "/params/molecules"},
                           "collect": {"value": {"from": "/result/log_s"}, "top": 2, "by": "", "order": "descending"}}])",
                      R"({"molecules": ["C", "CCC", "CCCC", "CC"]})", R"({"best": {"from": "/steps/each"}})"),
              R"({"best":[-1,-2]})");
}

TEST_F(PipelineLab, FansNestAndChunk) {
    works();
    EXPECT_EQ(outcome(R"([{"id": "groups", "for_each": {"from": "/params/smiles", "chunk": 2},
                           "steps": [{"id": "one", "task": "predict", "inputs": {"smiles": {"from": "/item"}},
                                      "for_each": {"from": "/item"},
                                      "collect": {"value": {"from": "/result/log_s"}}}],
                           "outputs": {"sizes": {"from": "/steps/one"}}}])",
                      R"({"smiles": ["C", "CC", "CCC"]})", R"({"from": "/steps/groups"})"),
              R"([{"sizes":[-1,-2]},{"sizes":[-3]}])");
    EXPECT_EQ(service.calls, 3);
}

TEST_F(PipelineLab, CollectTakesListsOfItemsApart) {
    works();
    constexpr std::string_view steps =
        R"([{"id": "groups", "for_each": {"from": "/params/smiles", "chunk": {"from": "/params/size"}},
             "steps": [{"id": "one", "task": "predict", "inputs": {"smiles": {"from": "/item"}},
                        "for_each": {"from": "/item"},
                        "collect": {"value": {"smiles": {"from": "/item"}, "log_s": {"from": "/result/log_s"}}}}],
             "outputs": {"all": {"from": "/steps/one"}},
             "collect": {"of": "/all", "value": {"group": {"from": "/index"}, "smiles": {"from": "/result/smiles"},
                                                 "log_s": {"from": "/result/log_s"}},
                         "top": 3, "by": "/log_s"}}])";
    EXPECT_EQ(outcome(steps, R"({"smiles": ["C", "CCC", "CC", "CCCCC", "CCCC"], "size": 2})",
                      R"({"from": "/steps/groups"})"),
              R"([{"group":1,"smiles":"CCCCC","log_s":-5},{"group":2,"smiles":"CCCC","log_s":-4},)"
              R"({"group":0,"smiles":"CCC","log_s":-3}])");
}

TEST_F(PipelineLab, AChunkOfNoSizeFailsTheStep) {
    works();
    create(R"([{"id": "groups", "for_each": {"from": "/params/smiles", "chunk": {"from": "/params/size"}},
                "task": "predict", "inputs": {"smiles": {"from": "/item/0"}}}])");
    EXPECT_TRUE(until_job(begin_run(R"({"smiles": ["C"], "size": 0})"), "FAILED"));
    EXPECT_EQ(test.sql("select error->>'code' from pipeline_fans"), "chunk_invalid");
}

TEST_F(PipelineLab, AnEmptyListIsAnEmptyResult) {
    works();
    EXPECT_EQ(outcome(R"([{"id": "each", "task": "predict", "inputs": {"smiles": {"from": "/item"}},
                           "for_each": {"from": "/params/smiles"}},
                          {"id": "after", "task": "predict", "inputs": {"smiles": "C"}, "after": ["each"]}])",
                      R"({"smiles": []})"),
              R"({"each":[],"after":{"log_s":-1,"certainty":0.5}})");
}

TEST_F(PipelineLab, WhatIsSkippedIsSkippedOn) {
    works();
    EXPECT_EQ(outcome(R"([
        {"id": "maybe", "task": "predict", "inputs": {"smiles": "C"},
         "when": {"from": "/params/wanted", "schema": {"const": true}}},
        {"id": "reader", "task": "predict", "inputs": {"smiles": "C", "temperature": {"from": "/steps/maybe/log_s"}}},
        {"id": "careful", "task": "predict",
         "inputs": {"smiles": "CC", "temperature": {"from": "/steps/maybe/log_s", "default": 300}}},
        {"id": "later", "task": "predict", "inputs": {"smiles": "CCC"}, "after": ["maybe"]}])",
                      R"({"wanted": false})"),
              R"({"maybe":null,"reader":null,"careful":{"log_s":-2,"certainty":0.5},)"
              R"("later":{"log_s":-3,"certainty":0.5}})");
    EXPECT_EQ(service.calls, 2);
}

TEST_F(PipelineLab, AFailureEndsWhatNeedsItAndNothingElse) {
    works();
    create(R"([{"id": "bad", "task": "predict", "inputs": {"smiles": "wrong"}},
               {"id": "needs", "task": "predict", "inputs": {"smiles": "C"}, "after": ["bad"]},
               {"id": "free", "task": "predict", "inputs": {"smiles": "CC"}}])");
    const auto job = begin_run();
    ASSERT_TRUE(until_job(job, "FAILED"));
    EXPECT_EQ(service.calls, 2) << "needs was never called";
    EXPECT_EQ(test.sql("select string_agg(step || ' ' || status, ', ' order by step) from task_executions"),
              "bad FAILED, free COMPLETED");
}

TEST_F(PipelineLab, FailedItemsAreListedWhereTheOthersCount) {
    works();
    EXPECT_EQ(outcome(R"([{"id": "each", "task": "predict", "inputs": {"smiles": {"from": "/item"}},
                           "for_each": {"from": "/params/smiles"}, "continue_on_error": true,
                           "collect": {"value": {"from": "/result/log_s"}}}])",
                      R"({"smiles": ["C", "wrong", "CCC"]})"),
              R"({"each":[-1,-3]})");
}

TEST_F(PipelineLab, APipelineIsAStep) {
    works();
    create(two_steps,
           R"({"type": "object", "required": ["smiles"], "properties": {"smiles": {"type": "string"}}})",
           R"({"log_s": {"from": "/steps/first/log_s"}})", "inner");
    EXPECT_EQ(outcome(R"([{"id": "nested", "pipeline": "inner", "inputs": {"smiles": {"from": "/item"}},
                           "for_each": {"from": "/params/list"}}])",
                      R"({"list": ["C", "CC"]})"),
              R"({"nested":[{"log_s":-1},{"log_s":-2}]})");
    EXPECT_EQ(service.calls, 4);
}

TEST_F(PipelineLab, InputsThatDoNotFitAreAFailedExecution) {
    works();
    create(R"([{"id": "step", "task": "predict", "inputs": {"smiles": {"from": "/params/smiles"}}}])");
    const auto job = begin_run(R"({"smiles": 7})");
    ASSERT_TRUE(until_job(job, "FAILED"));
    EXPECT_EQ(test.sql("select error->>'code' from task_executions"), "inputs_invalid");
    EXPECT_EQ(service.calls, 0);
}

TEST_F(PipelineLab, AJobOfThousandsOfItemsIsOpenedPieceByPiece) {
    works();
    std::string list;
    for (int i = 0; i < 2'500; ++i) list += (i ? ",\"C\"" : "\"C\"");
    const auto made = outcome(R"([{"id": "each", "task": "predict", "inputs": {"smiles": {"from": "/item"}},
                                   "for_each": {"from": "/params/smiles"},
                                   "collect": {"value": {"s": {"from": "/result/log_s"}}, "top": 1, "by": "/s"}}])",
                              "{\"smiles\": [" + list + "]}");
    EXPECT_EQ(made, R"({"each":[{"s":-1}]})");
    EXPECT_EQ(service.calls, 2'500);
    EXPECT_EQ(test.sql("select count(*) from pipeline_wakes"), "0");
}

TEST_F(PipelineLab, ACancelEndsAllThatIsLeft) {
    service.answer = [this](http::Request&) -> awaitable<http::Response> {
        co_await service.wait_for_test();
        co_return says(200, R"({"log_s": -1})");
    };
    works();
    create(two_steps, R"({"type": "object"})");
    const auto job = begin_run(R"({"smiles": "C"})");
    ASSERT_TRUE(until([&] { return service.waiting == 1; }));
    EXPECT_EQ(ask("DELETE", "/api/v1/jobs/" + job).status, 202);
    ASSERT_TRUE(until_job(job, "CANCELED"));
    EXPECT_EQ(service.calls, 1);
    service.release();
}

TEST_F(PipelineLab, TheSameKeyIsTheSameRun) {
    create(two_steps, R"({"type": "object"})");
    const auto run_once = [&](std::string body) {
        return ask("POST", "/api/v1/pipeline-templates/p/instantiate", std::move(body),
                   {{"Idempotency-Key", "k"}});
    };
    const auto first = run_once(R"({"smiles": "C"})");
    EXPECT_EQ(run_once(R"({"smiles": "C"})").text("/job_id"), first.text("/job_id"));
    EXPECT_EQ(run_once(R"({"smiles": "CC"})").text("/code"), "idempotency_key_reused");
    add_service("predict");
    EXPECT_EQ(submit("predict", R"({"smiles": "C"})", {{"Idempotency-Key", "k"}}).text("/code"),
              "idempotency_key_reused")
        << "a task's run is another request";
    EXPECT_EQ(test.sql("select count(*) from jobs_meta"), "1");
}

TEST_F(PipelineLab, NoMoreRunsThanMayWait) {
    create(two_steps, R"({"type": "object"})");
    test.sql("update org_settings set max_queued_jobs = 1 where org_id = '" + org.text() + "'");
    const auto first = begin_run(R"({"smiles": "C"})");
    const auto refused = ask("POST", "/api/v1/pipeline-templates/p/instantiate", R"({"smiles": "C"})");
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.text("/code"), "queue_full");
    works();
    ASSERT_TRUE(until_job(first, "COMPLETED"));
    begin_run(R"({"smiles": "CC"})");
}

}  // namespace
}  // namespace mad::pipelines
