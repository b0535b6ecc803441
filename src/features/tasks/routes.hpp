// The task registry over HTTP.
#pragma once
#include "base/async.hpp"

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

/// `published` is told of every newly stored version: it lists the instances that service_config names.
void add_routes(http::Router&, Store&, Registry&, BlockingPool&,
                std::function<awaitable<void>(const Definition&)> published);

}  // namespace mad::tasks
