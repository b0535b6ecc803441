// What Celery keeps of a task at celery-task-meta-<id>.
#pragma once
#include "base/clock.hpp"
#include "base/error.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace mad::celery {
namespace json = boost::json;

/// Celery's states; an application may have others of its own.
namespace status {
inline constexpr std::string_view pending = "PENDING", received = "RECEIVED", started = "STARTED",
                                  success = "SUCCESS", failure = "FAILURE", retry = "RETRY",
                                  revoked = "REVOKED";
}

/// A Python exception: `.get()` raises `type` of `module` with these arguments where it is known there, else
/// one of that name.
struct Failure {
    std::string type;
    json::array arguments{};
    std::optional<std::string> module{};
};

struct TaskResult {
    std::string task_id, status;
    json::value value{};  ///< what the task returned, or what an unfinished state tells
    std::optional<Failure> failure{};
    std::optional<std::string> traceback{};
    json::array children{};
    std::optional<Time> date_done{};
    std::optional<std::string> group_id{}, parent_id{};
    json::object more{};  ///< of extended results: name, args, kwargs, worker, retries, queue
};

TaskResult succeeded(std::string task_id, json::value value, Time);
TaskResult failed(std::string task_id, Failure, std::string traceback, Time);
TaskResult started(std::string task_id, std::int64_t pid, std::string_view hostname);
TaskResult revoked(std::string task_id, std::string_view why, Time);

bool is_final(std::string_view status);
/// Whether the value is an exception: FAILURE, RETRY, REVOKED.
bool is_exception(std::string_view status);
/// As Python would: ValueError('boom')
std::string python_repr(const Failure&);

/// Errors: malformed, invalid (names the field).
Result<TaskResult> decode_result(std::string_view text);
std::string encode_result(const TaskResult&);

}  // namespace mad::celery
