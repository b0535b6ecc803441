// Takes runs of pipelines on: whenever something has happened to one, what has become possible is begun. Any
// number of processes may have one.
#pragma once
#include "base/bell.hpp"
#include "base/group.hpp"
#include "features/pipelines/deciding.hpp"
#include "redis/doorbell.hpp"

namespace mad::pipelines {

/// The Redis channel on which a run that was accepted elsewhere is announced.
inline constexpr std::string_view channel_runs = "mad:pipelines";

class Coordinator {
public:
    struct Parts {
        Runs& runs;
        tasks::Registry& tasks;
        results::Store& results;
        artifacts::Artifacts& artifacts;
        std::function<void()> committed;  ///< the outbox has new rows
        std::function<void()> due;        ///< executions are due
        std::function<void(Id)> ended;    ///< a job has ended
    };
    struct Options {
        std::chrono::milliseconds poll{1000};  ///< looks for what nobody rang for
        std::int64_t at_once = 200;            ///< wakes
    };
    Coordinator(asio::any_io_executor, Parts, redis::Doorbell&);
    Coordinator(asio::any_io_executor, Parts, redis::Doorbell&, Options);
    ~Coordinator();

    void start();
    /// Look now. Harmless before start().
    void wake() { bell_.ring(); }
    awaitable<void> stop();

private:
    awaitable<void> run();
    awaitable<Changes> decide(Situation);
    awaitable<void> learn(const std::vector<Scope>&);

    Parts parts_;
    Options options_;
    Bell bell_;
    Group group_;
    redis::Doorbell& doorbell_;
    redis::Doorbell::Subscription subscription_;
    std::map<Id, std::shared_ptr<const KnownRun>> known_;
    bool stopping_ = false;
};

}  // namespace mad::pipelines
