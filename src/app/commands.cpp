#include "app/commands.hpp"

#include "app/administration.hpp"
#include "app/command_line.hpp"
#include "app/config_print.hpp"
#include "app/serving.hpp"
#include "base/version.hpp"
#include "schema/json_text.hpp"

#include <cstdio>
#include <fmt/format.h>

namespace mad::app {
namespace {
using Line = std::span<const std::string>;

int run_role(Line arguments, awaitable<Result<void>> (*role)(Config)) {
    auto prepared = prepare(arguments);
    if (!prepared) return fail(prepared.error());
    if (!prepared->rest.empty()) return fail_usage("unexpected argument: " + prepared->rest.front());
    return run_to_end([&] { return role(prepared->loaded.config); });
}

/// A worker does not listen itself: all at their defaults, the address of mad serve would be a guess, and a
/// wrong one fails every execution with a file.
int run_worker(Line arguments) {
    const auto prepared = prepare(arguments);
    if (!prepared) return fail(prepared.error());
    const auto& from = prepared->loaded.sources;
    if (from.at("http.public_url") == "default" && from.at("http.port") == "default")
        return fail({Errc::invalid, "no_public_url",
                     "http.public_url is not set. Name the address of mad serve (--http-public-url, "
                     "MAD_HTTP_PUBLIC_URL): task services fetch and store their files there"});
    return run_role(arguments, work);
}

int print_config(Line arguments) {
    const std::vector<std::string> own{"--json", "--page"};
    auto prepared = prepare(arguments, own);
    if (!prepared) return fail(prepared.error());
    auto& rest = prepared->rest;
    const bool json = take_switch(rest, "--json"), page = take_switch(rest, "--page");
    if (!rest.empty()) return fail_usage("unexpected argument: " + rest.front());
    if (page)
        fmt::print("{}", print_configuration_page());
    else if (json)
        fmt::print("{}\n", schema::to_text(configuration_as_json(prepared->loaded)));
    else
        fmt::print("{}", print_configuration(prepared->loaded));
    return 0;
}

constexpr Command table[]{
    {"up", "Run all of it on this machine", "[--data DIR]", [](Line a) { return run_role(a, up); }},
    {"serve", "Run the API", "", [](Line a) { return run_role(a, serve); }},
    {"worker", "Run a worker: claims executions, calls task services", "", run_worker},
    {"migrate", "Databases: metadata and every results store", "up|status|down|to N [--results]", migrate},
    {"check", "Verify what must hold over both databases and the storage; may run while the platform works",
     "[--json] [--grace SECONDS]", check},
    {"config", "Print the configuration and where each value comes from", "[--json|--page]", print_config},
    {"openapi", "Print the platform's own OpenAPI document", "", print_openapi},
    {"seed", "Publish the system tasks; make the first administrator where there is no user", "", seed},
    {"user", "Accounts",
     "add EMAIL [--name N] [--organization SLUG] [--role R] [--root] | reset-password EMAIL", user},
    {"version", "Print the version", "",
     [](Line) {
         fmt::print("mad {}\n", version);
         return 0;
     }},
};
}  // namespace

std::span<const Command> commands() { return table; }

}  // namespace mad::app
