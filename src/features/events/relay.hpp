// Carries the outbox into the organisations' results stores, in order, each event once, and tells who
// watches. Any number of processes may run one.
#pragma once
#include "base/bell.hpp"
#include "base/group.hpp"
#include "base/id.hpp"
#include "redis/doorbell.hpp"

#include <chrono>
#include <map>
#include <set>

namespace mad::db {
class Database;
}
namespace mad::results {
class Store;
}

namespace mad::events {

struct Batch;
class Store;
class Watchers;

class Relay {
public:
    struct Options {
        std::chrono::milliseconds sweep{5000};  ///< looks for rows that nobody rang for
        std::int64_t batch = 500;               ///< rows at once
        std::size_t at_once = 2;                ///< organisations; each holds a metadata connection meanwhile
        /// From a wake to the look at the outbox: what follows it closely is the same batch.
        std::chrono::milliseconds pace{20};
        std::chrono::milliseconds first_backoff{500}, longest_backoff{60'000};  ///< of a store that fails
    };
    Relay(asio::any_io_executor, db::Database& metadata, results::Store&, redis::Doorbell&, Watchers&);
    Relay(asio::any_io_executor, db::Database& metadata, results::Store&, redis::Doorbell&, Watchers&,
          Options);
    ~Relay();

    void start();
    /// Rows were committed. Cheap; harmless before start() and after stop().
    void wake();
    /// Finishes the batches in hand. May be called twice, or before start().
    awaitable<void> stop();

private:
    awaitable<void> run();
    awaitable<void> carry(Id org);
    awaitable<void> deliver(Id org, Batch);
    bool may_begin(Id org) const;
    bool is_failing(Id org) const;
    void failed(Id org, const std::string& why);

    struct Backoff {
        std::chrono::steady_clock::time_point until{};
        std::chrono::milliseconds pause{};
    };
    std::unique_ptr<Store> outbox_;
    results::Store& results_;
    redis::Doorbell& doorbell_;
    Watchers& watchers_;
    Options options_;
    Bell bell_;
    Group group_;
    std::set<Id> busy_;  // organisations being carried now
    std::map<Id, Backoff> backoff_;
    redis::Doorbell::Subscription subscription_;
    bool stopping_ = false;
};

}  // namespace mad::events
