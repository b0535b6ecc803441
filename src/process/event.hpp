// Something that happens once, and that coroutines of the same thread wait for.
#pragma once
#include "base/async.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace mad::process {

class Event {
public:
    explicit Event(asio::any_io_executor executor)
        : timer_(executor, asio::steady_timer::time_point::max()) {}

    void set() {
        happened_ = true;
        timer_.cancel();
    }
    void reset() { happened_ = false; }
    bool happened() const { return happened_; }

    /// Throws operation_aborted when the waiting coroutine itself is cancelled.
    awaitable<void> wait() {
        boost::system::error_code woken;
        if (!happened_) co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
        if (!happened_) throw boost::system::system_error(woken);
    }

private:
    asio::steady_timer timer_;
    bool happened_ = false;
};

}  // namespace mad::process
