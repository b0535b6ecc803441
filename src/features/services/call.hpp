// One execution's conversation with a task service: docs/service-contract.md, docs/celery.md.
#pragma once
#include "base/async.hpp"
#include "base/error.hpp"
#include "base/id.hpp"

#include <boost/json/value.hpp>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace mad::tasks {
struct Runnable;
}

namespace mad::services {
namespace json = boost::json;

/// What the service is asked.
struct CallRequest {
    std::shared_ptr<const tasks::Runnable> task;
    std::string base_url;
    json::value inputs;  ///< checked, defaults filled, file inputs already presigned URLs
    std::map<std::string, std::string> output_urls{};  ///< presigned PUT of each file output, by its name
    Id execution{};
    std::int64_t attempt = 1, failures = 0;  ///< times it was taken up, and those that failed before
    std::string traceparent{};
    /// Of a job whose status resource cannot be reached: whether its instance has left, so that it is lost.
    std::function<awaitable<bool>()> has_left{};
    std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
};

/// The code of an answer that cannot be read, or is not what the task's document promises.
inline constexpr std::string_view answer_invalid = "service_answer_invalid";
/// The code by which a service says that it ended a job only because it stops.
inline constexpr std::string_view stopping = "stopping";

/// A job at the service, to be followed.
struct RemoteJob {
    std::string url;  ///< the status resource, absolute, or celery:// (task_executions.remote_job)
};
/// The answer, checked against the task's output schema. Where a file output is an object or a text other
/// than the URL that was handed out, the file came inline.
struct Done {
    json::value result;
};
/// The service is up and takes nothing now (429, 503): no failure of the execution.
struct Busy {
    std::chrono::seconds retry_after;
    std::string detail;
};
/// Nothing was begun: no connection. Another instance may be asked at once.
struct Unreachable {
    std::string detail;
};
/// It did not work out. `retryable`: another attempt may help.
struct Failed {
    Error error;
    bool retryable = false;
};
/// The service says that the job was canceled.
struct Canceled {};
/// The service does not know the job (any more): another attempt must begin anew.
struct Lost {
    std::string detail;
};
/// The deadline passed. What runs at the service goes on until it is canceled.
struct TimedOut {};
/// Interrupt::raise() was called. What runs at the service goes on until it is canceled.
struct Interrupted {};

using Begun = std::variant<Done, RemoteJob, Busy, Unreachable, Failed, TimedOut, Interrupted>;
using Ended = std::variant<Done, Failed, Canceled, Lost, TimedOut, Interrupted>;

struct Progress {
    double fraction = 0;  ///< 0 to 1
    std::string message;
};

/// Ends a conversation from outside, at once: the lease was lost, the execution canceled, the worker stops.
/// One conversation uses it, and it must outlive that.
class Interrupt {
public:
    void raise() {
        raised_ = true;
        if (end_wait_) end_wait_();
    }
    bool raised() const { return raised_; }

    /// While it lives, raising the interrupt ends the one wait.
    class Waiting {
    public:
        Waiting(Interrupt& interrupt, std::function<void()> end_wait) : interrupt_(interrupt) {
            interrupt_.end_wait_ = std::move(end_wait);
        }
        ~Waiting() { interrupt_.end_wait_ = nullptr; }
        Waiting(const Waiting&) = delete;

    private:
        Interrupt& interrupt_;
    };

private:
    bool raised_ = false;
    std::function<void()> end_wait_;
};

/// How an execution is called: over HTTP (http_caller.hpp), or as a Celery task (celery_caller.hpp).
class Caller {
public:
    Caller() = default;
    Caller(const Caller&) = delete;
    virtual ~Caller() = default;

    /// Calls the operation: waits for the answer, or begins a job at the service.
    virtual awaitable<Begun> begin(CallRequest, Interrupt&) = 0;
    /// Follows a job to its end; `on_progress` hears every change. Any process may go on following it.
    virtual awaitable<Ended> follow(CallRequest, RemoteJob, Interrupt&,
                                    std::function<void(Progress)> on_progress) = 0;
    /// Ends a job: best effort, true where the service took it (or knows no such job).
    virtual awaitable<bool> cancel(RemoteJob, std::string traceparent) = 0;
    /// What the job writes or wrote; empty where the service keeps none or does not answer.
    virtual awaitable<std::string> logs(RemoteJob, std::string traceparent) = 0;
};

/// The milliseconds until then, rounded up; of a time that never comes very many.
std::chrono::milliseconds left_until(std::chrono::steady_clock::time_point deadline);

}  // namespace mad::services
