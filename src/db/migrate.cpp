#include "db/migrate.hpp"

#include "base/encoding.hpp"
#include "base/file_contents.hpp"
#include "base/log.hpp"
#include "db/database.hpp"

#include <fmt/format.h>
#include <iterator>
#include <sstream>

namespace mad::db {
namespace fs = std::filesystem;
using schema::field;

const schema::Object& describe(std::type_identity<Applied>) {
    static const auto it = schema::object<Applied>(
        "Applied", field<&Applied::version>("version"), field<&Applied::name>("name"),
        field<&Applied::checksum>("checksum"), field<&Applied::applied_at>("applied_at"));
    return it;
}

namespace {
Error invalid(std::string detail) { return {Errc::invalid, "migrations_invalid", std::move(detail)}; }

std::string quoted_name(std::string_view name) {
    std::string out = "\"";
    for (const char c : name) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + '"';
}
std::string quoted_text(std::string_view text) {
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
    return out + '\'';
}

/// file name -> SHA-256, as checksums.txt lists them.
Result<std::map<std::string, std::string>> read_checksums(const fs::path& folder) {
    const auto text = contents_of(folder / "checksums.txt");
    if (!text) return text.error();
    std::map<std::string, std::string> sums;
    std::istringstream lines(*text);
    for (std::string sum, name; lines >> sum >> name;) sums[name] = sum;
    return sums;
}

/// One of a migration's two files, with its checksum in `sum`.
Result<std::string> read_half(const fs::path& file, const std::map<std::string, std::string>& sums,
                              std::string& sum) {
    auto text = contents_of(file);
    if (!text) return text.error();
    sum = to_hex(sha256(*text));
    const auto listed = sums.find(file.filename().string());
    if (listed == sums.end()) return invalid(file.string() + " has no line in checksums.txt");
    if (listed->second != sum)
        return invalid(file.string() + " was edited: its checksum is not that of checksums.txt");
    return text;
}

constexpr std::string_view record_table = R"sql(
    create table if not exists schema_migrations (
        version bigint primary key, name text not null, checksum text not null,
        applied_at timestamptz not null default now()))sql";

constexpr Query<bool(std::string)> has_record{
    "migrations_recorded", "select to_regclass(quote_ident($1) || '.schema_migrations') is not null"};
constexpr Query<Applied()> list_applied{
    "list_applied_migrations",
    "select version, name, checksum, applied_at from schema_migrations order by version"};
}  // namespace

Result<std::vector<Migration>> read_migrations(const fs::path& folder) {
    const auto sums = read_checksums(folder);
    if (!sums) return sums.error();
    std::error_code unreadable;
    for (auto& entry : fs::directory_iterator(folder, unreadable)) {
        const auto name = entry.path().filename().string();
        if ((name.ends_with(".up.sql") || name.ends_with(".down.sql")) && !sums->contains(name))
            return invalid(entry.path().string() + " has no line in checksums.txt");
    }
    std::vector<Migration> migrations;
    for (auto& [name, sum] : *sums) {
        if (!name.ends_with(".up.sql")) continue;
        const auto stem = name.substr(0, name.size() - 7);
        const auto expected = fmt::format("{:04}_", migrations.size() + 1);
        if (!stem.starts_with(expected))
            return invalid(name + ": the next migration begins with " + expected);
        Migration m{static_cast<std::int64_t>(migrations.size()) + 1, stem.substr(5), "", "", "", ""};
        auto up = read_half(folder / name, *sums, m.up_checksum);
        if (!up) return up.error();
        auto down = read_half(folder / (stem + ".down.sql"), *sums, m.down_checksum);
        if (!down) return down.error();
        m.up = std::move(*up);
        m.down = std::move(*down);
        migrations.push_back(std::move(m));
    }
    return migrations;
}

Migrator::Migrator(Database& database, const std::vector<Migration>& migrations, std::string schema)
    : database_(database), migrations_(migrations), schema_(schema.empty() ? "public" : std::move(schema)) {}

awaitable<std::vector<Applied>> Migrator::applied() {
    auto rows = database_.login(schema_);
    if (!co_await rows.one(has_record, schema_)) co_return std::vector<Applied>{};
    co_return co_await rows.run(list_applied);
}

awaitable<MigrationStatus> Migrator::status() {
    using State = MigrationStatus::State;
    const auto done = co_await applied();
    MigrationStatus s{State::current, done.empty() ? 0 : done.back().version, "current"};
    for (std::size_t i = 0; i < done.size(); ++i) {
        if (i >= migrations_.size()) {
            s.state = State::ahead;
            s.detail = fmt::format("has migration {}, which this program does not know: it is older",
                                   done[i].version);
            co_return s;
        }
        if (done[i].version != migrations_[i].version || done[i].checksum != migrations_[i].up_checksum) {
            s.state = State::different;
            s.detail = fmt::format("migration {} was run with another content", done[i].version);
            co_return s;
        }
    }
    if (done.size() < migrations_.size()) {
        s.state = State::behind;
        s.detail = fmt::format("is at {} of {}: run `mad migrate up`", done.size(), migrations_.size());
    }
    co_return s;
}

std::string Migrator::step(const Migration& m, bool up) const {
    // The lock makes others wait; the check makes them stop when someone else has done the step.
    const auto lock = quoted_text("mad.migrate." + schema_);
    const auto guard = fmt::format(
        "do $guard$ begin if (select coalesce(max(version), 0) from schema_migrations) <> {} then raise "
        "exception "
        "'another process has migrated' using errcode = 'MD001'; end if; end $guard$;",
        up ? m.version - 1 : m.version);
    const auto record =
        up ? fmt::format("insert into schema_migrations (version, name, checksum) values ({}, {}, {})",
                         m.version, quoted_text(m.name), quoted_text(m.up_checksum))
           : fmt::format("delete from schema_migrations where version = {}", m.version);
    const auto set_path = schema_ == "public"
                              ? std::string("set local search_path = public;")
                              : fmt::format("create schema if not exists {0}; set local search_path = {0};",
                                            quoted_name(schema_));
    return fmt::format(
        "begin; select pg_advisory_xact_lock(hashtextextended({}, 0)); {}\n{};\n{}\n{}\n;{}; commit;", lock,
        set_path, record_table, guard, up ? m.up : m.down, record);
}

awaitable<Result<std::int64_t>> Migrator::to(std::int64_t version) {
    std::int64_t steps = 0;
    for (;;) {
        const auto now = co_await status();
        using State = MigrationStatus::State;
        if (now.state == State::ahead || now.state == State::different)
            co_return Error{Errc::conflict,
                            "database_" + std::string(now.state == State::ahead ? "ahead" : "different"),
                            "The database " + now.detail};
        if (version < 0 || version > static_cast<std::int64_t>(migrations_.size()))
            co_return Error{
                Errc::invalid, "migration_unknown",
                fmt::format("There is no migration {}; the last is {}", version, migrations_.size())};
        if (now.version == version) co_return steps;
        const bool up = now.version < version;
        const auto& next = migrations_[static_cast<std::size_t>(up ? now.version : now.version - 1)];
        try {
            co_await database_.run_script(step(next, up));
            ++steps;
            log::info("migrated",
                      {{"schema", schema_}, {"version", next.version}, {"direction", up ? "up" : "down"}});
        } catch (const QueryError& e) {
            if (e.sqlstate() != "MD001") throw;
        }
    }
}

awaitable<Result<std::int64_t>> Migrator::up() { return to(static_cast<std::int64_t>(migrations_.size())); }

awaitable<std::vector<TargetReport>> migrate_all(std::vector<Target> targets,
                                                 std::vector<Migration> migrations,
                                                 std::optional<std::int64_t> version,
                                                 std::function<Database&(const Target&)> database_of) {
    std::vector<TargetReport> reports;
    for (auto& target : targets) {
        TargetReport report{target.name, 0, {}};
        try {
            Migrator migrator(database_of(target), migrations, target.schema);
            const auto done =
                co_await migrator.to(version.value_or(static_cast<std::int64_t>(migrations.size())));
            if (done)
                report.steps = *done;
            else
                report.error = done.error().detail;
        } catch (const std::exception& e) {
            report.error = e.what();
        }
        if (!report.error.empty())
            log::error("migration_failed", {{"target", target.name}, {"detail", report.error}});
        reports.push_back(std::move(report));
    }
    co_return reports;
}

}  // namespace mad::db
