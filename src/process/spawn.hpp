// fork and exec, with all that is prepared before and all that may fail between. Private to this folder.
#pragma once
#include "process/command.hpp"

namespace mad::process {

struct Spawned {
    pid_t pid;
    int handle;       ///< pidfd
    int out, errors;  ///< the reading ends, not blocking, or -1
};

/// Returns once the program runs. The caller owns the descriptors and must reap the process.
Result<Spawned> spawn(const Command& command);

}  // namespace mad::process
