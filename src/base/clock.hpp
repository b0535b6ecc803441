// Time: UTC in microseconds, as PostgreSQL's timestamptz keeps it.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace mad {

using Time = std::chrono::sys_time<std::chrono::microseconds>;

/// Where the time is read; tests pass their own.
using Clock = Time (*)();

Time system_now();

/// RFC 3339 in UTC: "2026-11-24T05:04:00.123456Z" (the fraction only where there is one).
std::string to_rfc3339(Time);
/// Reads RFC 3339 (any offset) and PostgreSQL's own "2026-11-24 05:04:00.5+00"; nothing when it is neither.
std::optional<Time> parse_time(std::string_view);

}  // namespace mad
