// The requirements of OGC 18-062r2 on jobs: their status, results and list, and their dismissal; each test is
// named after its own.
#include "features/ogc/ogc_lab_test.hpp"

namespace mad::ogc {

class ReqDismiss : public Ogc {};

class ReqJobList : public Ogc {
protected:
    /// A job that began and ended so many seconds after it was accepted, at that time; no end: it runs.
    std::string job_of(const std::string& created, const std::string& status,
                       const std::string& seconds = "") {
        const auto id = waiting_job();
        test.sql("update jobs_meta set created_at = '" + created + "', started_at = '" + created +
                 "', status = '" + status + "', finished_at = " +
                 (seconds.empty() ? "null"
                                  : "'" + created + "'::timestamptz + interval '" + seconds + " seconds'") +
                 " where id = '" + id + "'");
        return id;
    }
    std::vector<std::string> listed(const std::string& query) {
        std::vector<std::string> ids;
        const auto reply = get("/ogc/jobs" + query);
        EXPECT_EQ(reply.status, 200) << schema::to_text(reply.body);
        for (const auto& job : reply.body.at("jobs").as_array()) ids.push_back(text_at(job, "/jobID"));
        return ids;
    }
    using Ids = std::vector<std::string>;
};

TEST_F(ReqCore, job_op_and_success) {
    const auto id = waiting_job();
    const auto accepted = job(id);
    EXPECT_EQ(accepted.status, 200);
    EXPECT_EQ(accepted.text("/jobID"), id);
    EXPECT_EQ(accepted.text("/processID"), "echo");
    EXPECT_EQ(accepted.text("/type"), "process");
    EXPECT_EQ(accepted.text("/status"), "accepted");
    EXPECT_EQ(accepted.text("/progress"), "0");
    EXPECT_EQ(accepted.text("/updated"), accepted.text("/created"));
    EXPECT_EQ(href(accepted.body, "self"), base_url + "/ogc/jobs/" + id);
    add_worker();
    ASSERT_TRUE(until_job(id, "successful"));
    const auto ended = job(id);
    EXPECT_EQ(ended.text("/progress"), "100");
    EXPECT_EQ(ended.text("/updated"), ended.text("/finished"));
    EXPECT_NE(ended.text("/started"), "(nothing)");
    EXPECT_EQ(href(ended.body, "http://www.opengis.net/def/rel/ogc/1.0/results"),
              base_url + "/ogc/jobs/" + id + "/results");
}

TEST_F(ReqCore, job_status_tells_the_progress_of_what_runs) {
    publish("dock", "dock");
    add_service("dock");
    add_worker();
    const auto id = execute(R"({"inputs": {"receptor": "ATOM"}})", {}, "dock").text("/jobID");
    ASSERT_TRUE(until([&] { return job(id).text("/progress") == "25"; }));
    EXPECT_EQ(job(id).text("/status"), "running");
    EXPECT_EQ(job(id).text("/message"), "searching");
}

TEST_F(ReqCore, job_exception_no_such_job) {
    for (const auto& id : {Id::make().text(), std::string("nothing")}) {
        expect_exception(job(id), 404, "no-such-job");
        expect_exception(results(id), 404, "no-such-job");
        expect_exception(ask("DELETE", "/ogc/jobs/" + id), 404, "no-such-job");
    }
    const auto id = waiting_job();
    const http::Headers others{{"X-Test-Org", other_org.text()}};
    expect_exception(ask("GET", "/ogc/jobs/" + id, "", others), 404, "no-such-job");
    EXPECT_EQ(ask("GET", "/ogc/jobs", "", others).text("/jobs"), "[]");
}

TEST_F(ReqCore, job_results_are_those_that_the_request_asked_for) {
    const auto submit = [&](const std::string& how) {
        return execute(R"({"inputs": {"text": "hi"}, )" + how + "}", {{"Prefer", "respond-async"}})
            .text("/jobID");
    };
    const auto one = submit(R"("outputs": {"text": {}})"),
               several = submit(R"("outputs": {"text": {}, "count": {"transmissionMode": "reference"}})"),
               referred = submit(R"("outputs": {"text": {"transmissionMode": "reference"}})"),
               document = submit(R"("response": "document")");
    add_worker();
    for (const auto& id : {one, several, referred, document}) ASSERT_TRUE(until_job(id, "successful"));
    EXPECT_EQ(results(one).text(""), "hi");
    auto parts = parts_of(results(several));
    EXPECT_EQ(parts["text"].first, "hi");
    EXPECT_NE(parts["count"].second.find("Content-Location: " + base_url), std::string::npos);
    EXPECT_EQ(results(referred).status, 204);
    EXPECT_EQ(results(document).body, executions::parsed(R"({"text": "hi", "count": 3})"));
    EXPECT_EQ(get("/ogc/jobs/" + one + "/results/text").text(""), "hi");
    EXPECT_EQ(get("/ogc/jobs/" + one + "/results/count").status, 404);
}

TEST_F(ReqCore, job_results_of_a_job_from_elsewhere_are_a_document) {
    add_worker();
    const auto submitted = submit("echo", R"({"text": "hi", "box": {"center": []}})");
    ASSERT_TRUE(until_status(submitted.text("/execution_id"), "COMPLETED"));
    EXPECT_EQ(results(submitted.text("/job_id")).body,
              executions::parsed(R"({"text": "hi", "count": 3, "box": {"value": {"center": []}}})"));
}

TEST_F(ReqCore, job_results_exception_results_not_ready) {
    expect_exception(results(waiting_job()), 404, "result-not-ready");
}

TEST_F(ReqCore, job_results_failed) {
    add_worker();
    service.answer = [](http::Request&) -> awaitable<http::Response> {
        co_return executions::says(400, R"({"code": "too_wet", "detail": "The molecule is too wet"})");
    };
    const auto waited_for = execute(R"({"inputs": {"text": "hi"}})");
    EXPECT_EQ(waited_for.status, 502) << schema::to_text(waited_for.body);
    const auto id = get("/ogc/jobs").text("/jobs/0/jobID");
    EXPECT_EQ(job(id).text("/status"), "failed");
    EXPECT_EQ(href(job(id).body, "http://www.opengis.net/def/rel/ogc/1.0/exceptions"),
              base_url + "/ogc/jobs/" + id + "/results");
    const auto why = results(id);
    EXPECT_EQ(why.status, 502);
    EXPECT_EQ(content_type(why), "application/problem+json");
    EXPECT_EQ(why.text("/type"), "urn:mad:failure:" + why.text("/code"));
    EXPECT_NE(why.text("/detail").find("too wet"), std::string::npos) << why.text("/detail");
    EXPECT_EQ(job(id).text("/message"), why.text("/detail"));
}

TEST_F(ReqJobList, job_list_op_and_success) {
    const auto first = waiting_job(), second = waiting_job();
    EXPECT_EQ(listed(""), (Ids{second, first}));
    const auto reply = get("/ogc/jobs");
    EXPECT_EQ(reply.text("/jobs/0/processID"), "echo");
    EXPECT_EQ(reply.text("/jobs/0/type"), "process");
    EXPECT_EQ(reply.text("/jobs/0/status"), "accepted");
    EXPECT_EQ(href(reply.body.at("jobs").at(0), "self"), base_url + "/ogc/jobs/" + second);
}

TEST_F(ReqJobList, type_definition_and_response) {
    const auto id = waiting_job();
    EXPECT_EQ(listed("?type=process"), Ids{id});
    EXPECT_EQ(listed("?type=other&type=process"), Ids{id});
    EXPECT_EQ(listed("?type=other"), Ids{});
}

TEST_F(ReqJobList, processID_definition_and_response) {
    publish("predict", "predict");
    publish("dock", "dock");
    add_service("predict");
    const auto echo = waiting_job(), predict = submit("predict").text("/job_id");
    EXPECT_EQ(listed("?processID=echo"), Ids{echo});
    EXPECT_EQ(listed("?processID=predict&processID=echo"), (Ids{predict, echo}));
    EXPECT_EQ(listed("?processID=dock"), Ids{});
}

TEST_F(ReqJobList, status_definition_and_response) {
    const auto accepted = waiting_job(), running = job_of("2026-01-01T00:00:00Z", "RUNNING"),
               failed = job_of("2026-01-01T00:00:00Z", "FAILED", "1"),
               dismissed = job_of("2026-01-01T00:00:00Z", "CANCELED", "1"),
               successful = job_of("2026-01-01T00:00:00Z", "COMPLETED", "1");
    EXPECT_EQ(listed("?status=accepted"), Ids{accepted});
    EXPECT_EQ(listed("?status=running"), Ids{running});
    EXPECT_EQ(listed("?status=failed"), Ids{failed});
    EXPECT_EQ(listed("?status=dismissed"), Ids{dismissed});
    EXPECT_EQ(listed("?status=successful&status=running"), (Ids{successful, running}));
    EXPECT_EQ(get("/ogc/jobs?status=done").status, 400);
}

TEST_F(ReqJobList, datetime_definition_and_response) {
    const auto early = job_of("2026-01-01T00:00:00Z", "RUNNING"),
               late = job_of("2026-02-01T00:00:00Z", "RUNNING");
    EXPECT_EQ(listed("?datetime=2026-01-01T00:00:00Z"), Ids{early});
    EXPECT_EQ(listed("?datetime=2026-01-01T01:00:00%2B01:00"), Ids{early});
    EXPECT_EQ(listed("?datetime=2026-01-15T00:00:00Z/.."), Ids{late});
    EXPECT_EQ(listed("?datetime=2026-01-15T00:00:00Z/"), Ids{late});
    EXPECT_EQ(listed("?datetime=../2026-01-15T00:00:00Z"), Ids{early});
    EXPECT_EQ(listed("?datetime=/2026-01-15T00:00:00Z"), Ids{early});
    EXPECT_EQ(listed("?datetime=2026-01-01T00:00:00Z/2026-02-01T00:00:00Z"), (Ids{late, early}));
    for (const auto* wrong : {"yesterday", "../..", "/", "2026-01-01T00:00:00Z/tomorrow", ""})
        EXPECT_EQ(get("/ogc/jobs?datetime=" + std::string(wrong)).status, 400) << wrong;
}

TEST_F(ReqJobList, duration_definition_and_response) {
    waiting_job();  // has not begun: it has no duration
    const auto quick = job_of("2026-01-01T00:00:00Z", "COMPLETED", "10"),
               slow = job_of("2026-01-01T00:00:00Z", "COMPLETED", "100"),
               running = job_of("2026-01-01T00:00:00Z", "RUNNING");
    EXPECT_EQ(listed("?minDuration=10"), (Ids{running, slow, quick}));
    EXPECT_EQ(listed("?minDuration=11"), (Ids{running, slow}));
    EXPECT_EQ(listed("?maxDuration=10"), Ids{quick});
    EXPECT_EQ(listed("?minDuration=11&maxDuration=100"), Ids{slow});
    EXPECT_EQ(listed("?minDuration=1&status=successful&processID=echo"), (Ids{slow, quick}));
    for (const auto* wrong : {"long", "-1", "9000000000000000000"})
        EXPECT_EQ(get("/ogc/jobs?minDuration=" + std::string(wrong)).status, 400) << wrong;
}

TEST_F(ReqJobList, limit_definition_and_response) {
    Ids all, seen;
    for (int i = 0; i < 5; ++i) all.insert(all.begin(), waiting_job());
    for (std::string path = "/ogc/jobs?limit=2&status=accepted&status=running"; !path.empty();) {
        const auto page = get(path);
        EXPECT_LE(page.body.at("jobs").as_array().size(), 2);
        for (const auto& job : page.body.at("jobs").as_array()) seen.push_back(text_at(job, "/jobID"));
        const auto next = href(page.body, "next");
        path = next.empty() ? "" : path_of(next);
    }
    EXPECT_EQ(seen, all);
    for (const auto* wrong : {"limit=0", "limit=1001", "limit=x", "cursor=x"})
        EXPECT_EQ(get("/ogc/jobs?" + std::string(wrong)).status, 400) << wrong;
}

TEST_F(ReqJobList, links) {
    EXPECT_EQ(href(get("/ogc/jobs").body, "self"), base_url + "/ogc/jobs");
    EXPECT_EQ(href(get("/ogc/jobs?datetime=2026-01-01T00:00:00Z/..").body, "self"),
              base_url + "/ogc/jobs?datetime=2026-01-01T00%3A00%3A00Z%2F..");
}

TEST_F(ReqDismiss, job_dismiss_op_and_success) {
    const auto id = waiting_job();
    const auto reply = ask("DELETE", "/ogc/jobs/" + id);
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.text("/jobID"), id);
    EXPECT_EQ(reply.text("/status"), "dismissed");
    EXPECT_EQ(job(id).text("/status"), "dismissed");
    EXPECT_EQ(ask("DELETE", "/ogc/jobs/" + id).text("/status"), "dismissed");
    EXPECT_EQ(results(id).text("/code"), "job_dismissed");
}

TEST_F(ReqDismiss, job_dismiss_reaches_the_task_service) {
    publish("dock", "dock");
    add_service("dock");
    add_worker();
    const auto id = execute(R"({"inputs": {"receptor": "ATOM"}})", {}, "dock").text("/jobID");
    ASSERT_TRUE(until([&] { return service.looks > 0; }));
    EXPECT_EQ(ask("DELETE", "/ogc/jobs/" + id).text("/status"), "dismissed");
    EXPECT_EQ(service.deleted, std::vector<std::string>{"1"});
    EXPECT_EQ(job(id).text("/status"), "dismissed");
}

TEST_F(ReqDismiss, job_dismiss_of_what_has_ended_is_refused) {
    add_worker();
    EXPECT_EQ(execute(R"({"inputs": {"text": "hi"}})").status, 200);
    const auto id = get("/ogc/jobs").text("/jobs/0/jobID");
    const auto reply = ask("DELETE", "/ogc/jobs/" + id);
    EXPECT_EQ(reply.status, 409);
    EXPECT_EQ(job(id).text("/status"), "successful");
}

}  // namespace mad::ogc
