// Responses onto a connection: framing, headers that every response carries, ranges of sources.
#pragma once
#include "http/connection.hpp"
#include "http/message.hpp"

namespace mad::http {

/// How the end of a body is told.
struct Framing {
    std::optional<std::uint64_t> content_length{};  ///< none: no body
    bool chunked = false;
    bool keep_alive = false;
};

/// The status line and headers, with what every response carries and the handler did not set: Date, security
/// headers, Cache-Control. Control characters in values become spaces: no header can be smuggled in.
std::string head_text(const Response&, std::string_view request_id, const Framing&);

/// Sends a response that has a stream: in chunks, or to an HTTP/1.0 client until the connection ends. Returns
/// the bytes of the body. Throws what the stream throws.
awaitable<std::uint64_t> send_stream(Connection&, const Request&, const Response&, bool chunked,
                                     bool keep_alive, Deadline::Duration a_piece);

/// Sends a response that has no events and no stream. Answers HEAD, conditional and range requests. Returns
/// the bytes of the body; sets the status to what was sent.
awaitable<std::uint64_t> send_response(Connection&, const Request&, Response&, bool keep_alive,
                                       Deadline::Duration a_piece);

}  // namespace mad::http
