// Jobs' events as they happen, over HTTP.
#pragma once
#include <chrono>

namespace mad::db {
class Database;
}
namespace mad::http {
class Router;
}
namespace mad::results {
class Store;
}

namespace mad::events {

class Watchers;

struct Parts {
    db::Database& metadata;
    results::Store& results;
    Watchers& watchers;
    /// A watcher looks by itself so often: a ring may be lost. Each look also keeps the connection alive.
    std::chrono::milliseconds look_every{10'000};
    /// So long at most does one stream of an organisation's events last: who reconnects shows anew who he is.
    std::chrono::minutes feed_lasts{15};
};

/// GET /api/v1/jobs/{job_id}/events and /api/v1/events
void add_routes(http::Router&, Parts);

}  // namespace mad::events
