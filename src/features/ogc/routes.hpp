// OGC API - Processes - Part 1: Core under /ogc/, over the same tasks and jobs as /api/v1.
#pragma once
#include <string>

namespace mad::http {
class Router;
}
namespace mad::tasks {
class Registry;
class Store;
}  // namespace mad::tasks
namespace mad::artifacts {
class Artifacts;
}
namespace mad::executions {
class Executions;
}
namespace mad::callbacks {
class Destinations;
}

namespace mad::ogc {

/// All of it outlives the router.
struct Parts {
    tasks::Store& tasks;
    tasks::Registry& registry;
    executions::Executions& executions;
    artifacts::Artifacts& artifacts;
    const callbacks::Destinations& destinations;
    std::string public_url;  ///< as clients reach the platform, for links
};

void add_routes(http::Router&, Parts);

}  // namespace mad::ogc
