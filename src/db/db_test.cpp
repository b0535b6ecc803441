#include "db/database.hpp"
#include "db/testing.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <gtest/gtest.h>

namespace mad::db {
namespace json = boost::json;
namespace {
enum class Color { red, green };
const schema::Enum<Color>& describe(std::type_identity<Color>) {
    static const schema::Enum<Color> it{{{Color::red, "red"}, {Color::green, "green"}}};
    return it;
}

struct Row {
    Id id;
    std::string name;
    std::optional<std::string> note;
    double weight = 0;
    bool flag = false;
    Color color = Color::red;
    std::vector<std::string> tags;
    json::value data;
    Time at;
};
const schema::Object& describe(std::type_identity<Row>) {
    using schema::field;
    static const auto it = schema::object<Row>(
        "Row", field<&Row::id>("id"), field<&Row::name>("name"), field<&Row::note>("note"),
        field<&Row::weight>("weight"), field<&Row::flag>("flag"), field<&Row::color>("color"),
        field<&Row::tags>("tags"), field<&Row::data>("data"), field<&Row::at>("at"));
    return it;
}

constexpr auto table = R"sql(
    create table things (id uuid primary key, name text not null unique, note text, weight float8 not null,
                         flag bool not null, color text not null, tags text[] not null, data jsonb not null,
                         at timestamptz not null);
    grant all on things to mad_app, mad_system;)sql";
constexpr Query<void(Id, std::string, std::optional<std::string>, double, bool, Color,
                     std::vector<std::string>, json::value, Time)>
    insert_thing{"insert_thing", "insert into things values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
constexpr Query<Row(std::string)> thing_by_name{
    "thing_by_name",
    "select id, name, note, weight, flag, color, tags, data, at from things where name = $1"};
constexpr Query<std::int64_t()> count_things{"count_things", "select count(*) from things"};
constexpr Query<std::int64_t()> backend_pid{"backend_pid", "select pg_backend_pid()"};
constexpr Query<bool(double)> sleep_for{"sleep_for", "select pg_sleep($1) is not null"};

class DatabaseTest : public testing::Test {
protected:
    DatabaseTest() : database(std::make_unique<Database>(io.get_executor(), options())) { run(setup()); }
    ~DatabaseTest() override { run(database->stop()); }

    Options options(std::size_t connections = 4) const {
        Options o;
        o.dsn = test.dsn();
        o.connections = connections;
        o.wait = std::chrono::milliseconds(2000);
        return o;
    }
    awaitable<void> setup() { co_await database->run_script(table); }

    /// Runs a coroutine to its end; its exception is the test's.
    template <class T>
    T run(awaitable<T> work) {
        std::exception_ptr failure;
        std::optional<std::conditional_t<std::is_void_v<T>, int, T>> value;
        if constexpr (std::is_void_v<T>)
            asio::co_spawn(io, std::move(work), [&](std::exception_ptr e) { failure = e; });
        else
            asio::co_spawn(io, std::move(work), [&](std::exception_ptr e, T v) {
                failure = e;
                value = std::move(v);
            });
        io.restart();
        io.run();
        if (failure) std::rethrow_exception(failure);
        if constexpr (!std::is_void_v<T>) return std::move(*value);
    }

    awaitable<std::int64_t> add(std::string name) {
        auto rows = database->system();
        co_return co_await rows.exec(insert_thing, Id::make(), name, std::nullopt, 0.1, true, Color::green,
                                     std::vector<std::string>{}, json::value(json::object{}), system_now());
    }
    std::int64_t count() {
        auto rows = database->system();
        return run(rows.one(count_things));
    }

    TestDatabase test{false};
    asio::io_context io;
    std::unique_ptr<Database> database;
};
}  // namespace

TEST_F(DatabaseTest, ReadsBackWhatItWrote) {
    const auto row = run([&]() -> awaitable<Row> {
        auto rows = database->system();
        const std::vector<std::string> tags{"plain", "with space", "quote\" back\\slash, {brace}", "",
                                            "NULL"};
        json::object data;
        data["pi"] = 3.141592653589793;
        data["big"] = 9007199254740993;
        co_await rows.exec(insert_thing, Id::make(), "it's \xE2\x9C\x93", std::nullopt, 0.1 + 0.2, true,
                           Color::green, tags, json::value(data), *parse_time("2026-11-24T10:00:00.123456Z"));
        co_return co_await rows.one(thing_by_name, "it's \xE2\x9C\x93");
    }());
    EXPECT_FALSE(row.note);
    EXPECT_EQ(row.weight, 0.1 + 0.2);
    EXPECT_EQ(row.color, Color::green);
    EXPECT_EQ(row.tags,
              (std::vector<std::string>{"plain", "with space", "quote\" back\\slash, {brace}", "", "NULL"}));
    EXPECT_EQ(row.data.at("pi"), 3.141592653589793);
    EXPECT_EQ(row.data.at("big"), 9007199254740993);
    EXPECT_EQ(to_rfc3339(row.at), "2026-11-24T10:00:00.123456Z");
}

TEST_F(DatabaseTest, TellsNothingFromOne) {
    auto rows = database->system();
    EXPECT_FALSE(run(rows.maybe(thing_by_name, "nobody")));
    EXPECT_THROW(run(rows.one(thing_by_name, "nobody")), MappingError);
}

TEST_F(DatabaseTest, NamesAViolatedConstraint) {
    EXPECT_EQ(run(add("a")), 1);
    try {
        run(add("a"));
        FAIL();
    } catch (const QueryError& e) {
        EXPECT_TRUE(e.is_unique_violation());
        EXPECT_EQ(e.constraint(), "things_name_key");
    }
    EXPECT_EQ(run(add("b")), 1);  // the connection is as good as before
}

TEST_F(DatabaseTest, CommitsAValueAndRollsBackAnErrorOrAnException) {
    auto rows = database->system();
    const auto insert_then = [&](std::string name,
                                 std::function<Result<int>()> end) -> awaitable<Result<int>> {
        return rows.transaction([name, end](Transaction& tx) -> awaitable<Result<int>> {
            co_await tx.exec(insert_thing, Id::make(), name, std::nullopt, 1.0, true, Color::red,
                             std::vector<std::string>{}, json::value(1), system_now());
            co_return end();
        });
    };
    EXPECT_TRUE(run(insert_then("kept", [] { return 1; })));
    EXPECT_FALSE(
        run(insert_then("dropped", []() -> Result<int> { return Error{Errc::conflict, "no", ""}; })));
    EXPECT_THROW(run(insert_then("thrown", []() -> Result<int> { throw std::runtime_error("bad"); })),
                 std::runtime_error);
    EXPECT_EQ(count(), 1);
}

TEST_F(DatabaseTest, RollsBackATransactionWhoseStatementWasRefused) {
    auto rows = database->system();
    EXPECT_THROW(run([&]() -> awaitable<Result<int>> {
                     co_return co_await rows.transaction([](Transaction& tx) -> awaitable<Result<int>> {
                         for (int i = 0; i < 2; ++i)
                             co_await tx.exec(insert_thing, Id::make(), "same", std::nullopt, 1.0, true,
                                              Color::red, std::vector<std::string>{}, json::value(1),
                                              system_now());
                         co_return 0;
                     });
                 }()),
                 QueryError);
    EXPECT_EQ(count(), 0);
}

TEST_F(DatabaseTest, TheLastStatementCommitsOrRollsBackAll) {
    const auto two = [&](Scope rows, std::string first, std::string last) -> awaitable<Result<std::int64_t>> {
        return rows.transaction([first, last](Transaction& tx) -> awaitable<Result<std::int64_t>> {
            co_await tx.exec(insert_thing, Id::make(), first, std::nullopt, 1.0, true, Color::red,
                             std::vector<std::string>{}, json::value(1), system_now());
            co_return co_await tx.exec_last(insert_thing, Id::make(), last, std::nullopt, 1.0, true,
                                            Color::red, std::vector<std::string>{}, json::value(1),
                                            system_now());
        });
    };
    EXPECT_EQ(run(two(database->system(), "a", "b")).value(), 1);
    EXPECT_EQ(run(two(database->system().lazily(), "c", "d")).value(), 1);
    EXPECT_EQ(count(), 4);
    EXPECT_THROW(run(two(database->system(), "e", "a")), QueryError);
    EXPECT_THROW(run(two(database->system().lazily(), "e", "a")), QueryError);
    EXPECT_EQ(count(), 4);
}

TEST_F(DatabaseTest, SendsManyRowsInOneTransaction) {
    using Values = std::tuple<Id, std::string, std::optional<std::string>, double, bool, Color,
                              std::vector<std::string>, json::value, Time>;
    std::vector<Values> values;
    for (int i = 0; i < 2000; ++i)
        values.emplace_back(Id::make(), std::to_string(i), std::string(500, 'x'), i, false, Color::red,
                            std::vector<std::string>{"t"}, json::value(i), system_now());
    auto rows = database->system();
    EXPECT_EQ(run(rows.exec_each(insert_thing, values)), 2000);
    values.front() = Values(Id::make(), "new", std::nullopt, 0, false, Color::red, std::vector<std::string>{},
                            json::value(0), system_now());
    EXPECT_THROW(run(rows.exec_each(insert_thing, values)), QueryError);  // "1" is there already
    EXPECT_EQ(count(), 2000);
}

TEST_F(DatabaseTest, ALostBackendIsAnErrorAndNoWrongAnswer) {
    auto rows = database->system();
    int lost = 0, answered = 0;
    const auto sleeper = [&]() -> awaitable<void> {
        auto mine = database->system();
        try {
            co_await mine.one(sleep_for, 30.0);
            ++answered;
        } catch (const Unavailable&) {
            ++lost;
        }
    };
    asio::co_spawn(io, sleeper(), asio::detached);
    asio::co_spawn(io, sleeper(), asio::detached);
    const auto killer = [&]() -> awaitable<void> {
        // Kills once both are seen sleeping.
        for (std::string sleeping; sleeping != "2";) {
            sleeping = test.sql(
                "select count(*) from pg_stat_activity where query like '%pg_sleep%' and state = "
                "'active' and pid <> pg_backend_pid()");
            asio::steady_timer again(io, std::chrono::milliseconds(10));
            co_await again.async_wait(asio::use_awaitable);
        }
        test.sql(
            "select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep%' and state "
            "= "
            "'active' and pid <> pg_backend_pid()");
    };
    asio::co_spawn(io, killer(), asio::detached);
    io.restart();
    io.run();
    EXPECT_EQ(lost, 2);
    EXPECT_EQ(answered, 0);
    EXPECT_EQ(count(), 0);  // new connections are made
}

TEST_F(DatabaseTest, ABackendKilledWhileIdleIsNotNoticedByTheNextStatement) {
    EXPECT_EQ(count(), 0);
    test.sql(
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = 'mad' and datname = '" +
        test.sql("select current_database()") + "'");
    EXPECT_EQ(count(), 0);
}

TEST_F(DatabaseTest, ABackendKilledWithinATransactionCommitsNothing) {
    auto rows = database->system();
    const auto killed = [&]() -> awaitable<Result<int>> {
        return rows.transaction([&](Transaction& tx) -> awaitable<Result<int>> {
            co_await tx.exec(insert_thing, Id::make(), "x", std::nullopt, 1.0, true, Color::red,
                             std::vector<std::string>{}, json::value(1), system_now());
            const auto pid = co_await tx.one(backend_pid);
            test.sql("select pg_terminate_backend(" + std::to_string(pid) + ")");
            co_return 1;
        });
    };
    EXPECT_THROW(run(killed()), Unavailable);
    EXPECT_EQ(count(), 0);
}

TEST_F(DatabaseTest, CancelsAStatementThatTakesTooLong) {
    auto slow = options();
    slow.statement_timeout = std::chrono::milliseconds(100);
    Database other(io.get_executor(), slow);
    auto rows = other.system();
    try {
        run(rows.one(sleep_for, 30.0));
        FAIL();
    } catch (const QueryError& e) {
        EXPECT_EQ(e.sqlstate(), "57014");
    }
    run(other.stop());
}

TEST_F(DatabaseTest, ThoseWhoWaitGetAConnectionInTheirOrderOrAnError) {
    Database small(io.get_executor(), options(1));
    std::vector<int> order;
    const auto client = [&](int n) -> awaitable<void> {
        auto rows = small.system();
        co_await rows.one(count_things);
        order.push_back(n);
    };
    for (int i = 0; i < 5; ++i) asio::co_spawn(io, client(i), asio::detached);
    io.restart();
    io.run();
    EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 3, 4}));
    run(small.stop());

    auto impatient = options(1);
    impatient.wait = std::chrono::milliseconds(1000);
    Database busy(io.get_executor(), impatient);
    bool refused = false;
    asio::co_spawn(
        io,
        [&]() -> awaitable<void> {
            auto rows = busy.system();
            co_await rows.transaction([&](Transaction& tx) -> awaitable<Result<int>> {
                co_await tx.one(count_things);
                try {
                    auto second = busy.system();
                    co_await second.one(count_things);
                } catch (const Unavailable&) {
                    refused = true;
                }
                co_return 1;
            });
        },
        asio::detached);
    io.restart();
    io.run();
    EXPECT_TRUE(refused);
    run(busy.stop());
}

TEST_F(DatabaseTest, RefusesAStatementThatPostgresqlReadsOtherwise) {
    constexpr Query<Row(std::string)> wrong{
        "wrong",
        "select id, name, note, weight, flag, color, tags, data, at as moment from things where name = $1"};
    constexpr Query<std::string(std::string)> nullable{"nullable", "select note from things where name = $1"};
    constexpr Query<std::string(std::int64_t)> parameter{"parameter",
                                                         "select name from things where name = $1"};
    auto rows = database->system();
    for (int i = 0; i < 2; ++i) {
        EXPECT_THROW(run(rows.run(wrong, "x")), std::logic_error);
        EXPECT_THROW(run(rows.run(nullable, "x")), std::logic_error);
        EXPECT_THROW(run(rows.run(parameter, 1)), std::logic_error);
    }
}

TEST_F(DatabaseTest, AServerThatIsAwayIsUnavailable) {
    auto away = options();
    away.dsn = "host=/nowhere dbname=x";
    away.wait = std::chrono::milliseconds(100);
    Database none(io.get_executor(), away);
    auto rows = none.system();
    EXPECT_THROW(run(rows.one(count_things)), Unavailable);
    EXPECT_FALSE(run(none.ping()));
    EXPECT_TRUE(run(database->ping()));
}

// A process that was stopped in the middle of it, say: others need not wait for its locks.
TEST_F(DatabaseTest, WhoStandsStillInATransactionIsCutOff) {
    constexpr Query<bool()> take{"take_lock", "select pg_advisory_xact_lock(7) is not null"};
    constexpr Query<bool()> try_it{"try_lock", "select pg_try_advisory_xact_lock(7)"};
    auto impatient = options();
    impatient.statement_timeout = std::chrono::milliseconds(100);
    Database other(io.get_executor(), impatient);
    run([&]() -> awaitable<void> {
        auto stands_still = [&](Transaction& tx) -> awaitable<Result<void>> {
            co_await tx.run(take);
            auto rows = database->system();
            EXPECT_FALSE(co_await rows.one(try_it));
            while (!co_await rows.one(try_it)) {
            }
            co_await tx.run(take);
            co_return Result<void>{};
        };
        bool cut_off = false;
        try {
            co_await other.system().transaction(stands_still);
        } catch (const Unavailable&) {
            cut_off = true;
        }
        EXPECT_TRUE(cut_off);
        co_await other.stop();
    }());
}

}  // namespace mad::db
