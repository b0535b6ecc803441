// The secrets that prove who someone is: random, shown once, kept as a hash.
#pragma once
#include "base/encoding.hpp"

#include <string>
#include <string_view>

namespace mad::auth {

/// So that a leaked key is recognised for what it is, by people and by scanners.
inline constexpr std::string_view key_prefix = "mad_", service_key_prefix = "mad_service_";

inline bool is_key(std::string_view text) { return text.starts_with(key_prefix); }

/// As `tokens.secret_hash` keeps it: SHA-256, for 256 random bits need no slow hash.
inline std::string hash_of_secret(std::string_view secret) { return to_hex(sha256(secret)); }

}  // namespace mad::auth
