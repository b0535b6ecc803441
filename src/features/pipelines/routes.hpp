// The HTTP API of pipelines.
#pragma once

namespace mad::http {
class Router;
}

namespace mad::pipelines {
class Pipelines;

void add_routes(http::Router&, Pipelines&);

}  // namespace mad::pipelines
