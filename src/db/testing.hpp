// For tests: a database of their own, migrated, on the server that tools/with-servers started.
//
//   db::TestDatabase test;                       // metadata schema in "public", one organisation
//   db::Database database(io.get_executor(), {.dsn = test.dsn()});
//
// The login role is `mad`, as in the embedded default: no superuser, so that row-level security holds.
#pragma once
#include "base/id.hpp"

#include <string>

namespace mad::db {

class TestDatabase {
public:
    /// A copy of a template that is migrated once a process; `migrated` false: an empty one.
    explicit TestDatabase(bool migrated = true);
    ~TestDatabase();
    TestDatabase(const TestDatabase&) = delete;

    /// As the role `mad`.
    std::string dsn() const;
    /// As the server's superuser, for what a test breaks on purpose.
    std::string superuser_dsn() const;
    /// Runs SQL as the superuser, blocking; the first column of the first row, or empty.
    std::string sql(const std::string& statement) const;
    /// A new organisation with settings and a results schema "results_<slug>" (not migrated).
    Id add_organization(const std::string& slug) const;

private:
    std::string name_;
};

}  // namespace mad::db
