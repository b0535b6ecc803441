#include "http/client.hpp"

#include "http/client_exchange.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace mad::http {
namespace {
using asio::ip::tcp;
using SteadyClock = std::chrono::steady_clock;
using Milliseconds = std::chrono::milliseconds;
constexpr Milliseconds forever = std::chrono::hours(24 * 365);

struct Idle {
    std::unique_ptr<Wire> wire;
    SteadyClock::time_point since;
};

/// What one send() has in hand.
struct Call {
    ClientRequest request;
    ClientUrl url;
    std::string head;
    SteadyClock::time_point ends;
    std::unique_ptr<Wire> wire{};
    Deadline deadline;

    Call(const asio::any_io_executor& executor, ClientRequest r, ClientUrl u, std::string h)
        : request(std::move(r)),
          url(std::move(u)),
          head(std::move(h)),
          ends(SteadyClock::now() +
               (request.timeout.count() > 0 ? std::min(request.timeout, forever) : forever)),
          deadline(executor, [this] {
              if (wire) wire->cancel();
          }) {}

    Milliseconds left() const {
        return std::max(Milliseconds(1), std::chrono::ceil<Milliseconds>(ends - SteadyClock::now()));
    }
    Error timed_out() const {
        return {Errc::timeout, "connect_timed_out", "No connection to " + url.authority + " in time."};
    }
};
}  // namespace

struct Client::Connections : std::enable_shared_from_this<Client::Connections> {
    asio::any_io_executor executor;
    Options options;
    TlsTrust trust;
    std::map<std::string, std::vector<Idle>> idle{};
    std::set<Call*> calls{};
    bool stopped = false;

    Connections(asio::any_io_executor e, Options o)
        : executor(std::move(e)), options(std::move(o)), trust(options.ca_file) {}

    std::unique_ptr<Wire> take_idle(const ClientUrl& url) {
        auto& kept = idle[url.place()];
        while (!kept.empty()) {
            auto last = std::move(kept.back());
            kept.pop_back();
            if (SteadyClock::now() - last.since < options.idle_timeout && last.wire->is_quiet())
                return std::move(last.wire);
        }
        return nullptr;
    }

    void keep(Call& call) {
        auto& kept = idle[call.url.place()];
        if (stopped || options.idle_per_host == 0) return;
        if (kept.size() >= options.idle_per_host) kept.erase(kept.begin());
        kept.push_back({std::move(call.wire), SteadyClock::now()});
    }

    Result<std::vector<tcp::endpoint>> allowed(std::string_view host,
                                               std::vector<tcp::endpoint> endpoints) const {
        std::optional<Error> refused;
        if (options.allow)
            std::erase_if(endpoints, [&](const tcp::endpoint& endpoint) {
                auto answer = options.allow(host, endpoint.address());
                if (!answer) refused = answer.error();
                return !answer;
            });
        if (endpoints.empty() && refused) return *refused;
        return endpoints;
    }

    awaitable<Result<void>> connect(Call& call);
    awaitable<Result<ClientResponse>> send(Call& call);
};

awaitable<Result<void>> Client::Connections::connect(Call& call) {
    const auto within = std::min(call.left(), call.request.connect_timeout);
    const auto until = SteadyClock::now() + within;
    auto found = co_await resolve(call.url.host, call.url.port, within);
    if (!found) co_return found.error();
    auto endpoints = allowed(call.url.host, std::move(*found));
    if (!endpoints) co_return endpoints.error();
    const Error stopping{Errc::unavailable, "connection_lost", "This client is shutting down."};
    if (stopped) co_return stopping;

    boost::system::error_code failure = asio::error::host_not_found;
    call.deadline.within(until - SteadyClock::now());
    for (const auto& endpoint : *endpoints) {
        call.wire = make_wire(executor, call.url, trust);
        failure = {};
        co_await call.wire->socket().async_connect(endpoint,
                                                   asio::redirect_error(asio::use_awaitable, failure));
        if (stopped) co_return stopping;
        if (call.deadline.passed()) co_return call.timed_out();
        if (!failure) break;
    }
    if (failure)
        co_return Error{Errc::unavailable, "connect_failed",
                        "Cannot connect to " + call.url.authority + ": " + failure.message() + "."};
    call.wire->socket().set_option(tcp::no_delay(true), failure);
    co_await call.wire->handshake(call.url.host, failure);
    if (call.deadline.passed()) co_return call.timed_out();
    if (failure)
        co_return Error{Errc::unavailable, "tls_failed",
                        "No TLS with " + call.url.authority + ": " + failure.message() + "."};
    co_return Result<void>{};
}

awaitable<Result<ClientResponse>> Client::Connections::send(Call& call) {
    call.wire = take_idle(call.url);
    for (;;) {
        const bool reused = call.wire != nullptr;
        if (!reused) {
            auto connected = co_await connect(call);
            if (!connected) co_return connected.error();
        }
        call.deadline.within(call.left());
        ClientExchange exchange(*call.wire, call.request, call.deadline);
        auto response = co_await exchange.run(call.head);
        if (response && exchange.reusable()) keep(call);
        const bool was_stale =
            !response && reused && exchange.unanswered() && response.error().kind == "connection_lost";
        call.wire = nullptr;
        if (!was_stale || stopped) co_return response;
    }
}

Client::Client(asio::any_io_executor executor) : Client(std::move(executor), Options()) {}
Client::Client(asio::any_io_executor executor, Options options)
    : connections_(std::make_shared<Connections>(std::move(executor), std::move(options))) {}
Client::~Client() { stop(); }

awaitable<Result<ClientResponse>> Client::send(ClientRequest request) {
    const auto connections = connections_;
    auto url = parse_client_url(request.url);
    if (!url) co_return url.error();
    auto head = request_head(request, *url);
    if (!head) co_return head.error();
    if (connections->stopped)
        co_return Error{Errc::unavailable, "connection_lost", "This client is shutting down."};
    Call call(connections->executor, std::move(request), std::move(*url), std::move(*head));
    struct Registered {
        std::set<Call*>& calls;
        Call* call;
        Registered(std::set<Call*>& cs, Call* c) : calls(cs), call(c) { calls.insert(call); }
        ~Registered() { calls.erase(call); }
    } const registered(connections->calls, &call);
    co_return co_await connections->send(call);
}

void Client::stop() {
    connections_->stopped = true;
    connections_->idle.clear();
    for (auto* call : connections_->calls)
        if (call->wire) call->wire->close();
}

}  // namespace mad::http
