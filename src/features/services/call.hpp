// One execution's conversation with a task service: docs/service-contract.md.
#pragma once
#include "base/async.hpp"
#include "base/error.hpp"
#include "base/id.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/json/value.hpp>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace mad {
class BlockingPool;
}
namespace mad::http {
class Client;
struct ClientRequest;
struct ClientResponse;
}  // namespace mad::http
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
    std::int64_t attempt = 1;
    std::string traceparent{};
    /// Of a job whose status resource cannot be reached: whether its instance has left, so that it is lost.
    std::function<awaitable<bool>()> has_left{};
    std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
};

/// The code by which a service says that it ended a job only because it stops.
inline constexpr std::string_view stopping = "stopping";

/// A job at the service, to be followed.
struct RemoteJob {
    std::string url;  ///< the status resource, absolute: task_executions.remote_job
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
    void raise();
    bool raised() const { return raised_; }

private:
    friend class Caller;
    bool raised_ = false;
    asio::steady_timer* timer_ = nullptr;  // of the one wait that it ends
};

class Caller {
public:
    struct Options {
        std::chrono::milliseconds first_poll{100}, longest_poll{2000};
        std::chrono::milliseconds begin_timeout{120'000};  ///< until a job is accepted
        std::chrono::milliseconds poll_timeout{30'000};    ///< of one look at a status resource
        /// A status resource that cannot be reached for so long is lost.
        std::chrono::milliseconds unreachable_for{60'000};
        std::uint64_t max_answer_bytes = 64 << 20, max_log_bytes = 4 << 20;
        BlockingPool* pool = nullptr;  ///< where long answers are read; none: on this thread
    };
    explicit Caller(http::Client& client);
    Caller(http::Client& client, Options);

    /// Calls the operation. `call`: waits for the answer; `job`: the service answers with a RemoteJob (or is
    /// done at once).
    awaitable<Begun> begin(CallRequest, Interrupt&);
    /// Follows a job to its end; `on_progress` hears every change. Any process may go on following it.
    awaitable<Ended> follow(CallRequest, RemoteJob, Interrupt&, std::function<void(Progress)> on_progress);
    /// DELETE of the status resource: best effort, true where the service took it (or knows no such job).
    awaitable<bool> cancel(RemoteJob, std::string traceparent);
    /// GET …/logs; empty where the service keeps none or does not answer.
    awaitable<std::string> logs(RemoteJob, std::string traceparent);

private:
    class Waiting;
    awaitable<std::optional<Result<http::ClientResponse>>> send(http::ClientRequest, Interrupt&);
    static awaitable<void> pause(std::chrono::milliseconds, Interrupt&);

    http::Client& client_;
    Options options_;
};

}  // namespace mad::services
