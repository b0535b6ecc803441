#include "client/commands.hpp"

#include "schema/json_text.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <cstdlib>
#include <fmt/format.h>

namespace mad::client {
namespace {
std::string environment(const char* name) {
    const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody changes it
    return value ? value : "";
}

void print_error(const Error& error) {
    auto text = "mad: " + error.detail + "\n";
    for (auto& fault : error.faults)
        text += fmt::format("  {} {}\n", fault.pointer.empty() ? "(the whole)" : fault.pointer, fault.detail);
    if (error.code == Errc::unauthorized) text += "  Sign in with: mad login\n";
    std::fputs(text.c_str(), stderr);
}
}  // namespace

int exit_code_of(const Error& error) {
    switch (error.code) {
        case Errc::malformed:
        case Errc::invalid:
        case Errc::unsupported:
        case Errc::too_large:
            return 2;
        case Errc::unauthorized:
        case Errc::forbidden:
            return 3;
        case Errc::not_found:
            return 4;
        case Errc::too_many:
        case Errc::unavailable:
        case Errc::timeout:
            return 5;
        default:
            return 1;
    }
}

CLI::App* add_command(CLI::App& parent, const std::string& name, const std::string& what,
                      Settings& settings) {
    auto* command = parent.add_subcommand(name, what);
    command->add_option("--url", settings.url, "Where the platform is (else MAD_URL, else of the sign-in)");
    command->add_flag("--json", settings.json, "Print the platform's JSON");
    return command;
}

void with_api(Settings& settings, std::function<awaitable<Result<int>>(Api&)> work) {
    auto file = credentials_file();
    auto credentials = load_credentials(file);
    if (!credentials) {
        print_error(credentials.error());
        settings.exit_code = exit_code_of(credentials.error());
        return;
    }
    const auto signed_in_to = credentials->url;
    bool guessed = credentials->access_token.empty();  // nobody said where the platform is
    const auto given = settings.url.empty() ? environment("MAD_URL") : settings.url;
    if (!given.empty()) {
        credentials->url = given;
        guessed = false;
    }
    while (credentials->url.ends_with('/')) credentials->url.pop_back();
    if (credentials->url != signed_in_to) {  // a sign-in is shown to nobody but its platform
        credentials->access_token.clear();
        credentials->refresh_token.clear();
    }
    if (auto token = environment("MAD_TOKEN"); !token.empty()) {
        credentials->access_token = std::move(token);
        credentials->refresh_token.clear();
        file.clear();
    }

    asio::io_context io;
    Api api(io.get_executor(), std::move(*credentials), std::move(file));
    asio::co_spawn(io, work(api), [&](const std::exception_ptr& failure, Result<int> result) {
        if (failure) std::rethrow_exception(failure);
        if (!result) print_error(result.error());
        if (!result && guessed && result.error().code == Errc::unavailable)
            std::fputs("  Nobody is signed in. Where is the platform? mad login --url https://…\n", stderr);
        settings.exit_code = result ? *result : exit_code_of(result.error());
        io.stop();
    });
    try {
        io.run();
    } catch (const std::exception& unexpected) {
        settings.exit_code = 1;
        std::fprintf(stderr, "mad: the answer is not as expected: %s\n", unexpected.what());
    }
    if (std::ferror(stdout) == 0) return;
    settings.exit_code = 1;
    std::fputs("mad: standard output cannot be written\n", stderr);
}

void print(const Settings& settings, const json::value& answer,
           const std::function<std::string(const json::value&)>& show) {
    const auto text = settings.json ? schema::to_text(answer) + "\n" : show(answer);
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

void print_list(const Settings& settings, const json::value& listing, const std::vector<Column>& columns) {
    const auto& items = listing.at("items").as_array();
    print(settings, listing, [&](const json::value&) { return table(columns, items); });
    if (listing.as_object().contains("next_cursor"))
        std::fprintf(stderr, "mad: the first %zu; there are more: --limit\n", items.size());
}

void add_limit(CLI::App& command, std::int64_t& limit) {
    command.add_option("--limit", limit, "At most so many")
        ->capture_default_str()
        ->check(CLI::Range(1, 1'000'000));
}

void add_commands(CLI::App& app, Settings& settings) {
    add_sign_in_commands(app, settings);
    add_task_commands(app, settings);
    add_molecule_commands(app, settings);
    add_job_commands(app, settings);
}

}  // namespace mad::client
