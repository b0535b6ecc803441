#include "features/events/watchers.hpp"

#include "features/events/types.hpp"

namespace mad::events {

Watchers::Watchers(redis::Doorbell& doorbell)
    : subscription_(doorbell.listen(std::string(channel_events),
                                    [this](const std::string& message) { heard(message); })) {}

std::shared_ptr<void> Watchers::watch(Id job, Bell& bell) {
    const auto place = bells_.emplace(job, &bell);
    return {&bell, [this, place](void*) { bells_.erase(place); }};
}

void Watchers::ring(Id job) {
    const auto [first, last] = bells_.equal_range(job);
    for (auto it = first; it != last; ++it) it->second->ring();
}

/// No job: rings may have been missed.
void Watchers::heard(const std::string& message) {
    if (const auto job = Id::parse(message)) return ring(*job);
    for (auto& [_, bell] : bells_) bell->ring();
}

}  // namespace mad::events
