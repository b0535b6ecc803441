// What the header Upload-Metadata of the tus protocol says.
#pragma once
#include "base/error.hpp"

#include <map>
#include <string>
#include <string_view>

namespace mad::uploads {

inline constexpr std::size_t longest_metadata = 8000;

/// "filename d29ybGQ=,is_new": keys with texts in base64; one without a text has an empty one. Errors:
/// malformed.
Result<std::map<std::string, std::string>> metadata_in(std::string_view header);

}  // namespace mad::uploads
