#include "process/signals.hpp"

#include "base/await.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <csignal>
#include <gtest/gtest.h>
#include <unistd.h>

namespace mad::process {

TEST(NextSignal, IsTheOneThatWasSent) {
    using namespace asio::experimental::awaitable_operators;
    const auto send = []() -> awaitable<void> {
        ::kill(::getpid(), SIGTERM);
        co_return;
    };
    EXPECT_EQ(
        await([&]() -> awaitable<int> { co_return co_await (next_signal({SIGTERM, SIGINT}) && send()); }),
        SIGTERM);
}

}  // namespace mad::process
