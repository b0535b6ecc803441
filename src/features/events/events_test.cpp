#include "db/testing.hpp"
#include "features/events/relay.hpp"
#include "features/events/routes.hpp"
#include "features/events/store.hpp"
#include "features/events/types.hpp"
#include "features/events/watchers.hpp"
#include "features/results/places.hpp"
#include "features/results/store.hpp"
#include "http/client.hpp"
#include "http/documented_test.hpp"
#include "http/router.hpp"
#include "http/server.hpp"
#include "schema/json_text.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json.hpp>
#include <cstdlib>
#include <future>
#include <gtest/gtest.h>

namespace mad::events {
namespace {
using std::chrono::milliseconds;

const std::vector<db::Migration>& migrations() {
    static const auto all = db::read_migrations(MAD_SOURCE_DIR "/db/results").value();
    return all;
}
std::string redis_url() {
    const char* path = std::getenv("MAD_TEST_REDIS");  // NOLINT(concurrency-mt-unsafe): nobody changes it
    if (!path) throw std::runtime_error("MAD_TEST_REDIS is not set: run tests under tools/with-servers");
    return std::string("unix://") + path;
}

/// What a process of the platform has of this.
struct Process {
    explicit Process(asio::io_context& io, const db::TestDatabase& database)
        : metadata(io.get_executor(), {.dsn = database.dsn()}),
          places(io.get_executor(), metadata, migrations(), hasty()),
          results(places),
          doorbell(io.get_executor(), redis_url()),
          watchers(doorbell, channel_events),
          relay(io.get_executor(), metadata, results, doorbell, watchers, quick()) {}

    static results::Places::Options hasty() {
        results::Places::Options options;
        options.wait = options.connect_timeout = milliseconds(200);
        return options;
    }
    static Relay::Options quick() {
        Relay::Options options;
        options.sweep = milliseconds(60'000);  // only rings count
        options.first_backoff = milliseconds(5);
        options.longest_backoff = milliseconds(50);
        options.batch = 7;
        return options;
    }
    awaitable<void> stop() {
        co_await relay.stop();
        co_await doorbell.stop();
        co_await places.stop();
        co_await metadata.stop();
    }

    db::Database metadata;
    results::Places places;
    results::Store results;
    redis::Doorbell doorbell;
    Watchers watchers;
    Relay relay;
};

class Events : public testing::Test {
protected:
    Events() : org(database.add_organization("lab")) { prepare(org, "results_lab"); }
    ~Events() override {
        run(here.stop());
        for (auto& other : others) run(other->stop());
    }

    void prepare(Id of, std::string schema) {
        ASSERT_TRUE(run(here.places.prepare({of, {}, std::move(schema)})));
    }
    Process& another() { return *others.emplace_back(std::make_unique<Process>(io, database)); }

    template <class T>
    std::future<T> begin(awaitable<T> work) {
        return asio::co_spawn(io, std::move(work), asio::use_future);
    }
    void step() {
        io.restart();
        io.run_one_for(milliseconds(100));
    }
    template <class T>
    T run(std::future<T> result) {
        while (result.wait_for(std::chrono::seconds(0)) != std::future_status::ready) step();
        return result.get();
    }
    template <class T>
    T run(awaitable<T> work) {
        return run(begin(std::move(work)));
    }
    template <class Condition>
    void until(Condition holds) {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (!holds()) {
            ASSERT_LT(std::chrono::steady_clock::now(), deadline);
            io.restart();
            io.run_for(milliseconds(20));  // a look at the database costs more
        }
    }

    std::int64_t count(const std::string& sql) const {
        return std::stoll(database.sql("select count(*) " + sql));
    }
    /// The outbox is carried away.
    void until_carried() {
        until([&] { return count("from outbox") == 0; });
    }

    Id add_job(Id of) const {
        const auto user = Id::make().text();
        const auto job = Id::make();
        database.sql("insert into users (id, email, name) values ('" + user + "', '" + user +
                     "@lab.test', 'Ada'); insert into jobs_meta (id, org_id, user_id, kind, name, task_id, "
                     "task_version, status, request_hash) values ('" +
                     job.text() + "', '" + of.text() + "', '" + user +
                     "', 'task', 'A job', 'dock', '1.0.0', 'QUEUED', 'x')");
        return job;
    }
    /// What executions' store does in its transactions.
    static std::string row(Id of, Id job, std::string_view topic, std::string key, std::string type,
                           std::string_view data = "{}") {
        Event event{std::move(key),
                    std::move(type),
                    {},
                    schema::parse_json(data).value().as_object(),
                    *parse_time("2026-11-24T10:00:00Z")};
        return "insert into outbox (org_id, topic, job_id, payload) values ('" + of.text() + "', '" +
               std::string(topic) + "', '" + job.text() + "', '" + schema::to_text(schema::to_json(event)) +
               "');";
    }
    void write(Id of, Id job, std::string_view topic, std::string key, std::string type,
               std::string_view data = "{}") const {
        database.sql(row(of, job, topic, std::move(key), std::move(type), data));
    }
    std::vector<std::string> types(Id of, Id job) {
        std::vector<std::string> types;
        for (auto& event : run(here.results.events_after(of, job, 0, 1000))) types.push_back(event.type);
        return types;
    }

    asio::io_context io;
    db::TestDatabase database;
    Id org;
    Process here{io, database};
    std::vector<std::unique_ptr<Process>> others;
};
using Types = std::vector<std::string>;
}  // namespace

TEST_F(Events, AreCarriedToTheResultsStoreInOrder) {
    const auto job = add_job(org);
    write(org, job, topic_job_accepted, "accepted", "job.accepted");
    for (int i = 0; i < 20; ++i)
        write(org, job, topic_event, "p" + std::to_string(i), "progress." + std::to_string(i));
    write(org, job, topic_event, "completed", "job.completed", R"({"status": "COMPLETED"})");
    here.relay.start();
    until_carried();

    const auto all = types(org, job);
    ASSERT_EQ(all.size(), 22);
    EXPECT_EQ(all.front(), "job.accepted");
    for (int i = 0; i < 20; ++i)
        EXPECT_EQ(all[static_cast<std::size_t>(i) + 1], "progress." + std::to_string(i));
    EXPECT_EQ(all.back(), "job.completed");
    EXPECT_EQ(database.sql("select name || ' ' || task_id || ' ' || status from results_lab.jobs"),
              "A job dock COMPLETED");
    EXPECT_NE(database.sql("select submitted_by from results_lab.jobs").find("@lab.test"), std::string::npos);
}

TEST_F(Events, OfAnAcceptedJobBringItsInputs) {
    const auto job = add_job(org);
    const auto definition = Id::make().text();
    database.sql(
        "insert into task_definitions (id, task_id, version, precedence, name, interface_spec, "
        "operation_id, checksum) values ('" +
        definition + "', 'dock', '1.0.0', 'x', 'Dock', '{}', 'dock', 'x')");
    // A character that jsonb cannot hold: inputs do not pass through the outbox.
    database.sql(
        "insert into task_executions (id, org_id, job_id, task_definition_id, task_id, task_version, "
        "parameters, status) values ('" +
        Id::make().text() + "', '" + org.text() + "', '" + job.text() + "', '" + definition +
        R"(', 'dock', '1.0.0', '{"z": 1, "a": "\u0000"}', 'QUEUED'))");
    write(org, job, topic_job_accepted, "accepted", "job.accepted");
    here.relay.start();
    until_carried();
    EXPECT_EQ(database.sql("select parameters from results_lab.job_inputs"), R"({"z": 1, "a": "\u0000"})");
}

TEST_F(Events, OfACrashBetweenAppendingAndDeletingAreToldOnce) {
    const auto job = add_job(org);
    database.sql(R"sql(create function refuse() returns trigger language plpgsql as $$
        begin raise exception 'crash' using errcode = 'XX000'; end $$;
        create trigger crash before delete on outbox for each row execute function refuse())sql");
    write(org, job, topic_event, "1", "one");
    write(org, job, topic_event, "2", "two");
    here.relay.start();
    until([&] { return types(org, job).size() == 2; });
    EXPECT_EQ(count("from outbox"), 2);  // appended, not deleted

    write(org, job, topic_event, "3", "three");
    // Not by dropping the trigger: that would wait for the relay's transaction, which waits for this thread.
    database.sql(
        "create or replace function refuse() returns trigger language plpgsql as $$ begin return old; end "
        "$$");
    until_carried();
    EXPECT_EQ(types(org, job), (Types{"one", "two", "three"}));
}

TEST_F(Events, OfSeveralRelaysAtOnceAreToldOnceAndInOrder) {
    auto& second = another();
    const auto other_org = database.add_organization("other");
    prepare(other_org, "results_other");
    const std::vector<Id> orgs{org, other_org};
    std::vector<Id> jobs{add_job(org), add_job(other_org)};
    here.relay.start();
    second.relay.start();
    for (int round = 0; round < 15; ++round) {
        std::string rows;
        for (std::size_t i = 0; i < 2; ++i)
            for (const auto* part : {"a", "b", "c"}) {
                const auto key = std::to_string(round) + part;
                rows += row(orgs[i], jobs[i], topic_event, key, key);
            }
        database.sql(rows);
        here.relay.wake();
        second.relay.wake();
        step();
    }
    until_carried();
    Types expected;
    for (int round = 0; round < 15; ++round)
        for (const auto* part : {"a", "b", "c"}) expected.push_back(std::to_string(round) + part);
    EXPECT_EQ(types(org, jobs[0]), expected);
    EXPECT_EQ(types(other_org, jobs[1]), expected);
}

TEST_F(Events, OfOtherOrganisationsDoNotWaitForAStoreThatIsAway) {
    const auto away = database.add_organization("away");
    database.sql("update org_settings set results_dsn = 'host=/nonexistent dbname=x' where org_id = '" +
                 away.text() + "'");
    const auto lost_job = add_job(away), job = add_job(org);
    write(away, lost_job, topic_event, "1", "waits");
    write(org, job, topic_event, "1", "goes on");
    here.relay.start();
    until([&] { return types(org, job).size() == 1; });
    EXPECT_EQ(count("from outbox where org_id = '" + away.text() + "'"), 1);
    write(org, job, topic_event, "2", "goes on");
    here.relay.wake();
    until([&] { return types(org, job).size() == 2; });

    // It comes back (where another process finds it: a place is kept for the life of one).
    prepare(away, "results_away");
    database.sql("update org_settings set results_dsn = null where org_id = '" + away.text() + "'");
    another().relay.start();
    until_carried();
    EXPECT_EQ(types(org, job).size(), 2);
    EXPECT_EQ(count("from results_away.job_events"), 1);
}

TEST_F(Events, ThatAreNoneDoNotStopTheOthers) {
    const auto job = add_job(org);
    database.sql("insert into outbox (org_id, topic, job_id, payload) values ('" + org.text() +
                 "', 'event', '" + job.text() + R"(', '{"type": 7}'))");
    write(org, job, topic_event, "1", "one");
    here.relay.start();
    until_carried();
    EXPECT_EQ(types(org, job), Types{"one"});
}

TEST_F(Events, AreRungForThroughRedis) {
    const auto job = add_job(org);
    auto& elsewhere = another();
    Bell bell(io.get_executor());
    const auto watching = elsewhere.watchers.watch(job, bell);
    here.relay.start();
    // The first ring says that the connection listens.
    run(bell.wait(std::chrono::seconds(20)));
    write(org, job, topic_event, "1", "one");
    elsewhere.doorbell.ring(std::string(channel_outbox));  // wakes the relay of the other process
    EXPECT_TRUE(run(bell.wait(std::chrono::seconds(20))));
    until([&] { return types(org, job).size() == 1; });
    EXPECT_EQ(elsewhere.watchers.size(), 1);
}

namespace {
/// The events as a browser gets them.
class Stream : public Events {
protected:
    Stream() {
        router.authenticate_with(
            [this](const http::Request&) -> awaitable<Result<std::optional<http::Principal>>> {
                http::Principal who;
                who.org_id = caller;
                who.permissions = {"jobs.read"};
                co_return std::optional(who);
            });
        router.on_exception([](const std::exception& e) -> std::optional<Error> {
            if (dynamic_cast<const db::Unavailable*>(&e))
                return Error{Errc::unavailable, "database_unavailable", ""};
            return {};
        });
        add_routes(router, {here.metadata, here.results, here.watchers, look_every});
        EXPECT_TRUE(server.start());
        here.relay.start();
    }
    ~Stream() override {
        client.stop();
        run(server.stop(milliseconds(0)));
    }

    /// What has come of it so far is in `received`.
    std::future<Result<http::ClientResponse>> open(Id job, std::string last_event_id = "") {
        http::ClientRequest request{.url = "http://127.0.0.1:" + std::to_string(server.port()) +
                                           "/api/v1/jobs/" + job.text() + "/events"};
        if (!last_event_id.empty()) request.headers.emplace("Last-Event-ID", last_event_id);
        request.on_body = [this](std::string_view piece) -> awaitable<void> {
            received += piece;
            co_return;
        };
        received.clear();
        return begin(checked(std::move(request)));
    }
    awaitable<Result<http::ClientResponse>> checked(http::ClientRequest request) {
        const auto url = request.url;
        auto answer = co_await client.send(std::move(request));
        if (answer)
            http::Documented::published().check(
                {"GET", url, answer->status, &answer->headers, answer->body, http::Sent::over_http});
        co_return answer;
    }
    void until_received(std::string_view text) {
        until([&] { return received.find(text) != received.npos; });
    }
    void tell(Id job, std::string key, std::string type, std::string_view data = "{}") {
        write(org, job, topic_event, std::move(key), std::move(type), data);
        here.relay.wake();
    }

    milliseconds look_every{30'000};
    Id caller = org;
    http::Router router;
    http::Server server{io.get_executor(), router, {}};
    http::Client client{io.get_executor()};
    std::string received;
};
}  // namespace

TEST_F(Stream, TellsWhatWasAndWhatHappensThenEnds) {
    const auto job = add_job(org);
    tell(job, "1", "job.accepted");
    until_carried();
    auto answer = open(job);
    until_received("event: job.accepted\n");
    tell(job, "2", "execution.progress", R"({"progress": 0.5, "message": "half"})");
    until_received(R"(id: 2
event: execution.progress
data: {"message":"half","progress":0.5,"at":"2026-11-24T10:00:00Z"})");
    EXPECT_EQ(here.watchers.size(), 1);
    tell(job, "3", "job.completed");
    const auto ended = run(std::move(answer));
    ASSERT_TRUE(ended);
    EXPECT_EQ(ended->status, 200);
    EXPECT_EQ(http::header(ended->headers, "Content-Type"), "text/event-stream");
    EXPECT_NE(received.find("event: job.completed\n"), received.npos);
    EXPECT_EQ(here.watchers.size(), 0);
}

TEST_F(Stream, GoesOnAfterTheLastEventSeen) {
    const auto job = add_job(org);
    tell(job, "1", "one");
    tell(job, "2", "two");
    tell(job, "3", "job.failed");
    until_carried();
    ASSERT_TRUE(run(open(job, "1")));
    EXPECT_EQ(received.find("event: one"), received.npos);
    EXPECT_NE(received.find("id: 2\nevent: two"), received.npos);
    EXPECT_NE(received.find("id: 3\nevent: job.failed"), received.npos);
    // Nothing is left to tell: the stream ends at once.
    ASSERT_TRUE(run(open(job, "3")));
    EXPECT_EQ(received.find("event:"), received.npos);
    EXPECT_EQ(run(open(job, "three"))->status, 422);
}

TEST_F(Stream, GoesOnWhereTheJobWasRetried) {
    const auto job = add_job(org);
    tell(job, "1", "job.failed");
    tell(job, "2", "job.retried");
    until_carried();
    auto answer = open(job);
    until_received("event: job.retried\n");
    tell(job, "3", "job.completed");
    ASSERT_TRUE(run(std::move(answer)));
    EXPECT_NE(received.find("id: 3\nevent: job.completed"), received.npos);
}

TEST_F(Stream, OfAnotherOrganisationsJobIsNotThere) {
    const auto other = database.add_organization("other");
    prepare(other, "results_other");
    const auto job = add_job(other);
    EXPECT_EQ(run(open(job))->status, 404);
    EXPECT_EQ(run(open(Id::make()))->status, 404);
}

TEST_F(Stream, IsRefusedWhileTheStoreIsAway) {
    caller = database.add_organization("away");
    database.sql("update org_settings set results_dsn = 'host=/nonexistent dbname=x' where org_id = '" +
                 caller.text() + "'");
    EXPECT_EQ(run(open(add_job(caller)))->status, 503);
}

TEST_F(Stream, EndsWhenTheServerStops) {
    const auto job = add_job(org);
    tell(job, "1", "one");
    auto answer = open(job);
    until_received("event: one");
    run(server.stop(std::chrono::seconds(20)));
    EXPECT_TRUE(run(std::move(answer)));
    EXPECT_EQ(here.watchers.size(), 0);
}

}  // namespace mad::events
