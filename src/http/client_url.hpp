// The parts of an http or https URL that a request needs.
#pragma once
#include "base/error.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace mad::http {

struct ClientUrl {
    bool tls = false;
    std::string host;  ///< a name, or an address without brackets
    std::uint16_t port = 0;
    std::string authority;  ///< for Host: with the port where it is not the scheme's own
    std::string target;     ///< path and query, encoded

    /// What connections to the same place have in common.
    std::string place() const { return (tls ? "https " : "http ") + host + " " + std::to_string(port); }
};

/// Errors: invalid, kind "bad_url": another scheme, no host, a user or password in it, no valid escapes.
Result<ClientUrl> parse_client_url(std::string_view url);

}  // namespace mad::http
