// The HTTP/1.1 server: sockets, limits and time-outs; a coroutine a connection.
#pragma once
#include "base/async.hpp"
#include "base/error.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace mad::http {

class Router;

struct ServerOptions {
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;   ///< 0: any free one
    bool share_port = false;  ///< SO_REUSEPORT, for several servers of one process
    std::size_t max_header_bytes = 16 << 10;
    std::size_t max_body_bytes = 16 << 20;             ///< of a body that is read whole
    std::uint64_t max_upload_bytes = 4ULL << 30;       ///< of a body that is streamed
    std::chrono::milliseconds header_timeout{15'000};  ///< for a whole request header
    std::chrono::milliseconds body_timeout{60'000};    ///< for each 16 KiB of a body, either way
    std::chrono::milliseconds idle_timeout{75'000};    ///< between requests of one connection
    std::uint64_t body_memory_bytes = 256 << 20;       ///< for bodies that are read whole, all together
    std::size_t max_connections = 10'000;              ///< further ones are answered 503 and closed
    bool behind_proxy = false;  ///< the client's address is the last of X-Forwarded-For
};

class Server {
public:
    /// The router must outlive the server's stop.
    Server(asio::any_io_executor, const Router&, ServerOptions);
    ~Server();
    Server(const Server&) = delete;

    /// Binds and listens. Errors: conflict when the port is taken, invalid for a wrong host.
    Result<void> start();
    std::uint16_t port() const;
    /// Takes no more connections, ends idle ones and event streams, lets requests in flight finish within
    /// `grace`, then cancels them. Returns when none is left. May be called twice.
    awaitable<void> stop(std::chrono::milliseconds grace = std::chrono::seconds(20));

private:
    struct Sessions;
    std::shared_ptr<Sessions> sessions_;
};

}  // namespace mad::http
