// Where callbacks may go, when they are made again, and who is first. That they are made: ogc/callback_test.
#include "db/database.hpp"
#include "db/testing.hpp"
#include "features/callbacks/deliverer.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>

namespace mad::callbacks {
namespace {

bool allows(const Destinations& destinations, const std::string& address) {
    return destinations.allow("example.org", asio::ip::make_address(address)).has_value();
}

TEST(Destinations, ArePublicAddresses) {
    const Destinations nowhere_else("");
    for (const auto* address : {"1.1.1.1", "93.184.216.34", "172.15.255.255", "172.32.0.0", "100.63.255.255",
                                "223.255.255.255", "2606:2800:220:1::1", "2a00:1450:4001:81b::200e"})
        EXPECT_TRUE(allows(nowhere_else, address)) << address;
    for (const auto* address :
         {"0.0.0.0",          "10.1.2.3",       "100.64.0.1",      "127.0.0.1",    "127.255.255.255",
          "169.254.169.254",  "172.16.0.1",     "172.31.255.255",  "192.0.0.1",    "192.0.2.1",
          "192.168.1.1",      "198.18.0.1",     "198.19.255.255",  "198.51.100.1", "203.0.113.1",
          "224.0.0.1",        "240.0.0.1",      "255.255.255.255", "::",           "::1",
          "::ffff:127.0.0.1", "::ffff:1.1.1.1", "64:ff9b::a00:1",  "fe80::1",      "fc00::1",
          "fd12::1",          "ff02::1",        "2001::1",         "2001:db8::1",  "2002:a00:1::1",
          "3fff::1"})
        EXPECT_FALSE(allows(nowhere_else, address)) << address;
}

TEST(Destinations, AreTheHostsThatAreNamed) {
    const Destinations destinations(" hooks.internal,127.0.0.1 , ::1");
    const auto inside = asio::ip::make_address("10.0.0.1");
    EXPECT_TRUE(destinations.allow("hooks.internal", inside));
    EXPECT_TRUE(destinations.allow("Hooks.Internal", inside));
    EXPECT_FALSE(destinations.allow("hooks.internal.example.org", inside));
    EXPECT_FALSE(destinations.allow("internal", inside));
    EXPECT_FALSE(destinations.allow("", inside));
    EXPECT_TRUE(destinations.check("http://127.0.0.1:8080/x"));
    EXPECT_TRUE(destinations.check("https://[::1]/"));
    EXPECT_FALSE(destinations.check("http://127.0.0.2/"));
    EXPECT_EQ(destinations.check("http://[::2]/").error().kind, "address_refused");
    EXPECT_EQ(destinations.check("ftp://hooks.internal/").error().kind, "bad_url");
}

TEST(Callbacks, AreMadeAgainForADay) {
    EXPECT_EQ(pause_after(1), std::chrono::seconds(5));
    EXPECT_EQ(pause_after(2), std::chrono::seconds(10));
    EXPECT_EQ(pause_after(11), std::chrono::hours(1));
    std::chrono::seconds all{0};
    std::int64_t attempt = 1;
    for (; const auto pause = pause_after(attempt); ++attempt) all += *pause;
    EXPECT_GT(all, std::chrono::hours(23));
    EXPECT_LT(all, std::chrono::hours(25));
    EXPECT_FALSE(pause_after(attempt + 1));
}

class Calls : public testing::Test {
protected:
    ~Calls() override { run(database.stop()); }

    template <class T>
    T run(awaitable<T> work) {
        auto result = asio::co_spawn(loop, std::move(work), asio::use_future);
        loop.restart();
        loop.run();
        return result.get();
    }
    /// A job with a callback of its success, named so.
    void add(Id org, const std::string& status, const std::string& uri, std::int64_t attempt = 0) {
        const auto id = Id::make();
        test.sql("insert into jobs_meta (id, org_id, kind, status, request_hash, finished_at) values ('" +
                 id.text() + "', '" + org.text() + "', 'task', '" + status + "', 'x', " +
                 (status == "COMPLETED" ? "now()" : "null") + ")");
        test.sql("insert into callbacks (job_id, org_id, occasion, uri, attempt) values ('" + id.text() +
                 "', '" + org.text() + "', 'success', '" + uri + "', " + std::to_string(attempt) + ")");
    }
    std::vector<std::string> taken(std::int64_t limit) {
        std::vector<std::string> uris;
        for (const auto& call : run(store.take(limit, 60))) uris.push_back(call.uri);
        std::ranges::sort(uris);
        return uris;
    }
    using Uris = std::vector<std::string>;

    asio::io_context loop;
    db::TestDatabase test;
    Id ours = test.add_organization("ours"), theirs = test.add_organization("theirs");
    db::Database database{loop.get_executor(), {.dsn = test.dsn()}};
    Store store{database};
};

TEST_F(Calls, OrganisationsTakeTurns) {
    for (int i = 0; i < 5; ++i) add(ours, "COMPLETED", "ours");
    add(theirs, "COMPLETED", "theirs");
    EXPECT_EQ(taken(2), (Uris{"ours", "theirs"}));
    EXPECT_EQ(taken(10), Uris(4, "ours"));
    EXPECT_EQ(taken(10), Uris{});
}

TEST_F(Calls, WhatWasTriedLeastIsFirst) {
    add(ours, "COMPLETED", "again", 3);
    add(ours, "COMPLETED", "new");
    EXPECT_EQ(taken(1), Uris{"new"});
    EXPECT_EQ(taken(1), Uris{"again"});
}

TEST_F(Calls, AreDueWhenTheJobIs) {
    add(ours, "QUEUED", "uri");
    EXPECT_EQ(taken(10), Uris{});
    test.sql("update jobs_meta set status = 'RUNNING'");
    EXPECT_EQ(taken(10), Uris{});
    test.sql("update jobs_meta set status = 'COMPLETED', finished_at = now()");
    EXPECT_EQ(taken(10), Uris{"uri"});
}

TEST_F(Calls, ThatWereTakenUpAgainAreNotPutOffByTheFirst) {
    add(ours, "COMPLETED", "uri");
    auto first = run(store.take(1, 60)).at(0);
    test.sql("update callbacks set due_at = now()");
    EXPECT_EQ(run(store.take(1, 60)).at(0).attempt, 2);
    run(store.put_off(std::move(first), 0));
    EXPECT_EQ(taken(1), Uris{});
}

TEST_F(Calls, GoWithTheirJob) {
    add(ours, "QUEUED", "uri");
    test.sql("delete from jobs_meta");
    EXPECT_EQ(test.sql("select count(*) from callbacks"), "0");
}
}  // namespace
}  // namespace mad::callbacks
