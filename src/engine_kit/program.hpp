// The whole program of task services: `mad-engine TOOL [options]`.
#pragma once
#include "engine_kit/tool.hpp"

namespace mad::engine_kit {

/// Serves until SIGTERM or SIGINT. The exit status: 0, 1 where it could not start, 2 for a wrong command
/// line.
int run_program(int argc, char** argv, std::span<const Tool> tools, std::string_view version);

}  // namespace mad::engine_kit
