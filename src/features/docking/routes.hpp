// /api/v1/docking/….
#pragma once
#include "features/docking/exports.hpp"

namespace mad::http {
class Router;
}
namespace mad {
class BlockingPool;
}

namespace mad::docking {

class Bookmarks;

struct Parts {
    Sources sources;
    Bookmarks& bookmarks;
    BlockingPool& processors;  ///< for clusters
};
/// All of it must outlive the router.
void add_routes(http::Router&, const Parts&);

}  // namespace mad::docking
