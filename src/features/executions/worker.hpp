// Takes what is due, as much as it has slots for, and runs it. Any number of workers in any number of
// processes.
#pragma once
#include "features/executions/retries.hpp"
#include "features/executions/run.hpp"
#include "features/services/types.hpp"
#include "redis/doorbell.hpp"

#include <map>
#include <random>

namespace mad::executions {

/// Redis channels. Whoever makes something due rings the first; a cancel rings the second with the
/// execution's id. Rings may be lost: they save time only.
inline constexpr std::string_view channel_due = "mad:executions";
inline constexpr std::string_view channel_cancel = "mad:executions:cancel";

/// Who wants to know what a worker runs: from its beginning until it is let go of, as what it is then.
struct Observer {
    std::function<void(const Lease&)> began;
    std::function<void(const Lease&, const State&)> left;
};

/// Belongs to one io_context and its one thread; stop() before it goes.
class Worker {
public:
    struct Options {
        std::size_t slots = 4;  ///< executions at once
        std::chrono::milliseconds lease{30'000};
        std::chrono::milliseconds poll{1000};  ///< looks for what nobody rang for
        std::chrono::milliseconds progress_every{500};
        std::string name = "worker";  ///< for people: in task_executions.lease_owner
    };
    Worker(asio::any_io_executor, Parts, redis::Doorbell&);
    Worker(asio::any_io_executor, Parts, redis::Doorbell&, Options);
    ~Worker();

    /// Before start(); it outlives the worker's last run.
    void observe_with(Observer observer) { observer_ = std::move(observer); }
    void start();
    /// Look now: something is due, an instance became healthy or free. Harmless before start().
    void wake() { bell_.ring(); }
    /// Takes nothing more. What it holds is finished within `grace`, or given back: due at once, and no
    /// failure counted. May be called twice, or before start().
    awaitable<void> stop(std::chrono::milliseconds grace);
    std::size_t held() const { return runs_.size(); }

private:
    awaitable<void> take();
    awaitable<void> claim();
    awaitable<void> run(std::shared_ptr<Run>);
    awaitable<void> renew();
    awaitable<void> renew_once();
    awaitable<void> report();

    asio::any_io_executor executor_;
    Parts parts_;
    Options options_;
    std::string owner_;
    std::minstd_rand random_{std::random_device{}()};
    Observer observer_;
    std::map<Id, std::shared_ptr<Run>> runs_;
    std::vector<services::Outcome> outcomes_;     // not yet reported
    std::map<std::string, RetryBudget> retries_;  // by task
    Bell bell_, renew_bell_, report_bell_;
    asio::steady_timer all_ended_;
    Group group_;
    redis::Doorbell& doorbell_;
    redis::Doorbell::Subscription due_, cancel_;
    bool stopping_ = false;
    bool more_waits_ = true;         // for a place that the end of a run here may free
    std::optional<double> room_in_;  // seconds until an instance has room that has none now
};

}  // namespace mad::executions
