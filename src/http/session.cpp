#include "http/session.hpp"

#include "base/log.hpp"
#include "http/response_writer.hpp"
#include "http/trace.hpp"

namespace mad::http {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t head_piece = 4 << 10;

bool same(std::string_view a, std::string_view b) {
    constexpr CaselessLess less;
    return !less(a, b) && !less(b, a);
}

std::string address_of(const asio::ip::tcp::socket& socket) {
    boost::system::error_code ignored;
    return socket.remote_endpoint(ignored).address().to_string();
}

/// The last address of X-Forwarded-For: the one that our own proxy added, be it in a header of its own.
std::string forwarded_for(const Request& request) {
    const auto [first, end] = request.headers.equal_range(std::string_view("X-Forwarded-For"));
    const std::string_view addresses = first == end ? "" : std::string_view(std::prev(end)->second);
    const auto last = addresses.substr(addresses.rfind(',') + 1);
    const auto begin = std::min(last.find_first_not_of(' '), last.size());
    return std::string(last.substr(begin));
}

/// Of a head that cannot be read.
Response refusal_of_head(const Error& error) {
    if (error.code != Errc::too_large) return problem(error);
    return problem(error.kind == "target_too_long" ? 414 : 431, error.kind, error.detail);
}

void log_request(const Request& request, int status, std::uint64_t bytes, Clock::time_point began,
                 const std::string& outcome) {
    const std::chrono::duration<double, std::milli> took = Clock::now() - began;
    log::info("http", {{"method", request.method},
                       {"path", request.path},
                       {"status", status},
                       {"ms", took.count()},
                       {"bytes", bytes},
                       {"outcome", outcome},
                       {"request_id", request.request_id},
                       {"remote", request.remote_address},
                       {"user", request.principal ? request.principal->name : std::string()}});
}

}  // namespace

struct Session::Exchange {
    MessageParser parser;
    BodyMemory::Share memory;  ///< of the request's body
    Request request{};
    std::optional<RequestBody> body{};  ///< where the head could be read
    bool keep_alive = false;
    std::string outcome = "sent";  ///< or why the answer did not arrive
    Clock::time_point began = Clock::now();
};

Session::Session(asio::ip::tcp::socket socket, const Router& router, const ServerOptions& options,
                 BodyMemory& body_memory)
    : connection_(std::move(socket)),
      router_(router),
      options_(options),
      body_memory_(body_memory),
      remote_address_(address_of(connection_.socket())) {}

void Session::finish() {
    finishing_ = true;
    if (events_) events_->close();
    if (idle_) connection_.close();
}

awaitable<void> Session::run() {
    try {
        while (co_await exchange()) continue;
        co_await connection_.finish();
    } catch (const std::exception& e) {
        log::debug("http.connection_lost", {{"remote", remote_address_}, {"what", e.what()}});
    }
}

awaitable<bool> Session::receive_head(MessageParser& parser) {
    auto& input = connection_.input();
    idle_ = input.empty();
    connection_.deadline().within(idle_ ? options_.idle_timeout : options_.header_timeout);
    while (!parser.head_done()) {
        if (!input.empty()) {
            auto step = parser.head(input);
            if (!step) throw BodyError(step.error());
            input.erase(0, step->consumed);
            if (!step->need_more) continue;
        }
        if (!co_await connection_.receive(head_piece)) {
            if (idle_) co_return false;
            throw BodyError({Errc::malformed, "header_cut_off", "The connection ended within the header."});
        }
        if (std::exchange(idle_, false)) connection_.deadline().within(options_.header_timeout);
    }
    connection_.deadline().lift();
    co_return true;
}

awaitable<bool> Session::exchange() {
    Exchange x{MessageParser(MessageParser::Kind::request, options_.max_header_bytes),
               BodyMemory::Share(body_memory_)};
    std::optional<Response> response;
    try {
        const bool whole = co_await receive_head(x.parser);
        x.began = Clock::now();
        if (!whole) co_return false;
    } catch (const BodyError& e) {
        response = refusal_of_head(e.error);
    } catch (const boost::system::system_error& e) {
        if (e.code() != asio::error::timed_out || idle_) co_return false;
        response = problem(408, "header_too_slow", "The request's header came too slowly.");
    }
    if (!response) response = co_await answer(x);
    co_await respond(x, std::move(*response));
    const bool goes_on = x.keep_alive && co_await x.body->discard();
    co_return goes_on && !finishing_;
}

awaitable<Response> Session::answer(Exchange& x) {
    auto request = request_of(x.parser);
    if (!request) co_return refusal_of_head(request.error());
    x.request = std::move(*request);
    x.request.remote_address = options_.behind_proxy ? forwarded_for(x.request) : remote_address_;
    if (x.request.remote_address.empty()) x.request.remote_address = remote_address_;
    const auto expect = header(x.request.headers, "Expect");
    const bool wants_continue = same(expect, "100-continue");
    x.body.emplace(connection_, x.parser, RequestBody::Limits{options_.max_body_bytes, options_.body_timeout},
                   wants_continue);
    if (!expect.empty() && !wants_continue)
        co_return problem(417, "expectation_unknown", "Only 100-continue can be expected.");
    x.keep_alive = x.parser.keep_alive() && !x.parser.is_http_1_0();

    auto admission = co_await router_.admit(x.request);
    if (admission.refused) co_return std::move(*admission.refused);
    const auto limit = admission.streams_body ? options_.max_upload_bytes : options_.max_body_bytes;
    x.body->limit_to(limit);
    if (x.parser.content_length().value_or(0) > limit) {
        x.keep_alive = false;
        co_return problem(
            {Errc::too_large, "body_too_large",
             "The body is larger than the " + std::to_string(limit) + " bytes that are accepted here."});
    }
    if (admission.streams_body) {
        if (!x.parser.done()) x.request.stream = &*x.body;
    } else {
        auto refusal = co_await read_body(x);
        if (refusal) co_return std::move(*refusal);
    }
    co_return co_await router_.run(admission, x.request);
}

awaitable<std::optional<Response>> Session::read_body(Exchange& x) {
    try {
        x.request.body = co_await x.body->read_all(x.memory);
        co_return std::nullopt;
    } catch (const BodyError& e) {
        x.keep_alive = false;
        co_return problem(e);
    }
}

awaitable<void> Session::respond(Exchange& x, Response response) {
    // Nothing sensible may come after a request that could not be read.
    x.keep_alive = x.keep_alive && x.body && !finishing_;
    if (x.request.request_id.empty()) x.request.request_id = request_id_of("");
    if (x.request.remote_address.empty()) x.request.remote_address = remote_address_;
    std::uint64_t bytes = 0;
    std::exception_ptr failed;
    try {
        if (response.events && x.request.method != "HEAD")
            bytes = co_await stream_events(x, response);
        else if (response.stream)
            bytes = co_await stream_body(x, response);
        else
            bytes =
                co_await send_response(connection_, x.request, response, x.keep_alive, options_.body_timeout);
    } catch (const std::exception& e) {
        failed = std::current_exception();
        x.outcome = e.what();
    }
    log_request(x.request, response.status, bytes, x.began, x.outcome);
    if (failed) std::rethrow_exception(failed);
}

awaitable<std::uint64_t> Session::stream_body(Exchange& x, const Response& response) {
    const bool chunked = !x.parser.is_http_1_0();
    x.keep_alive = x.keep_alive && chunked;
    co_return co_await send_stream(connection_, x.request, response, chunked, x.keep_alive,
                                   options_.body_timeout);
}

awaitable<std::uint64_t> Session::stream_events(Exchange& x, Response& response) {
    x.keep_alive = false;
    Framing framing{.chunked = !x.parser.is_http_1_0()};
    co_await connection_.send(head_text(response, x.request.request_id, framing), options_.body_timeout);
    const auto events = std::make_shared<Events>(connection_, framing.chunked, options_.body_timeout);
    events_ = events;
    if (finishing_) events->close();
    events->watch();
    std::exception_ptr failed;
    try {
        co_await response.events(*events);
    } catch (const boost::system::system_error& e) {
        x.outcome = e.what();  // the client is gone, which is how most streams end
    } catch (const std::exception& e) {
        log::error("http.events_failed",
                   {{"path", x.request.path}, {"what", e.what()}, {"request_id", x.request.request_id}});
        failed = std::current_exception();
    }
    events_ = nullptr;
    if (failed)
        connection_.close();
    else
        co_await events->end();
    co_return events->bytes();
}

}  // namespace mad::http
