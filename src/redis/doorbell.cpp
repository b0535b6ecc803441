#include "redis/doorbell.hpp"

#include "base/log.hpp"
#include "redis/line.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <map>

namespace mad::redis {
namespace {
using namespace asio::experimental::awaitable_operators;

struct Listener {
    std::function<void(const std::string&)> heard;
    bool active = true;
};
}  // namespace

/// A connection that subscribes may send nothing else: one to ring, one to listen.
struct Doorbell::Connections : std::enable_shared_from_this<Connections> {
    Connections(const asio::any_io_executor& given_executor, Address given)
        : executor(given_executor), address(std::move(given)) {}

    void open() {
        const auto weak = weak_from_this();
        Line::Events listening;
        listening.connected = [weak](std::string& waiting) {
            if (const auto self = weak.lock()) waiting = self->subscriptions();
        };
        listening.received = [weak](const Reply& reply) {
            if (const auto self = weak.lock()) self->received(reply);
        };
        listen_line = std::make_shared<Line>(executor, address, std::move(listening));
        Line::Events ringing;
        ringing.connected = [](std::string&) {};  // what was rung meanwhile is rung now
        ringing.received = [](const Reply& reply) {
            if (reply.kind == Reply::Kind::error) log::warning("redis_refused", {{"detail", reply.text}});
        };
        ring_line = std::make_shared<Line>(executor, address, std::move(ringing));
    }
    std::string subscriptions() const {
        std::string commands;
        for (auto& [channel, those] : listeners) commands += command({"SUBSCRIBE", channel});
        return commands;
    }
    void received(const Reply& reply) {
        if (reply.kind == Reply::Kind::error) log::warning("redis_refused", {{"detail", reply.text}});
        if (reply.kind != Reply::Kind::array || reply.items.size() != 3) return;
        if (reply.items[0].text == "message") tell(reply.items[1].text, reply.items[2].text);
        if (reply.items[0].text == "subscribe") tell(reply.items[1].text, "");
    }
    void tell(const std::string& channel, const std::string& message) {
        const auto found = listeners.find(channel);
        if (found == listeners.end()) return;
        const auto those = found->second;  // who hears may listen to more, or stop
        for (auto& listener : those) {
            if (!listener->active) continue;
            try {
                listener->heard(message);
            } catch (const std::exception& e) {
                log::error("doorbell_listener_failed", {{"channel", channel}, {"detail", e.what()}});
            }
        }
    }
    void remove(const std::string& channel, const std::shared_ptr<Listener>& listener) {
        listener->active = false;
        auto& those = listeners[channel];
        std::erase(those, listener);
        if (!those.empty()) return;
        listeners.erase(channel);
        listen_line->send(command({"UNSUBSCRIBE", channel}));
    }

    asio::any_io_executor executor;
    Address address;
    std::shared_ptr<Line> ring_line, listen_line;
    std::map<std::string, std::vector<std::shared_ptr<Listener>>, std::less<>> listeners;
};

Doorbell::Doorbell(asio::any_io_executor executor, std::string url)
    : connections_(std::make_shared<Connections>(executor, address_of(url))) {
    connections_->open();
}

Doorbell::~Doorbell() {
    connections_->ring_line->close();
    connections_->listen_line->close();
}

void Doorbell::ring(std::string channel, std::string message) {
    connections_->ring_line->send(command({"PUBLISH", channel, message}));
    connections_->ring_line->start();
}

Doorbell::Subscription Doorbell::listen(std::string channel,
                                        std::function<void(const std::string& message)> heard) {
    auto listener = std::make_shared<Listener>();
    listener->heard = std::move(heard);
    auto& those = connections_->listeners[channel];
    those.push_back(listener);
    if (those.size() == 1) connections_->listen_line->send(command({"SUBSCRIBE", channel}));
    connections_->listen_line->start();
    return {listener.get(), [weak = std::weak_ptr(connections_), channel, listener](void*) {
                listener->active = false;
                if (const auto connections = weak.lock()) connections->remove(channel, listener);
            }};
}

awaitable<Result<void>> Doorbell::ping(std::chrono::milliseconds within) {
    std::string why = "no answer in time";
    bool answered = false;
    Connection connection(connections_->executor);
    const auto ask = [&]() -> awaitable<void> {
        try {
            co_await connection.open(connections_->address);
            co_await connection.ask(command({"PING"}));
            answered = true;
        } catch (const std::exception& e) {
            why = reason_of(e);
        }
    };
    asio::steady_timer timer(connections_->executor, within);
    co_await (ask() || timer.async_wait(asio::use_awaitable));
    if (answered) co_return Result<void>{};
    co_return Error{Errc::unavailable, "redis_unavailable", to_text(connections_->address) + ": " + why};
}

awaitable<void> Doorbell::stop() {
    const auto connections = connections_;
    connections->ring_line->close();
    connections->listen_line->close();
    co_await connections->ring_line->ended();
    co_await connections->listen_line->ended();
}

}  // namespace mad::redis
