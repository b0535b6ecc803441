// The signed URLs: /api/v1/blobs/….
#pragma once
#include <cstdint>

namespace mad::http {
class Router;
}

namespace mad::artifacts {

class Artifacts;

void add_routes(http::Router&, Artifacts&, std::uint64_t max_output_bytes = 4ULL << 30);

}  // namespace mad::artifacts
