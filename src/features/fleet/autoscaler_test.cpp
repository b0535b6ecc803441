// The fleet over real processes and a real database. The processes only sleep: what an engine would say of
// itself, the tests say for it.
#include "features/fleet/autoscaler.hpp"

#include "base/temporary_folder.hpp"
#include "db/database.hpp"
#include "db/testing.hpp"
#include "features/fleet/process_launcher.hpp"
#include "features/services/store.hpp"
#include "schema/json_text.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <csignal>
#include <deque>
#include <fstream>
#include <future>
#include <gtest/gtest.h>
#include <set>

namespace mad::fleet {
namespace {
using namespace std::chrono_literals;

class Fleet : public testing::Test {
protected:
    struct Replica {
        ProcessLauncher* processes = nullptr;
        std::unique_ptr<Autoscaler> autoscaler{};
    };
    Fleet() : org(test.add_organization("lab")) {}
    ~Fleet() override {
        for (auto& each : replicas) run(each.autoscaler->stop());
        run(database.stop());
    }

    template <class T>
    T run(awaitable<T> work) {
        auto result = asio::co_spawn(loop, std::move(work), asio::use_future);
        while (result.wait_for(0s) != std::future_status::ready) {
            loop.restart();
            loop.run_one();
        }
        return result.get();
    }
    bool until(const std::function<bool()>& condition) {
        const auto end = std::chrono::steady_clock::now() + 60s;
        while (!condition()) {
            if (std::chrono::steady_clock::now() > end) return false;
            loop.restart();
            loop.run_one_for(20ms);
        }
        return true;
    }
    Replica& add_replica() {
        auto launcher = std::make_unique<ProcessLauncher>(
            loop.get_executor(),
            ProcessLauncher::Options{.platform_url = "http://127.0.0.1:1",
                                     .token = "secret",
                                     .tasks_dir = "/tasks",
                                     .logs = folder.path(),
                                     .work = folder.path() / ("work" + std::to_string(replicas.size())),
                                     .started = [this](pid_t pid) { pids.push_back(pid); }});
        Autoscaler::Options quick{.look_every = 20ms, .at_most_every = 5ms, .follow_every = 20ms};
        quick.startup_limit = startup_limit;
        auto& made = replicas.emplace_back();
        made.processes = launcher.get();
        made.autoscaler =
            std::make_unique<Autoscaler>(loop.get_executor(), store, services, std::move(launcher), quick);
        made.autoscaler->start();
        return made;
    }
    /// A system task whose service is a shell's script; a later one takes the place of an earlier one.
    void publish(const std::string& script, tasks::Scaling scaling) {
        tasks::ServiceConfig config;
        config.launch = json::object{{"command", {"/bin/sh", "-c", script}}};
        config.scaling = scaling;
        const auto version = std::to_string(++versions);
        test.sql(
            "insert into task_definitions (id, task_id, version, precedence, name, interface_spec, "
            "operation_id, checksum, service_config) values ('" +
            Id::make().text() + "', 'dock', '" + version + "', '" + version +
            "', 'Dock', '{}', 'dock', 'x', '" + schema::to_text(schema::to_json(config)) + "')");
    }
    Id queue(std::string more = "") {
        const auto job = Id::make().text();
        const auto execution = Id::make();
        test.sql(
            "insert into jobs_meta (id, org_id, kind, status, request_hash) values ('" + job + "', '" +
            org.text() +
            "', 'task', 'QUEUED', 'x'); insert into task_executions (id, org_id, job_id, task_definition_id, "
            "task_id, task_version, parameters, status) select '" +
            execution.text() + "', '" + org.text() + "', '" + job +
            "', id, task_id, version, '{}', 'QUEUED' from task_definitions order by precedence desc limit 1" +
            more);
        return execution;
    }
    void set(Id execution, const std::string& what) {
        test.sql("update task_executions set " + what + " where id = '" + execution.text() + "'");
    }
    /// It runs at the instance.
    void begin(Id execution, Id service) {
        set(execution,
            "status = 'RUNNING', lease_owner = 'worker', lease_expires_at = now() + interval '1 hour', "
            "service_id = '" +
                service.text() + "'");
    }
    void finish(Id execution) {
        set(execution,
            "status = 'COMPLETED', finished_at = now(), lease_owner = null, lease_expires_at = null");
    }
    std::vector<Launched> launched(const Replica& replica) { return run(replica.processes->list()); }
    std::string name_of_only(const Replica& replica) {
        const auto all = launched(replica);
        return all.size() == 1 ? all[0].name : "";
    }
    /// What its engine does once it listens, and what the first health check finds.
    Id registers(const std::string& instance) {
        services::NewService s{.task_id = "dock", .base_url = "http://" + instance, .instance = instance};
        const auto id = run(services.add({}, std::move(s), services::Source::launched));
        run(services.record_check({.id = id, .ok = true}));
        return id;
    }
    Service shown() {
        const auto all = run(store.services());
        return all.empty() ? Service() : all[0];
    }
    std::string health(Id service) const {
        return test.sql("select health from task_services where id = '" + service.text() + "'");
    }

    asio::io_context loop;
    db::TestDatabase test;
    TemporaryFolder folder;
    Id org;
    int versions = 0;
    std::chrono::milliseconds startup_limit{60'000};
    db::Database database{loop.get_executor(), {.dsn = test.dsn()}};
    Store store{database};
    services::Store services{database};
    std::deque<Replica> replicas;
    std::vector<pid_t> pids;
    static constexpr auto sleeps = "echo begun $MAD_ENGINE_INSTANCE; exec sleep 3600";
};
}  // namespace

TEST_F(Fleet, StartsOneForWhatWaitsAndGoesDownToNoneWhenIdle) {
    publish(sleeps, {.min = 0, .max = 4, .target_in_flight = 1, .idle_seconds = 0});
    auto& replica = add_replica();
    ASSERT_TRUE(until([&] { return shown().reason == "nothing to do"; }));
    EXPECT_TRUE(launched(replica).empty());

    const auto execution = queue();
    replica.autoscaler->wake();
    ASSERT_TRUE(until([&] { return !name_of_only(replica).empty(); }));
    const auto instance = name_of_only(replica);
    ASSERT_TRUE(until([&] { return shown().starting == 1; }));
    const auto service = registers(instance);
    begin(execution, service);
    // It may be seen ready before it has begun anything.
    ASSERT_TRUE(until([&] { return shown().ready == 1 && shown().tasks.at(0).running == 1; }));
    const auto now = shown();
    EXPECT_EQ(now.wanted, 1);
    EXPECT_EQ(now.tasks.at(0).running, 1);
    EXPECT_TRUE(now.startup_seconds);

    finish(execution);
    ASSERT_TRUE(until([&] { return launched(replica).empty(); }));
    EXPECT_EQ(test.sql("select count(*) from task_services"), "0");
    ASSERT_TRUE(until([&] { return shown().changes.size() == 2; }));
    EXPECT_EQ(shown().changes[0].reason, "idle for 0 s");
    EXPECT_EQ(shown().changes[0].was, 1);
    EXPECT_EQ(shown().changes[1].reason, "1 waiting and 0 running: 1 with 1 each");
    std::ifstream log(folder.path() / "-bin-sh--c-echo-begun--MAD_ENGINE_INSTANCE--exec-sleep-3600.log");
    std::string line;
    std::getline(log, line);
    EXPECT_EQ(line, "begun " + instance) << "its output is kept";
}

TEST_F(Fleet, StartsOneForWhatThePlatformAsksItself) {
    publish(sleeps, {.min = 0, .max = 4, .target_in_flight = 1, .idle_seconds = 0});
    auto& replica = add_replica();
    ASSERT_TRUE(until([&] { return shown().reason == "nothing to do"; }));
    run(services.want("dock"));
    run(services.want("dock"));
    run(services.want("what is no task"));
    ASSERT_TRUE(until([&] { return !name_of_only(replica).empty(); }));
    registers(name_of_only(replica));
    ASSERT_TRUE(until([&] { return shown().ready == 1; }));
    EXPECT_EQ(shown().wanted, 1);

    test.sql("update wanted_tasks set wanted_until = now()");
    ASSERT_TRUE(until([&] { return launched(replica).empty(); }));
}

TEST_F(Fleet, WhatIsNotWantedAnyMoreFinishesWhatItHas) {
    publish(sleeps, {.min = 2, .max = 2, .target_in_flight = 1, .idle_seconds = 0});
    auto& replica = add_replica();
    ASSERT_TRUE(until([&] { return launched(replica).size() == 2; }));
    std::map<std::string, Id> executions;
    for (auto& each : launched(replica)) begin(executions[each.name] = queue(), registers(each.name));
    ASSERT_TRUE(until([&] { return shown().ready == 2; }));

    publish(sleeps, {.min = 0, .max = 1, .target_in_flight = 1, .idle_seconds = 0});
    ASSERT_TRUE(until([&] { return shown().draining == 1; }));
    EXPECT_EQ(launched(replica).size(), 2);
    const auto draining = test.sql("select instance from task_services where health = 'draining'");
    finish(executions.at(draining));
    ASSERT_TRUE(until([&] { return launched(replica).size() == 1; }));
    EXPECT_NE(name_of_only(replica), draining);
    EXPECT_EQ(test.sql("select health from task_services"), "healthy");
}

TEST_F(Fleet, WhatDrainsIsTakenBackWhenItIsWantedAgain) {
    publish(sleeps, {.min = 1, .max = 1, .target_in_flight = 1, .idle_seconds = 0});
    auto& replica = add_replica();
    ASSERT_TRUE(until([&] { return !name_of_only(replica).empty(); }));
    const auto instance = name_of_only(replica);
    const auto service = registers(instance);
    begin(queue(), service);
    ASSERT_TRUE(until([&] { return shown().ready == 1; }));
    run(services.drain(instance));
    ASSERT_TRUE(until([&] { return health(service) == "unknown"; })) << "resumed, and to be checked";
    EXPECT_EQ(name_of_only(replica), instance);
}

TEST_F(Fleet, WhatEndsIsForgottenAndReplaced) {
    publish(sleeps, {.min = 1, .max = 1});
    auto& replica = add_replica();
    ASSERT_TRUE(until([&] { return !name_of_only(replica).empty(); }));
    const auto first = name_of_only(replica);
    const auto service = registers(first);
    ASSERT_TRUE(until([&] { return shown().ready == 1; }));
    ::kill(pids.at(0), SIGKILL);
    ASSERT_TRUE(until([&] { return !name_of_only(replica).empty() && name_of_only(replica) != first; }));
    EXPECT_EQ(health(service), "");
    ASSERT_TRUE(until([&] { return shown().crashes == 1; }));
}

TEST_F(Fleet, WhatDoesNotAnswerIsReplaced) {
    publish(sleeps, {.min = 1, .max = 1});
    auto& replica = add_replica();
    ASSERT_TRUE(until([&] { return !name_of_only(replica).empty(); }));
    const auto first = name_of_only(replica);
    const auto service = registers(first);
    ASSERT_TRUE(until([&] { return shown().ready == 1; }));
    for (int i = 0; i < 3; ++i) run(services.record_check({.id = service, .ok = false}));
    ASSERT_TRUE(until([&] { return !name_of_only(replica).empty() && name_of_only(replica) != first; }));
    EXPECT_EQ(health(service), "");
}

TEST_F(Fleet, WhatDoesNotBecomeHealthyIsReplaced) {
    startup_limit = 10ms;
    publish(sleeps, {.min = 1, .max = 1});
    auto& replica = add_replica();
    std::set<std::string> names;
    ASSERT_TRUE(until([&] {
        names.insert(name_of_only(replica));
        return names.size() > 2;
    }));
}

TEST_F(Fleet, WhatEndsAgainAndAgainIsCounted) {
    publish("exit 3", {.min = 1, .max = 1});
    add_replica();
    ASSERT_TRUE(until([&] { return shown().crashes >= 4; }));
    EXPECT_EQ(shown().ready, 0);
    EXPECT_EQ(shown().wanted, 1);
    EXPECT_EQ(shown().changes.size(), 1);
}

TEST_F(Fleet, OneLeadsAndAnotherTakesOver) {
    publish(sleeps, {.min = 1, .max = 1});
    auto& first = add_replica();
    ASSERT_TRUE(until([&] { return launched(first).size() == 1; }));
    auto& second = add_replica();
    EXPECT_FALSE(run(store.lead([]() -> awaitable<bool> { co_return false; }))) << "the lead is taken";
    EXPECT_TRUE(first.autoscaler->leads());
    EXPECT_FALSE(second.autoscaler->leads());
    EXPECT_TRUE(launched(second).empty());
    run(first.autoscaler->stop());
    ASSERT_TRUE(until([&] { return second.autoscaler->leads() && launched(second).size() == 1; }));
}

TEST_F(Fleet, OnlyTheSystemsTasksAreLaunched) {
    auto& replica = add_replica();
    tasks::ServiceConfig config;
    config.launch = json::object{{"command", {"mad-engine", "vina"}}};
    EXPECT_TRUE(replica.autoscaler->launches({}, config));
    EXPECT_FALSE(replica.autoscaler->launches(org, config));
    config.launch = json::object{{"image", "vina:1"}};
    EXPECT_FALSE(replica.autoscaler->launches({}, config));
    config.launch.reset();
    EXPECT_FALSE(replica.autoscaler->launches({}, config));
}

}  // namespace mad::fleet
