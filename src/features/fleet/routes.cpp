#include "features/fleet/routes.hpp"

#include "features/fleet/store.hpp"
#include "http/router.hpp"

namespace mad::fleet {

void add_routes(http::Router& router, Store& store) {
    router.get(
        "/api/v1/fleet",
        {"getFleet", "The task services that the platform launches: how many, and why", "task services",
         "Their work is that of all organisations together. Empty where nothing is launched."},
        [&store](http::Permission<"services.read">) -> awaitable<Result<http::Page<Service>>> {
            co_return http::Page<Service>{co_await store.services(), {}};
        });
}

}  // namespace mad::fleet
