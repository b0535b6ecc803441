// What an organisation has in use, for its dashboard.
#pragma once
#include <cstdint>

namespace mad::db {
class Database;
}
namespace mad::http {
class Router;
}

namespace mad::usage {

/// GET /api/v1/usage. `max_queued_jobs`: of an organisation without a limit of its own.
void add_routes(http::Router&, db::Database&, std::int64_t max_queued_jobs);

}  // namespace mad::usage
