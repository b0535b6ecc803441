#include "http/server.hpp"

#include "base/log.hpp"
#include "http/response_writer.hpp"
#include "http/session.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <list>

namespace mad::http {
namespace {
using asio::ip::tcp;
using Failure = boost::system::error_code;
using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

/// The answer to a connection too many.
const std::string& too_busy() {
    static const auto text = [] {
        const auto response = problem({Errc::unavailable, "connections_too_many",
                                       "The server has as many connections as it takes; try again."});
        return head_text(response, "", {.content_length = response.body.size()}) + response.body;
    }();
    return text;
}

/// Says a thing that may happen thousands of times once, until it is over.
class Episode {
public:
    void begins(std::string_view event, log::Fields fields) {
        if (!std::exchange(goes_on_, true)) log::warning(event, fields);
    }
    void ends() { goes_on_ = false; }

private:
    bool goes_on_ = false;
};

constexpr std::chrono::milliseconds after_failed_accept{100};
constexpr std::chrono::seconds after_cancel{5};

Error cannot_listen(const ServerOptions& options, const Failure& failure) {
    const auto where = options.host + " port " + std::to_string(options.port);
    if (failure == asio::error::address_in_use)
        return {Errc::conflict, "port_taken", "Another process listens on " + where + "."};
    return {Errc::invalid, "cannot_listen", "Cannot listen on " + where + ": " + failure.message() + "."};
}
}  // namespace

struct Server::Sessions : std::enable_shared_from_this<Server::Sessions> {
    struct Entry {
        Session session;
        asio::cancellation_signal cancel{};
        Entry(tcp::socket socket, Sessions& of)
            : session(std::move(socket), of.router, of.options, of.body_memory) {}
    };

    tcp::acceptor acceptor;
    asio::steady_timer none_left;
    const Router& router;
    ServerOptions options;
    BodyMemory body_memory{options.body_memory_bytes};
    std::list<Entry> entries{};
    Episode accept_fails{}, is_full{};

    Sessions(const asio::any_io_executor& executor, const Router& r, ServerOptions o)
        : acceptor(executor), none_left(executor), router(r), options(std::move(o)) {}

    Failure listen(const tcp::endpoint& at) {
        Failure failure;
        acceptor.open(at.protocol(), failure);
        if (!failure) acceptor.set_option(tcp::acceptor::reuse_address(true), failure);
        if (!failure && options.share_port) acceptor.set_option(ReusePort(true), failure);
        if (!failure) acceptor.bind(at, failure);
        if (!failure) acceptor.listen(asio::socket_base::max_listen_connections, failure);
        return failure;
    }

    /// Holds on to this, since the server may go first.
    static awaitable<void> accept(std::shared_ptr<Sessions> self) {
        const auto executor = co_await asio::this_coro::executor;
        while (self->acceptor.is_open()) {
            Failure failure;
            auto socket =
                co_await self->acceptor.async_accept(asio::redirect_error(asio::use_awaitable, failure));
            if (!self->acceptor.is_open()) break;
            if (!failure) {
                self->accept_fails.ends();
                self->open(std::move(socket));
                continue;
            }
            // Out of descriptors, mostly: what runs must end first.
            self->accept_fails.begins("http.accept_failed", {{"what", failure.message()}});
            asio::steady_timer pause(executor, after_failed_accept);
            co_await pause.async_wait(asio::use_awaitable);
        }
    }

    void open(tcp::socket socket) {
        if (entries.size() >= options.max_connections) {
            is_full.begins("http.connections_too_many", {{"limit", options.max_connections}});
            refuse(socket);
            return;
        }
        is_full.ends();
        const auto entry = entries.emplace(entries.end(), std::move(socket), *this);
        asio::co_spawn(acceptor.get_executor(), entry->session.run(),
                       asio::bind_cancellation_slot(entry->cancel.slot(), [self = shared_from_this(),
                                                                           entry](const std::exception_ptr&) {
                           self->entries.erase(entry);
                           if (self->entries.empty()) self->none_left.cancel();
                       }));
    }

    static void refuse(tcp::socket& socket) {
        Failure ignored;
        socket.non_blocking(true, ignored);
        socket.send(asio::buffer(too_busy()), 0, ignored);
        // A request that is there already and stays unread would turn the end into a reset.
        std::array<char, 16 << 10> request;
        socket.receive(asio::buffer(request), 0, ignored);
    }

    awaitable<void> wait_for_end(std::chrono::milliseconds longest) {
        none_left.expires_after(longest);
        while (!entries.empty() && none_left.expiry() > std::chrono::steady_clock::now()) {
            Failure woken;
            co_await none_left.async_wait(asio::redirect_error(asio::use_awaitable, woken));
        }
    }

    void cut_all() {
        for (auto& entry : entries) {
            entry.session.cut();
            entry.cancel.emit(asio::cancellation_type::terminal);
        }
    }
};

Server::Server(asio::any_io_executor executor, const Router& router, ServerOptions options)
    : sessions_(std::make_shared<Sessions>(executor, router, std::move(options))) {}

Server::~Server() {
    Failure ignored;
    sessions_->acceptor.close(ignored);
    sessions_->cut_all();
}

Result<void> Server::start() {
    const auto& options = sessions_->options;
    Failure failure;
    const auto host = options.host == "localhost" ? "127.0.0.1" : options.host;
    const auto address = asio::ip::make_address(host, failure);
    if (!failure) failure = sessions_->listen({address, options.port});
    if (failure) return cannot_listen(options, failure);
    asio::co_spawn(sessions_->acceptor.get_executor(), Sessions::accept(sessions_),
                   [](const std::exception_ptr&) {});
    return {};
}

std::uint16_t Server::port() const {
    Failure ignored;
    return sessions_->acceptor.local_endpoint(ignored).port();
}

awaitable<void> Server::stop(std::chrono::milliseconds grace) {
    const auto sessions = sessions_;
    Failure ignored;
    sessions->acceptor.close(ignored);
    for (auto& entry : sessions->entries) entry.session.finish();
    co_await sessions->wait_for_end(grace);
    if (sessions->entries.empty()) co_return;
    log::warning("http.requests_cut_off", {{"connections", sessions->entries.size()}});
    sessions->cut_all();
    co_await sessions->wait_for_end(after_cancel);
}

}  // namespace mad::http
