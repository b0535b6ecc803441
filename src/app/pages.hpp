// The pages for people: "/" says how the platform is, "/docs" documents its API. What they are made of lies
// in a folder that tools/pages puts together (build/pages).
#pragma once
#include "base/error.hpp"

#include <filesystem>

namespace mad {
class BlockingPool;
namespace http {
class Router;
}
}  // namespace mad

namespace mad::app {

/// Answers all that no route does from the folder. The pages fetch /health, /ready and /openapi.json. Errors:
/// unavailable, kind "files_missing", where the folder is not there. The pool outlives the router.
Result<void> add_pages(http::Router&, const std::filesystem::path& folder, BlockingPool&);

}  // namespace mad::app
