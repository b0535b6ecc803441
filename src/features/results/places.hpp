// Where each organisation's results are: a schema of the metadata database, or a database of its own.
#pragma once
#include "db/database.hpp"
#include "db/migrate.hpp"

#include <map>
#include <memory>

namespace mad::results {

/// Where an organisation's results are kept.
struct Address {
    Id org_id{};
    std::optional<std::string> dsn{};  ///< none: in the metadata database
    std::string schema{};
};

/// Belongs to one io_context and its one thread.
class Places {
public:
    struct Options {
        std::size_t connections = 4;  ///< to each database that is an organisation's own
        std::chrono::milliseconds wait{5000};
        std::chrono::milliseconds connect_timeout{3000};
    };
    /// `migrations`: those of db/results. All of it must outlive this.
    Places(asio::any_io_executor, db::Database& metadata, const std::vector<db::Migration>& migrations);
    Places(asio::any_io_executor, db::Database& metadata, const std::vector<db::Migration>& migrations,
           Options);
    ~Places();

    /// Statements in the organisation's store. Where it is, is asked once and kept while the process lives.
    /// Throws db::Unavailable where that cannot be asked, and NoSuchPlace for an organisation without
    /// settings.
    awaitable<db::Scope> of(Id org);

    /// The same for what is written in order ahead of the metadata database: where that is one server's work,
    /// the commits need not wait for the disk, since what a crash forgets of the first it forgets of the
    /// second.
    awaitable<db::Scope> ahead_of_metadata(Id org);

    /// Makes the schema where it is missing and migrates it; may be repeated. Errors: unavailable
    /// (results_store_unreachable), invalid (results_store_unusable), conflict (a store that is ahead or
    /// different).
    awaitable<Result<void>> prepare(Address);

    /// Every organisation's store, for `mad migrate` and the check at the start.
    awaitable<std::vector<db::Target>> targets();
    /// The database of a target (an empty dsn: the metadata database): for db::migrate_all and db::Migrator.
    db::Database& database_of(const db::Target&);

    /// Closes the organisations' own databases. The metadata database is its owner's.
    awaitable<void> stop();

private:
    asio::any_io_executor executor_;
    db::Database& metadata_;
    const std::vector<db::Migration>& migrations_;
    Options options_;
    std::map<Id, Address> addresses_;
    std::map<std::string, std::unique_ptr<db::Database>, std::less<>> databases_;  // by dsn

    awaitable<const Address*> address_of(Id org);
    db::Database& database_at(const std::string& dsn);
};

/// The organisation is gone, or was never there.
class NoSuchPlace : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

}  // namespace mad::results
