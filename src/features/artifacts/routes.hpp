// Files: /api/v1/files, and the signed URLs /api/v1/blobs/….
#pragma once
#include <chrono>
#include <cstdint>

namespace mad::http {
class Router;
}

namespace mad::artifacts {

class Artifacts;

struct RouteOptions {
    std::uint64_t max_output_bytes = 4ULL << 30;
    std::chrono::seconds url_ttl{3600};  ///< of the URLs of files that are asked for by URI
};

void add_routes(http::Router&, Artifacts&, RouteOptions = {});

}  // namespace mad::artifacts
