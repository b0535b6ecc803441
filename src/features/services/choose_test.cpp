#include "db/database.hpp"
#include "db/testing.hpp"
#include "features/services/store.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <gtest/gtest.h>

namespace mad::services {
namespace {
class Choose : public testing::Test {
protected:
    Choose() : org(test.add_organization("lab")) {
        test.sql(
            "insert into task_definitions (id, task_id, version, precedence, name, interface_spec, "
            "operation_id, checksum) values ('" +
            definition.text() + "', 'dock', '1.0.0', 'x', 'Dock', '{}', 'dock', 'x')");
    }
    ~Choose() override { run(database.stop()); }

    template <class T>
    std::future<T> begin(awaitable<T> work) {
        return asio::co_spawn(io, std::move(work), asio::use_future);
    }
    template <class T>
    T run(awaitable<T> work) {
        auto result = begin(std::move(work));
        io.restart();
        io.run();
        return result.get();
    }

    Id add_service(std::string url, std::int64_t capacity, std::string health = "healthy",
                   std::optional<Id> of = {}, std::string task_id = "dock") {
        NewService given{.task_id = std::move(task_id), .base_url = std::move(url), .capacity = capacity};
        const auto id = run(store.add(of, std::move(given), Source::listed));
        test.sql("update task_services set health = '" + health + "' where id = '" + id.text() + "'");
        return id;
    }
    /// A claimed execution, as its worker has it.
    Id running(std::int64_t attempt = 1) const {
        const auto job = Id::make().text();
        const auto execution = Id::make();
        test.sql("insert into jobs_meta (id, org_id, kind, status, request_hash) values ('" + job + "', '" +
                 org.text() +
                 "', 'task', 'RUNNING', 'x'); insert into task_executions (id, org_id, job_id, "
                 "task_definition_id, task_id, task_version, parameters, status, attempt, lease_owner, "
                 "lease_expires_at) values ('" +
                 execution.text() + "', '" + org.text() + "', '" + job + "', '" + definition.text() +
                 "', 'dock', '1.0.0', '{}', 'RUNNING', " + std::to_string(attempt) +
                 ", 'worker', now() + interval '1 minute')");
        return execution;
    }
    void set(Id execution, const std::string& what) const {
        test.sql("update task_executions set " + what + " where id = '" + execution.text() + "'");
    }
    static constexpr auto queued = "status = 'QUEUED', lease_owner = null, lease_expires_at = null";

    awaitable<Result<Chosen>> choose(Id execution, std::int64_t attempt = 1, std::vector<Id> except = {}) {
        return store.choose(org, definition, execution, attempt, std::move(except));
    }
    std::string kind_of(Result<Chosen> answer) { return answer ? "chosen" : answer.error().kind; }

    asio::io_context io;
    db::TestDatabase test;
    Id org, definition = Id::make();
    db::Database database{io.get_executor(), {.dsn = test.dsn()}};
    Store store{database};
};
}  // namespace

TEST_F(Choose, TakesAPlaceAtTheLeastLoadedInstance) {
    const auto small = add_service("http://small", 2), large = add_service("http://large", 4);
    std::map<Id, int> taken;
    for (int i = 0; i < 6; ++i) ++taken[run(choose(running())).value().service_id];
    EXPECT_EQ(taken, (std::map<Id, int>{{small, 2}, {large, 4}}));
    const auto full = run(choose(running()));
    EXPECT_EQ(full.error().kind, "services_full");
    EXPECT_EQ(full.error().code, Errc::unavailable);
    EXPECT_TRUE(full.error().retry_after);
    EXPECT_EQ(test.sql("select count(*) from task_executions where service_id = '" + large.text() + "'"),
              "4");
}

TEST_F(Choose, GivesBackThePlaceOfWhatRunsNoMore) {
    add_service("http://one", 1);
    const auto first = running();
    ASSERT_TRUE(run(choose(first)));
    EXPECT_EQ(kind_of(run(choose(running()))), "services_full");
    // Its worker died, its job goes on at the service.
    set(first, std::string(queued) + ", remote_job = 'http://one/jobs/1'");
    EXPECT_EQ(kind_of(run(choose(running()))), "services_full");
    set(first, "remote_job = null");
    EXPECT_EQ(kind_of(run(choose(running()))), "chosen");
}

TEST_F(Choose, AgainKeepsOnePlace) {
    const auto one = add_service("http://one", 1), other = add_service("http://other", 1);
    const auto execution = running();
    const auto first = run(choose(execution)).value().service_id;
    const auto second = run(choose(execution, 1, {first})).value();
    EXPECT_NE(second.service_id, first);
    EXPECT_TRUE(second.service_id == one || second.service_id == other);
    EXPECT_EQ(kind_of(run(choose(running()))), "chosen");
    EXPECT_EQ(kind_of(run(choose(running()))), "services_full");
}

TEST_F(Choose, NeverOverfillsAnInstance) {
    add_service("http://one", 3);
    std::vector<std::future<Result<Chosen>>> answers;
    for (int i = 0; i < 12; ++i) answers.push_back(begin(choose(running())));
    io.restart();
    io.run();
    int chosen = 0;
    for (auto& answer : answers) chosen += answer.get() ? 1 : 0;
    EXPECT_EQ(chosen, 3);
}

// One program may answer several tasks at one address.
TEST_F(Choose, CountsThePlacesOfAnAddressTogether) {
    const auto scoring = add_service("http://vina", 1, "healthy", {}, "score");
    add_service("http://vina", 1);
    set(running(), "service_id = '" + scoring.text() + "'");
    EXPECT_EQ(kind_of(run(choose(running()))), "services_full");
}

TEST_F(Choose, TellsApartWhyThereIsNone) {
    EXPECT_EQ(kind_of(run(choose(running()))), "no_service");
    add_service("http://draining", 1, "draining");
    EXPECT_EQ(kind_of(run(choose(running()))), "no_service");
    add_service("http://ill", 1, "unhealthy");
    add_service("http://new", 1, "unknown");
    EXPECT_EQ(kind_of(run(choose(running()))), "no_healthy_service");
}

TEST_F(Choose, KeepsToTheOrganisationAndTheVersion) {
    add_service("http://theirs", 1, "healthy", test.add_organization("other"));
    EXPECT_EQ(kind_of(run(choose(running()))), "no_service");
    const auto old = add_service("http://old", 1);
    test.sql("update task_services set version = '0.9.0' where id = '" + old.text() + "'");
    EXPECT_EQ(kind_of(run(choose(running()))), "no_service");
    const auto ours = add_service("http://ours", 1, "healthy", org);
    EXPECT_EQ(run(choose(running())).value().service_id, ours);
}

// "Publish one of your own under this name to replace it" replaces its services too.
TEST_F(Choose, AnOwnTaskIsNotAnsweredByTheSystemsServices) {
    const auto theirs = add_service("http://system", 1);
    const auto system_task = definition;
    definition = Id::make();
    test.sql(
        "insert into task_definitions (id, org_id, task_id, version, precedence, name, interface_spec, "
        "operation_id, checksum) values ('" +
        definition.text() + "', '" + org.text() + "', 'dock', '1.0.0', 'x', 'Our dock', '{}', 'dock', 'y')");
    EXPECT_EQ(run(choose(running())).error().detail.substr(0, 38), "No service answers the task dock 1.0.0");
    EXPECT_EQ(run(store.available(org, definition)).instances, 0);
    EXPECT_TRUE(run(store.answering(org, "dock")).empty());

    const auto ours = add_service("http://ours", 1, "healthy", org);
    EXPECT_EQ(run(choose(running())).value().service_id, ours);
    EXPECT_EQ(run(store.available(org, definition)).healthy, 1);
    EXPECT_EQ(run(store.answering(org, "dock")).size(), 1U);
    EXPECT_EQ(run(store.list(org, "dock")).size(), 2U) << "all are seen in the list of all";

    // The system's task stays theirs, for others and for what was accepted before.
    EXPECT_EQ(run(store.answering(test.add_organization("other"), "dock")).size(), 1U);
    definition = system_task;
    EXPECT_EQ(run(choose(running())).value().service_id, theirs);
}

TEST_F(Choose, GivesNothingToAnAttemptThatIsOver) {
    add_service("http://one", 1);
    const auto execution = running(2);
    EXPECT_EQ(kind_of(run(choose(execution, 1))), "lease_lost");
    set(execution, queued);
    EXPECT_EQ(kind_of(run(choose(execution, 2))), "lease_lost");
    EXPECT_EQ(test.sql("select count(*) from task_executions where service_id is not null"), "0");
}

}  // namespace mad::services
