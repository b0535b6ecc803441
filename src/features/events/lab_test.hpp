// What the tests of events stand on: organisations with results stores, processes with relays, a server and
// its client.
#pragma once
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
using std::chrono::milliseconds;

inline const std::vector<db::Migration>& migrations() {
    static const auto all = db::read_migrations(MAD_SOURCE_DIR "/db/results").value();
    return all;
}
inline std::string redis_url() {
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

/// The events as a browser gets them.
class Stream : public Events {
protected:
    Stream() {
        router.authenticate_with(
            [this](const http::Request&) -> awaitable<Result<std::optional<http::Principal>>> {
                http::Principal who;
                who.org_id = caller;
                who.permissions = permissions;
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
    std::future<Result<http::ClientResponse>> open(Id job, const std::string& last_event_id = "") {
        return open("/api/v1/jobs/" + job.text() + "/events", last_event_id);
    }
    std::future<Result<http::ClientResponse>> open(const std::string& path,
                                                   const std::string& last_event_id) {
        http::ClientRequest request{.url = "http://127.0.0.1:" + std::to_string(server.port()) + path};
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
    std::set<std::string, std::less<>> permissions{"jobs.read"};
    http::Router router;
    http::Server server{io.get_executor(), router, {}};
    http::Client client{io.get_executor()};
    std::string received;
};

}  // namespace mad::events
