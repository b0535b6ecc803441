// What this build is called.
#pragma once
#include <string_view>

namespace mad::app {

inline constexpr std::string_view version = "0.1.0";

}  // namespace mad::app
