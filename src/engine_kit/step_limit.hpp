// A time limit for one step within an execution's process, for libraries that cannot be interrupted.
#pragma once
#include <chrono>
#include <unistd.h>

namespace mad::engine_kit {

/// While it lives: the process is ended by SIGALRM after `longest`, and the execution fails with
/// "step_time_limit", which names the step by its progress message. One at a time.
class StepLimit {
public:
    explicit StepLimit(std::chrono::seconds longest) { ::alarm(static_cast<unsigned>(longest.count())); }
    StepLimit(const StepLimit&) = delete;
    ~StepLimit() { ::alarm(0); }
};

}  // namespace mad::engine_kit
