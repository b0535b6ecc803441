// Runs a coroutine to its end on an io_context of its own: for tests, and for commands that do one thing.
#pragma once
#include "base/async.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

namespace mad {

/// `work` is called without arguments and returns an awaitable; its value comes back, its exception is
/// thrown. Returns when the coroutine and all that it spawned have ended.
template <class Work>
auto await(Work work) {
    asio::io_context context(1);
    auto result = asio::co_spawn(context, std::move(work), asio::use_future);
    context.run();
    return result.get();
}

}  // namespace mad
