// Keeps one command running: restarts it when it ends, ever more slowly while it keeps failing.
#pragma once
#include "process/child.hpp"
#include "process/event.hpp"

#include <functional>

namespace mad::process {

/// When to start again what ended. Pure.
class Backoff {
public:
    struct Policy {
        std::chrono::milliseconds first{100};
        std::chrono::milliseconds most{30'000};
        std::chrono::milliseconds stable{60'000};  ///< after so long a run the next delay is `first` again
    };
    explicit Backoff(Policy policy) : policy_(policy), next_(policy.first) {}

    /// The time to wait after a run that lasted `uptime`.
    std::chrono::milliseconds after(std::chrono::milliseconds uptime);

private:
    Policy policy_;
    std::chrono::milliseconds next_;
};

class Supervisor {
public:
    enum class State { stopped, starting, ready, waiting, stopping };

    struct Options {
        std::string name;  ///< in log lines
        Backoff::Policy backoff{};
        std::chrono::milliseconds grace{10'000};  ///< between stop_signal and SIGKILL
        int stop_signal = SIGTERM;
        /// Asked every `probe_interval` after a start until it says yes; empty: ready at once.
        std::function<awaitable<bool>()> probe{};
        std::chrono::milliseconds probe_interval{20};
        /// Called with each new process, and with each that ended.
        std::function<void(pid_t)> started{};
        std::function<void(Exit)> ended{};
    };

    Supervisor(asio::any_io_executor executor, Command command, Options options);
    /// Only when stopped, or when the executor runs no more.
    ~Supervisor();

    void start();
    /// Returns when the command has ended. May be called twice, or before start().
    awaitable<void> stop();
    /// True when ready; false when it was stopped, or `within` has passed first.
    awaitable<bool> until_ready(std::chrono::milliseconds within);

    State state() const { return state_; }
    std::optional<pid_t> pid() const { return pid_; }
    int restarts() const { return restarts_; }

private:
    awaitable<void> keep_running();
    awaitable<void> attend(Child& child);
    awaitable<void> watch_readiness();

    asio::any_io_executor executor_;
    Command command_;
    Options options_;
    State state_ = State::stopped;
    std::optional<pid_t> pid_;
    int restarts_ = 0;
    Event stop_requested_, ready_, finished_;
};

}  // namespace mad::process
