#include "db/database.hpp"

#include "db/pool.hpp"

namespace mad::db {

awaitable<std::unique_ptr<Rows>> Transaction::execute(Statement statement,
                                                      std::vector<Parameter> parameters) {
    return session_.execute(std::move(statement), std::move(parameters));
}
awaitable<std::int64_t> Transaction::execute_each(Statement statement,
                                                  std::vector<std::vector<Parameter>> rows) {
    return session_.execute_each(std::move(statement), std::move(rows));
}

awaitable<std::unique_ptr<Rows>> Transaction::execute_last(Statement statement,
                                                           std::vector<Parameter> parameters) {
    session_.end_with_the_next();
    return session_.execute(std::move(statement), std::move(parameters));
}

Scope Scope::in_schema(std::string schema) const {
    auto place = place_;
    place.search_path = std::move(schema);
    return {*database_, std::move(place)};
}

Scope Scope::lazily() const {
    auto place = place_;
    place.lazy = true;
    return {*database_, std::move(place)};
}

Scope Scope::planned_by_values() const {
    auto place = place_;
    place.by_values = true;
    return {*database_, std::move(place)};
}

Scope Scope::with_bitmaps() const {
    auto place = place_;
    place.bitmaps = true;
    return {*database_, std::move(place)};
}

awaitable<std::shared_ptr<Session>> Scope::hold(bool lasting) {
    auto session = co_await database_->pool_->take();
    session->enter(place_, lasting);
    co_return session;
}
awaitable<void> Scope::commit(Session& session) { return session.commit(); }
awaitable<void> Scope::roll_back(Session& session) { return session.roll_back(); }

awaitable<std::unique_ptr<Rows>> Scope::execute(Statement statement, std::vector<Parameter> parameters) {
    const auto session = co_await hold(false);
    co_return co_await session->execute(std::move(statement), std::move(parameters));
}
awaitable<std::int64_t> Scope::execute_each(Statement statement, std::vector<std::vector<Parameter>> rows) {
    const auto session = co_await hold(false);
    co_return co_await session->execute_each(std::move(statement), std::move(rows));
}

Database::Database(const asio::any_io_executor& executor, Options options)
    : pool_(std::make_shared<Pool>(executor, std::move(options))) {}
Database::~Database() { pool_->close(); }

Scope Database::of(Id org) { return {*this, {"mad_app", org.text(), ""}}; }
Scope Database::system() { return {*this, {"mad_system", "", ""}}; }
Scope Database::login(std::string schema) { return {*this, {"none", "", std::move(schema)}}; }

awaitable<void> Database::run_script(std::string sql) {
    const auto session = co_await pool_->take();
    co_await session->log_in();
    co_await session->connection().run_script(std::move(sql));
}

awaitable<Result<void>> Database::ping() {
    std::string why;
    try {
        const auto session = co_await pool_->take();
        co_await session->connection().run_script("select 1");
        co_return Result<void>{};
    } catch (const Unavailable& e) {
        why = e.what();
    } catch (const QueryError& e) {
        why = e.what();
    }
    co_return Error{Errc::unavailable, "database_unavailable", why};
}

awaitable<void> Database::stop() { return pool_->stop(); }

}  // namespace mad::db
