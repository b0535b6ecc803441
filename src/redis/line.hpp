// One connection to Redis, and one that is made anew whenever it is lost.
#pragma once
#include "base/async.hpp"
#include "base/bell.hpp"
#include "redis/address.hpp"
#include "redis/protocol.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace mad::redis {

/// Throws std::exception (a lost connection, a refused command) from all its functions.
class Connection {
public:
    explicit Connection(const asio::any_io_executor& executor) : socket_(executor) {}

    /// Connects, signs in and selects the database.
    awaitable<void> open(Address);
    awaitable<void> send(std::string bytes);
    awaitable<Reply> receive();
    /// Sends and takes the reply. Throws when that is an error.
    awaitable<Reply> ask(std::string bytes);

private:
    asio::generic::stream_protocol::socket socket_;
    Reader reader_;
};

/// What to tell people of a Connection's exception: without Boost's places in source files.
std::string reason_of(const std::exception&);

/// Sends what it is given in order, whenever there is a connection; a dead peer is found by a ping.
class Line : public std::enable_shared_from_this<Line> {
public:
    struct Events {
        std::function<void(std::string& waiting)> connected;  ///< may change what is sent first
        std::function<void(const Reply&)> received;
    };
    Line(const asio::any_io_executor&, Address, Events);

    /// Connects, if that has not been begun.
    void start();
    /// Kept for the next connection while there is none; dropped once too much waits.
    void send(std::string bytes);
    /// Ends it; no event comes any more. Again, or before start, does nothing.
    void close();
    /// After close(): waits until all has ended.
    awaitable<void> ended();

private:
    awaitable<void> run();
    awaitable<void> write_all(Connection&);
    awaitable<void> read_all(Connection&);
    awaitable<void> watch();
    void lost(std::string why);

    asio::any_io_executor executor_;
    Address address_;
    Events events_;
    Bell written_;
    asio::steady_timer end_;
    asio::cancellation_signal cancel_;
    std::string out_;
    std::string why_lost_;  // the first reason counts: it brings others
    bool heard_ = false, running_ = false, closed_ = false;
};

}  // namespace mad::redis
