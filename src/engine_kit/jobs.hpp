// The executions of a service: those that run, at most its capacity, and those that ended not long ago.
#pragma once
#include "base/group.hpp"
#include "engine_kit/execution.hpp"

#include <optional>

namespace mad::engine_kit {

class Jobs {
public:
    struct Limits {
        std::size_t capacity = 1;
        std::size_t kept = 100;  ///< that have ended; the oldest are forgotten first
        std::chrono::seconds kept_for{1800};
    };
    /// The workplace must outlive what runs: stop() before it goes.
    Jobs(const asio::any_io_executor&, const Workplace&, Limits);

    /// Begins at once. The job of a `key` given before is given again, however that one ended. Errors:
    /// too_many, unavailable (the service stops).
    Result<std::shared_ptr<Execution>> start(Order, const std::optional<std::string>& key = {});
    /// Null where there is none (any more).
    std::shared_ptr<Execution> find(std::string_view id);
    void forget(std::string_view id);
    std::size_t running() const { return group_.size(); }
    std::size_t capacity() const { return limits_.capacity; }
    bool stopping() const { return stopping_; }
    /// Takes nothing more, cancels what runs, returns when nothing does.
    awaitable<void> stop();

private:
    void forget_old();

    asio::any_io_executor executor_;
    const Workplace& place_;
    Limits limits_;
    std::map<std::string, std::shared_ptr<Execution>, std::less<>> executions_;  // by id: in order of time
    std::map<std::string, std::string, std::less<>> ids_of_keys_;
    Group group_;
    bool stopping_ = false;
};

}  // namespace mad::engine_kit
