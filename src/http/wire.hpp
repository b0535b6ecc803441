// One outgoing connection, plain or TLS, under the deadline of the exchange that uses it.
#pragma once
#include "http/client.hpp"
#include "http/client_url.hpp"
#include "http/deadline.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <span>

namespace mad::http {

/// What TLS connections share: trusted authorities. Throws where the file cannot be read.
class TlsTrust {
public:
    explicit TlsTrust(const std::string& ca_file);
    ~TlsTrust();
    struct Context;
    Context& context() const { return *context_; }

private:
    std::unique_ptr<Context> context_;
};

class Wire {
public:
    virtual ~Wire() = default;
    virtual awaitable<void> handshake(std::string host, boost::system::error_code&) = 0;
    /// 0 at the end or on a failure, which `failure` tells.
    virtual awaitable<std::size_t> read_some(std::span<char> into, boost::system::error_code& failure) = 0;
    virtual awaitable<void> write(std::string_view bytes, boost::system::error_code& failure) = 0;
    virtual asio::ip::tcp::socket& socket() = 0;

    /// The operations in hand fail.
    void cancel();
    void close();
    /// Nothing has come and the peer has not closed: fit for another request.
    bool is_quiet();
};

std::unique_ptr<Wire> make_wire(const asio::any_io_executor&, const ClientUrl&, const TlsTrust&);

/// The addresses of a host. Errors: unavailable, timeout.
awaitable<Result<std::vector<asio::ip::tcp::endpoint>>> resolve(std::string host, std::uint16_t port,
                                                                std::chrono::milliseconds longest);

}  // namespace mad::http
