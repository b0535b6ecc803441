#include "db/pool.hpp"

#include <charconv>
#include <fmt/format.h>
#include <stdexcept>

namespace mad::db {
namespace {
constexpr std::string_view tenant_role = "mad_app";

std::string quoted_name(std::string_view name) {
    std::string out = "\"";
    for (const char c : name) out.append(c == '"' ? 2 : 1, c);
    return out + '"';
}

/// For the whole transaction, and not beyond it.
Command set_place(const Place& place) {
    Command command{"mad.place",
                    "select set_config('role', $1, true), set_config('mad.org_id', $2, true)",
                    {place.role, place.org_id}};
    if (place.lazy) {
        command.key += ".lazy";
        command.sql += ", set_config('synchronous_commit', 'off', true)";
    }
    if (place.by_values) {
        command.key += ".by_values";
        command.sql += ", set_config('plan_cache_mode', 'force_custom_plan', true)";
    }
    if (place.bitmaps) {
        command.key += ".bitmaps";
        command.sql += ", set_config('enable_bitmapscan', 'on', true)";
    }
    if (!place.search_path.empty()) {
        command.key += "@";
        command.sql += ", set_config('search_path', $3, true)";
        command.parameters.emplace_back(quoted_name(place.search_path));
    }
    return command;
}
Command begin() { return {"mad.begin", "begin"}; }
Command end() { return {"mad.commit", "commit"}; }

std::int64_t affected(PGresult* result) {
    const std::string_view text = PQcmdTuples(result);
    std::int64_t count = 0;
    std::from_chars(text.data(), text.data() + text.size(), count);
    return count;
}

/// A prepared statement is one for each schema, since it keeps the tables that it found first.
std::string key_of(const Place& place, const Statement& statement) {
    return place.search_path.empty() ? std::string(statement.name)
                                     : fmt::format("{}@{}", statement.name, place.search_path);
}

/// libpq takes text that ends at its first zero byte: what follows would be lost without a word.
void refuse_zero_bytes(const Statement& statement, const std::vector<Parameter>& parameters) {
    for (std::size_t i = 0; i < parameters.size(); ++i)
        if (parameters[i] && parameters[i]->find('\0') != std::string::npos)
            throw QueryError(
                fmt::format("{}: ${} holds a zero byte, which text cannot", statement.name, i + 1), "22021",
                "");
}
}  // namespace

Session::~Session() {
    if (spent_) connection_.reset();
    pool_->give_back(std::move(connection_));
}

void Session::enter(Place place, bool lasting) {
    place_ = std::move(place);
    lasting_ = lasting;
}

awaitable<std::vector<PgResult>> Session::run(std::vector<Command> commands, bool together) {
    const bool alone = !lasting_ && !begun_ && !together && place_.role != tenant_role &&
                       place_.search_path.empty() && !place_.lazy && !place_.by_values && !place_.bitmaps;
    std::vector<Command> all;
    if (alone && connection_->session_role() != place_.role)
        all.push_back({"", "set role " + quoted_name(place_.role)});
    if (!alone && !begun_) {
        all.push_back(begin());
        all.push_back(set_place(place_));
    }
    const auto first = static_cast<std::ptrdiff_t>(all.size());
    const auto count = static_cast<std::ptrdiff_t>(commands.size());
    std::ranges::move(commands, std::back_inserter(all));
    if (!alone && !lasting_) all.push_back(end());
    begun_ = lasting_;

    std::vector<PgResult> results;
    std::exception_ptr refused;
    try {
        results = co_await connection_->run(std::move(all));
    } catch (const QueryError&) {
        refused = std::current_exception();
    }
    if (refused) {
        // What was begun for these statements alone ends here.
        if (!lasting_) co_await roll_back();
        std::rethrow_exception(refused);
    }
    if (alone) connection_->session_role() = place_.role;
    results.erase(results.begin() + first + count, results.end());
    results.erase(results.begin(), results.begin() + first);
    co_return results;
}

awaitable<std::unique_ptr<Rows>> Session::execute(Statement statement, std::vector<Parameter> parameters) {
    refuse_zero_bytes(statement, parameters);
    const auto key = key_of(place_, statement);
    std::vector<Command> commands;
    commands.push_back({key, std::string(statement.sql), std::move(parameters)});
    auto results = co_await run(std::move(commands), false);
    co_await check(statement, key);
    co_return make_rows(std::move(statement), std::move(results.front()));
}

awaitable<std::int64_t> Session::execute_each(Statement statement, std::vector<std::vector<Parameter>> rows) {
    if (rows.empty()) co_return 0;
    const auto key = key_of(place_, statement);
    std::vector<Command> commands;
    for (auto& row : rows) {
        refuse_zero_bytes(statement, row);
        commands.push_back({key, std::string(statement.sql), std::move(row)});
    }
    const auto results = co_await run(std::move(commands), true);
    co_await check(statement, key);
    std::int64_t changed = 0;
    for (auto& result : results) changed += affected(result.get());
    co_return changed;
}

awaitable<void> Session::commit() {
    if (begun_) {
        std::vector<Command> commands;
        commands.push_back(end());
        const auto done = co_await connection_->run(std::move(commands));
        // One that had failed is rolled back by "commit", without an error.
        if (std::string_view(PQcmdStatus(done.front().get())) != "COMMIT")
            throw QueryError("commit: a statement of the transaction had failed; all is rolled back", "25P02",
                             "");
    }
    begun_ = lasting_ = false;
}

awaitable<void> Session::roll_back() {
    begun_ = lasting_ = false;
    if (!connection_->in_transaction()) co_return;
    try {
        co_await connection_->run_script("rollback");
    } catch (const Unavailable&) {
        spent_ = true;
    } catch (const QueryError&) {
        spent_ = true;
    }
}

awaitable<void> Session::log_in() {
    spent_ = true;
    co_await connection_->run_script("reset role");
    co_await connection_->limit_statements(std::chrono::milliseconds(0));
}

}  // namespace mad::db
