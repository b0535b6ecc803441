// Tasks as data.
#pragma once
#include "schema/described.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mad::tasks {
namespace json = boost::json;

struct Retries {
    std::int64_t max_failures = 3;
    double backoff_seconds = 2;
};

/// How a task is run; every part optional.
struct ServiceConfig {
    std::vector<std::string> base_urls;  ///< instances listed with the task itself
    std::string health_path = "/health";
    std::int64_t capacity = 1;  ///< executions an instance takes at once, where it does not say
    std::int64_t timeout_seconds = 3600;
    Retries retries;
    std::optional<json::object> launch;   ///< command or image, resources
    std::optional<json::object> scaling;  ///< min, max, target in flight, idle seconds
    std::optional<json::object> cache;    ///< ttl, min_confidence, compatible_versions
};

const schema::Object& describe(std::type_identity<Retries>);
const schema::Object& describe(std::type_identity<ServiceConfig>);

}  // namespace mad::tasks
