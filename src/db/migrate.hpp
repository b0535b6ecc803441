// Numbered up/down SQL files: transactional, advisory-locked, locked by checksum.
#pragma once
#include "base/async.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace mad::db {

class Database;

struct Migration {
    std::int64_t version;
    std::string name;                        ///< "identity"
    std::string up, down;                    ///< SQL
    std::string up_checksum, down_checksum;  ///< SHA-256, hexadecimal
};

/// Reads NNNN_name.up.sql and .down.sql of a folder and checks them against its checksums.txt. Errors:
/// invalid, naming the file that was edited, is missing, or has no line.
Result<std::vector<Migration>> read_migrations(const std::filesystem::path& folder);

struct Applied {
    std::int64_t version;
    std::string name;
    std::string checksum;
    Time applied_at;
};

/// How a database stands to the migrations.
struct MigrationStatus {
    enum class State { current, behind, ahead, different } state;
    std::int64_t version = 0;  ///< the last one applied; 0: none
    std::string detail;        ///< for people
};

/// The migrations of one database, or of one schema of it (created when missing).
class Migrator {
public:
    /// `schema` empty: the database's own ("public").
    Migrator(Database&, const std::vector<Migration>&, std::string schema = "");

    awaitable<MigrationStatus> status();
    awaitable<std::vector<Applied>> applied();
    /// Goes up or down to `version`, a transaction a step, under an advisory lock; the number of steps.
    /// Errors: conflict when the database is ahead or an applied file differs.
    awaitable<Result<std::int64_t>> to(std::int64_t version);
    awaitable<Result<std::int64_t>> up();

private:
    std::string step(const Migration&, bool up) const;

    Database& database_;
    const std::vector<Migration>& migrations_;
    std::string schema_;
};

/// One database, or schema of one, among many that are migrated alike.
struct Target {
    std::string name;  ///< for people: the organisation's
    std::string dsn;   ///< empty: the metadata database
    std::string schema;
};
struct TargetReport {
    std::string name;
    std::int64_t steps = 0;
    std::string error;  ///< empty: done
};

/// Migrates each to `version` (none: the last); a failure is reported and the others go on, so that running
/// it again resumes.
awaitable<std::vector<TargetReport>> migrate_all(std::vector<Target>, std::vector<Migration>,
                                                 std::optional<std::int64_t> version,
                                                 std::function<Database&(const Target&)> database_of);

}  // namespace mad::db
