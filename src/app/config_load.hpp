// Where configuration comes from: defaults < one TOML file < MAD_* variables < flags.
#pragma once
#include "app/config.hpp"
#include "base/error.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mad::app {

/// A command line, taken apart.
struct Arguments {
    std::vector<std::pair<std::string, std::string>> flags{};  ///< key ("http.port") and value
    std::optional<std::string> file{};                         ///< of --config
    std::vector<std::string> rest{};                           ///< what is not configuration, in order
};

/// Takes `--http-port 80` or `--http-port=80`, `--data DIR`, `--config FILE` out of a command line;
/// everything else stays in `rest`: what follows "--", what does not begin with "--", and the command's own
/// flags, which `own` names ("--json"). Errors: "unknown_flag" (names the nearest), "flag_without_value".
Result<Arguments> take_flags(std::span<const std::string> line, std::span<const std::string> own = {});

/// All that load() depends on, so that tests say it.
struct Surroundings {
    std::map<std::string, std::string> environment;
    bool root = false;
    std::string directory = "/";  ///< the working directory: what relative paths begin at
    std::string system_file = "/etc/mad/mad.toml";

    static Surroundings here();
};

struct Loaded {
    Config config;
    std::map<std::string, std::string, std::less<>>
        sources;       ///< by key: "default", "FILE:12", "MAD_HTTP_PORT", "--http-port"
    std::string file;  ///< the file that was read; empty: none
};

/// The file is the one of --config or MAD_CONFIG, which must exist, else DATA_DIR/mad.toml, else the
/// system's. MAD_TEST_*, MAD_ENGINE_* and the variables of the client and the engines are left to whom they
/// belong. Error: "invalid_configuration", with each fault in Error::faults as key or variable, where it
/// stands, and the reason.
Result<Loaded> load(const Arguments& arguments, const Surroundings& surroundings);

}  // namespace mad::app
