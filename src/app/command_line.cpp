#include "app/command_line.hpp"

#include "base/await.hpp"
#include "base/log.hpp"

#include <cstdio>
#include <fmt/format.h>

namespace mad::app {
namespace {
log::Level level_of(std::string_view name) {
    if (name == "debug") return log::Level::debug;
    if (name == "warning") return log::Level::warning;
    return name == "error" ? log::Level::error : log::Level::info;
}
}  // namespace

Result<Prepared> prepare(std::span<const std::string> arguments, std::span<const std::string> own) {
    auto taken = take_flags(arguments, own);
    if (!taken) return taken.error();
    auto loaded = load(*taken, Surroundings::here());
    if (!loaded) return loaded.error();
    const auto& log = loaded->config.log;
    log::configure(level_of(log.level), log.form == "json" ? log::Form::json : log::Form::text);
    return Prepared{std::move(*loaded), std::move(taken->rest)};
}

int fail(const Error& error) {
    fmt::print(stderr, "mad: {}\n", error.detail);
    return error.code == Errc::invalid || error.code == Errc::malformed ? 2 : 1;
}

int fail_usage(const std::string& what) {
    fmt::print(stderr, "mad: {}\n", what);
    return 2;
}

int run_to_end(std::function<awaitable<Result<void>>()> work) {
    try {
        auto done = await(std::move(work));
        return done ? 0 : fail(done.error());
    } catch (const std::exception& failure) {
        fmt::print(stderr, "mad: {}\n", failure.what());
        return 1;
    }
}

std::optional<std::string> take_option(std::vector<std::string>& rest, std::string_view name) {
    for (auto it = rest.begin(); it != rest.end(); ++it) {
        if (*it == name && it + 1 != rest.end()) {
            auto value = *(it + 1);
            rest.erase(it, it + 2);
            return value;
        }
        if (it->size() > name.size() && it->starts_with(name) && (*it)[name.size()] == '=') {
            auto value = it->substr(name.size() + 1);
            rest.erase(it);
            return value;
        }
    }
    return {};
}

bool take_switch(std::vector<std::string>& rest, std::string_view name) {
    const auto found = std::ranges::find(rest, name);
    if (found == rest.end()) return false;
    rest.erase(found);
    return true;
}

}  // namespace mad::app
