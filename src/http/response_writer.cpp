#include "http/response_writer.hpp"

#include "http/range.hpp"
#include "http/security_headers.hpp"

#include <fmt/chrono.h>

namespace mad::http {
namespace {

constexpr std::size_t piece = 64 << 10;

bool is_framing(std::string_view name) {
    constexpr CaselessLess less;
    constexpr std::string_view names[] = {"Connection", "Content-Length", "Transfer-Encoding",
                                          "X-Request-Id"};
    return std::ranges::any_of(names, [&](auto n) { return !less(n, name) && !less(name, n); });
}

void add(std::string& out, std::string_view name, std::string_view value) {
    out += name;
    out += ": ";
    for (const char c : value) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
    out += "\r\n";
}

std::string now_as_http_date() {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(now));
}

awaitable<void> send_source(Connection& connection, ByteSource& source, Selection what,
                            Deadline::Duration a_piece) {
    std::string bytes(std::min<std::uint64_t>(piece, what.length), '\0');
    while (what.length > 0) {
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), what.length));
        const auto got = co_await source.read_at(what.offset, {bytes.data(), wanted});
        if (got == 0) throw std::runtime_error("a source ended before its size");
        co_await connection.send({bytes.data(), got}, a_piece);
        what.offset += got;
        what.length -= got;
    }
}

/// Turns a 200 into 206, 304 or 416 where the request asks for less.
Selection choose(const Request& request, Response& response) {
    const auto size = response.source ? response.source->size() : response.body.size();
    Selection what{response.status, 0, size};
    const bool reads = request.method == "GET" || request.method == "HEAD";
    if (response.status != 200 || !reads) return what;
    if (response.source) {
        set_header(response.headers, "Accept-Ranges", "bytes");
        what = select(request, response.headers, size);
    } else if (is_unmodified(request, response.headers)) {
        what = {304, 0, 0};
    }
    if (what.status == 416) {
        response = problem(416, "range_not_satisfiable", "The range lies beyond the end.");
        what.length = response.body.size();
    }
    response.status = what.status;
    if (!what.content_range.empty()) set_header(response.headers, "Content-Range", what.content_range);
    return what;
}

}  // namespace

std::string head_text(const Response& response, std::string_view request_id, const Framing& framing) {
    auto out = fmt::format("HTTP/1.1 {} {}\r\n", response.status, reason_of(response.status));
    for (const auto& [name, value] : response.headers)
        if (!is_framing(name)) add(out, name, value);
    for (const auto& [name, value] : security_headers)
        if (!response.headers.contains(name)) add(out, name, value);
    if (!response.headers.contains(std::string_view("Cache-Control"))) add(out, "Cache-Control", "no-store");
    add(out, "Date", now_as_http_date());
    if (!request_id.empty()) add(out, "X-Request-Id", request_id);
    if (framing.chunked)
        add(out, "Transfer-Encoding", "chunked");
    else if (framing.content_length)
        add(out, "Content-Length", std::to_string(*framing.content_length));
    if (!framing.keep_alive) add(out, "Connection", "close");
    return out + "\r\n";
}

awaitable<std::uint64_t> send_stream(Connection& connection, const Request& request, const Response& response,
                                     bool chunked, bool keep_alive, Deadline::Duration a_piece) {
    const Framing framing{.chunked = chunked, .keep_alive = keep_alive && chunked};
    co_await connection.send(head_text(response, request.request_id, framing), a_piece);
    if (request.method == "HEAD") co_return 0;
    std::uint64_t sent = 0;
    std::string bytes(piece, '\0');
    while (const auto got = co_await response.stream->read(bytes)) {
        const std::string_view some(bytes.data(), got);
        co_await connection.send(chunked ? fmt::format("{:x}\r\n{}\r\n", got, some) : std::string(some),
                                 a_piece);
        sent += got;
    }
    if (chunked) co_await connection.send("0\r\n\r\n", a_piece);
    co_return sent;
}

awaitable<std::uint64_t> send_response(Connection& connection, const Request& request, Response& response,
                                       bool keep_alive, Deadline::Duration a_piece) {
    auto what = choose(request, response);
    const bool has_none = response.status == 204 || response.status == 304;
    Framing framing{.keep_alive = keep_alive};
    if (!has_none) framing.content_length = what.length;
    auto head = head_text(response, request.request_id, framing);
    if (has_none || request.method == "HEAD") what.length = 0;
    if (what.length > 0 && response.source) {
        co_await connection.send(head, a_piece);
        co_await send_source(connection, *response.source, what, a_piece);
    } else {
        co_await connection.send(std::move(head), std::string_view(response.body).substr(0, what.length),
                                 a_piece);
    }
    co_return what.length;
}

}  // namespace mad::http
