// Waits for messages of some queues, and restores what consumers left behind.
#pragma once
#include "base/group.hpp"
#include "redis/celery/broker.hpp"

namespace mad::celery {

struct ConsumerOptions {
    std::vector<std::string> queues{"celery"};
    /// As Celery's broker_transport_options have it: how long a message that was taken may stay
    /// unacknowledged.
    std::chrono::milliseconds visibility_timeout = std::chrono::hours(1);
    std::chrono::milliseconds restore_every = std::chrono::seconds(10);
};

/// Belongs to one io_context. Over one connection to take, and one for each queue and priority to wait. Must
/// be stopped before it goes; while Redis is away it waits.
class Consumer {
public:
    Consumer(const asio::any_io_executor&, const redis::Address&, ConsumerOptions);
    ~Consumer();

    /// The next message; nothing once stopped. One coroutine at a time. If it is cancelled while a message is
    /// on its way, that comes again after the visibility timeout.
    awaitable<std::optional<Delivery>> receive();

    Broker& broker() { return broker_; }

    /// Ends the waiting. What was received is still the caller's to acknowledge or to put back.
    awaitable<void> stop();

private:
    struct Watch;
    void start();
    awaitable<std::optional<Delivery>> next();
    awaitable<void> watch(Watch&);
    awaitable<void> restore();

    asio::any_io_executor executor_;
    ConsumerOptions options_;
    Broker broker_;
    std::vector<std::unique_ptr<Watch>> watches_;
    Bell something_;
    asio::steady_timer end_;
    Group running_;
    asio::steady_timer received_;  // nobody receives
    bool started_ = false, stopped_ = false, receiving_ = false;
};

}  // namespace mad::celery
