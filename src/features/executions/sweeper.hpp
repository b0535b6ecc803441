// Sees to what nobody holds any more: leases that have expired, cancels of what waits, rings that were lost.
#pragma once
#include "features/executions/run.hpp"
#include "redis/doorbell.hpp"

namespace mad::executions {

/// One a process is enough; several share the work. Belongs to one io_context and its one thread.
class Sweeper {
public:
    struct Options {
        std::chrono::milliseconds every{5000};
        std::chrono::milliseconds lease{30'000};  ///< of what it settles
        std::int64_t at_once = 20;
    };
    Sweeper(asio::any_io_executor, Parts, redis::Doorbell&);
    Sweeper(asio::any_io_executor, Parts, redis::Doorbell&, Options);

    void start();
    void wake() { bell_.ring(); }
    /// One look over all; what it took is settled when it returns. How many those were.
    awaitable<std::size_t> sweep();
    /// May be called twice, or before start().
    awaitable<void> stop();

private:
    awaitable<void> run();
    awaitable<void> rescue(Lease);

    asio::any_io_executor executor_;
    Parts parts_;
    Options options_;
    std::string owner_ = "sweeper " + Id::make().text();
    Bell bell_;
    Group group_;
    redis::Doorbell& doorbell_;
    bool stopping_ = false;
};

}  // namespace mad::executions
