// Celery's result backend in Redis.
#pragma once
#include "redis/celery/result.hpp"
#include "redis/client.hpp"
#include "redis/doorbell.hpp"

namespace mad::celery {

/// Belongs to one io_context.
class Results {
public:
    /// `url`: see redis/address.hpp; throws std::invalid_argument for another. `kept`: Celery's
    /// result_expires.
    Results(const asio::any_io_executor&, const std::string& url,
            std::chrono::seconds kept = std::chrono::hours(24));

    /// False when the task has succeeded before: that stays. Errors: unavailable.
    awaitable<Result<bool>> store(const TaskResult&);
    /// Nothing while nothing is known of the task. Errors: unavailable, malformed, invalid.
    awaitable<Result<std::optional<TaskResult>>> find(std::string task_id);
    /// Calls `changed` whenever a result of the task is stored, and once at first, until the returned token
    /// is destroyed.
    [[nodiscard]] redis::Doorbell::Subscription watch(const std::string& task_id,
                                                      std::function<void()> changed);
    /// The final result, as soon as it is there. Errors: timeout, malformed, invalid.
    awaitable<Result<TaskResult>> wait(std::string task_id, std::chrono::milliseconds longest);

    awaitable<void> stop();

private:
    asio::any_io_executor executor_;
    redis::Client client_;
    redis::Doorbell doorbell_;
    std::chrono::seconds kept_;
};

}  // namespace mad::celery
