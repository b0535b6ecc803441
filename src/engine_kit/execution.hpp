// One execution: inputs fetched, its process run under its limits, outputs stored; or an error.
#pragma once
#include "engine_kit/execution_process.hpp"
#include "engine_kit/files.hpp"
#include "engine_kit/partial_results.hpp"
#include "engine_kit/task_files.hpp"
#include "process/event.hpp"

namespace mad::engine_kit {

/// What every execution of a service has in common.
struct Workplace {
    std::string tool;
    Transport transport;
    std::filesystem::path folder;  ///< each execution gets a folder in it
    std::filesystem::path cache;   ///< as Work::cache
    int cpu = 1, most_cpu = 1;
    std::chrono::seconds time_limit{3600};
    std::uint64_t memory_bytes = 0;  ///< of address space for each of its processes; 0: no limit
};

/// One request, checked.
struct Order {
    const ServedOperation* operation = nullptr;
    json::object input;
    std::map<std::string, std::string> output_urls{};
    std::string execution{};  ///< the platform's name for it (X-MAD-Execution), for the logs
};

class Execution {
public:
    enum class Status { running, completed, failed, canceled };

    Execution(const asio::any_io_executor&, const Workplace&, Order);

    /// To the end, whatever happens; when it returns no process of it is left.
    awaitable<void> run();
    /// Ends it soon: its process is told, then killed. Nothing happens where it has ended.
    void cancel() { canceled_.set(); }
    /// The same because the service stops: it has failed then, and may be tried elsewhere.
    void abandon() {
        abandoned_ = true;
        canceled_.set();
    }
    awaitable<void> wait() { return ended_.wait(); }

    const std::string& id() const { return id_; }
    Status status() const { return status_; }
    /// Of an execution that has ended; an error unless it is completed.
    const Result<json::object>& outcome() const { return outcome_; }
    const std::string& log() const { return log_; }
    const PartialResults& partial_results() const { return partial_; }
    std::chrono::steady_clock::time_point ended_at() const { return ended_at_; }
    /// The status resource: {id, status, progress, message, result | error}.
    json::object to_json() const;

private:
    awaitable<Result<json::object>> perform();
    awaitable<Result<json::object>> in_process(json::object input);
    awaitable<Result<json::object>> followed();
    void add_to_log(std::string_view text);
    void end(Status, Result<json::object>);

    const Workplace& place_;
    Order order_;
    std::string id_;
    std::filesystem::path folder_;
    Status status_ = Status::running;
    double progress_ = 0;
    std::string message_, log_;
    PartialResults partial_;
    Result<json::object> outcome_;
    std::optional<process::Child> child_;
    process::Event canceled_, ended_;
    bool abandoned_ = false;
    std::chrono::steady_clock::time_point started_at_, ended_at_{};
};

std::string_view name_of(Execution::Status);

/// Whether the same request may succeed at another time or place.
bool is_retryable(const Error&);

}  // namespace mad::engine_kit
