// What this instance started, written down, so that the next one can end what a kill -9 left running.
#pragma once
#include "base/async.hpp"

#include <filesystem>
#include <sys/types.h>

namespace mad::embedded {

/// One file a process in a folder: its name is the number, its text the start time and the boot, so that a
/// number used again is nobody of ours.
class Children {
public:
    explicit Children(std::filesystem::path folder) : folder_(std::move(folder)) {}

    void record(pid_t pid) const;
    void forget(pid_t pid) const;
    /// Ends the recorded processes that still run (SIGTERM, after `grace` SIGKILL), and forgets all of them.
    /// Returns how many there were.
    awaitable<int> end_leftovers(std::chrono::milliseconds grace) const;

private:
    std::filesystem::path folder_;
};

}  // namespace mad::embedded
