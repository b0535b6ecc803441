// Parts of an execution that each get a process of their own, as the execution itself has one: what one of
// them does to its process, is its own failure and nobody else's.
#pragma once
#include "engine_kit/tool.hpp"

#include <chrono>
#include <cstddef>

namespace mad::engine_kit {

/// An operation of the same tool, which may be one that the document does not have.
struct Part {
    std::string operation;
    json::object input;
};

struct Parts {
    std::size_t count = 0;
    int at_once = 1;
    std::chrono::seconds time_limit{3600};  ///< of each, anew with every partial result that it gives
    std::function<Part(std::size_t)> make;
    /// In the order in which they end, with the beginning of what each said. Besides the operation's errors:
    /// those of its process, timeout, kind "time_limit", and unavailable, "cannot_start".
    std::function<void(std::size_t, Result<json::object>, const std::string& log)> ended;
};

/// Returns when all have ended. Blocks: the execution's process has nothing else to do meanwhile. A part gets
/// one core, and the limits that this process has. Errors: unavailable, kind "canceled", after SIGTERM: then
/// no process of theirs is left.
Result<void> do_parts(const Work&, const Parts&);

}  // namespace mad::engine_kit
