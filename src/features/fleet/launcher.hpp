// What starts and ends instances of task services: processes of this machine (process_launcher.hpp), or what
// an orchestrator runs. docs/fleet.md says what one must do.
#pragma once
#include "base/async.hpp"
#include "base/error.hpp"
#include "features/tasks/types.hpp"

#include <functional>
#include <string>
#include <vector>

namespace mad::fleet {

/// An instance as its launcher knows it.
struct Launched {
    std::string name{};
    std::string service{};  ///< what it was started as
    Time started_at{};
    std::string ended{};  ///< why, of one that ended though nobody stopped it; empty: it runs
};

class Launcher {
public:
    virtual ~Launcher() = default;

    /// What service_config.launch means here, as one text: definitions that give the same are answered by the
    /// same instances. Empty: not to be launched here.
    virtual std::string service_of(const tasks::json::object& launch) const = 0;

    /// Starts an instance that registers itself under `name` (NewService::instance). Returns once it is
    /// begun, not once it is ready. Errors: unavailable (cannot_start).
    virtual awaitable<Result<void>> start(std::string name, const tasks::json::object& launch) = 0;
    /// Ends it, gently first; returns when it is gone. One that ended already is forgotten.
    virtual awaitable<void> stop(std::string name) = 0;
    /// All that were started and not stopped.
    virtual awaitable<std::vector<Launched>> list() = 0;
    /// Ends all of them.
    virtual awaitable<void> stop_all() = 0;

    /// `changed` is called when one has ended.
    void when_changed(std::function<void()> changed) { changed_ = std::move(changed); }

protected:
    std::function<void()> changed_;
};

}  // namespace mad::fleet
