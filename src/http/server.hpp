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
    std::size_t max_body_bytes = 16 << 20;        ///< of a body that is read whole
    std::uint64_t max_upload_bytes = 4ULL << 30;  ///< of a body that is streamed
    std::chrono::seconds header_timeout{15};      ///< for a whole request header
    std::chrono::seconds body_timeout{60};        ///< for each piece of a body, either way
    std::chrono::seconds idle_timeout{75};        ///< between requests of one connection
    std::size_t max_connections = 10'000;
};

class Server {
public:
    Server(asio::any_io_executor, const Router&, ServerOptions);
    ~Server();

    /// Binds and listens. Errors: conflict when the port is taken, invalid for a wrong host.
    Result<void> start();
    std::uint16_t port() const;
    /// Takes no more connections, lets requests in flight finish within `grace`, then closes. May be called
    /// twice.
    awaitable<void> stop(std::chrono::seconds grace = std::chrono::seconds(20));

private:
    struct Sessions;
    std::shared_ptr<Sessions> sessions_;
};

}  // namespace mad::http
