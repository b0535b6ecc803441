#include "features/executions/sweeper.hpp"

#include "base/log.hpp"
#include "features/executions/worker.hpp"

namespace mad::executions {

Sweeper::Sweeper(asio::any_io_executor executor, Parts parts, redis::Doorbell& doorbell)
    : Sweeper(std::move(executor), std::move(parts), doorbell, Options()) {}

Sweeper::Sweeper(asio::any_io_executor executor, Parts parts, redis::Doorbell& doorbell, Options options)
    : executor_(executor),
      parts_(std::move(parts)),
      options_(options),
      bell_(executor),
      group_(executor),
      doorbell_(doorbell) {}

void Sweeper::start() { group_.spawn("sweeper", run()); }

awaitable<void> Sweeper::stop() {
    stopping_ = true;
    bell_.ring();
    co_await group_.join();
}

awaitable<void> Sweeper::run() {
    while (!stopping_) {
        std::size_t found = 0;
        try {
            found = co_await sweep();
        } catch (const std::exception& e) {
            log::warning("sweep_failed", {{"detail", e.what()}});
        }
        // A full batch is followed by the next one.
        if (static_cast<std::int64_t>(found) < options_.at_once && !stopping_)
            co_await bell_.wait(options_.every);
    }
}

awaitable<std::size_t> Sweeper::sweep() {
    auto stranded = co_await parts_.store.take_stranded(
        owner_, options_.at_once, std::chrono::duration<double>(options_.lease).count());
    const auto found = stranded.size();
    Group each(executor_);
    for (auto& lease : stranded) each.spawn("rescue", rescue(std::move(lease)));
    co_await each.join();
    if (co_await parts_.store.has_due()) doorbell_.ring(std::string(channel_due));
    co_return found;
}

// Where it fails (a results store is away), the lease expires and it is tried again.
awaitable<void> Sweeper::rescue(Lease lease) {
    Run::Options options{.lease = options_.lease};
    options.chance = [] { return 0.5; };
    Run run(executor_, parts_, std::move(lease), std::move(options));
    co_await run.rescue();
}

}  // namespace mad::executions
