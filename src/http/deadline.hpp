// Cuts off what takes too long on a connection. Moving the deadline costs an assignment: the one timer looks
// where it is when it fires.
#pragma once
#include "base/async.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>

namespace mad::http {

class Deadline {
public:
    using Duration = std::chrono::steady_clock::duration;

    /// `cut` makes the pending operations fail; it is called again each second until the deadline is moved,
    /// since an operation of several steps may have been between two of them.
    Deadline(const asio::any_io_executor&, std::function<void()> cut);
    ~Deadline();
    Deadline(const Deadline&) = delete;

    void within(Duration);
    void lift();
    /// True once cut, until the deadline is moved.
    bool passed() const;

private:
    struct Watch;
    std::shared_ptr<Watch> watch_;
};

}  // namespace mad::http
