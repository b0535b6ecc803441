// Where the files that come with the program lie: beside an installed one, else in the source tree it was
// built from.
#pragma once
#include "app/config.hpp"
#include "base/error.hpp"

#include <filesystem>

namespace mad::app {

/// PREFIX/share/mad/NAME for PREFIX/bin/mad, else NAME in the source tree or its build/ ("tasks", "pages").
/// Errors: not_found, naming both places.
Result<std::filesystem::path> shipped_folder(const std::string& name);
/// A program of ours: beside this one, else in PATH.
std::string sibling_program(const std::string& name);
/// config.tasks_dir, else the shipped one.
Result<std::filesystem::path> tasks_folder(const Config&);

}  // namespace mad::app
