#include "features/pipelines/pipeline_lab_test.hpp"

namespace mad::pipelines {

TEST_F(PipelineLab, SeveralJobsAreRetriedEachAsIfAlone) {
    works();
    create(R"([{"id": "one", "task": "predict", "inputs": {"smiles": {"from": "/params/smiles"}}}])",
           R"({"type": "object"})");
    const auto failed = begin_run(R"({"smiles": "wrong"})"), done = begin_run(R"({"smiles": "C"})");
    ASSERT_TRUE(until_job(failed, "FAILED") && until_job(done, "COMPLETED"));
    ended.clear();
    const auto answer =
        ask("POST", "/api/v1/jobs/retry",
            fmt::format(R"({{"job_ids": ["{}", "{}", "{}"]}})", done, failed, Id::make().text()));
    ASSERT_EQ(answer.status, 200) << schema::to_text(answer.body);
    EXPECT_EQ(answer.text("/jobs/0/problem/code"), "nothing_to_retry");
    EXPECT_EQ(answer.text("/jobs/1/job_id"), failed);
    EXPECT_EQ(answer.text("/jobs/1/done"), "true");
    EXPECT_EQ(answer.text("/jobs/2/problem/code"), "job_not_found");
    ASSERT_TRUE(until_job(failed, "FAILED"));
    EXPECT_EQ(service.calls, 3);
}

}  // namespace mad::pipelines
