// Servers of an earlier instance that was killed. A server is ours when it is that program and works in our
// folder, which both PostgreSQL and Redis make their working directory: so no stranger is ever signalled.
#pragma once
#include "base/async.hpp"
#include "base/error.hpp"
#include "process/process.hpp"

#include <filesystem>
#include <vector>

namespace mad::embedded {

std::vector<process::Process> working_in(const std::filesystem::path& folder, const std::string& program);

/// Ends those processes: `signal`, after `grace` SIGKILL. Error: "leftover_remains".
awaitable<Result<void>> end_all(std::vector<process::Process> processes, int signal,
                                std::chrono::milliseconds grace);

}  // namespace mad::embedded
