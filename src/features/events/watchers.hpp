// Those of this process who wait for news of a job, or of whatever else has an id.
#pragma once
#include "base/bell.hpp"
#include "base/id.hpp"
#include "redis/doorbell.hpp"

#include <map>
#include <set>

namespace mad::events {

/// Rung by whoever has news in this process, and through a channel of Redis by those in others.
class Watchers {
public:
    Watchers(redis::Doorbell&, std::string_view channel);

    /// Rings `bell` for all news of `id` while the token lives.
    [[nodiscard]] std::shared_ptr<void> watch(Id id, Bell& bell);
    /// There is news of it, for those who watch it anywhere.
    void ring(Id);
    std::size_t size() const { return bells_.size(); }

private:
    void ring_here(Id);
    void heard(const std::string& message);

    redis::Doorbell& doorbell_;
    std::string channel_;
    std::multimap<Id, Bell*> bells_;
    redis::Doorbell::Subscription subscription_;
};

}  // namespace mad::events
