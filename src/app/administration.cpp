#include "app/administration.hpp"

#include "app/command_line.hpp"
#include "app/platform.hpp"
#include "base/temporary_folder.hpp"
#include "http/router.hpp"
#include "schema/json_text.hpp"

#include <boost/asio/this_coro.hpp>
#include <cstdio>
#include <cstdlib>
#include <fmt/format.h>

namespace mad::app {
namespace {
using Line = std::span<const std::string>;

/// A platform that serves nobody, for one piece of work.
awaitable<Result<void>> with_platform(Config config, std::function<awaitable<Result<void>>(Platform&)> work) {
    const auto executor = co_await asio::this_coro::executor;
    if (auto found = find_database(config); !found) co_return found.error();
    if (config.redis.url.empty()) config.redis.url = "unix:///nonexistent/redis.sock";  // nothing rings here
    auto migrations = shipped_migrations();
    if (!migrations) co_return migrations.error();
    auto connections = Connections::open(executor, config);
    if (!connections) co_return connections.error();
    auto& database = (*connections)->database;
    auto done = co_await check_metadata(database, *migrations);
    if (done) {
        artifacts::Store artifacts(database, database);
        Platform platform(executor, config, **connections, *migrations, co_await artifacts.url_key());
        co_await platform.auth.start();
        done = co_await work(platform);
        co_await platform.stop({});
    }
    co_await (*connections)->stop();
    co_return done;
}

void print_sign_in(const organizations::FirstSignIn& account) {
    fmt::print("{}\none-time password: {}\n", account.email, account.one_time_password);
}

void print_state(const std::string& name, const db::MigrationStatus& status) {
    constexpr std::string_view words[]{"current", "behind", "ahead", "different"};
    fmt::print("{:<24} {:<10} {}{}\n", name, words[static_cast<int>(status.state)], status.version,
               status.detail.empty() ? "" : "  " + status.detail);
}

/// What `mad migrate` does, over the databases.
class Migration {
public:
    Migration(asio::any_io_executor executor, const Config& config, const Migrations& migrations)
        : migrations_(migrations),
          database_(executor, database_options(config)),
          places_(executor, database_, migrations.results) {}

    awaitable<Result<void>> run(std::string verb, std::optional<std::int64_t> version, bool results) {
        auto done = co_await database_.ping();
        if (done && verb == "up") done = co_await migrate_everything(database_, places_, migrations_);
        if (done && (verb == "up" || verb == "status")) done = co_await print_status();
        if (done && (verb == "down" || verb == "to"))
            done = results ? co_await move_results(version) : co_await move_metadata(version);
        co_await places_.stop();
        co_await database_.stop();
        co_return done;
    }

private:
    awaitable<Result<void>> print_status() {
        db::Migrator migrator(database_, migrations_.metadata);
        const auto status = co_await migrator.status();
        print_state("metadata", status);
        if (status.version == 0) co_return Result<void>{};
        const auto targets = co_await places_.targets();
        for (const auto& target : targets) {
            try {
                db::Migrator of_store(places_.database_of(target), migrations_.results, target.schema);
                print_state("results of " + target.name, co_await of_store.status());
            } catch (const db::Unavailable& away) {
                fmt::print("{:<24} unreachable  {}\n", "results of " + target.name, away.what());
            }
        }
        co_return Result<void>{};
    }

    /// One step down where no version is named.
    awaitable<Result<void>> move_metadata(std::optional<std::int64_t> version) {
        db::Migrator migrator(database_, migrations_.metadata);
        const auto now = (co_await migrator.status()).version;
        const auto steps = co_await migrator.to(version.value_or(std::max<std::int64_t>(0, now - 1)));
        if (!steps) co_return steps.error();
        fmt::print("metadata: {} step(s), now at {}\n", *steps, (co_await migrator.status()).version);
        co_return Result<void>{};
    }

    awaitable<Result<void>> move_results(std::optional<std::int64_t> version) {
        const auto last = static_cast<std::int64_t>(migrations_.results.size());
        const auto reports = co_await db::migrate_all(
            co_await places_.targets(), migrations_.results,
            version.value_or(std::max<std::int64_t>(0, last - 1)),
            [this](const db::Target& target) -> db::Database& { return places_.database_of(target); });
        bool failed = false;
        for (const auto& report : reports) {
            fmt::print("results of {}: {}\n", report.name,
                       report.error.empty() ? fmt::format("{} step(s)", report.steps) : report.error);
            failed |= !report.error.empty();
        }
        if (failed)
            co_return Error{Errc::conflict, "results_stores_failed",
                            "some results stores failed; run it again"};
        co_return Result<void>{};
    }

    const Migrations& migrations_;
    db::Database database_;
    results::Places places_;
};

std::optional<std::int64_t> version_number(const std::string& text) {
    if (text.empty() || text.size() > 6 || text.find_first_not_of("0123456789") != text.npos) return {};
    return std::stoll(text);
}
}  // namespace

int migrate(Line arguments) {
    const std::vector<std::string> own{"--results"};
    auto prepared = prepare(arguments, own);
    if (!prepared) return fail(prepared.error());
    auto& rest = prepared->rest;
    const bool results = take_switch(rest, "--results");
    const auto verb = rest.empty() ? std::string() : rest[0];
    std::optional<std::int64_t> version;
    if (verb == "to" && rest.size() == 2) version = version_number(rest[1]);
    const bool known = verb == "up" || verb == "status" || verb == "down" || (verb == "to" && version);
    if (!known || rest.size() != (verb == "to" ? 2U : 1U))
        return fail_usage("usage: mad migrate up | status | down | to N [--results]");
    auto& config = prepared->loaded.config;
    if (auto found = find_database(config); !found) return fail(found.error());
    auto migrations = shipped_migrations();
    if (!migrations) return fail(migrations.error());
    return run_to_end([&]() -> awaitable<Result<void>> {
        Migration migration(co_await asio::this_coro::executor, config, *migrations);
        co_return co_await migration.run(verb, version, results);
    });
}

int print_openapi(Line arguments) {
    auto prepared = prepare(arguments);
    if (!prepared) return fail(prepared.error());
    auto config = prepared->loaded.config;
    const TemporaryFolder storage;
    config.storage.path = storage.path();
    config.redis.url = "unix:///nonexistent/redis.sock";
    return run_to_end([&]() -> awaitable<Result<void>> {
        const auto executor = co_await asio::this_coro::executor;
        auto migrations = shipped_migrations();
        if (!migrations) co_return migrations.error();
        auto connections = Connections::open(executor, config);
        if (!connections) co_return connections.error();
        {
            Platform platform(executor, config, **connections, *migrations, std::string(32, 'k'));
            http::Router router;
            platform.add_routes(router);
            fmt::print("{}\n", schema::to_indented_text(document_of(router)));
            co_await platform.stop({});
        }
        co_await (*connections)->stop();
        co_return Result<void>{};
    });
}

int seed(Line arguments) {
    auto prepared = prepare(arguments);
    if (!prepared) return fail(prepared.error());
    if (!prepared->rest.empty()) return fail_usage("unexpected argument: " + prepared->rest.front());
    return run_to_end([&] {
        return with_platform(prepared->loaded.config, [](Platform& platform) -> awaitable<Result<void>> {
            if (auto seeded = co_await platform.seed(); !seeded) co_return seeded.error();
            auto first = co_await platform.organizations.bootstrap("admin@localhost");
            if (!first) co_return first.error();
            if (*first) print_sign_in(**first);
            co_return Result<void>{};
        });
    });
}

int user(Line arguments) {
    const std::vector<std::string> own{"--name", "--organization", "--role", "--root"};
    auto prepared = prepare(arguments, own);
    if (!prepared) return fail(prepared.error());
    auto& rest = prepared->rest;
    organizations::CommandLineUser account;
    if (auto name = take_option(rest, "--name")) account.name = *name;
    if (auto slug = take_option(rest, "--organization")) account.organization = *slug;
    if (auto role = take_option(rest, "--role")) account.role = *role;
    account.is_root = take_switch(rest, "--root");
    if (rest.size() != 2 || (rest[0] != "add" && rest[0] != "reset-password"))
        return fail_usage(
            "usage: mad user add EMAIL [--name NAME] [--organization SLUG] [--role ROLE] [--root]\n"
            "       mad user reset-password EMAIL");
    account.email = rest[1];
    const bool adds = rest[0] == "add";
    if (account.name.empty()) account.name = account.email.substr(0, account.email.find('@'));
    return run_to_end([&] {
        return with_platform(prepared->loaded.config, [&](Platform& platform) -> awaitable<Result<void>> {
            auto done = adds ? co_await platform.organizations.add_user(account)
                             : co_await platform.organizations.reset_password(account.email);
            if (!done) co_return done.error();
            print_sign_in(*done);
            co_return Result<void>{};
        });
    });
}

}  // namespace mad::app
