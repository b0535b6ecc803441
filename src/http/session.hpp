// One connection's requests, one after another.
#pragma once
#include "http/connection.hpp"
#include "http/events.hpp"
#include "http/request_body.hpp"
#include "http/router.hpp"
#include "http/server.hpp"

namespace mad::http {

class Session {
public:
    Session(asio::ip::tcp::socket, const Router&, const ServerOptions&, BodyMemory&);

    /// Until the connection ends.
    awaitable<void> run();
    /// Ends after the request in hand; at once where there is none.
    void finish();
    /// Ends now.
    void cut() { connection_.close(); }

private:
    struct Exchange;

    awaitable<bool> exchange();
    awaitable<bool> receive_head(MessageParser&);
    awaitable<Response> answer(Exchange&);
    awaitable<std::optional<Response>> read_body(Exchange&);
    awaitable<void> respond(Exchange&, Response);
    awaitable<std::uint64_t> stream_body(Exchange&, const Response&);
    awaitable<std::uint64_t> stream_events(Exchange&, Response&);

    Connection connection_;
    const Router& router_;
    const ServerOptions& options_;
    BodyMemory& body_memory_;
    std::string remote_address_;
    std::shared_ptr<Events> events_;
    bool idle_ = true;
    bool finishing_ = false;
};

/// What the head says, as a request without its body. Errors: malformed (no Host, a broken target),
/// too_large (more than 100 fields), unsupported (a coded body).
Result<Request> request_of(const MessageParser&);

}  // namespace mad::http
