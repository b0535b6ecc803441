// The platform as several processes, each of which may be killed: PostgreSQL, Redis, `mad serve` and some
// `mad worker`, with the counting service beside them.
#pragma once
#include "embedded/embedded.hpp"
#include "tests/faults/load.hpp"
#include "tests/faults/small_disk.hpp"

#include <deque>

namespace mad::tests {

class Site {
public:
    static constexpr auto lease = 3s;  ///< the shortest there is

    /// A folder of the site that is a small disk: "storage" or "servers".
    struct Small {
        const char* folder;
        std::uint64_t bytes;
    };
    struct Options {
        std::optional<Small> small{};
        std::vector<std::string> settings{};  ///< of all its processes: "--celery-queue", "mad"
        std::size_t workers = 2;
        std::string postgres_programs{};  ///< as embedded::Options has it
    };
    Site() : Site(Options{}) {}
    explicit Site(Options options)
        : servers(stage.executor(),
                  {.data_dir = folder.path() / "servers", .postgres_programs = options.postgres_programs}),
          workers(options.workers),
          settings_(std::move(options.settings)) {
        if (options.small) disk.emplace(folder.path() / options.small->folder, options.small->bytes);
        const auto started = stage.wait(servers.start());
        if (!started) throw std::runtime_error(started.error().detail);
        run({"migrate", "up"});
        start_api("0");
        service.publish(*api);
        for (auto& worker : workers) start(worker);
    }
    /// Everything is stopped in order, and nothing is left.
    ~Site() {
        // One that could not be started again is not there: its exception is on its way.
        for (auto& worker : workers)
            if (worker) EXPECT_TRUE(worker->stop().ok());
        if (api) EXPECT_TRUE(api->stop().ok());
        stage.wait(servers.stop());
        EXPECT_EQ(processes_of(folder.path()), std::vector<std::string>());
        EXPECT_EQ(files_below(storage() / "incoming"), 0U);
    }

    /// Over the same databases, at the same port, for the same users.
    void restart_api() {
        const auto port = api->url.substr(api->url.rfind(':') + 1);
        const auto token = api->token;
        start_api(port);
        api->token = token;
    }
    void kill_api() {
        api->stop(SIGKILL);
        // Started while PostgreSQL is away it waits ten seconds, ends, and would be started again by what
        // runs it.
        stage.until([&] { return sql("select 1") == "1\n"; }, "PostgreSQL to answer");
        restart_api();
    }
    void start(std::optional<engine_kit::Program>& worker) {
        auto argv = with_settings({program("mad"), "worker", "--http-public-url", api->url, "--worker-slots",
                                   "8", "--worker-lease-seconds", "3", "--worker-poll-seconds", "1",
                                   "--http-drain-seconds", "1"});
        worker.emplace(stage, std::move(argv));
        while (const auto line = worker->read_line())
            if (line->find("worker is ready") != line->npos) return;
        throw std::runtime_error("the worker ended: " + worker->log());
    }
    void expect_all_holds(std::optional<std::size_t> jobs) {
        tests::expect_all_holds(stage, with_settings({}), jobs);
    }
    void until_called(int times) {
        stage.until([&] { return service.total() >= times; }, "the service to be called");
    }
    /// A statement as PostgreSQL's superuser.
    std::string sql(const std::string& statement, const std::string& database = "postgres") {
        const auto done =
            stage.wait(process::run({.argv = {"psql", "-h", (folder.path() / "servers/sockets").string(),
                                              "-U", "postgres", "-d", database, "-tAc", statement}},
                                    longest_wait));
        return done ? done->out + done->errors : done.error().detail;
    }
    /// Returns once it runs again.
    void kill_postgres() { kill_server(*servers.postgres(), "PostgreSQL's restart"); }
    void kill_redis() { kill_server(*servers.redis(), "Redis' restart"); }
    /// One backend that a worker or the API uses: PostgreSQL ends all the others too, and recovers.
    void kill_backend() {
        const auto backend =
            sql("select pid from pg_stat_activity where datname = 'mad' and usename = 'mad' "
                "order by random() limit 1");
        if (const auto pid = std::atol(backend.c_str()); pid > 0) ::kill(static_cast<pid_t>(pid), SIGKILL);
    }
    void flush_redis() {
        bool flushed = false;  // it may just be coming up
        for (int tries = 0; tries < 500 && !flushed; ++tries) {
            const auto ran = stage.wait(process::run(
                {.argv = {"redis-cli", "-s", servers.redis_url().substr(7), "FLUSHALL"}}, longest_wait));
            flushed = ran && ran->exit.ok();
        }
        EXPECT_TRUE(flushed);
    }
    fs::path storage() const { return folder.path() / "storage"; }
    std::vector<std::string> with_settings(std::vector<std::string> argv) const {
        for (const auto& more :
             {std::string("--postgres-dsn"), servers.postgres_dsn(), std::string("--redis-url"),
              servers.redis_url(), std::string("--storage-path"), storage().string()})
            argv.push_back(more);
        argv.insert(argv.end(), settings_.begin(), settings_.end());
        return argv;
    }
    void run(std::vector<std::string> words) {
        words.insert(words.begin(), program("mad"));
        const auto done = stage.wait(process::run({.argv = with_settings(std::move(words))}, longest_wait));
        if (!done || !done->exit.ok()) throw std::runtime_error(done ? done->errors : done.error().detail);
    }

    Folder folder;
    std::optional<SmallDisk> disk;
    Stage stage;
    embedded::Embedded servers;
    CountingService service{stage};
    std::optional<Platform> api;
    std::deque<std::optional<engine_kit::Program>> workers;

private:
    std::vector<std::string> settings_;

    void kill_server(const process::Supervisor& server, const char* what) {
        const auto restarts = server.restarts();
        if (const auto pid = server.pid()) ::kill(*pid, SIGKILL);
        stage.until([&] { return server.restarts() > restarts; }, what);
    }
    void start_api(const std::string& port) {
        auto argv = with_settings({program("mad"), "serve", "--http-port", port, "--http-drain-seconds", "1",
                                   "--services-check-seconds", "1", "--worker-lease-seconds", "3",
                                   "--auth-access-token-minutes", "60"});
        api.emplace(stage, std::move(argv));
    }
};

}  // namespace mad::tests
