// For tests of the client: a server that says exactly what it is told to, and a loop that runs until an
// answer.
#pragma once
#include "http/client.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

namespace mad::http {
using asio::ip::tcp;

/// One connection to a Peer, over a plain socket or TLS.
template <class Stream>
struct Talk {
    explicit Talk(Stream s) : stream(std::move(s)) {}
    Stream stream;
    int number = 0;  ///< of the connection, from 1
    std::string input{};

    /// The next request with its body (by its Content-Length); throws when the client is gone.
    awaitable<std::string> request() {
        const auto head = co_await asio::async_read_until(stream, asio::dynamic_buffer(input), "\r\n\r\n",
                                                          asio::use_awaitable);
        std::size_t size = head;
        if (const auto at = input.find("Content-Length: "); at < head)
            size += std::stoul(input.substr(at + 16));
        if (input.size() < size)
            co_await asio::async_read(stream, asio::dynamic_buffer(input),
                                      asio::transfer_exactly(size - input.size()), asio::use_awaitable);
        auto text = input.substr(0, size);
        input.erase(0, size);
        co_return text;
    }
    awaitable<void> say(std::string text) {
        co_await asio::async_write(stream, asio::buffer(text), asio::use_awaitable);
    }
    /// Until the client ends the connection.
    awaitable<void> wait_for_end() {
        boost::system::error_code end;
        while (!end) {
            input.clear();
            co_await asio::async_read(stream, asio::dynamic_buffer(input), asio::transfer_at_least(1),
                                      asio::redirect_error(asio::use_awaitable, end));
        }
    }
};
using PlainTalk = Talk<tcp::socket>;

inline std::string ok(const std::string& body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// Accepts on a port of its own and serves each connection by `serve`.
template <class TalkType>
class Peer {
public:
    using Serve = std::function<awaitable<void>(TalkType&)>;
    using Begin = std::function<awaitable<std::shared_ptr<TalkType>>(tcp::socket)>;

    Peer(asio::io_context& loop, Begin begin, Serve serve)
        : state_(std::make_shared<State>(loop, std::move(begin), std::move(serve))) {
        asio::co_spawn(loop, accept(state_), asio::detached);
    }
    ~Peer() { state_->acceptor.close(); }
    Peer(const Peer&) = delete;

    std::string url(const std::string& path = "/", const std::string& host = "127.0.0.1") const {
        return "http://" + host + ":" + std::to_string(port()) + path;
    }
    std::uint16_t port() const { return state_->acceptor.local_endpoint().port(); }
    /// Connections so far.
    int accepted() const { return state_->accepted; }

private:
    struct State {
        State(asio::io_context& loop, Begin b, Serve s)
            : acceptor(loop, {asio::ip::address_v4::loopback(), 0}),
              begin(std::move(b)),
              serve(std::move(s)) {}
        tcp::acceptor acceptor;
        Begin begin;
        Serve serve;
        int accepted = 0;
    };
    static awaitable<void> accept(std::shared_ptr<State> state) {
        for (;;) {
            auto socket = co_await state->acceptor.async_accept(asio::use_awaitable);
            asio::co_spawn(state->acceptor.get_executor(), talk(state, std::move(socket), ++state->accepted),
                           asio::detached);
        }
    }
    static awaitable<void> talk(std::shared_ptr<State> state, tcp::socket socket, int number) {
        const auto talk = co_await state->begin(std::move(socket));
        talk->number = number;
        co_await state->serve(*talk);
    }
    std::shared_ptr<State> state_;
};

class ClientTest : public testing::Test {
protected:
    Result<ClientResponse> send(ClientRequest request) {
        auto result = asio::co_spawn(loop, client->send(std::move(request)), asio::use_future);
        while (result.wait_for(std::chrono::seconds(0)) != std::future_status::ready) loop.run_one();
        return result.get();
    }
    Result<ClientResponse> get(std::string url) { return send({.url = std::move(url)}); }
    /// The kind of its error, or "answered".
    std::string kind_of(ClientRequest request) {
        const auto response = send(std::move(request));
        return response ? "answered" : response.error().kind;
    }
    void use(Client::Options options) { client.emplace(loop.get_executor(), std::move(options)); }

    std::unique_ptr<Peer<PlainTalk>> peer(Peer<PlainTalk>::Serve serve) {
        return std::make_unique<Peer<PlainTalk>>(
            loop,
            [](tcp::socket socket) -> awaitable<std::shared_ptr<PlainTalk>> {
                co_return std::make_shared<PlainTalk>(std::move(socket));
            },
            std::move(serve));
    }
    /// Says one thing to every request, and then waits or ends.
    std::unique_ptr<Peer<PlainTalk>> peer_that_says(std::string text, bool and_ends = false) {
        return peer([text, and_ends](PlainTalk& talk) -> awaitable<void> {
            for (;;) {
                co_await talk.request();
                co_await talk.say(text);
                if (and_ends) co_return;
            }
        });
    }

    asio::io_context loop;
    asio::executor_work_guard<asio::io_context::executor_type> work{loop.get_executor()};
    std::optional<Client> client{std::in_place, loop.get_executor()};
};

}  // namespace mad::http
