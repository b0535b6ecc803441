#include "redis/celery/keys.hpp"

#include <fmt/format.h>

namespace mad::celery {

std::string queue_key(std::string_view queue, std::int64_t priority) {
    std::int64_t step = 0;
    for (const auto candidate : priority_steps)
        if (candidate <= priority) step = candidate;
    return step == 0 ? std::string(queue) : fmt::format("{}{}{}", queue, separator, step);
}

std::string bindings_key(std::string_view exchange) { return fmt::format("_kombu.binding.{}", exchange); }

std::string binding(std::string_view routing_key, std::string_view queue) {
    return fmt::format("{}{}{}{}", routing_key, separator, separator, queue);
}

std::string result_key(std::string_view task_id) { return fmt::format("celery-task-meta-{}", task_id); }

std::string sent_key(std::string_view task_id) { return fmt::format("mad.celery.sent.{}", task_id); }

std::string channel(std::int64_t database, std::string_view exchange, std::string_view routing_key) {
    return routing_key.empty() ? fmt::format("/{}.{}", database, exchange)
                               : fmt::format("/{}.{}/{}", database, exchange, routing_key);
}

}  // namespace mad::celery
