// /api/v1/molecules
#pragma once

namespace mad::http {
class Router;
}

namespace mad::molecules {

class Molecules;

void add_routes(http::Router&, Molecules&);

}  // namespace mad::molecules
