#include "redis/line.hpp"

#include "base/log.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/write.hpp>
#include <stdexcept>

namespace mad::redis {
namespace {
using namespace asio::experimental::awaitable_operators;
using asio::use_awaitable;
using std::chrono::milliseconds;

constexpr std::chrono::seconds connect_timeout{5};
constexpr std::chrono::seconds ping_after{10};  // of silence
constexpr milliseconds first_pause{50}, longest_pause{2000};
constexpr std::size_t most_waiting = 1 << 20;  // bytes
}  // namespace

awaitable<void> Connection::open(Address address) {
    if (!address.path.empty()) {
        const asio::local::stream_protocol::endpoint endpoint(address.path);
        co_await socket_.async_connect(endpoint, use_awaitable);
    } else {
        asio::ip::tcp::resolver resolver(socket_.get_executor());
        const auto found =
            co_await resolver.async_resolve(address.host, std::to_string(address.port), use_awaitable);
        boost::system::error_code failed = asio::error::host_not_found;
        for (auto at = found.begin(); at != found.end() && failed; ++at) {
            socket_.close();
            co_await socket_.async_connect(at->endpoint(), asio::redirect_error(use_awaitable, failed));
        }
        if (failed) throw boost::system::system_error(failed, "connect");
        socket_.set_option(asio::ip::tcp::no_delay(true));
    }
    if (!address.password.empty()) {
        auto words = address.user.empty()
                         ? std::vector<std::string_view>{"AUTH", address.password}
                         : std::vector<std::string_view>{"AUTH", address.user, address.password};
        co_await ask(command(words));
    }
    if (address.database != 0) {
        const auto number = std::to_string(address.database);
        auto words = std::vector<std::string_view>{"SELECT", number};
        co_await ask(command(words));
    }
}

awaitable<void> Connection::send(std::string bytes) {
    co_await asio::async_write(socket_, asio::buffer(bytes), use_awaitable);
}

awaitable<Reply> Connection::receive() {
    std::array<char, 16384> buffer;
    for (;;) {
        if (auto reply = reader_.next()) co_return std::move(*reply);
        const auto size = co_await socket_.async_read_some(asio::buffer(buffer), use_awaitable);
        reader_.feed({buffer.data(), size});
    }
}

awaitable<Reply> Connection::ask(std::string bytes) {
    co_await send(std::move(bytes));
    auto reply = co_await receive();
    if (reply.kind == Reply::Kind::error) throw std::runtime_error("Redis refused: " + reply.text);
    co_return reply;
}

std::string reason_of(const std::exception& e) {
    const auto* failure = dynamic_cast<const boost::system::system_error*>(&e);
    return failure ? failure->code().message() : e.what();
}

Line::Line(const asio::any_io_executor& executor, Address address, Events events)
    : executor_(executor),
      address_(std::move(address)),
      events_(std::move(events)),
      written_(executor),
      end_(executor, asio::steady_timer::time_point::max()) {}

void Line::start() {
    if (closed_ || std::exchange(running_, true)) return;
    asio::co_spawn(
        executor_, run(),
        asio::bind_cancellation_slot(cancel_.slot(), [self = shared_from_this()](const std::exception_ptr&) {
            self->running_ = false;
            self->end_.cancel();
        }));
}

void Line::send(std::string bytes) {
    if (closed_ || out_.size() + bytes.size() > most_waiting) return;
    out_ += bytes;
    written_.ring();
}

void Line::close() {
    if (std::exchange(closed_, true)) return;
    // Not from within what it cancels.
    asio::post(executor_,
               [self = shared_from_this()] { self->cancel_.emit(asio::cancellation_type::terminal); });
}

awaitable<void> Line::ended() {
    while (running_) {
        boost::system::error_code woken;
        co_await end_.async_wait(asio::redirect_error(use_awaitable, woken));
    }
}

/// Ends only by close().
awaitable<void> Line::run() {
    const auto self = shared_from_this();
    asio::steady_timer timer(executor_);
    for (auto pause = first_pause; !closed_; pause = std::min(pause * 2, longest_pause)) {
        why_lost_.clear();
        Connection connection(executor_);
        bool connected = false;
        const auto connect = [&]() -> awaitable<void> {
            try {
                co_await connection.open(address_);
                connected = true;
            } catch (const std::exception& e) {
                lost(reason_of(e));
            }
        };
        timer.expires_after(connect_timeout);
        co_await (connect() || timer.async_wait(use_awaitable));
        if (connected) {
            pause = first_pause;
            events_.connected(out_);
            co_await (write_all(connection) || read_all(connection) || watch());
        }
        if (closed_) co_return;
        lost("no answer in time");
        log::warning("redis_lost",
                     {{"address", to_text(address_)}, {"why", why_lost_}, {"retry_ms", pause.count()}});
        timer.expires_after(pause);
        co_await timer.async_wait(use_awaitable);
    }
}

void Line::lost(std::string why) {
    if (why_lost_.empty()) why_lost_ = std::move(why);
}

awaitable<void> Line::write_all(Connection& connection) {
    try {
        for (;;) {
            while (out_.empty()) co_await written_.wait(std::chrono::hours(1));
            co_await connection.send(std::exchange(out_, {}));
        }
    } catch (const std::exception& e) {
        lost(reason_of(e));
    }
}

awaitable<void> Line::read_all(Connection& connection) {
    try {
        for (;;) {
            const auto reply = co_await connection.receive();
            heard_ = true;
            if (!closed_) events_.received(reply);
        }
    } catch (const std::exception& e) {
        lost(reason_of(e));
    }
}

/// Ends when the peer is silent even after a ping.
awaitable<void> Line::watch() {
    asio::steady_timer timer(executor_);
    for (bool asked = false;; asked = !heard_) {
        if (asked) send(command({"PING"}));
        heard_ = false;
        timer.expires_after(ping_after);
        co_await timer.async_wait(use_awaitable);
        if (asked && !heard_) co_return lost("no answer to a ping");
    }
}

}  // namespace mad::redis
