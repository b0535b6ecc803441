// The API below /ogc/ as a document of OpenAPI 3.0, which the standard's class oas30 asks for; /openapi.json
// is 3.1.
#pragma once
#include <boost/json/object.hpp>
#include <string_view>

namespace mad::http {
class Router;
}

namespace mad::ogc {

/// Out of what the routes said about themselves: their paths, and the schemas that those reach.
boost::json::object definition(const http::Router&, std::string_view public_url);

}  // namespace mad::ogc
