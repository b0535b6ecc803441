#include "base/group.hpp"

#include "base/log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>

namespace mad {
namespace {
std::string what(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& e) {
        return e.what();
    } catch (...) {
        return "unknown exception";
    }
}
}  // namespace

Group::Group(const asio::any_io_executor& executor)
    : executor_(executor), none_left_(executor, asio::steady_timer::time_point::max()) {}

void Group::spawn(std::string_view name, awaitable<void> work) {
    ++running_;
    asio::co_spawn(executor_, std::move(work), [this, name](const std::exception_ptr& failure) {
        if (failure) log::error("coroutine_failed", {{"name", name}, {"detail", what(failure)}});
        if (--running_ == 0) none_left_.cancel();
    });
}

awaitable<void> Group::join() {
    while (running_ > 0) {
        boost::system::error_code woken;
        co_await none_left_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    }
}

}  // namespace mad
