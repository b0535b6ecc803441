// The texts of a request's target (RFC 3986) and of a query (application/x-www-form-urlencoded).
#pragma once
#include "base/error.hpp"
#include "http/message.hpp"

#include <string>
#include <string_view>

namespace mad::http {

/// "%C3%85" → "Å". Errors: malformed for a broken escape, a NUL or what is not UTF-8 after decoding.
Result<std::string> percent_decoded(std::string_view text, bool plus_is_space = false);
/// Everything but the unreserved characters escaped.
std::string percent_encoded(std::string_view text);

/// "a=1&tag=x&tag=y". Errors: malformed, as above.
Result<Texts> parse_query(std::string_view query);

bool is_utf8(std::string_view text);
/// With "?" for each byte of what is not.
std::string as_utf8(std::string_view text);

}  // namespace mad::http
