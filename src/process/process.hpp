// A process that is perhaps not our child: found by its number, known by when it started.
#pragma once
#include "base/async.hpp"
#include "base/error.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace mad::process {

/// Clock ticks since boot at which the process started (/proc/PID/stat, field 22): with the number it names a
/// process for as long as the machine is up. Nothing when it does not exist or is a zombie.
std::optional<std::uint64_t> start_time(pid_t pid);

/// Holds on to one process: a number used again by another is never signalled.
class Process {
public:
    /// Nothing when it does not exist (any more), is a zombie, or started at another time than `started`.
    static std::optional<Process> open(pid_t pid, std::optional<std::uint64_t> started = {});

    pid_t pid() const { return pid_; }
    std::vector<std::string> command_line() const;
    /// False when it has ended, or may not be signalled.
    bool signal(int signal) const;
    /// True when it ended within that time.
    awaitable<bool> ended_within(std::chrono::milliseconds time) const;
    /// Sends `signal`, waits for `grace`, sends SIGKILL; false when even then it did not end.
    awaitable<bool> terminate(std::chrono::milliseconds grace, int signal) const;

private:
    Process(pid_t pid, std::shared_ptr<int> descriptor) : pid_(pid), descriptor_(std::move(descriptor)) {}
    pid_t pid_;
    std::shared_ptr<int> descriptor_;
};

}  // namespace mad::process
