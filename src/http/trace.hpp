// The names of a request across services: X-Request-Id and W3C Trace Context.
#pragma once
#include <string>
#include <string_view>

namespace mad::http {

/// The client's own where it is 1 to 128 letters, digits, '.', '_', '-' or ':'; else a new one.
std::string request_id_of(std::string_view given);

/// The caller's trace with a new span, or a new trace where `given` is no traceparent.
std::string continued_trace(std::string_view given);

}  // namespace mad::http
