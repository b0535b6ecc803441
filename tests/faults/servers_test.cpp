// PostgreSQL and Redis that die, forget or refuse.
#include "tests/faults/site.hpp"

namespace mad::tests {
namespace {
/// A statement as PostgreSQL's superuser.
std::string sql(Site& site, const std::string& statement) {
    const auto done = site.stage.wait(
        process::run({.argv = {"psql", "-h", (site.folder.path() / "servers/sockets").string(), "-U",
                               "postgres", "-d", "postgres", "-tAc", statement}},
                     longest_wait));
    return done ? done->out + done->errors : done.error().detail;
}
void kill_process(std::optional<pid_t> pid) {
    if (pid) ::kill(*pid, SIGKILL);
}
}  // namespace

TEST(ServerFaults, PostgresKilledUnderLoad) {
    Site site;
    constexpr int jobs = 300, kills = 6;
    Load load(site.stage, *site.api, {.jobs = jobs, .milliseconds = 50});
    int backends = 0;
    for (int i = 0; i < kills; ++i) {
        site.until_called((i + 1) * jobs / (kills + 1));
        const auto restarts = site.servers.postgres()->restarts();
        if (i % 2 == 0) {
            kill_process(site.servers.postgres()->pid());
            site.stage.until([&] { return site.servers.postgres()->restarts() > restarts; },
                             "PostgreSQL's restart");
            continue;
        }
        // One backend that a worker or the API uses: PostgreSQL ends all the others too, and recovers.
        const auto backend = sql(site,
                                 "select pid from pg_stat_activity where datname = 'mad' and usename = 'mad' "
                                 "order by random() limit 1");
        kill_process(static_cast<pid_t>(std::stol(backend)));
        ++backends;
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
    sql(site, "alter database mad allow_connections false");
    sql(site, "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'mad'");
    const auto refusing_until = std::chrono::steady_clock::now() + 30s;
    const auto ready = site.api->send({.url = "/ready"}, false);
    EXPECT_EQ(ready.status, 503);
    EXPECT_TRUE(ready.at("/checks").is_array()) << ready.text;
    const auto health = site.api->send({.url = "/health"}, false);
    EXPECT_EQ(health.status, 200) << "it lives, though it is not ready";
    const auto asked = site.api->get("/api/v1/jobs");
    EXPECT_EQ(asked.status, 503) << asked.text;
    site.stage.until([&] { return std::chrono::steady_clock::now() > refusing_until; }, "half a minute");
    sql(site, "alter database mad allow_connections true");
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
        if (i % 2 == 0) {
            const auto restarts = site.servers.redis()->restarts();
            kill_process(site.servers.redis()->pid());
            site.stage.until([&] { return site.servers.redis()->restarts() > restarts; }, "Redis' restart");
            continue;
        }
        bool flushed = false;  // it may just be coming up
        for (int tries = 0; tries < 500 && !flushed; ++tries) {
            const auto ran = site.stage.wait(process::run(
                {.argv = {"redis-cli", "-s", site.servers.redis_url().substr(7), "FLUSHALL"}}, longest_wait));
            flushed = ran && ran->exit.ok();
        }
        EXPECT_TRUE(flushed);
    }
    EXPECT_EQ(load.completed(*site.api), jobs);
    EXPECT_EQ(load.refusals, std::vector<std::string>());
    EXPECT_EQ(load.repeats, 0) << "Redis only rings: nobody else should notice that it is gone";
    EXPECT_EQ(site.service.total(), jobs);
    site.expect_all_holds(jobs);
    report("redis_killed: {} jobs accepted, {} completed once, {} kills, {} FLUSHALL, {} calls", jobs, jobs,
           strikes / 2, strikes / 2, site.service.total());
}

}  // namespace mad::tests
