// Celery's workers, as they answer the questions of remote control.
#pragma once
#include "base/async.hpp"
#include "redis/celery/control.hpp"
#include "redis/client.hpp"

namespace mad::celery {

/// A worker that answered.
struct Seen {
    std::string hostname;
    std::vector<std::string> queues{}, tasks{};  ///< those it consumes; the names of those it knows
    std::int64_t concurrency = 1;                ///< tasks at once
};

/// What the replies to active_queues, registered and stats say together. What a reply does not say is left
/// out.
std::vector<Seen> read_fleet(const std::vector<ControlReply>&);

/// Belongs to one io_context.
class Fleet {
public:
    struct Options {
        std::chrono::milliseconds within{1000};  ///< a worker that is silent for so long is passed over
        std::chrono::milliseconds fresh{2000};   ///< who asks again within that is told the same
    };
    Fleet(const asio::any_io_executor&, redis::Address);
    Fleet(const asio::any_io_executor&, redis::Address, Options);

    /// All workers at the broker. Errors: unavailable.
    awaitable<Result<std::vector<Seen>>> workers();

private:
    using Answer = Result<std::vector<Seen>>;
    awaitable<Answer> ask();
    awaitable<Result<std::vector<ControlReply>>> replies(const std::string& queue, std::size_t expected);

    Options options_;
    redis::Client client_;
    std::string name_;             // the queue for the replies
    asio::steady_timer answered_;  // nobody asks
    std::optional<Answer> last_;
    std::chrono::steady_clock::time_point last_at_{};
    bool asking_ = false;
};

}  // namespace mad::celery
