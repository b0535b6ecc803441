// One libpq connection in coroutines, in pipeline mode: any number of commands in one round trip.
#pragma once
#include "base/async.hpp"
#include "db/database.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <libpq-fe.h>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace mad::db {

struct FreeResult {
    void operator()(PGresult* r) const { PQclear(r); }
};
using PgResult = std::unique_ptr<PGresult, FreeResult>;

/// What is sent: a statement that is prepared under `key` at its first use, or plain SQL (`key` empty).
struct Command {
    std::string key;
    std::string sql;
    std::vector<Parameter> parameters{};
};

/// A coroutine that is cancelled or destroyed in the middle of an exchange leaves a connection that is not
/// clean; once it is closed the server, which looks every second, ends what it was doing.
class Connection {
public:
    /// Throws Unavailable, at the latest when a step has taken longer than `limit`.
    static awaitable<std::unique_ptr<Connection>> open(asio::any_io_executor, Options,
                                                       std::chrono::milliseconds limit);
    ~Connection();
    Connection(const Connection&) = delete;

    /// Sends all and waits for all; one result a command. Throws QueryError for the first that PostgreSQL
    /// refused (those after it were not run), Unavailable when the connection was lost or the server is
    /// silent beyond its own limit for statements.
    awaitable<std::vector<PgResult>> run(std::vector<Command>);
    /// Several statements as one simple query, as psql sends them. Throws like run().
    awaitable<void> run_script(std::string sql);
    /// The types and columns of a prepared statement.
    awaitable<PgResult> describe(std::string key);
    /// What the server allows a statement, and a transaction between two; 0: as long as it takes.
    awaitable<void> limit_statements(std::chrono::milliseconds);

    /// Usable again: nothing in flight, no transaction open, the server has not hung up.
    bool is_clean() const;
    bool in_transaction() const { return PQtransactionStatus(pg_.get()) != PQTRANS_IDLE; }
    /// The role that the session has been set to; empty: the login's own.
    std::string& session_role() { return session_role_; }

private:
    enum class Ready { to_read, to_write, to_either };

    explicit Connection(const asio::any_io_executor&);
    awaitable<void> connect(Options);
    void wrap_socket();
    awaitable<Ready> wait(Ready);
    awaitable<void> flush();
    awaitable<PgResult> next_result();
    awaitable<PgResult> next_answer();
    awaitable<PgResult> answer_to(const Command&, bool prepared_now);
    awaitable<PgResult> read_to_sync();
    awaitable<std::vector<PgResult>> exchange(std::vector<Command>& commands);
    void send(const Command&, bool prepare);
    [[noreturn]] void refused(const PGresult*, std::string_view statement);
    [[noreturn]] void lost() const;

    std::unique_ptr<PGconn, decltype(&PQfinish)> pg_;
    asio::posix::stream_descriptor socket_;  // libpq owns the descriptor
    asio::steady_timer guard_;
    std::chrono::milliseconds patience_{0};                     // with a silent server; 0: endless
    std::map<std::string, std::string, std::less<>> prepared_;  // key -> name at the server
    std::size_t names_ = 0;                                     // given to prepared statements so far
    std::string session_role_;
    bool in_flight_ = false;
    bool stale_ = false;  // its prepared statements no longer fit the tables
};

}  // namespace mad::db
