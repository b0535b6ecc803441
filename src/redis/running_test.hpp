// What tests with a real Redis share.
#pragma once
#include "base/temporary_folder.hpp"
#include "redis/line.hpp"

#include <boost/asio/co_spawn.hpp>
#include <cstdlib>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace mad::redis {
using namespace std::chrono_literals;

/// A redis-server of the test's own, which it may stop and start.
class Server {
public:
    explicit Server(std::vector<std::string> options = {}) : options_(std::move(options)) { start(); }
    ~Server() { stop(); }
    Server(const Server&) = delete;

    std::string socket() const { return directory_ + "/s"; }
    void start() {
        std::vector<std::string> words{"redis-server",     "--port", "0",     "--unixsocket", socket(),
                                       "--save",           "",       "--dir", directory_,     "--logfile",
                                       directory_ + "/log"};
        words.insert(words.end(), options_.begin(), options_.end());
        std::vector<char*> arguments;
        for (auto& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        ASSERT_EQ(posix_spawnp(&pid_, "redis-server", nullptr, nullptr, arguments.data(), environ), 0);
    }
    void stop() {
        if (pid_ <= 0) return;
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
        pid_ = 0;
    }

private:
    std::vector<std::string> options_;
    TemporaryFolder folder_;
    std::string directory_ = folder_.path();
    pid_t pid_ = 0;
};

/// A loop of the test's own, and the Redis that tools/with-servers started.
class RedisTest : public testing::Test {
protected:
    std::string url() const {
        const char* socket = std::getenv("MAD_TEST_REDIS");  // NOLINT(concurrency-mt-unsafe)
        if (!socket)
            throw std::runtime_error("MAD_TEST_REDIS is not set: run tests under tools/with-servers");
        return std::string("unix://") + socket;
    }
    template <class Condition>
    void run_until(Condition condition, std::chrono::seconds longest = 20s) {
        const auto deadline = std::chrono::steady_clock::now() + longest;
        io.restart();
        while (!condition() && std::chrono::steady_clock::now() < deadline) io.run_one_for(100ms);
        ASSERT_TRUE(condition()) << "waited in vain";
    }
    void run(awaitable<void> work, std::chrono::seconds longest = 20s) {
        bool done = false;
        asio::co_spawn(io, std::move(work), [&](const std::exception_ptr& e) {
            EXPECT_FALSE(e);
            done = true;
        });
        run_until([&] { return done; }, longest);
    }
    /// What the coroutine returns.
    template <class T>
    T value_of(awaitable<T> work, std::chrono::seconds longest = 20s) {
        std::optional<T> value;
        run(
            [&]() -> awaitable<void> {
                auto given = co_await std::move(work);
                value.emplace(std::move(given));
            }(),
            longest);
        return std::move(value.value());
    }
    /// A command over a connection of the test's.
    Reply ask(const Address& address, std::vector<std::string> words) {
        Reply reply;
        run([&]() -> awaitable<void> {
            Connection connection(io.get_executor());
            co_await connection.open(address);
            const std::vector<std::string_view> views(words.begin(), words.end());
            reply = co_await connection.ask(command(views));
        }());
        return reply;
    }

    asio::io_context io{1};
};

}  // namespace mad::redis
