#include "db/migrate.hpp"

#include "base/await.hpp"
#include "base/bell.hpp"
#include "base/encoding.hpp"
#include "base/file_contents.hpp"
#include "base/temporary_folder.hpp"
#include "db/database.hpp"
#include "db/testing.hpp"

#include <boost/asio/detached.hpp>
#include <cstdio>
#include <fstream>
#include <gtest/gtest.h>
#include <sys/wait.h>

namespace mad::db {
namespace fs = std::filesystem;
namespace {
using State = MigrationStatus::State;

const fs::path migrations_of_mad = MAD_SOURCE_DIR "/db";

/// What a command prints.
std::string output_of(const std::string& command) {
    std::string out;
    std::array<char, 4096> piece;
    auto* pipe = ::popen(command.c_str(), "r");
    while (const auto n = std::fread(piece.data(), 1, piece.size(), pipe)) out.append(piece.data(), n);
    EXPECT_EQ(::pclose(pipe), 0) << command;
    return out;
}

/// The schema as db/*/schema.sql has it.
std::string dump(const TestDatabase& test, const std::string& schema = "public") {
    return output_of(MAD_SOURCE_DIR "/tools/schema-dump print '" + test.superuser_dsn() + "' " + schema);
}

/// A folder of migrations that a test writes, with their checksums.
class Folder {
public:
    void write(const std::string& name, const std::string& text) const {
        std::ofstream(path_ / name, std::ios::binary) << text;
    }
    void add(const std::string& stem, const std::string& up, const std::string& down) const {
        write(stem + ".up.sql", up);
        write(stem + ".down.sql", down);
        std::ofstream(path_ / "checksums.txt", std::ios::app)
            << to_hex(sha256(down)) << "  " << stem << ".down.sql\n"
            << to_hex(sha256(up)) << "  " << stem << ".up.sql\n";
    }
    std::vector<Migration> read() const { return read_migrations(path_).value(); }
    const fs::path& path() const { return path_; }

private:
    TemporaryFolder made_;
    fs::path path_ = made_.path();
};

/// Two steps: a table a, then a table b.
struct TwoSteps : Folder {
    TwoSteps() {
        add("0001_a", "create table a (n int);", "drop table a;");
        add("0002_b", "create table b (n int);", "drop table b;");
    }
};

class MigrateTest : public testing::Test {
protected:
    /// Runs `body(Migrator&)` over the schema.
    template <class Body>
    void migrate(const std::vector<Migration>& migrations, std::string schema, Body body) {
        await([&]() -> awaitable<void> {
            Database database(co_await asio::this_coro::executor, {.dsn = test.dsn()});
            Migrator migrator(database, migrations, schema);
            co_await body(migrator);
            co_await database.stop();
        });
    }
    void up_down_up(const std::string& kind, const std::string& schema) {
        const auto migrations = read_migrations(migrations_of_mad / kind).value();
        migrate(migrations, schema, [&](Migrator& migrator) -> awaitable<void> {
            const auto last = static_cast<std::int64_t>(migrations.size());
            EXPECT_EQ((co_await migrator.up()).value(), last);
            const auto first = dump(test, schema);
            const auto committed = contents_or_nothing(migrations_of_mad / kind / "schema.sql");
            EXPECT_EQ(committed.substr(committed.find('\n') + 1), first)
                << "db/" << kind << "/schema.sql is out of date: run tools/schema-dump";
            EXPECT_EQ((co_await migrator.to(0)).value(), last);
            EXPECT_EQ((co_await migrator.status()).state, State::behind);
            EXPECT_EQ(objects_in(schema), "") << "the down files leave these";
            EXPECT_EQ((co_await migrator.up()).value(), last);
            EXPECT_EQ(dump(test, schema), first);
        });
    }
    /// Tables, functions and types, besides the record of the migrations.
    std::string objects_in(const std::string& schema) const {
        return test.sql(
            "select coalesce(string_agg(name, ' '), '') from (select relname as name from pg_class "
            "where relnamespace = '" +
            schema +
            "'::regnamespace and relname !~ '^schema_migrations' "
            "union all select proname from pg_proc where pronamespace = '" +
            schema + "'::regnamespace union all select typname from pg_type where typnamespace = '" + schema +
            "'::regnamespace and typname !~ 'schema_migrations') objects");
    }
    std::string waiting() const {
        return test.sql(
            "select count(*) from pg_locks where locktype = 'advisory' and not granted and "
            "database = (select oid from pg_database where datname = current_database())");
    }
    bool has_table(const std::string& name) const {
        return test.sql("select to_regclass('" + name + "') is not null") == "t";
    }

    TestDatabase test{false};
};
}  // namespace

TEST_F(MigrateTest, TheMetadataGoUpAndDownAndUpToTheSameSchema) { up_down_up("metadata", "public"); }

TEST_F(MigrateTest, AResultsStoreGoesUpAndDownAndUpToTheSameSchema) { up_down_up("results", "results"); }

TEST(Checksums, LockEveryMigrationOfMad) {
    for (const auto* kind : {"metadata", "results"}) {
        const auto read = read_migrations(migrations_of_mad / kind);
        EXPECT_TRUE(read) << read.error().detail << ": run tools/checksums";
    }
}

TEST(Checksums, NameTheFileThatIsNotAsItWas) {
    const auto refusal = [](const Folder& folder) {
        const auto read = read_migrations(folder.path());
        return read ? "accepted" : read.error().detail;
    };
    const TwoSteps edited, unlisted, gone, misnumbered;
    edited.write("0002_b.up.sql", "create table b (n bigint);");
    EXPECT_NE(refusal(edited).find("0002_b.up.sql was edited"), std::string::npos) << refusal(edited);
    unlisted.write("0003_c.up.sql", "create table c ();");
    EXPECT_NE(refusal(unlisted).find("0003_c.up.sql has no line"), std::string::npos) << refusal(unlisted);
    fs::remove(gone.path() / "0001_a.down.sql");
    EXPECT_NE(refusal(gone).find("0001_a.down.sql cannot be read"), std::string::npos) << refusal(gone);
    misnumbered.add("0004_d", "", "");
    EXPECT_NE(refusal(misnumbered).find("begins with 0003_"), std::string::npos) << refusal(misnumbered);
}

TEST_F(MigrateTest, TellsCurrentBehindAheadAndDifferentApart) {
    const TwoSteps steps;
    const auto two = steps.read();
    const std::vector<Migration> one(two.begin(), two.begin() + 1);
    auto edited = two;
    edited[0].up_checksum = std::string(64, '0');

    const auto status_with = [&](const std::vector<Migration>& migrations) {
        MigrationStatus status{};
        migrate(migrations, "", [&](Migrator& m) -> awaitable<void> { status = co_await m.status(); });
        return status;
    };
    EXPECT_EQ(status_with(two).state, State::behind);
    EXPECT_EQ(status_with(two).version, 0);
    migrate(one, "", [](Migrator& m) -> awaitable<void> { EXPECT_EQ((co_await m.up()).value(), 1); });
    EXPECT_EQ(status_with(one).state, State::current);
    EXPECT_EQ(status_with(two).state, State::behind);
    EXPECT_EQ(status_with(two).version, 1);
    migrate(two, "", [](Migrator& m) -> awaitable<void> { EXPECT_EQ((co_await m.up()).value(), 1); });
    EXPECT_EQ(status_with(two).state, State::current);
    EXPECT_EQ(status_with(one).state, State::ahead);
    EXPECT_EQ(status_with(edited).state, State::different);
    EXPECT_NE(status_with(edited).detail.find("migration 1"), std::string::npos);
}

TEST_F(MigrateTest, ChangesNothingWhereADatabaseIsAheadOrDifferent) {
    const TwoSteps steps;
    const auto two = steps.read();
    migrate(two, "", [](Migrator& m) -> awaitable<void> { EXPECT_TRUE(co_await m.up()); });
    auto edited = two;
    edited[1].up_checksum = std::string(64, '0');
    migrate(edited, "", [](Migrator& m) -> awaitable<void> {
        EXPECT_EQ((co_await m.to(0)).error().kind, "database_different");
    });
    migrate({two[0]}, "", [](Migrator& m) -> awaitable<void> {
        EXPECT_EQ((co_await m.to(0)).error().kind, "database_ahead");
    });
    EXPECT_TRUE(has_table("a") && has_table("b"));
}

TEST_F(MigrateTest, GoesToAVersionEitherWay) {
    const TwoSteps steps;
    migrate(steps.read(), "", [&](Migrator& m) -> awaitable<void> {
        EXPECT_EQ((co_await m.to(1)).value(), 1);
        EXPECT_TRUE(has_table("a") && !has_table("b"));
        EXPECT_EQ((co_await m.to(2)).value(), 1);
        EXPECT_EQ((co_await m.to(2)).value(), 0);
        EXPECT_EQ((co_await m.to(1)).value(), 1);
        EXPECT_TRUE(has_table("a") && !has_table("b"));
        EXPECT_EQ((co_await m.to(3)).error().kind, "migration_unknown");
        EXPECT_EQ((co_await m.applied()).size(), 1u);
    });
}

TEST_F(MigrateTest, AStepThatFailsLeavesNothing) {
    const Folder folder;
    folder.add("0001_a", "create table a (n int); insert into a values (1);", "drop table a;");
    folder.add("0002_b", "create table b (n int); update a set n = 2; select 1 / 0;", "drop table b;");
    migrate(folder.read(), "", [&](Migrator& m) -> awaitable<void> {
        bool refused = false;
        try {
            co_await m.up();
        } catch (const QueryError& e) {
            refused = e.sqlstate() == "22012";
        }
        EXPECT_TRUE(refused);
        EXPECT_EQ((co_await m.status()).version, 1);
        EXPECT_FALSE(has_table("b"));
        EXPECT_EQ(test.sql("select n from a"), "1");
    });
}

TEST_F(MigrateTest, TwoAtOnceTakeEachStepOnce) {
    const auto migrations = read_migrations(migrations_of_mad / "metadata").value();
    await([&]() -> awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        Database holding(executor, {.dsn = test.dsn()}), first(executor, {.dsn = test.dsn()}),
            second(executor, {.dsn = test.dsn()});
        std::int64_t steps = 0;
        int ended = 0;
        Bell end(executor);
        const auto run = [&](Database& database) -> awaitable<void> {
            Migrator migrator(database, migrations);
            steps += (co_await migrator.up()).value();
            ++ended;
            end.ring();
        };
        constexpr Query<bool(std::string)> lock{
            "test_lock", "select pg_advisory_xact_lock(hashtextextended($1, 0)) is not null"};
        // Both have read "nothing applied" and wait for the same first step when the lock is let go.
        auto rows = holding.login("public");
        const auto held = co_await rows.transaction([&](Transaction& tx) -> awaitable<Result<bool>> {
            co_await tx.one(lock, "mad.migrate.public");
            asio::co_spawn(executor, run(first), asio::detached);
            asio::co_spawn(executor, run(second), asio::detached);
            asio::steady_timer again(executor);
            for (int i = 0; i < 3000 && waiting() != "2"; ++i) {
                again.expires_after(std::chrono::milliseconds(10));
                co_await again.async_wait(asio::use_awaitable);
            }
            co_return waiting() == "2";
        });
        EXPECT_TRUE(held.value());
        while (ended < 2) co_await end.wait(std::chrono::minutes(1));
        EXPECT_EQ(steps, static_cast<std::int64_t>(migrations.size()));
        Migrator migrator(first, migrations);
        EXPECT_EQ((co_await migrator.status()).state, State::current);
        for (auto* database : {&holding, &first, &second}) co_await database->stop();
    });
}

TEST_F(MigrateTest, GoesOnAfterATargetThatFailsAndResumes) {
    const TwoSteps steps;
    const std::vector<Target> targets{{"one", "", "results_one"},
                                      {"two", "", "results_two"},
                                      {"away", "host=/nowhere", "results"},
                                      {"three", "", "results_three"}};
    // Something is in the way of the second step in "two".
    test.sql("create schema results_two authorization mad; create table results_two.b (other text)");
    const auto run = [&] {
        return await([&]() -> awaitable<std::vector<TargetReport>> {
            const auto executor = co_await asio::this_coro::executor;
            Database near(executor, {.dsn = test.dsn()});
            Database away(executor, {.dsn = "host=/nowhere", .wait = std::chrono::milliseconds(50)});
            auto reports = co_await migrate_all(
                targets, steps.read(), std::nullopt,
                [&](const Target& t) -> Database& { return t.dsn.empty() ? near : away; });
            co_await near.stop();
            co_await away.stop();
            co_return reports;
        });
    };
    auto reports = run();
    ASSERT_EQ(reports.size(), 4u);
    EXPECT_EQ(reports[0].error, "");
    EXPECT_EQ(reports[0].steps, 2);
    EXPECT_NE(reports[1].error.find("\"b\" already exists"), std::string::npos) << reports[1].error;
    EXPECT_NE(reports[2].error, "");
    EXPECT_EQ(reports[3].error, "");
    EXPECT_TRUE(has_table("results_two.a") && has_table("results_three.b"));

    test.sql("drop table results_two.b");
    reports = run();
    EXPECT_EQ(reports[0].steps, 0);
    EXPECT_EQ(reports[1].error, "");
    EXPECT_EQ(reports[1].steps, 1) << "only what was left to do";
    EXPECT_EQ(reports[3].steps, 0);
    EXPECT_TRUE(has_table("results_two.b"));
}

}  // namespace mad::db
