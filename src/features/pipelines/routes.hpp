// The HTTP routes of pipelines, and of jobs as wholes.
#pragma once

namespace mad::http {
class Router;
}
namespace mad::executions {
class Store;
}

namespace mad::pipelines {

class Pipelines;
class Control;
class Reports;

void add_routes(http::Router&, Pipelines&);

/// What the routes of jobs need; all of it outlives the router.
struct JobRoutes {
    executions::Store& executions;
    Pipelines& pipelines;
    Control& control;
    Reports& reports;
};
void add_routes(http::Router&, JobRoutes);

}  // namespace mad::pipelines
