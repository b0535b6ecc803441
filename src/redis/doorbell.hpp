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
    /// `url`: see redis/address.hpp; throws std::invalid_argument for another. Connects at the first use.
    Doorbell(asio::any_io_executor, std::string url);
    ~Doorbell();
    Doorbell(const Doorbell&) = delete;

    /// Rings; kept, up to a bound, or lost while Redis is away, which costs time and no work. Never waits.
    void ring(std::string channel, std::string message = "");
    /// Calls `heard` for each message of the channel, and once with an empty message whenever a connection
    /// has begun to listen, the first one included, since rings may have been missed before; until the
    /// returned token is destroyed.
    using Subscription = std::shared_ptr<void>;
    [[nodiscard]] Subscription listen(std::string channel,
                                      std::function<void(const std::string& message)> heard);

    /// Over a connection of its own. Errors: unavailable.
    awaitable<Result<void>> ping(std::chrono::milliseconds within);
    /// Nothing rings and nothing is heard any more. May be called twice, or before any use.
    awaitable<void> stop();

private:
    struct Connections;
    std::shared_ptr<Connections> connections_;
};

}  // namespace mad::redis
