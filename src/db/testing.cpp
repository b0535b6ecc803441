#include "db/testing.hpp"

#include "db/migrate.hpp"

#include <cstdlib>
#include <libpq-fe.h>
#include <memory>
#include <stdexcept>
#include <unistd.h>

namespace mad::db {
namespace {
std::string server() {
    const char* dsn = std::getenv("MAD_TEST_POSTGRES");  // NOLINT(concurrency-mt-unsafe): nobody changes it
    if (!dsn) throw std::runtime_error("MAD_TEST_POSTGRES is not set: run tests under tools/with-servers");
    return dsn;
}

std::string run(const std::string& dsn, const std::string& sql) {
    const std::unique_ptr<PGconn, decltype(&PQfinish)> pg(PQconnectdb(dsn.c_str()), &PQfinish);
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(pg.get(), sql.c_str()), &PQclear);
    const auto status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        throw std::runtime_error(PQerrorMessage(pg.get()));
    return PQntuples(result.get()) > 0 ? PQgetvalue(result.get(), 0, 0) : "";
}

/// The roles of the platform; another test program may make them at the same time.
constexpr auto roles = R"sql(
    do $$ begin
        perform pg_advisory_xact_lock(7110);
        if not exists (select from pg_roles where rolname = 'mad') then
            create role mad login createrole;
            create role mad_app nologin;
            create role mad_system nologin;
            grant mad_app, mad_system to mad;
        end if;
    end $$)sql";

std::string unique_name(const char* what) {
    static int count = 0;
    return std::string("test_") + what + "_" + std::to_string(::getpid()) + "_" + std::to_string(count++);
}

/// One migrated database a process, which the others are copied from.
const std::string& migrated_template() {
    static const std::string name = [] {
        auto made = unique_name("template");
        run(server(), "create database " + made + " owner mad");
        const auto dsn = server() + " dbname=" + made + " user=mad";
        for (auto& m : read_migrations(MAD_SOURCE_DIR "/db/metadata").value()) run(dsn, m.up);
        return made;
    }();
    return name;
}
}  // namespace

TestDatabase::TestDatabase(bool migrated) : name_(unique_name("db")) {
    run(server(), roles);
    run(server(),
        "create database " + name_ + " owner mad" + (migrated ? " template " + migrated_template() : ""));
}

TestDatabase::~TestDatabase() {
    try {
        run(server(), "drop database if exists " + name_ + " with (force)");
    } catch (const std::exception&) {  // the server ends with the tests
    }
}

std::string TestDatabase::dsn() const { return server() + " dbname=" + name_ + " user=mad"; }
std::string TestDatabase::superuser_dsn() const { return server() + " dbname=" + name_; }
std::string TestDatabase::sql(const std::string& statement) const { return run(superuser_dsn(), statement); }

Id TestDatabase::add_organization(const std::string& slug) const {
    const auto id = Id::make();
    sql("insert into organizations (id, slug, name) values ('" + id.text() + "', '" + slug + "', '" + slug +
        "');" + "insert into org_settings (org_id, results_schema) values ('" + id.text() + "', 'results_" +
        slug + "')");
    return id;
}

}  // namespace mad::db
