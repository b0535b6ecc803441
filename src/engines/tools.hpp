// The task services that `mad-engine` offers.
#pragma once
#include "engine_kit/tool.hpp"

#include <span>

namespace mad::engines {

std::span<const engine_kit::Tool> tools();

}  // namespace mad::engines
