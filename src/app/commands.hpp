// The commands of `mad` that run the platform or look after it. The client's are in client/commands.hpp.
//
// Exit codes: 0 done; 1 it failed; 2 wrong usage or configuration.
#pragma once
#include <span>
#include <string>
#include <string_view>

namespace mad::app {

struct Command {
    std::string_view name, summary;
    std::string_view usage;  ///< what follows the name
    int (*run)(std::span<const std::string> arguments);
};

std::span<const Command> commands();

}  // namespace mad::app
