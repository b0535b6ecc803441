// The platform as several processes, each of which may be killed: PostgreSQL, Redis, `mad serve` and two
// `mad worker`, with the counting service beside them.
#pragma once
#include "embedded/embedded.hpp"
#include "tests/faults/load.hpp"
#include "tests/faults/small_disk.hpp"

namespace mad::tests {

class Site {
public:
    static constexpr auto lease = 3s;  ///< the shortest there is

    /// A folder of the site that is a small disk: "storage" or "servers".
    struct Small {
        const char* folder;
        std::uint64_t bytes;
    };
    Site() : Site(std::optional<Small>()) {}
    /// All its processes with these settings too: "--celery-queue", "mad".
    explicit Site(std::vector<std::string> settings) : Site(std::optional<Small>(), std::move(settings)) {}
    explicit Site(std::optional<Small> small, std::vector<std::string> settings = {})
        : servers(stage.executor(), {.data_dir = folder.path() / "servers"}), settings_(std::move(settings)) {
        if (small) disk.emplace(folder.path() / small->folder, small->bytes);
        const auto started = stage.wait(servers.start());
        if (!started) throw std::runtime_error(started.error().detail);
        run({"migrate", "up"});
        start_api("0");
        service.publish(*api);
        for (auto& worker : workers) start(worker);
    }
    /// Everything is stopped in order, and nothing is left.
    ~Site() {
        for (auto& worker : workers) EXPECT_TRUE(worker->stop().ok());
        EXPECT_TRUE(api->stop().ok());
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
    std::optional<engine_kit::Program> workers[2];

private:
    std::vector<std::string> settings_;

    void start_api(const std::string& port) {
        auto argv = with_settings({program("mad"), "serve", "--http-port", port, "--http-drain-seconds", "1",
                                   "--services-check-seconds", "1", "--worker-lease-seconds", "3",
                                   "--auth-access-token-minutes", "60"});
        api.emplace(stage, std::move(argv));
    }
};

}  // namespace mad::tests
