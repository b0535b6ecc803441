// The connections of a Database: places that are handed out in the order they were asked for; connections
// made when needed, dropped when broken.
#pragma once
#include "db/connection.hpp"

#include <deque>
#include <set>

namespace mad::db {

/// One connection, held: what a Scope or a Transaction runs its statements on. Gives its place back when it
/// goes.
class Session {
public:
    explicit Session(std::shared_ptr<Database::Pool> pool) : pool_(std::move(pool)) {}
    ~Session();
    Session(const Session&) = delete;

    /// Statements of `place` from now on; in a transaction where `lasting`, else each one alone.
    void enter(Place place, bool lasting);
    awaitable<std::unique_ptr<Rows>> execute(Statement, std::vector<Parameter>);
    awaitable<std::int64_t> execute_each(Statement, std::vector<std::vector<Parameter>>);
    /// The next statement is the transaction's last, and commits with it.
    void end_with_the_next() { lasting_ = false; }
    awaitable<void> commit();
    /// Where that fails the connection is closed, which rolls back as well.
    awaitable<void> roll_back();

    /// For scripts: statements of the login role, without a limit; the connection is closed afterwards.
    awaitable<void> log_in();
    Connection& connection() { return *connection_; }

private:
    friend struct Database::Pool;

    /// `commands` with what sets the place before them and what ends it after them. `together`: all or none.
    awaitable<std::vector<PgResult>> run(std::vector<Command> commands, bool together);
    awaitable<void> check(const Statement&, const std::string& key);

    std::shared_ptr<Database::Pool> pool_;
    std::unique_ptr<Connection> connection_;
    Place place_;
    bool lasting_ = false;  // in a transaction of the caller's
    bool begun_ = false;    // which the server knows of
    bool spent_ = false;    // not to be used again
};

struct Database::Pool : std::enable_shared_from_this<Pool> {
    Pool(const asio::any_io_executor&, Options);

    /// Throws Unavailable after Options::wait.
    awaitable<std::shared_ptr<Session>> take();
    void give_back(std::unique_ptr<Connection>);
    awaitable<void> stop();
    void close();

    const asio::any_io_executor executor;
    const Options options;
    std::set<std::string, std::less<>> checked;  // statements that PostgreSQL agreed with

private:
    struct Waiter;
    using Deadline = std::chrono::steady_clock::time_point;

    awaitable<void> wait_for_place(Deadline);
    void free_place();
    awaitable<std::unique_ptr<Connection>> connection(Deadline);

    std::vector<std::unique_ptr<Connection>> idle_;
    std::deque<Waiter*> waiters_;  // empty while a place is free
    std::size_t in_use_ = 0;       // places taken
    bool stopping_ = false;
    asio::steady_timer all_back_;
};

/// What a statement and PostgreSQL disagree about, one line each.
std::vector<std::string> disagreements(const Statement&, const PGresult* described,
                                       const std::map<Oid, std::string>& type_names,
                                       const std::map<std::pair<Oid, int>, bool>& nullable);

/// A result as Rows.
std::unique_ptr<Rows> make_rows(Statement, PgResult);

}  // namespace mad::db
