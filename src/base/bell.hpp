// Wakes a coroutine of the same thread that waits for something to do: "look again". Rings are not counted.
#pragma once
#include "base/async.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>

namespace mad {

class Bell {
public:
    explicit Bell(const asio::any_io_executor& executor) : timer_(executor) {}

    void ring() {
        rung_ = true;
        timer_.cancel();
    }
    /// True when rung, be it before the call; false after `longest`. One coroutine waits at a time.
    awaitable<bool> wait(std::chrono::steady_clock::duration longest) {
        if (!rung_) {
            timer_.expires_after(longest);
            boost::system::error_code woken;
            co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
        }
        co_return std::exchange(rung_, false);
    }

private:
    asio::steady_timer timer_;
    bool rung_ = false;
};

}  // namespace mad
