// PostgreSQL and Redis that die, forget or refuse; and a clock that jumps.
#include "tests/faults/clock.hpp"
#include "tests/faults/site.hpp"

namespace mad::tests {

TEST(ServerFaults, PostgresKilledUnderLoad) {
    Site site;
    constexpr int jobs = 300, kills = 6;
    Load load(site.stage, *site.api, {.jobs = jobs, .milliseconds = 50});
    int backends = 0;
    for (int i = 0; i < kills; ++i) {
        site.until_called((i + 1) * jobs / (kills + 1));
        if (i % 2 == 0) {
            site.kill_postgres();
        } else {
            site.kill_backend();
            ++backends;
        }
    }
    EXPECT_EQ(load.completed(*site.api), jobs);
    EXPECT_EQ(load.refusals, std::vector<std::string>());
    EXPECT_EQ(site.service.calls().size(), jobs);
    site.expect_all_holds(jobs);
    report(
        "postgres_killed: {} jobs accepted, {} completed once, {} kills of the postmaster, {} of backends, "
        "{} "
        "requests repeated, {} calls",
        jobs, jobs, kills - backends, backends, load.repeats, site.service.total());
}

TEST(ServerFaults, PostgresRefusesConnectionsForHalfAMinute) {
    Site site;
    constexpr int jobs = 200;
    Load load(site.stage, *site.api, {.jobs = jobs, .milliseconds = 50, .pause = 20ms});
    site.until_called(jobs / 4);
    site.sql("alter database mad allow_connections false");
    site.sql("select pg_terminate_backend(pid) from pg_stat_activity where datname = 'mad'");
    const auto refusing_until = std::chrono::steady_clock::now() + 30s;
    const auto ready = site.api->send({.url = "/ready"}, false);
    EXPECT_EQ(ready.status, 503);
    EXPECT_TRUE(ready.at("/checks").is_array()) << ready.text;
    const auto health = site.api->send({.url = "/health"}, false);
    EXPECT_EQ(health.status, 200) << "it lives, though it is not ready";
    const auto asked = site.api->get("/api/v1/jobs");
    EXPECT_EQ(asked.status, 503) << asked.text;
    site.stage.until([&] { return std::chrono::steady_clock::now() > refusing_until; }, "half a minute");
    site.sql("alter database mad allow_connections true");
    EXPECT_EQ(load.completed(*site.api), jobs);
    EXPECT_EQ(load.refusals, std::vector<std::string>());
    site.expect_all_holds(jobs);
    report("postgres_refuses_30_s: {} jobs accepted, {} completed once, {} requests repeated, {} calls", jobs,
           jobs, load.repeats, site.service.total());
}

TEST(ServerFaults, RedisKilledAndFlushed) {
    Site site;
    constexpr int jobs = 300, strikes = 8;
    Load load(site.stage, *site.api, {.jobs = jobs, .milliseconds = 50});
    for (int i = 0; i < strikes; ++i) {
        site.until_called((i + 1) * jobs / (strikes + 1));
        if (i % 2 == 0)
            site.kill_redis();
        else
            site.flush_redis();
    }
    EXPECT_EQ(load.completed(*site.api), jobs);
    EXPECT_EQ(load.refusals, std::vector<std::string>());
    EXPECT_EQ(load.repeats, 0) << "Redis only rings: nobody else should notice that it is gone";
    EXPECT_EQ(site.service.total(), jobs);
    site.expect_all_holds(jobs);
    report("redis_killed: {} jobs accepted, {} completed once, {} kills, {} FLUSHALL, {} calls", jobs, jobs,
           strikes / 2, strikes / 2, site.service.total());
}

// Leases, retries and time limits go by PostgreSQL's clock. Minutes ahead all leases are over that are not
// just renewed, though their holders are at work; twenty seconds back nothing is due that was to be tried
// again soon.
TEST(ServerFaults, PostgresClockJumps) {
    Clock clock;
    Site site({.postgres_programs = clock.programs()});
    constexpr int jobs = 200;
    Load load(site.stage, *site.api, {.jobs = jobs, .milliseconds = 500});
    for (const auto ahead : {10min, 20min, 30min}) {
        site.until_called(static_cast<int>(ahead / 10min) * jobs / 5);
        clock.ahead_of_time(ahead);
    }
    site.until_called(4 * jobs / 5);
    clock.ahead_of_time(30min - 20s);
    EXPECT_EQ(load.completed(*site.api), jobs);
    EXPECT_EQ(load.refusals, std::vector<std::string>());
    EXPECT_EQ(site.service.calls().size(), jobs);
    site.expect_all_holds(jobs);
    report(
        "clock_jumps: {} jobs accepted, {} completed once, {} run again since their leases were over, {} "
        "calls",
        jobs, jobs, site.service.asked_again(), site.service.total());
}

}  // namespace mad::tests
