// Celery's events: what workers tell monitors.
#pragma once
#include "redis/celery/result.hpp"
#include "redis/celery/task.hpp"

#include <span>
#include <vector>

namespace mad::celery {

struct Event {
    std::string type;       ///< "task-received", "worker-heartbeat"
    json::object fields{};  ///< uuid, name, result, freq, …
    // Whoever sends it fills these in.
    std::string hostname{};
    std::optional<Time> timestamp{};
    std::int64_t pid = 0, clock = 0, utcoffset = 0;
};

Event task_received(const Task&);
Event task_started(std::string_view id);
/// `result` as Python would show it.
Event task_succeeded(std::string_view id, std::string_view result, double seconds);
Event task_failed(std::string_view id, const Failure&, std::string_view traceback);
Event task_retried(std::string_view id, const Failure&, std::string_view traceback);
Event task_revoked(std::string_view id, bool terminated, bool expired);

struct WorkerLoad {
    double frequency = 2;  ///< seconds between heartbeats
    std::size_t active = 0, processed = 0;
};
/// `type`: worker-online, worker-heartbeat or worker-offline.
Event worker_event(std::string_view type, const WorkerLoad&);

Message to_message(const Event&);
/// A batch, as task.multi: so Celery's workers send the events of tasks, even one.
Message to_message(std::span<const Event>);
/// Errors: invalid (names the field).
Result<std::vector<Event>> read_events(const Message&);

/// Python's utcoffset(): whole hours west of UTC, of this machine now.
std::int64_t hours_west_of_utc();

}  // namespace mad::celery
