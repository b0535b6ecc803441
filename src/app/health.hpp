// Whether the platform lives, and whether it can work: GET /health and GET /ready.
#pragma once
#include "base/async.hpp"
#include "base/error.hpp"

#include <functional>
#include <string>
#include <vector>

namespace mad::http {
class Router;
}

namespace mad::app {

/// One thing that the platform cannot work without.
struct ReadyCheck {
    std::string name;  ///< "database"
    std::function<awaitable<Result<void>>()> ask;
};

/// A check that throws or takes longer than 3 seconds has failed.
void add_health_routes(http::Router&, std::vector<ReadyCheck>);

}  // namespace mad::app
