// Calls those who want to be told of a job: POSTs to their URIs until they have taken it, or for a day. Any
// number of processes may; a call that one did not live to see answered is made again by another.
#pragma once
#include "base/bell.hpp"
#include "base/group.hpp"
#include "features/callbacks/destinations.hpp"
#include "features/callbacks/store.hpp"
#include "http/client.hpp"
#include "redis/doorbell.hpp"

namespace mad::callbacks {

/// The pause after that attempt: doubled each time, from 5 seconds to an hour. None after the last, which is
/// about a day after the first.
std::optional<std::chrono::seconds> pause_after(std::int64_t attempt);

/// What is POSTed.
struct Message {
    http::Headers headers{};
    std::string body{};
};

/// Belongs to one io_context and its one thread; stop() before it goes.
class Deliverer {
public:
    /// What there is to say, as things stand now.
    using Compose = std::function<awaitable<Result<Message>>(const Call&)>;
    struct Options {
        std::chrono::milliseconds every{5000};      ///< looks for calls of which nobody rang
        std::chrono::milliseconds pace{200};        ///< from a ring to the look: what follows is the same one
        std::chrono::milliseconds timeout{10'000};  ///< of a call
        std::int64_t at_once = 20;
    };
    Deliverer(asio::any_io_executor, Store&, const Destinations&, Compose, redis::Doorbell&);
    Deliverer(asio::any_io_executor, Store&, const Destinations&, Compose, redis::Doorbell&, Options);

    void start();
    /// Makes the calls that are due, as many as may be made at once; how many those were.
    awaitable<std::size_t> deliver();
    /// Calls in hand are cut short, and made again. May be called twice, or before start().
    awaitable<void> stop();

private:
    awaitable<void> run();
    awaitable<std::size_t> begin();
    awaitable<void> make(Call);
    awaitable<Result<Message>> message(const Call&);
    awaitable<Result<void>> post(const Call&);

    Store& store_;
    Compose compose_;
    Options options_;
    http::Client client_;
    redis::Doorbell& doorbell_;
    redis::Doorbell::Subscription subscription_;
    Bell bell_;
    Group loop_, calls_;
    bool stopping_ = false;
};

}  // namespace mad::callbacks
