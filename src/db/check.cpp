// Asks PostgreSQL, in debug builds, whether it agrees with a statement's types.
#include "db/pool.hpp"

#include <fmt/format.h>
#include <stdexcept>

namespace mad::db {
#ifdef NDEBUG
awaitable<void> Session::check(const Statement&, const std::string&) { co_return; }
#else
namespace {
using Nullable = std::map<std::pair<Oid, int>, bool>;

awaitable<PgResult> ask(Connection& connection, std::string sql) {
    std::vector<Command> commands;
    commands.push_back({"", std::move(sql)});
    auto results = co_await connection.run(std::move(commands));
    co_return std::move(results.front());
}

Oid oid_at(const PGresult* result, int row) {
    return static_cast<Oid>(std::stoul(PQgetvalue(result, row, 0)));
}

awaitable<std::map<Oid, std::string>> type_names(Connection& connection, const PGresult* described) {
    std::string oids = "0";
    for (int i = 0; i < PQnparams(described); ++i) oids += fmt::format(", {}", PQparamtype(described, i));
    for (int i = 0; i < PQnfields(described); ++i) oids += fmt::format(", {}", PQftype(described, i));
    std::map<Oid, std::string> names;
    const auto types =
        co_await ask(connection, "select oid, typname from pg_type where oid in (" + oids + ")");
    for (int i = 0; i < PQntuples(types.get()); ++i)
        names[oid_at(types.get(), i)] = PQgetvalue(types.get(), i, 1);
    co_return names;
}

awaitable<Nullable> nullable_columns(Connection& connection, const PGresult* described) {
    std::string columns = "(0, 0)";
    for (int i = 0; i < PQnfields(described); ++i)
        columns += fmt::format(", ({}, {})", PQftable(described, i), PQftablecol(described, i));
    Nullable nullable;
    const auto attributes = co_await ask(
        connection,
        "select attrelid, attnum, not attnotnull from pg_attribute where (attrelid, attnum) in (" + columns +
            ")");
    for (int i = 0; i < PQntuples(attributes.get()); ++i)
        nullable[{oid_at(attributes.get(), i), std::stoi(PQgetvalue(attributes.get(), i, 1))}] =
            PQgetvalue(attributes.get(), i, 2)[0] == 't';
    co_return nullable;
}
}  // namespace

awaitable<void> Session::check(const Statement& statement, const std::string& key) {
    if (pool_->checked.contains(statement.name)) co_return;
    // PostgreSQL looks the names up again: where the statement did.
    const bool anew = !connection_->in_transaction() && !place_.search_path.empty();
    if (anew) {
        lasting_ = true;
        co_await run({}, false);
    }
    const auto described = co_await connection_->describe(key);
    const auto names = co_await type_names(*connection_, described.get());
    const auto nullable = co_await nullable_columns(*connection_, described.get());
    if (anew) co_await commit();
    const auto wrong = disagreements(statement, described.get(), names, nullable);
    if (!wrong.empty())
        throw std::logic_error(fmt::format("PostgreSQL does not agree with the statement {}:\n  {}",
                                           statement.name, fmt::join(wrong, "\n  ")));
    pool_->checked.emplace(statement.name);
}
#endif

}  // namespace mad::db
