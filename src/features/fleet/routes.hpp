// GET /api/v1/fleet.
#pragma once

namespace mad::http {
class Router;
}

namespace mad::fleet {
class Store;

void add_routes(http::Router&, Store&);

}  // namespace mad::fleet
