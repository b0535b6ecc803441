// Coroutines with one owner, who waits for their end before he goes.
#pragma once
#include "base/async.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <string_view>

namespace mad {

/// Belongs to one io_context and its one thread; must outlive what it spawned (see join).
class Group {
public:
    explicit Group(const asio::any_io_executor& executor);

    /// An exception that leaves `work` is logged under `name`, which must outlive it.
    void spawn(std::string_view name, awaitable<void> work);
    std::size_t size() const { return running_; }
    /// Waits until nothing runs any more. Any number of coroutines may wait.
    awaitable<void> join();

private:
    asio::any_io_executor executor_;
    asio::steady_timer none_left_;
    std::size_t running_ = 0;
};

}  // namespace mad
