// Celery's own inspection and a monitor of its events see MAD's workers.
#include "tests/compat/celery/celery_site.hpp"

namespace mad::tests {
namespace {

TEST_F(CelerySite, InspectSeesTheWorkersAndWhatRunsThere) {
    start_lab();
    publish_numbered("work");
    const auto pong = remote({"inspect", "ping"});
    EXPECT_EQ(pong.size(), 2U);
    for (const auto& [worker, said] : pong) EXPECT_EQ(said.at("ok"), "pong") << worker;
    const auto execution = execute_number("work", 1);
    const auto submitted = submit({"work", {{"n", 2}}});
    until_listed("began", 2);
    std::map<std::string, std::string> active;
    for (const auto& [worker, tasks] : remote({"inspect", "active"}))
        for (const auto& task : tasks.as_array())
            active[std::string(task.at("id").as_string())] =
                schema::to_text(task.at("name")) + schema::to_text(task.at("args"));
    EXPECT_EQ(active, (std::map<std::string, std::string>{{execution, R"("mad.execute"["work"])"},
                                                          {submitted, R"("mad.execute"["work"])"}}));
    const auto stats = remote({"inspect", "stats"});
    EXPECT_EQ(stats.size(), 2U);
    for (const auto& [worker, said] : stats) EXPECT_EQ(said.at("pool").at("max-concurrency"), 8);
    release(1);
    release(2);
    outcome(submitted);
    EXPECT_EQ(site->api->ended(execution), "COMPLETED");
    site->stage.until(
        [&] {
            return std::ranges::all_of(remote({"inspect", "active"}),
                                       [](auto& each) { return each.value().as_array().empty(); });
        },
        "nothing to be active");
}

TEST_F(CelerySite, AMonitorOfEventsSeesHowTasksEnd) {
    json::value known;
    const auto listening = [&] { return raw({"PUBSUB", "NUMPAT"}).integer; };
    const auto others = listening();
    Group monitor(site->stage.executor());
    monitor.spawn("monitor", [](process::Command command, json::value& out) -> awaitable<void> {
        const auto done = co_await process::run(std::move(command), longest_wait);
        const auto read = schema::parse_json(done ? done->out : done.error().detail);
        out = read ? *read : json::value(done ? done->errors : "");
    }(python_command({"lab.py", "monitor", quoted("task-failed")}), known));
    site->stage.until([&] { return listening() > others; }, "the monitor to listen");
    const auto good = submit({"count", {{"n", 1}}});
    outcome(good);
    const auto bad = submit({"hang", {{"n", 2}}});
    outcome(bad);
    site->stage.wait(monitor.join());
    const auto* tasks = schema::at_pointer(known, "/tasks");
    ASSERT_TRUE(tasks && schema::at_pointer(*tasks, "/" + good) && schema::at_pointer(*tasks, "/" + bad))
        << schema::to_text(known);
    EXPECT_EQ(tasks->at(good).at(0), "mad.execute");
    EXPECT_EQ(tasks->at(good).at(1), "SUCCESS");
    EXPECT_EQ(tasks->at(bad).at(1), "FAILURE");
    EXPECT_TRUE(tasks->at(good).at(3).as_string().starts_with("mad-"));
}

}  // namespace
}  // namespace mad::tests
