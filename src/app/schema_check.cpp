#include "app/schema_check.hpp"

#include "app/layout.hpp"
#include "base/log.hpp"

#include <fmt/format.h>

namespace mad::app {
namespace {
using State = db::MigrationStatus::State;

Result<void> judge(const std::string& what, const db::MigrationStatus& status) {
    switch (status.state) {
        case State::current:
            return {};
        case State::behind:
            return Error{
                Errc::conflict, "schema_behind",
                fmt::format("{} is behind this program ({}). Run: mad migrate up", what, status.detail)};
        case State::ahead:
            return Error{Errc::conflict, "schema_ahead",
                         fmt::format("{} is ahead of this program ({}). Use the newer program, or take its "
                                     "migrations back with it: mad migrate to N",
                                     what, status.detail)};
        case State::different:
            break;
    }
    return Error{Errc::conflict, "schema_different",
                 fmt::format("{} was migrated by other files than this program's ({}). Use the program that "
                             "migrated it",
                             what, status.detail)};
}
}  // namespace

Result<Migrations> shipped_migrations() {
    const auto read = [](const char* name) -> Result<std::vector<db::Migration>> {
        auto folder = shipped_folder(name);
        if (!folder) return folder.error();
        return db::read_migrations(*folder);
    };
    auto metadata = read("db/metadata");
    if (!metadata) return metadata.error();
    auto results = read("db/results");
    if (!results) return results.error();
    return Migrations{std::move(*metadata), std::move(*results)};
}

awaitable<Result<void>> check_metadata(db::Database& database, const Migrations& migrations) {
    if (auto there = co_await database.ping(); !there) co_return there.error();
    db::Migrator migrator(database, migrations.metadata);
    co_return judge("The metadata database", co_await migrator.status());
}

awaitable<Result<void>> check_results(results::Places& places, const Migrations& migrations) {
    const auto targets = co_await places.targets();
    for (const auto& target : targets) {
        try {
            db::Migrator migrator(places.database_of(target), migrations.results, target.schema);
            auto fit = judge("The results store of " + target.name, co_await migrator.status());
            if (!fit) co_return fit.error();
        } catch (const db::Unavailable& away) {
            log::warning("results_store_unreachable", {{"organization", target.name}, {"why", away.what()}});
        }
    }
    co_return Result<void>{};
}

awaitable<Result<void>> migrate_everything(db::Database& database, results::Places& places,
                                           const Migrations& migrations) {
    if (auto there = co_await database.ping(); !there) co_return there.error();
    db::Migrator migrator(database, migrations.metadata);
    const auto steps = co_await migrator.up();
    if (!steps) co_return steps.error();
    if (*steps > 0) log::info("metadata_migrated", {{"steps", *steps}});
    const auto reports = co_await db::migrate_all(
        co_await places.targets(), migrations.results, {},
        [&places](const db::Target& target) -> db::Database& { return places.database_of(target); });
    Error failed{Errc::conflict, "results_stores_failed", "These results stores could not be migrated:"};
    for (const auto& report : reports) {
        if (!report.error.empty()) failed.detail += fmt::format("\n  {}: {}", report.name, report.error);
        if (report.steps > 0)
            log::info("results_store_migrated", {{"organization", report.name}, {"steps", report.steps}});
    }
    if (failed.detail.find('\n') != std::string::npos) co_return failed;
    co_return Result<void>{};
}

}  // namespace mad::app
