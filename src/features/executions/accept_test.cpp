// What is accepted, what is refused, and what may be asked of jobs and executions.
#include "features/executions/lab_test.hpp"

namespace mad::executions {

class Accept : public Lab {
protected:
    Accept() { publish("predict", "predict"); }
    std::string jobs() const { return test.sql("select count(*) from jobs_meta"); }
};

TEST_F(Accept, CommitsTheJobItsExecutionAndWordOfItBeforeItAnswers) {
    add_service("predict");
    const auto reply = submit("predict");
    ASSERT_EQ(reply.status, 202);
    EXPECT_EQ(reply.text("/status"), "QUEUED");
    const auto execution = reply.text("/execution_id");
    EXPECT_EQ(http::header(reply.headers, "Location"), "/api/v1/executions/" + execution + "/status");
    EXPECT_EQ(column(execution, "status || '|' || attempt || '|' || parameters::text"),
              R"(QUEUED|0|{"smiles":"CCO","temperature":298.15})");
    EXPECT_EQ(column(execution, "trace"), "00-11111111111111111111111111111111-2222222222222222-01");
    EXPECT_EQ(
        test.sql("select topic || '|' || (payload->>'event_key') || '|' || (payload->>'type') from outbox"),
        "job.accepted|accepted|job.accepted");
    EXPECT_EQ(commits, 1);

    const auto job = ask("GET", "/api/v1/jobs/" + reply.text("/job_id"));
    EXPECT_EQ(job.text("/job/status"), "QUEUED");
    EXPECT_EQ(job.text("/job/task_id"), "predict");
    EXPECT_EQ(job.text("/job/task_version"), "1.0.0");
    EXPECT_EQ(job.text("/executions/0/id"), execution);
    EXPECT_EQ(job.text("/executions/0/progress"), "0");
    EXPECT_EQ(results_of(execution).text("/code"), "not_finished");
}

TEST_F(Accept, RefusesInputsThatTheTasksDocumentDoes) {
    add_service("predict");
    const auto reply = submit("predict", R"({"temperature": "hot", "solvent": "water"})");
    EXPECT_EQ(reply.status, 422);
    EXPECT_EQ(reply.text("/code"), "inputs_invalid");
    std::set<std::string> pointers;
    for (auto& fault : reply.body.at("errors").as_array()) pointers.insert(text_at(fault, "/pointer"));
    EXPECT_EQ(pointers, (std::set<std::string>{"/smiles", "/solvent", "/temperature"}));
    EXPECT_EQ(submit("predict", "{").status, 400);
    EXPECT_EQ(submit("nothing").text("/code"), "task_not_found");
    EXPECT_EQ(ask("POST", "/api/v1/tasks/predict/execute?version=9.0.0", "{}").text("/code"),
              "task_version_not_found");
    EXPECT_EQ(jobs(), "0");
}

TEST_F(Accept, RefusesMoreThanMayWait) {
    add_service("predict");
    test.sql("update org_settings set max_queued_jobs = 2 where org_id = '" + org.text() + "'");
    const auto first = accepted(submit("predict", R"({"smiles": "C"})", {{"Idempotency-Key", "one"}}));
    accepted(submit("predict"));
    const auto refused = submit("predict");
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.text("/code"), "queue_full");
    EXPECT_EQ(http::header(refused.headers, "Retry-After"), "10");
    EXPECT_EQ(jobs(), "2");
    EXPECT_EQ(accepted(submit("predict", R"({"smiles": "C"})", {{"Idempotency-Key", "one"}})), first)
        << "what was accepted is answered";
    EXPECT_EQ(submit("predict", "{}", {{"X-Test-Org", other_org.text()}}).text("/code"), "task_not_found")
        << "others are not held up";

    EXPECT_EQ(ask("DELETE", "/api/v1/executions/" + first).status, 202);
    accepted(submit("predict"));
    EXPECT_EQ(submit("predict").text("/code"), "queue_full");
}

TEST_F(Accept, AdmitsNoMoreOfManyAtOnceThanMayWait) {
    test.sql("update org_settings set max_queued_jobs = 3 where org_id = '" + org.text() + "'");
    std::vector<std::future<Result<void>>> asked;
    for (int i = 0; i < 10; ++i) asked.push_back(begin(executions.queues().admit(org)));
    int admitted = 0;
    for (auto& each : asked) admitted += run(std::move(each)) ? 1 : 0;
    EXPECT_EQ(admitted, 3);
}

TEST_F(Accept, RefusesFilesThatAreNotTheOrganisationsOwn) {
    publish("dock", "dock");
    add_service("dock");
    const auto ours = add_file("protein.pdb", "ATOM");
    auto theirs = ours;
    theirs.replace(theirs.find(org.text()), 36, other_org.text());
    const auto reply = submit("dock", R"({"receptor": ")" + theirs + R"(", "ligands": [")" + ours +
                                          R"(", "https://elsewhere.org/a.sdf"]})");
    EXPECT_EQ(reply.status, 422);
    ASSERT_EQ(reply.body.at("errors").as_array().size(), 2);
    EXPECT_EQ(reply.text("/errors/0/pointer"), "/receptor");
    EXPECT_EQ(reply.text("/errors/1/pointer"), "/ligands/1");
    EXPECT_EQ(submit("dock", R"({"receptor": ")" + ours + R"("})").status, 202);
}

TEST_F(Accept, OneKeyIsOneJob) {
    add_service("predict");
    const auto first = submit("predict", R"({"smiles": "CCO"})", {{"Idempotency-Key", "k1"}});
    const auto again = submit("predict", R"({ "smiles" : "CCO" })", {{"Idempotency-Key", "k1"}});
    EXPECT_EQ(again.status, 202);
    EXPECT_EQ(again.text("/job_id"), first.text("/job_id"));
    EXPECT_EQ(again.text("/execution_id"), first.text("/execution_id"));
    const auto other = submit("predict", R"({"smiles": "CCN"})", {{"Idempotency-Key", "k1"}});
    EXPECT_EQ(other.status, 409);
    EXPECT_EQ(other.text("/code"), "idempotency_key_reused");
    EXPECT_NE(submit("predict", R"({"smiles": "CCO"})", {{"Idempotency-Key", "k2"}}).text("/job_id"),
              first.text("/job_id"));
    EXPECT_EQ(jobs(), "2");
}

TEST_F(Accept, OneKeyManyTimesAtOnceIsOneJob) {
    add_service("predict");
    std::vector<std::future<Result<Submitted>>> answers;
    for (int i = 0; i < 6; ++i) {
        Submission s{.org = org, .task_id = "predict"};
        s.inputs = parsed(R"({"smiles": "CCO"})");
        s.idempotency_key = "k";
        answers.push_back(begin(executions.accept(std::move(s))));
    }
    std::set<Id> ids;
    for (auto& answer : answers) ids.insert(run(std::move(answer)).value().job_id);
    EXPECT_EQ(ids.size(), 1);
    EXPECT_EQ(jobs(), "1");
}

TEST_F(Accept, TakesNothingThatNothingCanRun) {
    const auto refused = submit("predict");
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(refused.text("/code"), "no_service");
    EXPECT_FALSE(http::header(refused.headers, "Retry-After").empty());
    EXPECT_EQ(jobs(), "0");

    bool can = false;
    executions.launch_with([&](const tasks::Runnable& task) { return task.task_id == "predict" && can; });
    EXPECT_EQ(submit("predict").status, 503);
    can = true;
    EXPECT_EQ(submit("predict").status, 202);
}

TEST_F(Accept, WhatOthersHaveIsNotThere) {
    add_service("predict");
    const auto reply = submit("predict");
    const auto execution = "/api/v1/executions/" + reply.text("/execution_id");
    const auto job = "/api/v1/jobs/" + reply.text("/job_id");
    const http::Headers others{{"X-Test-Org", other_org.text()}};
    for (auto& [method, path] :
         std::vector<std::pair<std::string, std::string>>{{"GET", execution + "/status"},
                                                          {"GET", execution + "/results"},
                                                          {"GET", execution + "/inputs"},
                                                          {"GET", execution + "/logs"},
                                                          {"DELETE", execution},
                                                          {"GET", job},
                                                          {"DELETE", job}})
        EXPECT_EQ(ask(method, path, "", others).status, 404) << method << " " << path;
    EXPECT_EQ(ask("GET", "/api/v1/jobs", "", others).text("/items"), "[]");
    EXPECT_EQ(submit("predict", R"({"smiles": "C"})", others).status, 404);
    EXPECT_EQ(status(reply.text("/execution_id")).text("/status"), "QUEUED");
}

TEST_F(Accept, KeepsInputsAsTheyWereAccepted) {
    add_service("predict");
    const auto reply = submit("predict", R"({"smiles": "CCO"})");
    const auto inputs = ask("GET", "/api/v1/executions/" + reply.text("/execution_id") + "/inputs");
    EXPECT_EQ(inputs.status, 200);
    EXPECT_EQ(schema::to_text(inputs.body), R"({"smiles":"CCO","temperature":298.15})")
        << "with the defaults";
}

TEST_F(Accept, ListsJobsNewestFirstInPages) {
    publish("dock", "dock");
    add_service("predict");
    add_service("dock");
    std::vector<std::string> ids;
    for (int i = 0; i < 5; ++i) ids.push_back(submit("predict").text("/job_id"));
    submit("dock", R"({"receptor": ")" + add_file("p.pdb", "ATOM") + R"("})");
    ask("DELETE", "/api/v1/jobs/" + ids[4]);

    std::vector<std::string> seen;
    std::string cursor;
    do {
        const auto page = ask("GET", "/api/v1/jobs?task_id=predict&status=QUEUED&limit=3" + cursor);
        for (auto& item : page.body.at("items").as_array()) seen.push_back(text_at(item, "/id"));
        const auto next = page.text("/next_cursor");
        cursor = next == "(nothing)" ? "" : "&cursor=" + next;
    } while (!cursor.empty());
    EXPECT_EQ(seen, (std::vector<std::string>{ids[3], ids[2], ids[1], ids[0]}));
    EXPECT_EQ(ask("GET", "/api/v1/jobs?status=DONE").status, 422);
}

TEST_F(Accept, CancelOfWhatWaitsEndsItAtOnce) {
    add_service("predict");
    const auto reply = submit("predict");
    const auto canceled = ask("DELETE", "/api/v1/executions/" + reply.text("/execution_id"));
    EXPECT_EQ(canceled.status, 202);
    EXPECT_EQ(canceled.text("/status"), "CANCELED");
    EXPECT_EQ(ask("GET", "/api/v1/jobs/" + reply.text("/job_id")).text("/job/status"), "CANCELED");
    EXPECT_EQ(results_of(reply.text("/execution_id")).text("/code"), "execution_canceled");
    EXPECT_EQ(ask("DELETE", "/api/v1/executions/" + reply.text("/execution_id")).status, 409);
    EXPECT_EQ(ask("DELETE", "/api/v1/jobs/" + reply.text("/job_id")).text("/code"), "already_final");
    EXPECT_EQ(test.sql("select string_agg(payload->>'type', ' ' order by id) from outbox"),
              "job.accepted execution.canceled job.canceled");
    add_worker();
    EXPECT_EQ(accepted(submit("predict")).size(), 36);
    EXPECT_TRUE(until([&] { return count(Status::completed) == 1; }));
    EXPECT_EQ(service.calls, 1);
}

}  // namespace mad::executions
