// The process that does an execution, or a part of one, seen from outside: how it is started and followed.
#pragma once
#include "base/blocking.hpp"
#include "engine_kit/job_process.hpp"
#include "process/child.hpp"

namespace mad::engine_kit {

/// Makes the assignment's folder, which is also where its libraries put temporary files. `memory_bytes`: of
/// address space for each of its processes; 0: no other limit than ours. Errors: unavailable, "no_folder".
Result<process::Command> command_of(std::string tool, const Assignment&, std::uint64_t memory_bytes = 0);

/// Told what the process says on the way.
struct Listener {
    std::function<void(ProgressEvent)> progress = [](ProgressEvent) {};
    std::function<void(std::string_view)> log = [](std::string_view) {};  ///< what libraries print, too
    std::function<awaitable<void>(std::string)> partial = [](std::string) -> awaitable<void> { co_return; };
};

/// Follows it until it has ended. What it says is read in the pool: results are large. Errors: the
/// operation's own; where it ended without an outcome: invalid, kinds "step_time_limit" and
/// "engine_crashed"; unavailable, "engine_killed".
awaitable<Result<json::object>> follow(process::Child&, BlockingPool&, const Listener&);

}  // namespace mad::engine_kit
