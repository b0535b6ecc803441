// The names under which kombu and Celery keep things in Redis.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace mad::celery {

/// A queue is a list for each of these; a priority goes to the next lower one. 0 is served first.
inline constexpr std::array<std::int64_t, 4> priority_steps{0, 3, 6, 9};
inline constexpr std::string_view separator = "\x06\x16";

inline constexpr std::string_view unacked = "unacked", unacked_index = "unacked_index",
                                  unacked_mutex = "unacked_mutex";
/// Ours: the last messages that could not be read, for people to look at.
inline constexpr std::string_view refused = "mad.celery.refused";

/// The list of a queue for that priority: "celery", "celery\x06\x163".
std::string queue_key(std::string_view queue, std::int64_t priority);
/// The set of an exchange's bindings, and one of them: routing key, pattern and queue.
std::string bindings_key(std::string_view exchange);
std::string binding(std::string_view routing_key, std::string_view queue);
std::string result_key(std::string_view task_id);
/// Ours: that a task of this id was sent.
std::string sent_key(std::string_view task_id);
/// Where an exchange that reaches all publishes: "/0.celery.pidbox", "/0.celeryev/worker.heartbeat".
std::string channel(std::int64_t database, std::string_view exchange, std::string_view routing_key = "");

}  // namespace mad::celery
