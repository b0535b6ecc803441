// What this build is called.
#pragma once
#include <string_view>

namespace mad {

inline constexpr std::string_view version = "0.1.0";

}  // namespace mad
