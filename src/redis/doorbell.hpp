// Redis as the doorbell: it says "look now" and may forget at any time; PostgreSQL holds the truth. The only
// folder that names hiredis.
#pragma once
#include "base/async.hpp"
#include "base/error.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace mad::redis {

/// A connection that is made anew, with backoff, whenever it is lost. Belongs to one io_context.
class Doorbell {
public:
    /// `url`: redis://host:port/db, rediss:// is refused, or unix:///path/to/socket.
    Doorbell(asio::any_io_executor, std::string url);
    ~Doorbell();
    Doorbell(const Doorbell&) = delete;

    /// Rings; lost while Redis is away, which costs time and no work. Never throws, never waits for a reply.
    void ring(std::string channel, std::string message = "");
    /// Calls `heard` for each message of the channel from now on, and once with an empty message after each
    /// reconnect, since rings may have been missed; until the returned token is destroyed.
    using Subscription = std::shared_ptr<void>;
    [[nodiscard]] Subscription listen(std::string channel,
                                      std::function<void(const std::string& message)> heard);

    /// Errors: unavailable.
    awaitable<Result<void>> ping(std::chrono::milliseconds within);
    awaitable<void> stop();

private:
    struct Connections;
    std::shared_ptr<Connections> connections_;
};

}  // namespace mad::redis
