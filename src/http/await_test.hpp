// For tests: runs a coroutine to its end on a loop of its own.
#pragma once
#include "base/async.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

namespace mad::http {

template <class T>
T await(awaitable<T> coroutine) {
    asio::io_context loop;
    auto result = asio::co_spawn(loop, std::move(coroutine), asio::use_future);
    loop.run();
    return result.get();
}

}  // namespace mad::http
