// `mad check`
#include "app/administration.hpp"
#include "app/command_line.hpp"
#include "app/connections.hpp"
#include "app/schema_check.hpp"
#include "base/await.hpp"
#include "blobs/local.hpp"
#include "features/checks/checks.hpp"
#include "features/checks/store.hpp"
#include "schema/json_text.hpp"

#include <boost/asio/this_coro.hpp>
#include <charconv>
#include <cstdio>
#include <fmt/format.h>

namespace mad::app {
namespace {
constexpr int broken = 1, cannot_tell = 2;

int cannot(const std::string& why) {
    fmt::print(stderr, "mad: {}\n", why);
    return cannot_tell;
}

awaitable<Result<checks::Report>> run_checks(const Config& config, checks::Checks::Options options) {
    const auto executor = co_await asio::this_coro::executor;
    auto migrations = shipped_migrations();
    if (!migrations) co_return migrations.error();
    BlockingPool disk(1);
    const auto storage = blobs::LocalStore::open_existing(config.storage.path, disk);
    if (!storage) co_return storage.error();
    auto patient = database_options(config);
    patient.statement_timeout = std::chrono::minutes(10);  // all rows are read
    db::Database database(executor, patient);
    results::Places places(executor, database, migrations->results);
    checks::Store store(database, places);
    Result<checks::Report> report = Error{};
    std::exception_ptr failure;
    try {
        const auto fits = co_await check_metadata(database, *migrations);
        if (fits)
            report = co_await checks::Checks(store, **storage, options).run();
        else
            report = fits.error();
    } catch (...) {
        failure = std::current_exception();
    }
    co_await places.stop();
    co_await database.stop();
    if (failure) std::rethrow_exception(failure);
    co_return report;
}

void print(const checks::Report& report) {
    for (const auto& finding : report.findings) {
        const auto wrong = finding.violations.empty() ? std::string("ok")
                                                      : fmt::format("{} WRONG", finding.violations.size());
        fmt::print("{:<10} {:>9} examined  {:<10} {}\n", finding.invariant, finding.examined, wrong,
                   finding.rule);
        for (const auto& violation : finding.violations)
            fmt::print("    {}: {}\n", violation.subject, violation.detail);
    }
}
}  // namespace

int check(std::span<const std::string> arguments) {
    const std::vector<std::string> own{"--json", "--grace"};
    auto prepared = prepare(arguments, own);
    if (!prepared) return cannot(prepared.error().detail);
    auto& rest = prepared->rest;
    const bool json = take_switch(rest, "--json");
    checks::Checks::Options options;
    if (const auto given = take_option(rest, "--grace")) {
        long seconds = -1;
        const auto* end = given->data() + given->size();
        if (std::from_chars(given->data(), end, seconds).ptr != end || seconds < 0)
            return fail_usage("--grace takes a whole number of seconds");
        options.grace = std::chrono::seconds(seconds);
    }
    if (!rest.empty()) return fail_usage("unexpected argument: " + rest.front());
    auto& config = prepared->loaded.config;
    if (const auto found = find_database(config); !found) return cannot(found.error().detail);
    try {
        const auto report = await([&] { return run_checks(config, options); });
        if (!report) return cannot(report.error().detail);
        if (json)
            fmt::print("{}\n", schema::to_indented_text(schema::to_json(*report)));
        else
            print(*report);
        return report->violations == 0 ? 0 : broken;
    } catch (const std::exception& failure) {
        return cannot(failure.what());
    }
}

}  // namespace mad::app
