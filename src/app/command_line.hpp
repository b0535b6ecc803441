// What the commands share: a configured start, and a way to say what went wrong.
#pragma once
#include "app/config_load.hpp"
#include "base/async.hpp"

#include <functional>

namespace mad::app {

/// A command's own arguments, and the configuration.
struct Prepared {
    Loaded loaded;
    std::vector<std::string> rest;
};

/// Takes the configuration's flags and `own` ones out of the arguments, loads it and sets the log up.
Result<Prepared> prepare(std::span<const std::string> arguments, std::span<const std::string> own = {});

/// Prints the error to standard error; the exit code.
int fail(const Error&);
int fail_usage(const std::string& what);
/// Runs it to its end; what it throws or answers becomes the exit code.
int run_to_end(std::function<awaitable<Result<void>>()> work);

/// Takes "--name VALUE" or "--name=VALUE" out of `rest`.
std::optional<std::string> take_option(std::vector<std::string>& rest, std::string_view name);
bool take_switch(std::vector<std::string>& rest, std::string_view name);

}  // namespace mad::app
