// mad: the platform and its client, one program. What each command does is in src/app and src/client.
#include "app/commands.hpp"
#include "base/version.hpp"
#include "client/commands.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <fmt/format.h>
#include <string>
#include <vector>

namespace {
using mad::app::commands;

std::string platform_commands() {
    std::string text = "The platform (each takes --config FILE and a flag for every setting: mad config):\n";
    for (const auto& command : commands())
        text += fmt::format("  {:<10} {}\n{:13}{}\n", command.name, command.summary, "", command.usage);
    return text;
}

int run_client(int argc, char** argv) {
    CLI::App app("MAD, the Molecular Analysis Dashboard", "mad");
    app.set_version_flag("--version", fmt::format("mad {}", mad::version));
    app.footer(platform_commands());
    app.require_subcommand(argc > 1 ? 1 : 0);
    mad::client::Settings settings;
    mad::client::add_commands(app, settings);
    try {
        app.parse(argc, argv);
        if (argc == 1) fmt::print("{}", app.help());
    } catch (const CLI::ParseError& wrong) {
        return app.exit(wrong) == 0 ? 0 : 2;
    }
    return settings.exit_code;
}
}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    const auto all = commands();
    const auto command =
        words.empty() ? all.end() : std::ranges::find(all, words[0], &mad::app::Command::name);
    if (command == all.end()) return run_client(argc, argv);
    if (std::ranges::find(words, "--help") != words.end()) {
        fmt::print("{}\nusage: mad {} {}\n", command->summary, command->name, command->usage);
        return 0;
    }
    return command->run(std::span(words).subspan(1));
}
