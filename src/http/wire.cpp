#include "http/wire.hpp"

#include "base/bell.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace mad::http {
namespace ssl = asio::ssl;
using asio::ip::tcp;
using Failure = boost::system::error_code;

struct TlsTrust::Context {
    ssl::context context{ssl::context::tls_client};
};

TlsTrust::TlsTrust(const std::string& ca_file) : context_(std::make_unique<Context>()) {
    auto& context = context_->context;
    context.set_options(ssl::context::default_workarounds | ssl::context::no_sslv2 | ssl::context::no_sslv3 |
                        ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1);
    context.set_default_verify_paths();
    if (!ca_file.empty()) context.load_verify_file(ca_file);
    context.set_verify_mode(ssl::verify_peer);
}
TlsTrust::~TlsTrust() = default;

namespace {

class PlainWire final : public Wire {
public:
    explicit PlainWire(const asio::any_io_executor& executor) : socket_(executor) {}
    awaitable<void> handshake(std::string, Failure&) override { co_return; }
    awaitable<std::size_t> read_some(std::span<char> into, Failure& failure) override {
        return socket_.async_read_some(asio::buffer(into.data(), into.size()),
                                       asio::redirect_error(asio::use_awaitable, failure));
    }
    awaitable<void> write(std::string_view bytes, Failure& failure) override {
        co_await asio::async_write(socket_, asio::buffer(bytes),
                                   asio::redirect_error(asio::use_awaitable, failure));
    }
    tcp::socket& socket() override { return socket_; }

private:
    tcp::socket socket_;
};

class TlsWire final : public Wire {
public:
    TlsWire(const asio::any_io_executor& executor, ssl::context& context) : stream_(executor, context) {}

    awaitable<void> handshake(std::string host, Failure& failure) override {
        Failure is_name;
        asio::ip::make_address(host, is_name);
        if (is_name && SSL_set_tlsext_host_name(stream_.native_handle(), host.c_str()) != 1)
            failure = asio::error::invalid_argument;
        else
            stream_.set_verify_callback(ssl::host_name_verification(host), failure);
        if (!failure)
            co_await stream_.async_handshake(ssl::stream_base::client,
                                             asio::redirect_error(asio::use_awaitable, failure));
    }
    awaitable<std::size_t> read_some(std::span<char> into, Failure& failure) override {
        return stream_.async_read_some(asio::buffer(into.data(), into.size()),
                                       asio::redirect_error(asio::use_awaitable, failure));
    }
    awaitable<void> write(std::string_view bytes, Failure& failure) override {
        co_await asio::async_write(stream_, asio::buffer(bytes),
                                   asio::redirect_error(asio::use_awaitable, failure));
    }
    tcp::socket& socket() override { return stream_.next_layer(); }

private:
    ssl::stream<tcp::socket> stream_;
};

/// Outlives a caller that waits no longer: a name server's silence cannot be cancelled.
struct Resolution {
    tcp::resolver resolver;
    Bell done;
    Failure failure{};
    std::vector<tcp::endpoint> endpoints{};
    explicit Resolution(const asio::any_io_executor& executor) : resolver(executor), done(executor) {}
};

}  // namespace

void Wire::cancel() {
    Failure ignored;
    socket().cancel(ignored);
}

void Wire::close() {
    Failure ignored;
    socket().close(ignored);
}

bool Wire::is_quiet() {
    Failure failure;
    char next = 0;
    socket().non_blocking(true, failure);
    if (!failure) socket().receive(asio::buffer(&next, 1), tcp::socket::message_peek, failure);
    return failure == asio::error::would_block;
}

std::unique_ptr<Wire> make_wire(const asio::any_io_executor& executor, const ClientUrl& url,
                                const TlsTrust& trust) {
    if (url.tls) return std::make_unique<TlsWire>(executor, trust.context().context);
    return std::make_unique<PlainWire>(executor);
}

awaitable<Result<std::vector<tcp::endpoint>>> resolve(std::string host, std::uint16_t port,
                                                      std::chrono::milliseconds longest) {
    Failure is_name;
    const auto literal = asio::ip::make_address(host, is_name);
    if (!is_name) co_return std::vector<tcp::endpoint>{{literal, port}};
    const auto executor = co_await asio::this_coro::executor;
    const auto found = std::make_shared<Resolution>(executor);
    found->resolver.async_resolve(
        host, std::to_string(port), tcp::resolver::numeric_service,
        [found](const Failure& failure, const tcp::resolver::results_type& results) {
            found->failure = failure;
            for (const auto& result : results) found->endpoints.push_back(result);
            found->done.ring();
        });
    if (!co_await found->done.wait(longest))
        co_return Error{Errc::timeout, "connect_timed_out",
                        "The name " + host + " was not resolved in time."};
    if (found->failure)
        co_return Error{Errc::unavailable, "connect_failed",
                        "The name " + host + " cannot be resolved: " + found->failure.message() + "."};
    co_return std::move(found->endpoints);
}

}  // namespace mad::http
