// Those of this process who wait for the next event of a job.
#pragma once
#include "base/bell.hpp"
#include "base/id.hpp"
#include "redis/doorbell.hpp"

#include <map>
#include <set>

namespace mad::events {

/// Rung by the relay of this process, and through Redis by those of others.
class Watchers {
public:
    explicit Watchers(redis::Doorbell&);

    /// Rings `bell` for each event of the job while the token lives.
    [[nodiscard]] std::shared_ptr<void> watch(Id job, Bell& bell);
    void ring(Id job);
    std::size_t size() const { return bells_.size(); }

private:
    void heard(const std::string& message);

    std::multimap<Id, Bell*> bells_;
    redis::Doorbell::Subscription subscription_;
};

}  // namespace mad::events
