// How much of an organisation may wait: whoever submits faster than is run hears of it, and waits with what
// is left.
#pragma once
#include "base/async.hpp"
#include "db/gather.hpp"
#include "features/executions/store.hpp"

#include <chrono>
#include <map>

namespace mad::executions {

/// Far from the limit the queue is counted once a second, and what is accepted here in between added to it;
/// at the limit each time. So processes may exceed it by what they accept together within a second.
class QueueLimit {
public:
    QueueLimit(Store& store, std::int64_t usual)
        : ask_([&store, usual](Id org) { return store.queue(org, usual); }) {}

    /// One more job is to wait. Errors: too_many (queue_full), with retry_after.
    awaitable<Result<void>> admit(Id org);

private:
    struct Known {
        Queue queue{};
        std::chrono::steady_clock::time_point counted_at{};
    };
    db::Ask<Id, Queue> ask_;
    std::map<Id, Known> known_;
};

}  // namespace mad::executions
