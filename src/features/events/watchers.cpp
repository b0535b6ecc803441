#include "features/events/watchers.hpp"

namespace mad::events {

Watchers::Watchers(redis::Doorbell& doorbell, std::string_view channel)
    : doorbell_(doorbell),
      channel_(channel),
      subscription_(doorbell.listen(channel_, [this](const std::string& message) { heard(message); })) {}

std::shared_ptr<void> Watchers::watch(Id id, Bell& bell) {
    const auto place = bells_.emplace(id, &bell);
    return {&bell, [this, place](void*) { bells_.erase(place); }};
}

void Watchers::ring(Id id) {
    ring_here(id);
    doorbell_.ring(channel_, id.text());
}

void Watchers::ring_here(Id id) {
    const auto [first, last] = bells_.equal_range(id);
    for (auto it = first; it != last; ++it) it->second->ring();
}

/// No id: rings may have been missed.
void Watchers::heard(const std::string& message) {
    if (const auto id = Id::parse(message)) return ring_here(*id);
    for (auto& [_, bell] : bells_) bell->ring();
}

}  // namespace mad::events
