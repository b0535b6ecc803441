#include "db/connection.hpp"

#include "base/log.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <fmt/format.h>
#include <poll.h>

namespace mad::db {
namespace {
using namespace asio::experimental::awaitable_operators;

// The server keeps a plan for each: with a schema an organisation their number would grow without end.
constexpr std::size_t most_prepared = 500;
// Beyond the server's own limit, for the way and a busy machine.
constexpr std::chrono::milliseconds grace{5000};

std::string trimmed(const char* text) {
    std::string out = text ? text : "";
    while (!out.empty() && (out.back() == '\n' || out.back() == ' ')) out.pop_back();
    return out;
}

std::string field(const PGresult* result, int code) {
    const char* text = PQresultErrorField(result, code);
    return text ? text : "";
}

bool is_error(const PGresult* result) {
    const auto status = PQresultStatus(result);
    return status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE;
}
}  // namespace

Connection::Connection(const asio::any_io_executor& executor)
    : pg_(nullptr, &PQfinish), socket_(executor), guard_(executor) {}

Connection::~Connection() {
    if (socket_.is_open()) socket_.release();
}

void Connection::lost() const {
    throw Unavailable("the connection to PostgreSQL was lost: " + trimmed(PQerrorMessage(pg_.get())));
}

awaitable<std::unique_ptr<Connection>> Connection::open(asio::any_io_executor executor, Options options,
                                                        std::chrono::milliseconds limit) {
    std::unique_ptr<Connection> connection(new Connection(executor));
    connection->patience_ = limit;
    co_await connection->connect(options);
    // Plans are kept, and made while tables are small: what fits them then is wrong for a million rows. All
    // that is asked for often has its index; nothing runs long enough to be worth compiling.
    co_await connection->run_script(
        "set timezone = 'UTC'; set client_connection_check_interval = 1000; set enable_seqscan = off; "
        "set enable_bitmapscan = off; set jit = off; set plan_cache_mode = force_generic_plan");
    co_await connection->limit_statements(options.statement_timeout);
    co_return connection;
}

/// libpq may be on another socket, with the same number, after each step of connecting.
void Connection::wrap_socket() {
    if (socket_.is_open()) socket_.release();
    socket_.assign(PQsocket(pg_.get()));
}

awaitable<void> Connection::connect(Options options) {
    const char* const names[] = {"dbname", "fallback_application_name", "client_encoding", nullptr};
    const char* const values[] = {options.dsn.c_str(), options.application_name.c_str(), "UTF8", nullptr};
    pg_.reset(PQconnectStartParams(names, values, 1));
    if (!pg_ || PQstatus(pg_.get()) == CONNECTION_BAD) lost();
    PQsetNoticeProcessor(
        pg_.get(),
        [](void*, const char* notice) { log::debug("postgres_notice", {{"text", trimmed(notice)}}); },
        nullptr);
    for (auto polling = PGRES_POLLING_WRITING; polling != PGRES_POLLING_OK;) {
        wrap_socket();
        co_await wait(polling == PGRES_POLLING_READING ? Ready::to_read : Ready::to_write);
        polling = PQconnectPoll(pg_.get());
        if (polling == PGRES_POLLING_FAILED)
            throw Unavailable("cannot connect to PostgreSQL: " + trimmed(PQerrorMessage(pg_.get())));
    }
    wrap_socket();
    PQsetnonblocking(pg_.get(), 1);
}

awaitable<Connection::Ready> Connection::wait(Ready what) {
    auto& socket = socket_;
    // Dies with this wait, so that a guard which goes off later does nothing.
    const auto timed_out = std::make_shared<bool>(false);
    if (patience_.count() > 0) {
        guard_.expires_after(patience_);
        guard_.async_wait([&socket, waiting = std::weak_ptr(timed_out)](const boost::system::error_code& ec) {
            const auto late = waiting.lock();
            if (ec || !late) return;
            *late = true;
            socket.cancel();
        });
    }
    try {
        if (what == Ready::to_either) {
            const auto first = co_await (socket.async_wait(socket.wait_read, asio::use_awaitable) ||
                                         socket.async_wait(socket.wait_write, asio::use_awaitable));
            what = first.index() == 0 ? Ready::to_read : Ready::to_write;
        } else {
            co_await socket.async_wait(what == Ready::to_read ? socket.wait_read : socket.wait_write,
                                       asio::use_awaitable);
        }
    } catch (const boost::system::system_error&) {
        if (!*timed_out) throw;
    }
    guard_.cancel();
    if (*timed_out)
        throw Unavailable(fmt::format("PostgreSQL did not answer within {} ms", patience_.count()));
    co_return what;
}

awaitable<void> Connection::flush() {
    for (;;) {
        const int left = PQflush(pg_.get());
        if (left < 0) lost();
        if (left == 0) co_return;
        // Both ways, since the server stops reading while its own answers are not taken.
        const auto ready = co_await wait(Ready::to_either);
        if (ready == Ready::to_read && PQconsumeInput(pg_.get()) == 0) lost();
    }
}

awaitable<PgResult> Connection::next_result() {
    while (PQisBusy(pg_.get()) != 0) {
        co_await wait(Ready::to_read);
        if (PQconsumeInput(pg_.get()) == 0) lost();
    }
    co_return PgResult(PQgetResult(pg_.get()));
}

/// A result and the null that ends it.
awaitable<PgResult> Connection::next_answer() {
    auto result = co_await next_result();
    if (!result) lost();
    while (co_await next_result()) {
    }
    co_return result;
}

void Connection::send(const Command& command, bool prepare) {
    std::vector<const char*> texts;
    for (auto& p : command.parameters) texts.push_back(p ? p->c_str() : nullptr);
    const int count = static_cast<int>(texts.size());
    if (prepare) {
        const auto& name = prepared_[command.key] = "s" + std::to_string(names_++);
        if (PQsendPrepare(pg_.get(), name.c_str(), command.sql.c_str(), 0, nullptr) == 0) lost();
    }
    const int sent = command.key.empty() ? PQsendQueryParams(pg_.get(), command.sql.c_str(), count, nullptr,
                                                             texts.data(), nullptr, nullptr, 0)
                                         : PQsendQueryPrepared(pg_.get(), prepared_.at(command.key).c_str(),
                                                               count, texts.data(), nullptr, nullptr, 0);
    if (sent == 0) lost();
}

awaitable<PgResult> Connection::answer_to(const Command& command, bool prepared_now) {
    if (!prepared_now) co_return co_await next_answer();
    auto preparation = co_await next_answer();
    auto answer = co_await next_answer();
    if (PQresultStatus(preparation.get()) == PGRES_COMMAND_OK) co_return answer;
    prepared_.erase(command.key);
    co_return preparation;
}

/// What failed at the end: a check that was deferred until then; else null.
awaitable<PgResult> Connection::read_to_sync() {
    PgResult failed;
    for (;;) {
        auto result = co_await next_result();
        if (!result && PQstatus(pg_.get()) != CONNECTION_OK) lost();
        if (result && PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC) co_return failed;
        if (result && is_error(result.get())) failed = std::move(result);
    }
}

awaitable<std::vector<PgResult>> Connection::exchange(std::vector<Command>& commands) {
    if (PQenterPipelineMode(pg_.get()) == 0) lost();
    std::vector<bool> prepares;
    for (auto& command : commands) {
        prepares.push_back(!command.key.empty() && !prepared_.contains(command.key));
        send(command, prepares.back());
    }
    if (PQpipelineSync(pg_.get()) == 0) lost();
    co_await flush();
    std::vector<PgResult> results;
    for (std::size_t i = 0; i < commands.size(); ++i) {
        auto result = co_await answer_to(commands[i], prepares[i]);
        results.push_back(std::move(result));
    }
    if (auto failed = co_await read_to_sync()) results.back() = std::move(failed);
    if (PQexitPipelineMode(pg_.get()) == 0) lost();
    co_return results;
}

void Connection::refused(const PGresult* result, std::string_view statement) {
    const auto state = field(result, PG_DIAG_SQLSTATE);
    auto message = field(result, PG_DIAG_MESSAGE_PRIMARY);
    if (message.empty()) message = trimmed(PQresultErrorMessage(result));
    // 57P: the server goes down, or ends this connection; no state: libpq lost it.
    if (state.empty() || state.starts_with("57P")) throw Unavailable(message);
    // A plan for tables that a migration has changed, or a name that is gone.
    if (state == "26000" || (state == "0A000" && message.starts_with("cached plan"))) stale_ = true;
    if (auto detail = field(result, PG_DIAG_MESSAGE_DETAIL); !detail.empty()) message += " (" + detail + ")";
    throw QueryError(fmt::format("{}: {}", statement, message), state,
                     field(result, PG_DIAG_CONSTRAINT_NAME));
}

awaitable<std::vector<PgResult>> Connection::run(std::vector<Command> commands) {
    in_flight_ = true;
    auto results = co_await exchange(commands);
    in_flight_ = false;
    for (std::size_t i = 0; i < results.size(); ++i)
        if (is_error(results[i].get()))
            refused(results[i].get(), commands[i].key.empty() ? "statement" : commands[i].key);
    co_return results;
}

awaitable<void> Connection::run_script(std::string sql) {
    in_flight_ = true;
    if (PQsendQuery(pg_.get(), sql.c_str()) == 0) lost();
    co_await flush();
    PgResult failed;
    while (auto result = co_await next_result())
        if (is_error(result.get())) failed = std::move(result);
    if (PQstatus(pg_.get()) != CONNECTION_OK) lost();
    in_flight_ = false;
    if (failed) refused(failed.get(), "script");
}

awaitable<PgResult> Connection::describe(std::string key) {
    in_flight_ = true;
    if (PQsendDescribePrepared(pg_.get(), prepared_.at(key).c_str()) == 0) lost();
    co_await flush();
    auto result = co_await next_answer();
    in_flight_ = false;
    if (is_error(result.get())) refused(result.get(), key);
    co_return result;
}

awaitable<void> Connection::limit_statements(std::chrono::milliseconds limit) {
    // A process that stands still within a transaction would hold its locks, and up all who want them.
    co_await run_script(fmt::format(
        "set statement_timeout = {0}; set idle_in_transaction_session_timeout = {0}", limit.count()));
    patience_ = limit.count() > 0 ? limit + grace : limit;
}

bool Connection::is_clean() const {
    if (in_flight_ || stale_ || prepared_.size() > most_prepared) return false;
    if (PQstatus(pg_.get()) != CONNECTION_OK || in_transaction()) return false;
    // A server that hung up has made the socket readable; one that is well says nothing unasked.
    pollfd socket{PQsocket(pg_.get()), POLLIN, 0};
    return poll(&socket, 1, 0) == 0;
}

}  // namespace mad::db
