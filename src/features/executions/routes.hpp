// Jobs and executions over HTTP.
#pragma once

namespace mad::http {
class Router;
}

namespace mad::executions {

class Executions;

/// /api/v1/tasks/{task_id}/execute, /api/v1/executions/…, /api/v1/jobs.
void add_routes(http::Router&, Executions&);

}  // namespace mad::executions
