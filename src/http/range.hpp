// Conditional and range requests (RFC 9110, 13 and 14): what of a representation is to be sent.
#pragma once
#include "http/message.hpp"

namespace mad::http {

struct Selection {
    int status = 200;  ///< 200, 206, 304 or 416
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    std::string content_range{};  ///< of 206 and 416
};

/// For a 200 response to GET or HEAD whose body has `size` bytes. A Range of several pieces, or one that is
/// no range, is answered with the whole.
Selection select(const Request&, const Headers& response, std::uint64_t size);

/// True where If-None-Match names the response's ETag.
bool is_unmodified(const Request&, const Headers& response);

}  // namespace mad::http
