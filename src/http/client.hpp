// The HTTP/1.1 client: http and https, connections kept and reused, limits and time-outs. Follows no
// redirects.
#pragma once
#include "http/message.hpp"

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
    std::chrono::milliseconds timeout{30'000};  ///< for the whole exchange
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
        std::string ca_file = "";        ///< besides the system's
    };
    explicit Client(asio::any_io_executor);
    Client(asio::any_io_executor, Options);
    ~Client();

    /// Any status is an answer. Errors: invalid (the URL), unavailable (no connection, or lost: kind
    /// "connect_failed" or "connection_lost"), timeout, too_large, upstream (not HTTP).
    awaitable<Result<ClientResponse>> send(ClientRequest);
    /// Closes what is kept; requests in flight fail.
    void stop();

private:
    struct Connections;
    std::shared_ptr<Connections> connections_;
};

}  // namespace mad::http
