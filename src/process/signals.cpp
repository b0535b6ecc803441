#include "process/signals.hpp"

#include <boost/asio/signal_set.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace mad::process {

awaitable<int> next_signal(std::vector<int> signals) {
    asio::signal_set set(co_await asio::this_coro::executor);
    for (const int signal : signals) set.add(signal);
    co_return co_await set.async_wait(asio::use_awaitable);
}

}  // namespace mad::process
