// A call as a Celery task, and what its result means: docs/celery.md. Pure.
#pragma once
#include "features/services/call_answer.hpp"
#include "features/services/store.hpp"
#include "redis/celery/fleet.hpp"
#include "redis/celery/result.hpp"
#include "redis/celery/task.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace mad::tasks {
struct ServiceConfig;
}

namespace mad::services {

/// Where the tasks of a queue are run, as task_services.base_url has it: celery://QUEUE.
std::string celery_url(std::string_view queue);
bool is_celery_url(std::string_view url);

/// A task that was sent, as task_executions.remote_job has it: celery://QUEUE/ID. In a check the id is the
/// task's name.
struct CeleryJob {
    std::string queue, id;
    std::string url() const { return celery_url(queue) + "/" + id; }
};
/// None for anything else.
std::optional<CeleryJob> celery_job(std::string_view url);

/// The task is bound. Its id is the same until an attempt has failed: whoever asks again, having crashed,
/// finds what was sent.
celery::Task celery_task(const CallRequest&, Time expires);

/// What a result says; of an unfinished task how it goes on.
JobState read_result(const tasks::Runnable&, const celery::TaskResult&);

/// Whether the workers that consume the queue know the task, and how many of it they take at once.
CheckResult read_workers(Id service, std::string_view queue, std::string_view task,
                         const std::vector<celery::Seen>&);

/// Errors: invalid (task_invalid), where it binds a task to another queue than those (with commas between).
Result<void> check_binding(const tasks::ServiceConfig&, std::string_view bound_queues);

}  // namespace mad::services
