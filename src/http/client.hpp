// The HTTP/1.1 client: http and https, connections kept and reused, limits and time-outs. Follows no
// redirects.
#pragma once
#include "http/message.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace mad::http {

struct ClientRequest {
    std::string method = "GET";
    std::string url;
    Headers headers{};
    std::string body{};
    std::shared_ptr<ByteSource> source{};       ///< instead of body, streamed with its Content-Length
    std::chrono::milliseconds timeout{30'000};  ///< for the whole exchange; 0: none
    std::chrono::milliseconds connect_timeout{5'000};
    std::uint64_t max_response_bytes = 64 << 20;
    /// Where the response's body goes piece by piece, instead of ClientResponse::body; also for event
    /// streams. Only for 2xx responses.
    std::function<awaitable<void>(std::string_view piece)> on_body{};
};

struct ClientResponse {
    int status = 0;
    Headers headers;
    std::string body;
};

/// Belongs to one io_context and its one thread.
class Client {
public:
    struct Options {
        std::size_t idle_per_host = 16;  ///< connections kept for reuse
        std::chrono::seconds idle_timeout{30};
        std::string ca_file = "";  ///< besides the system's
        /// Asked for each address of a URL's host before it is connected to; its error is the answer where
        /// none is allowed.
        std::function<Result<void>(std::string_view host, const asio::ip::address&)> allow{};
    };
    explicit Client(asio::any_io_executor);
    /// Throws where the ca_file cannot be read.
    Client(asio::any_io_executor, Options);
    ~Client();
    Client(const Client&) = delete;

    /// Any status is an answer. A request over a kept connection that turned out closed is sent once more
    /// over a new one. Errors: invalid (the URL or a header), unavailable (kind "connect_failed",
    /// "tls_failed" or "connection_lost"), timeout ("connect_timed_out" or "timed_out"), too_large, upstream
    /// (not HTTP), and what `allow` says.
    awaitable<Result<ClientResponse>> send(ClientRequest);
    /// Closes what is kept; requests in flight fail.
    void stop();

private:
    struct Connections;
    std::shared_ptr<Connections> connections_;
};

}  // namespace mad::http
