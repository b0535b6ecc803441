// JSON text in and out, exactly: Boost.JSON alone reads doubles one ULP off and writes 0.1 as 1E-1.
#pragma once
#include "base/error.hpp"

#include <boost/json/value.hpp>
#include <string>
#include <string_view>

namespace mad::schema {
namespace json = boost::json;

struct JsonLimits {
    std::size_t depth = 64;
    std::size_t bytes = 16 << 20;
};

/// Reads JSON (RFC 8259). Numbers become the nearest double exactly; an object with a duplicate name, a
/// number beyond double, invalid UTF-8 or too deep nesting is refused. Errors: malformed, with line and
/// column.
Result<json::value> parse_json(std::string_view text, JsonLimits = {});

/// Writes JSON with numbers in their shortest form that reads back the same (RFC 8785's number form).
std::string to_text(const json::value&);

/// The same over several lines, for files that people read.
std::string to_indented_text(const json::value&);

/// RFC 8785: names sorted by UTF-16 code unit, so that equal values have equal text. For signatures and
/// checksums.
std::string to_canonical_text(const json::value&);

/// Where a JSON pointer (RFC 6901) points; null when it points nowhere or is not one.
const json::value* at_pointer(const json::value&, std::string_view pointer);

/// `base` with one more reference token, escaped.
std::string pointer_to(std::string_view base, std::string_view token);

}  // namespace mad::schema
