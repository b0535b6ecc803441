// The two ends of the pipe between a service and the process that does one execution: one JSON line an event.
#pragma once
#include "engine_kit/tool.hpp"

#include <variant>

namespace mad::engine_kit {

/// The option that makes `mad-engine TOOL` such a process.
inline constexpr std::string_view one_execution = "--one-execution";

/// What the process reads on its standard input.
struct Assignment {
    std::string operation;
    json::object input;
    std::string folder;
    int cpu = 1, most_cpu = 1;
    std::string cache{};  ///< as Work::cache
};
std::string to_line(const Assignment&);

struct ProgressEvent {
    double fraction = 0;
    std::string message;
};
struct LogEvent {
    std::string text;
};
/// A line of Work::partial, as JSON text.
struct PartialEvent {
    std::string line;
};
/// How it ended, in the last event.
struct EndEvent {
    Result<json::object> outcome;
};
using Event = std::variant<ProgressEvent, LogEvent, PartialEvent, EndEvent>;

/// An event's line read. Errors: upstream, kind "engine_failed".
Result<Event> read_event(std::string_view line);

/// The whole life of such a process: reads the assignment, does it, writes events on standard output (what
/// libraries print goes to standard error). Never returns: destructors of libraries have nothing to add.
[[noreturn]] void do_one_execution(const Tool&);

}  // namespace mad::engine_kit
