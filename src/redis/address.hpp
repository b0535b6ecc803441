// Where a Redis server is, as a URL says it.
#pragma once
#include "base/error.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace mad::redis {

struct Address {
    std::string path;  ///< of a unix socket; empty: host and port
    std::string host;
    std::uint16_t port = 6379;
    std::string user, password;  ///< empty: none is sent
    std::int64_t database = 0;
};

/// redis://[[user]:password@]host[:port][/database] or unix://[[user]:password@]/path/to/socket[?db=N].
/// Errors: invalid (redis_url_invalid).
Result<Address> parse_url(std::string_view url);

/// The same; throws std::invalid_argument for another.
Address address_of(std::string_view url);

/// For logs: without the password.
std::string to_text(const Address&);

}  // namespace mad::redis
