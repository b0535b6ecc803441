// The task registry over HTTP.
#pragma once
#include "base/async.hpp"
#include "base/error.hpp"

#include <functional>

namespace mad {
class BlockingPool;
}
namespace mad::http {
class Router;
}

namespace mad::tasks {

class Store;
class Registry;
struct Definition;
struct ServiceConfig;

/// What the composition adds to publishing.
struct Publishing {
    /// Whether this platform runs tasks so; its faults point into the service_config.
    std::function<Result<void>(const ServiceConfig&)> check;
    /// Told of every newly stored version: lists the instances that service_config names.
    std::function<awaitable<void>(const Definition&)> published;
};
void add_routes(http::Router&, Store&, Registry&, BlockingPool&, Publishing);

}  // namespace mad::tasks
