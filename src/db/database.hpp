// PostgreSQL in coroutines: a pool of connections, statements in a scope, transactions. The only folder that
// names libpq.
//
// A scope says whose rows a statement sees: `of(org)` runs as mad_app with mad.org_id set (row-level security
// shows that organisation's rows only), `system()` as mad_system, which sees all.
#pragma once
#include "base/async.hpp"
#include "base/error.hpp"
#include "db/errors.hpp"
#include "db/query.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <tuple>

namespace mad::db {

struct Options {
    std::string dsn;  ///< a libpq connection string
    std::size_t connections = 8;
    std::chrono::milliseconds wait{5000};             ///< for a free connection
    std::chrono::milliseconds connect_timeout{5000};  ///< of one attempt to connect
    /// The server cancels a statement that takes longer, and cuts off who stands still in a transaction for
    /// longer.
    std::chrono::milliseconds statement_timeout{30000};
    std::string application_name = "mad";
};

class Database;
class Session;  // one connection of the pool, held

/// Whose rows, and in which schema, a statement runs.
struct Place {
    std::string role;         ///< mad_app or mad_system
    std::string org_id;       ///< of mad_app; else empty
    std::string search_path;  ///< empty: the database's own
    bool lazy = false;        ///< see Scope::lazily
    bool by_values = false;   ///< see Scope::planned_by_values
    bool bitmaps = false;     ///< see Scope::with_bitmaps
};

/// What a Scope and a Transaction have in common: statements.
class Executor {
public:
    virtual ~Executor() = default;

    template <class Row, class... Args>
    awaitable<std::vector<Row>> run(const Query<Row(Args...)>& q, std::type_identity_t<Args>... args) {
        const auto rows = co_await execute(statement(q), parameters<Args...>(args...));
        std::vector<Row> out(rows->count());
        for (std::size_t i = 0; i < out.size(); ++i) read(*rows, i, out, i);
        co_return out;
    }
    /// Exactly one row; anything else is a programming mistake.
    template <class Row, class... Args>
    awaitable<Row> one(const Query<Row(Args...)>& q, std::type_identity_t<Args>... args) {
        const auto rows = co_await execute(statement(q), parameters<Args...>(args...));
        if (rows->count() != 1) throw MappingError(std::string(q.name) + ": expected one row");
        Row row{};
        rows->read(0, &row);
        co_return row;
    }
    template <class Row, class... Args>
    awaitable<std::optional<Row>> maybe(const Query<Row(Args...)>& q, std::type_identity_t<Args>... args) {
        const auto rows = co_await execute(statement(q), parameters<Args...>(args...));
        if (rows->count() > 1) throw MappingError(std::string(q.name) + ": expected at most one row");
        std::optional<Row> row;
        if (rows->count() == 1) rows->read(0, &row.emplace());
        co_return row;
    }
    /// The number of rows it changed.
    template <class Row, class... Args>
    awaitable<std::int64_t> exec(const Query<Row(Args...)>& q, std::type_identity_t<Args>... args) {
        const auto rows = co_await execute(statement(q), parameters<Args...>(args...));
        co_return rows->affected();
    }
    /// The same statement for many parameter rows, in pipeline mode and one round trip; the number of rows
    /// changed in all. Outside a transaction the rows are one transaction.
    template <class Row, class... Args>
    awaitable<std::int64_t> exec_each(const Query<Row(Args...)>& q, std::vector<std::tuple<Args...>> rows) {
        std::vector<std::vector<Parameter>> texts;
        for (auto& row : rows)
            texts.push_back(std::apply([](auto&... a) { return parameters<Args...>(a...); }, row));
        co_return co_await execute_each(statement(q), std::move(texts));
    }

protected:
    virtual awaitable<std::unique_ptr<Rows>> execute(Statement, std::vector<Parameter>) = 0;
    virtual awaitable<std::int64_t> execute_each(Statement, std::vector<std::vector<Parameter>>) = 0;

    template <class... Args>
    static std::vector<Parameter> parameters(const Args&... args) {
        return {to_parameter(schema::TypeOf<Args>::value, &args)...};
    }

private:
    template <class Row>
    static void read(const Rows& rows, std::size_t i, std::vector<Row>& out, std::size_t at) {
        if constexpr (std::is_same_v<Row, bool>) {  // vector<bool> has no addressable elements
            bool value = false;
            rows.read(i, &value);
            out[at] = value;
        } else {
            rows.read(i, &out[at]);
        }
    }
};

/// Statements that commit or vanish together.
class Transaction : public Executor {
public:
    explicit Transaction(Session& session) : session_(session) {}

    /// exec() as the last statement: it commits in the same round trip.
    template <class Row, class... Args>
    awaitable<std::int64_t> exec_last(const Query<Row(Args...)>& q, std::type_identity_t<Args>... args) {
        const auto rows = co_await execute_last(statement(q), parameters<Args...>(args...));
        co_return rows->affected();
    }

protected:
    awaitable<std::unique_ptr<Rows>> execute(Statement, std::vector<Parameter>) override;
    awaitable<std::int64_t> execute_each(Statement, std::vector<std::vector<Parameter>>) override;

private:
    awaitable<std::unique_ptr<Rows>> execute_last(Statement, std::vector<Parameter>);

    Session& session_;
};

/// Each statement is a transaction of its own. Cheap to make and to copy.
class Scope : public Executor {
public:
    Scope(Database& database, Place place) : database_(&database), place_(std::move(place)) {}

    /// `work` is a callable (Transaction&) -> awaitable<Result<T>>: commits on a value; rolls back on an
    /// error or an exception.
    template <class Work>
    std::invoke_result_t<Work&, Transaction&> transaction(Work work) {
        using Answer = typename std::invoke_result_t<Work&, Transaction&>::value_type;
        const auto session = co_await hold(true);
        Transaction tx(*session);
        std::optional<Answer> answer;
        std::exception_ptr failure;
        try {
            auto given = co_await work(tx);
            answer.emplace(std::move(given));
        } catch (...) {
            failure = std::current_exception();
        }
        if (answer && *answer)
            co_await commit(*session);
        else
            co_await roll_back(*session);
        if (failure) std::rethrow_exception(failure);
        co_return std::move(*answer);
    }
    /// The same place with another search path: an organisation's results schema.
    Scope in_schema(std::string schema) const;
    /// The same place, whose commits do not wait for the disk: a server that crashes in the next moments
    /// forgets them, the latest first. For what can be told again.
    Scope lazily() const;
    /// The same place, where statements are planned for the values they come with: a filter may fit every row
    /// or none.
    Scope planned_by_values() const;
    /// The same place, where indexes may be read as bitmaps: those of arrays (GIN) cannot be read otherwise.
    Scope with_bitmaps() const;

protected:
    awaitable<std::unique_ptr<Rows>> execute(Statement, std::vector<Parameter>) override;
    awaitable<std::int64_t> execute_each(Statement, std::vector<std::vector<Parameter>>) override;

private:
    awaitable<std::shared_ptr<Session>> hold(bool lasting);
    static awaitable<void> commit(Session&);
    static awaitable<void> roll_back(Session&);

    Database* database_;
    Place place_;
};

/// A pool of connections to one database. Belongs to one io_context and its one thread.
class Database {
public:
    Database(const asio::any_io_executor&, Options);
    ~Database();
    Database(const Database&) = delete;

    Scope of(Id org);
    Scope system();
    /// As the login role itself, in one schema: for migrations.
    Scope login(std::string schema);

    /// Runs SQL that is no Query, several statements allowed, as the login role: migrations, set-up, tests.
    awaitable<void> run_script(std::string sql);
    /// Whether PostgreSQL answers: connects or asks, within `Options::wait`. Errors: unavailable.
    awaitable<Result<void>> ping();
    /// Waits for those in use, then closes all.
    awaitable<void> stop();

    struct Pool;

private:
    friend class Scope;
    std::shared_ptr<Pool> pool_;
};

}  // namespace mad::db
