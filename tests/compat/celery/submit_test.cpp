// A Python client of Celery submits tasks of MAD and reads what came out.
#include "tests/compat/celery/celery_site.hpp"

namespace mad::tests {
namespace {

json::object number(int n, int milliseconds = 1) { return {{"n", n}, {"milliseconds", milliseconds}}; }

TEST_F(CelerySite, APythonClientReadsWhatCameOutOfItsTask) {
    const auto id = submit({"count", number(5)});
    const auto value = outcome(id).at("value");
    EXPECT_EQ(value.at("result").at("n"), 5);
    const std::string execution(value.at("execution_id").as_string());
    EXPECT_EQ(site->api->results(execution).at("/result/n"), 5);
    EXPECT_EQ(raw({"EXISTS", "unacked", "unacked_index"}).integer, 0);

    // Again under the same id, as after a redelivery: the same job, and its outcome once more.
    raw({"DEL", "celery-task-meta-" + id});
    EXPECT_EQ(submit({"count"}, {{"inputs", number(5)}}, {{"task_id", id}}), id);
    EXPECT_EQ(outcome(id).at("value").at("execution_id").as_string(), execution);
}

TEST_F(CelerySite, WhatIsWrongIsRaisedAtTheClient) {
    const auto raised = [&](const std::string& id) {
        const auto out = outcome(id);
        return std::string(out.at("raised").as_string()) + ": " + std::string(out.at("text").as_string());
    };
    EXPECT_EQ(raised(submit({"count", {{"n", "five"}}}))
                  .find("ValueError: inputs_invalid: The inputs do not fit "
                        "count 1.0.0: /n "),
              0U);
    EXPECT_EQ(
        raised(submit({"count"}, {{"input", 1}})),
        "ValueError: argument_invalid: The argument input of mad.execute is not known: it takes task_id, "
        "inputs, version, organization");
    EXPECT_EQ(raised(submit({"nothing"})), "LookupError: task_not_found: There is no active task nothing");
    EXPECT_EQ(raised(submit({"count", number(1)}, {}, {}, "")).find("PermissionError: no_token"), 0U);
    EXPECT_EQ(raised(submit({"count", number(1)}, {}, {}, "mad_key_wrong")).find("PermissionError: "), 0U);
    EXPECT_EQ(raised(submit({"count", number(1)}, {}, {{"countdown", 3}})).find("NotImplementedError: "), 0U);
    EXPECT_EQ(raised(submit({"count", number(1)}, {{"version", std::string("1\0", 2)}}))
                  .find("ValueError: text_not_storable"),
              0U);
    EXPECT_EQ(raised(submit({}, {}, {{"name", "mad.dock"}})), "NotRegistered: 'mad.dock'");
    EXPECT_EQ(raised(submit({"hang", number(1)})).find("ExecutionFailed: timed_out: "), 0U);
}

TEST_F(CelerySite, RevokingCancelsAndCancelingRevokes) {
    start_lab();
    publish_numbered("work");
    const auto revoked = submit({"work", {{"n", 1}}}), canceled = submit({"work", {{"n", 2}}});
    until_listed("began", 2);
    EXPECT_EQ(remote({"control", "terminate", "TERM", revoked}).size(), 2U);
    EXPECT_EQ(outcome(revoked).at("raised"), "TaskRevokedError");
    const auto running = site->api->get("/api/v1/jobs?task_id=work&status=RUNNING");
    ASSERT_EQ(running.at("/items").as_array().size(), 1U) << running.text;
    site->api->send({.method = "DELETE", .url = "/api/v1/jobs/" + running.string_at("/items/0/id")});
    EXPECT_EQ(outcome(canceled).at("raised"), "TaskRevokedError");
}

TEST_F(CelerySite, WhatMayNotWaitInMadWaitsInItsQueue) {
    site->sql("update org_settings set max_queued_jobs = 1", "mad");
    const auto flooded = site->stage.wait(
        process::run(python_command({"lab.py", "flood", quoted(api_key), "2000", "100"}), longest_wait));
    ASSERT_TRUE(flooded && flooded->exit.ok());
    EXPECT_EQ(parsed(flooded->out), json::array()) << "all came out right";
    site->sql("update org_settings set max_queued_jobs = null", "mad");
    const auto waited = std::ranges::any_of(site->workers, [](const auto& worker) {
        return worker->log().find("celery_submission_waits") != std::string::npos;
    });
    EXPECT_TRUE(waited);
}

TEST_F(CelerySite, KilledWorkersNeitherLoseNorDoubleWhatCameFromCelery) {
    constexpr int jobs = 200, kills = 6, first = 1000;
    const auto accepted = [] {
        return site->api->get("/api/v1/jobs?limit=500&task_id=count").at("/items").as_array().size();
    };
    const auto accepted_before = accepted(), called_before = site->service.calls().size();
    const auto total_before = site->service.total();
    std::optional<json::value> wrong;
    Group client(site->stage.executor());
    client.spawn(
        "client",
        [](process::Command command, std::optional<json::value>& out) -> awaitable<void> {
            const auto done = co_await process::run(std::move(command), longest_wait);
            out = done && done->exit.ok() ? parsed(done->out)
                                          : json::value(done ? done->errors : done.error().detail);
        }(python_command({"lab.py", "flood", quoted(api_key), std::to_string(first), std::to_string(jobs)}),
                                                                      wrong));
    for (int i = 0; i < kills; ++i) {
        site->until_called(total_before + (i + 1) * jobs / (kills + 1));
        auto& worker = site->workers[i % 2];
        worker->stop(SIGKILL);
        site->start(worker);
    }
    site->stage.wait(client.join());
    EXPECT_EQ(*wrong, json::array());
    EXPECT_EQ(site->service.calls().size() - called_before, jobs);
    EXPECT_EQ(accepted() - accepted_before, jobs);
}

TEST_F(CelerySite, WithoutRedisMadsOwnTasksGoOn) {
    outcome(submit({"count", number(1)}));
    const auto restarts = site->servers.redis()->restarts();
    ::kill(site->servers.redis()->pid().value(), SIGKILL);
    Load load(site->stage, *site->api, {.jobs = 50, .first = 10});
    EXPECT_EQ(load.completed(*site->api), 50);
    site->stage.until([&] { return site->servers.redis()->restarts() > restarts; }, "Redis");
    EXPECT_EQ(outcome(submit({"count", number(2)})).at("value").at("result").at("n"), 2);
}

}  // namespace
}  // namespace mad::tests
