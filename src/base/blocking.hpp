// A few threads for what would block an I/O thread: hashing, disk, Argon2, parsing a large molecule.
#pragma once
#include "base/async.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace mad {

class BlockingPool {
public:
    explicit BlockingPool(std::size_t threads) : threads_(threads) {}

    /// Runs `work` on a pool thread; the awaiting coroutine goes on where it was. Exceptions pass through.
    template <class Work>
    awaitable<std::invoke_result_t<Work>> run(Work work) {
        co_return co_await asio::co_spawn(threads_, call(std::move(work)), asio::use_awaitable);
    }

private:
    template <class Work>
    static awaitable<std::invoke_result_t<Work>> call(Work work) {
        co_return work();
    }
    asio::thread_pool threads_;
};

}  // namespace mad
