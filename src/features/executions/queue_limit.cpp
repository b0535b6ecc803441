#include "features/executions/queue_limit.hpp"

namespace mad::executions {
namespace {
constexpr std::chrono::seconds count_every{1}, come_back_in{10};
}  // namespace

awaitable<Result<void>> QueueLimit::admit(Id org) {
    using SteadyClock = std::chrono::steady_clock;
    auto& known = known_[org];
    const auto asked_at = SteadyClock::now();
    if (known.queue.waiting >= known.queue.limit || asked_at - known.counted_at > count_every) {
        const auto queue = co_await ask_.ask(org);
        // Who asked at the same time may have been told, and admitted, before.
        if (known.counted_at < asked_at) known = {queue, SteadyClock::now()};
    }
    if (known.queue.waiting++ < known.queue.limit) co_return Result<void>{};
    co_return Error{Errc::too_many,
                    "queue_full",
                    "The organisation has " + std::to_string(known.queue.limit) +
                        " jobs that wait for their start, " +
                        "and no more may: submit again when some of them have begun",
                    {},
                    come_back_in};
}

}  // namespace mad::executions
