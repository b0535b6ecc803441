// A TOML file, flattened. The only reader of TOML.
#pragma once
#include "app/config_table.hpp"
#include "base/error.hpp"

#include <optional>
#include <vector>

namespace mad::app {

struct FileEntry {
    std::string key;             ///< with dots: [http] port is "http.port"
    std::optional<Value> value;  ///< nothing for what is neither a text nor a whole number
    std::size_t line;
};

/// Errors: "unreadable_configuration", with the line of what is not TOML.
Result<std::vector<FileEntry>> read_config_file(const std::string& path);

}  // namespace mad::app
