// A task service that is not to be trusted: bytes on a socket, as each case has them.
#pragma once
#include "tests/platform/platform.hpp"

#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

namespace mad::tests {
using asio::ip::tcp;

/// One connection, on which one request came.
struct Talk {
    tcp::socket socket;
    std::string input{}, target{}, body{};

    awaitable<void> say(std::string text) {
        co_await asio::async_write(socket, asio::buffer(text), asio::use_awaitable);
    }
    /// Until the other side has had enough.
    awaitable<void> say_for_ever(std::string head, std::string piece) {
        co_await say(std::move(head));
        for (;;) co_await say(piece);
    }
    /// A piece now and then, for ever.
    awaitable<void> drip(std::string head, std::string piece) {
        asio::steady_timer timer(socket.get_executor());
        for (co_await say(std::move(head));; co_await say(piece)) {
            timer.expires_after(50ms);
            co_await timer.async_wait(asio::use_awaitable);
        }
    }
    awaitable<void> listen() {
        const auto head = co_await asio::async_read_until(socket, asio::dynamic_buffer(input), "\r\n\r\n",
                                                          asio::use_awaitable);
        std::size_t size = 0;
        if (const auto at = input.find("Content-Length: "); at < head)
            size = std::stoul(input.substr(at + 16));
        if (input.size() < head + size)
            co_await asio::async_read(socket, asio::dynamic_buffer(input),
                                      asio::transfer_exactly(head + size - input.size()),
                                      asio::use_awaitable);
        body = input.substr(head, size);
        const auto begin = input.find(' ') + 1;
        target = input.substr(begin, input.find(' ', begin) - begin);
    }
};
using Say = std::function<awaitable<void>(Talk&)>;

inline std::string response(const std::string& body, const std::string& type = "application/json",
                            const std::string& status = "200 OK", const std::string& more = "") {
    return "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\n" + more +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}
inline Say says(std::string text) {
    return [text](Talk& talk) -> awaitable<void> { co_await talk.say(text); };
}
inline Say says_for_ever(std::string head, std::string piece) {
    return [head, piece](Talk& talk) -> awaitable<void> { co_await talk.say_for_ever(head, piece); };
}

/// Accepts on a port of its own; a target is answered by what stands under it, or else by "".
class HostileService {
public:
    explicit HostileService(Stage& stage)
        : state_(std::make_shared<State>(
              tcp::acceptor(stage.executor(), {asio::ip::make_address("127.0.0.1"), 0}))) {
        asio::co_spawn(stage.executor(), accept(state_), asio::detached);
    }
    ~HostileService() { state_->acceptor.close(); }
    HostileService(const HostileService&) = delete;

    std::string url() const {
        return "http://127.0.0.1:" + std::to_string(state_->acceptor.local_endpoint().port());
    }
    int connections() const { return state_->connections; }
    std::map<std::string, Say>& at() { return state_->at; }

private:
    struct State {
        explicit State(tcp::acceptor a) : acceptor(std::move(a)) {}
        tcp::acceptor acceptor;
        int connections = 0;
        std::map<std::string, Say> at;
    };
    static awaitable<void> accept(std::shared_ptr<State> state) {
        for (;;) {
            auto socket = co_await state->acceptor.async_accept(asio::use_awaitable);
            ++state->connections;
            asio::co_spawn(state->acceptor.get_executor(), serve(state, std::move(socket)), asio::detached);
        }
    }
    static awaitable<void> serve(std::shared_ptr<State> state, tcp::socket socket) {
        Talk talk{std::move(socket)};
        co_await talk.listen();
        const auto found = state->at.find(talk.target);
        const auto say = found == state->at.end() ? state->at[""] : found->second;
        if (say) co_await say(talk);
        boost::system::error_code ignored;
        talk.socket.shutdown(tcp::socket::shutdown_send, ignored);
    }
    std::shared_ptr<State> state_;
};

}  // namespace mad::tests
