// The command line of a task service.
#pragma once
#include "engine_kit/tool.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace mad::engine_kit {

struct Options {
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;                    ///< 0: any free one
    int cpu = 0;                               ///< cores of the service; 0: all of the machine
    std::optional<std::int64_t> capacity{};    ///< executions at once; none: what task.json says
    std::optional<std::int64_t> time_limit{};  ///< seconds an execution; none: what task.json says
    std::int64_t memory_mb = 4096;             ///< an execution's processes, each; 0: no limit
    std::int64_t max_input_mb = 64;            ///< a fetched file, unpacked
    std::string register_at{};                 ///< the platform's URL; empty: registers nowhere
    std::string token{};
    std::string instance{};         ///< as its launcher calls it: MAD_ENGINE_INSTANCE in the environment
    std::string name_url{};         ///< where the platform reaches us; empty: host and port
    std::filesystem::path tasks{};  ///< empty: the one that belongs to the executable
    bool json_log = false;
};

/// Reads "--name VALUE" and "--name=VALUE". MAD_ENGINE_TOKEN in the environment stands for --token.
/// Errors: invalid, kind "usage", with the option and what it takes.
Result<Options> read_options(const std::vector<std::string>& arguments);

/// The text of --help.
std::string usage(std::span<const Tool>);

}  // namespace mad::engine_kit
