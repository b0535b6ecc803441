#include "features/fleet/process_launcher.hpp"

#include "base/await.hpp"
#include "base/temporary_folder.hpp"
#include "process/event.hpp"

#include <boost/asio/this_coro.hpp>
#include <fstream>
#include <gtest/gtest.h>

namespace mad::fleet {
namespace {
namespace json = boost::json;

ProcessLauncher::Options options_in(const TemporaryFolder& folder) {
    return {.platform_url = "http://127.0.0.1:8080",
            .token = "secret",
            .tasks_dir = "/tasks",
            .logs = folder.path(),
            .work = folder.path() / "work"};
}
json::object shell(std::string script) { return {{"command", {"/bin/sh", "-c", script, "engine"}}}; }

/// All that was written, by whatever name.
std::string log_of(const TemporaryFolder& folder) {
    std::string all;
    for (const auto& file : std::filesystem::directory_iterator(folder.path())) {
        if (!file.is_regular_file()) continue;
        std::ifstream in(file.path());
        all.append(std::istreambuf_iterator<char>(in), {});
    }
    return all;
}
}  // namespace

TEST(ProcessLauncher, TellsTheInstanceWhereToRegisterAndKeepsWhatItWrites) {
    const TemporaryFolder folder;
    await([&]() -> awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        ProcessLauncher launcher(executor, options_in(folder));
        process::Event ended(executor);
        launcher.when_changed([&] { ended.set(); });
        EXPECT_TRUE(co_await launcher.start(
            "one", shell("echo $MAD_ENGINE_INSTANCE $MAD_ENGINE_TOKEN \"$@\"; echo wrong >&2; exit 3")));
        co_await ended.wait();
        const auto all = co_await launcher.list();
        EXPECT_EQ(all.size(), 1);
        EXPECT_EQ(all.at(0).name + ": " + all.at(0).ended, "one: exit status 3");
        co_await launcher.stop("one");
        EXPECT_TRUE((co_await launcher.list()).empty());
        co_await launcher.stop_all();
    });
    EXPECT_EQ(log_of(folder), "one secret --register http://127.0.0.1:8080 --tasks /tasks\nwrong\n");
}

TEST(ProcessLauncher, StopsGentlyAndTellsNobody) {
    const TemporaryFolder folder;
    await([&]() -> awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        ProcessLauncher launcher(executor, options_in(folder));
        int changes = 0;
        launcher.when_changed([&] { ++changes; });
        const auto script = "trap 'echo bye; exit 0' TERM; echo hello; sleep 3600 & wait";
        EXPECT_TRUE(co_await launcher.start("one", shell(script)));
        EXPECT_TRUE(co_await launcher.start("two", shell("exec sleep 3600")));
        while (log_of(folder).empty()) co_await asio::post(executor, asio::use_awaitable);
        co_await launcher.stop("one");
        EXPECT_EQ((co_await launcher.list()).size(), 1);
        co_await launcher.stop_all();
        EXPECT_EQ(changes, 0);
    });
    EXPECT_EQ(log_of(folder), "hello\nbye\n");
}

TEST(ProcessLauncher, LimitsWhatAnInstanceTakes) {
    const TemporaryFolder folder;
    await([&]() -> awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        ProcessLauncher launcher(executor, options_in(folder));
        process::Event ended(executor);
        launcher.when_changed([&] { ended.set(); });
        auto limited = shell("ulimit -v; ulimit -n");
        limited["resources"] = {{"memory_mb", 512}, {"open_files", 99}};
        EXPECT_TRUE(co_await launcher.start("one", limited));
        co_await ended.wait();
        co_await launcher.stop_all();
    });
    EXPECT_EQ(log_of(folder), "524288\n99\n");
}

// A folder stands for that of the cgroup filesystem: what is written into it is what the kernel would read.
TEST(ProcessLauncher, GivesEachInstanceAControlGroup) {
    const TemporaryFolder folder, groups;
    await([&]() -> awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        auto options = options_in(folder);
        options.cgroup = groups.path();
        ProcessLauncher launcher(executor, std::move(options));
        auto limited = shell("ulimit -v; exec sleep 3600");
        limited["resources"] = {{"memory_mb", 512}, {"cpus", 1.5}, {"processes", 20}};
        EXPECT_TRUE(co_await launcher.start("one", limited));
        const auto written = [&](const char* file) {
            std::ifstream in(groups.path() / "one" / file);
            return std::string(std::istreambuf_iterator<char>(in), {});
        };
        EXPECT_EQ(written("memory.max"), "536870912");
        EXPECT_EQ(written("cpu.max"), "150000 100000");
        EXPECT_EQ(written("pids.max"), "20");
        EXPECT_GT(std::stoi(written("cgroup.procs")), 1);
        while (log_of(folder).empty()) co_await asio::post(executor, asio::use_awaitable);
        co_await launcher.stop_all();
    });
    EXPECT_EQ(log_of(folder), "unlimited\n") << "no limit of address space beside it";
}

TEST(ProcessLauncher, SaysWhatCannotBeStarted) {
    const TemporaryFolder folder;
    await([&]() -> awaitable<void> {
        ProcessLauncher launcher(co_await asio::this_coro::executor, options_in(folder));
        const auto refused = co_await launcher.start("one", {{"command", {"/no/such/engine"}}});
        EXPECT_EQ(refused.error().kind, "cannot_start");
        EXPECT_TRUE((co_await launcher.list()).empty());
        for (const auto& launch : {json::object{}, json::object{{"command", "vina"}},
                                   json::object{{"command", {1}}}, json::object{{"image", "vina:1"}}})
            EXPECT_EQ(launcher.service_of(launch), "");
        EXPECT_EQ(launcher.service_of({{"command", {"mad-engine", "vina"}}}), "mad-engine vina");
    });
}

}  // namespace mad::fleet
