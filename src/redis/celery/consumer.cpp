#include "redis/celery/consumer.hpp"

#include "base/log.hpp"
#include "redis/celery/keys.hpp"

#include <algorithm>
#include <boost/asio/experimental/awaitable_operators.hpp>

namespace mad::celery {
namespace {
using namespace asio::experimental::awaitable_operators;
using std::chrono::milliseconds;

constexpr std::chrono::seconds longest_wait{10};
constexpr milliseconds first_pause{100}, longest_pause{5000};
/// Moves the last message of the list to where it is: says that there is one, and leaves it for who takes it.
std::string wait_for_message(const std::string& list) {
    return redis::command({"BLMOVE", list, list, "RIGHT", "RIGHT", "5"});
}
}  // namespace

/// Waits at one list. Only when told to, so that a list which is not empty does not make it turn.
struct Consumer::Watch {
    Watch(const asio::any_io_executor& executor, const redis::Address& address, std::string of)
        : list(std::move(of)), client(executor, address), wanted(executor) {}

    std::string list;
    redis::Client client;
    Bell wanted;
    bool waiting = false;
};

Consumer::Consumer(const asio::any_io_executor& executor, const redis::Address& address,
                   ConsumerOptions options)
    : executor_(executor),
      options_(std::move(options)),
      broker_(executor, address),
      something_(executor),
      end_(executor, asio::steady_timer::time_point::max()),
      running_(executor),
      received_(executor, asio::steady_timer::time_point::max()) {
    for (const auto step : priority_steps)
        for (const auto& queue : options_.queues)
            watches_.push_back(std::make_unique<Watch>(executor, address, queue_key(queue, step)));
}

Consumer::~Consumer() = default;

void Consumer::start() {
    if (std::exchange(started_, true)) return;
    const auto until_stopped = [](Consumer& self, awaitable<void> work) -> awaitable<void> {
        boost::system::error_code woken;
        co_await (std::move(work) || self.end_.async_wait(asio::redirect_error(asio::use_awaitable, woken)));
    };
    for (auto& one : watches_) running_.spawn("celery_watch", until_stopped(*this, watch(*one)));
    running_.spawn("celery_restore", until_stopped(*this, restore()));
}

awaitable<void> Consumer::watch(Watch& at) {
    for (;;) {
        while (!at.waiting) co_await at.wanted.wait(std::chrono::hours(1));
        const auto came = co_await at.client.ask(wait_for_message(at.list), longest_wait);
        if (!came || came->kind == redis::Reply::Kind::nil) continue;
        at.waiting = false;
        something_.ring();
    }
}

awaitable<void> Consumer::restore() {
    asio::steady_timer timer(executor_);
    for (;;) {
        const auto restored = co_await broker_.restore(options_.visibility_timeout);
        if (!restored)
            log::warning("celery_restore_failed", {{"detail", restored.error().detail}});
        else if (*restored > 0)
            log::info("celery_messages_restored", {{"count", *restored}});
        timer.expires_after(options_.restore_every);
        co_await timer.async_wait(asio::use_awaitable);
    }
}

awaitable<std::optional<Delivery>> Consumer::receive() {
    struct Receiving {
        explicit Receiving(Consumer& of) : self(of) { self.receiving_ = true; }
        ~Receiving() {
            self.receiving_ = false;
            self.received_.cancel();
        }
        Receiving(const Receiving&) = delete;
        Consumer& self;
    };
    const Receiving receiving(*this);
    start();
    auto delivery = co_await next();
    co_return delivery;
}

awaitable<std::optional<Delivery>> Consumer::next() {
    for (auto pause = first_pause; !stopped_;) {
        auto taken = co_await broker_.take(options_.queues);
        if (!taken) {
            log::warning("celery_broker_away",
                         {{"detail", taken.error().detail}, {"retry_ms", pause.count()}});
            co_await something_.wait(pause);
            pause = std::min(pause * 2, longest_pause);
            continue;
        }
        pause = first_pause;
        if (*taken) {
            // Each in its turn, as kombu has it: the queue that gave this message is the last to be asked
            // next.
            const auto queue = (*taken)->list.substr(0, (*taken)->list.find(separator));
            const auto used = std::ranges::find(options_.queues, queue);
            if (used != options_.queues.end()) std::rotate(used, used + 1, options_.queues.end());
            co_return std::move(*taken);
        }
        for (auto& one : watches_)
            if (!std::exchange(one->waiting, true)) one->wanted.ring();
        co_await something_.wait(longest_wait);
    }
    co_return std::nullopt;
}

awaitable<void> Consumer::stop() {
    stopped_ = true;
    end_.expires_at(asio::steady_timer::time_point::min());
    something_.ring();
    while (receiving_) {
        boost::system::error_code woken;
        co_await received_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    }
    co_await running_.join();
}

}  // namespace mad::celery
