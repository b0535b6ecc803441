#include "process/supervisor.hpp"

#include "base/await.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>

namespace mad::process {
using namespace std::chrono_literals;

TEST(Backoff, DoublesUpToTheMost) {
    Backoff backoff({.first = 100ms, .most = 1s, .stable = 60s});
    EXPECT_EQ(backoff.after(1s), 100ms);
    EXPECT_EQ(backoff.after(0s), 200ms);
    EXPECT_EQ(backoff.after(59s), 400ms);
    EXPECT_EQ(backoff.after(0s), 800ms);
    EXPECT_EQ(backoff.after(0s), 1s);
    EXPECT_EQ(backoff.after(0s), 1s);
}

TEST(Backoff, BeginsAnewAfterAStableRun) {
    Backoff backoff({.first = 100ms, .most = 1s, .stable = 60s});
    backoff.after(0s);
    backoff.after(0s);
    EXPECT_EQ(backoff.after(60s), 100ms);
    EXPECT_EQ(backoff.after(0s), 200ms);
}

namespace {
constexpr Backoff::Policy quick{.first = 1ms, .most = 2ms, .stable = 60s};
using State = Supervisor::State;
}  // namespace

TEST(Supervisor, RestartsWhatEnds) {
    await([]() -> awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        Event third(executor);
        std::vector<pid_t> pids;
        std::vector<Exit> exits;
        Supervisor::Options options{.name = "failing", .backoff = quick};
        options.started = [&](pid_t pid) { pids.push_back(pid); };
        options.ended = [&](Exit exit) {
            exits.push_back(exit);
            if (exits.size() == 3) third.set();
        };
        Supervisor supervisor(executor, {.argv = {"/bin/sh", "-c", "exit 5"}}, options);
        supervisor.start();
        supervisor.start();  // nothing more
        co_await third.wait();
        co_await supervisor.stop();
        EXPECT_GE(pids.size(), 3u);
        EXPECT_NE(pids[0], pids[1]);
        EXPECT_EQ(exits[0].status, 5);
        EXPECT_EQ(supervisor.state(), State::stopped);
        EXPECT_EQ(supervisor.pid(), std::nullopt);
    });
}

TEST(Supervisor, IsReadyWhenTheProbeSaysSo) {
    await([]() -> awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        int asked = 0;
        Supervisor::Options options{.name = "slow"};
        options.probe_interval = 1ms;
        options.probe = [&asked]() -> awaitable<bool> { co_return ++asked == 3; };
        Supervisor supervisor(executor, {.argv = {"sleep", "1000"}}, options);
        EXPECT_FALSE(co_await supervisor.until_ready(30s)) << "it is not started";
        supervisor.start();
        EXPECT_TRUE(co_await supervisor.until_ready(30s));
        EXPECT_EQ(asked, 3);
        EXPECT_EQ(supervisor.state(), State::ready);
        co_await supervisor.stop();
    });
}

TEST(Supervisor, StopsOnceTwiceAndBeforeTheStart) {
    await([]() -> awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        std::optional<Exit> exit;
        Supervisor::Options options{.name = "sleeping"};
        options.ended = [&](Exit e) { exit = e; };
        Supervisor supervisor(executor, {.argv = {"sleep", "1000"}}, options);
        co_await supervisor.stop();
        supervisor.start();
        EXPECT_TRUE(co_await supervisor.until_ready(30s));
        co_await supervisor.stop();
        co_await supervisor.stop();
        EXPECT_EQ(exit, (Exit{0, SIGTERM}));
        supervisor.start();  // and may be started again
        EXPECT_TRUE(co_await supervisor.until_ready(30s));
        co_await supervisor.stop();
        EXPECT_EQ(supervisor.state(), State::stopped);
    });
}

TEST(Supervisor, StopsWhileItWaitsToRestart) {
    await([]() -> awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        Event ended(executor);
        Supervisor::Options options{.name = "failing", .backoff = {.first = 1h, .most = 1h}};
        options.ended = [&](Exit) { ended.set(); };
        Supervisor supervisor(executor, {.argv = {"false"}}, options);
        supervisor.start();
        co_await ended.wait();
        co_await supervisor.stop();
        EXPECT_EQ(supervisor.state(), State::stopped);
    });
}

TEST(Supervisor, KeepsTryingWhatCannotStart) {
    await([]() -> awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        Supervisor supervisor(executor, {.argv = {"/no/such/program"}}, {.name = "absent", .backoff = quick});
        supervisor.start();
        EXPECT_FALSE(co_await supervisor.until_ready(20ms));
        co_await supervisor.stop();
        EXPECT_GT(supervisor.restarts(), 0);
    });
}

}  // namespace mad::process
