// Task services over HTTP: registration, heartbeats, lists, import by URL.
#pragma once
#include "base/async.hpp"

namespace mad {
class BlockingPool;
}
namespace mad::http {
class Router;
class Client;
}  // namespace mad::http
namespace mad::tasks {
class Store;
struct Definition;
}  // namespace mad::tasks

namespace mad::services {

class Store;
class HealthChecks;

struct Parts {
    Store& store;
    tasks::Store& tasks;
    http::Client& client;
    HealthChecks& health;
    BlockingPool& pool;
    std::int64_t heartbeat_seconds = 10;
};
void add_routes(http::Router&, Parts);

/// Lists the instances that a newly published task names itself (service_config.base_urls and binding).
awaitable<void> list_instances(Store&, HealthChecks&, const tasks::Definition&);

}  // namespace mad::services
