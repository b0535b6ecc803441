#include "embedded/embedded.hpp"

#include "base/await.hpp"
#include "embedded/cluster.hpp"
#include "embedded/leftovers.hpp"
#include "embedded/redis_server.hpp"
#include "process/process.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fstream>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace mad::embedded {
namespace fs = std::filesystem;
using namespace std::chrono_literals;
namespace {

awaitable<void> pause(std::chrono::milliseconds time) {
    asio::steady_timer timer(co_await asio::this_coro::executor, time);
    co_await timer.async_wait(asio::use_awaitable);
}

awaitable<std::string> output_of(std::vector<std::string> argv) {
    process::Command command;
    command.argv = std::move(argv);
    auto done = co_await process::run(command, 30s);
    if (!done) co_return done.error().detail;
    co_return done->out + done->errors;
}

awaitable<std::string> sql(const Embedded& servers, std::string text) {
    co_return co_await output_of({"psql", servers.postgres_dsn(), "-XAtqc", text});
}

awaitable<std::string> ping(const Embedded& servers) {
    co_return co_await output_of(
        {"redis-cli", "-s", servers.redis_url().substr(std::string_view("unix://").size()), "ping"});
}

/// Waits for what another process does.
template <class Condition>
awaitable<bool> becomes_true(Condition condition) {
    for (int i = 0; i < 3000 && !condition(); ++i) co_await pause(10ms);
    co_return condition();
}

/// Memory where there is some: on a busy disk the servers' syncing (fsync is on, as in the product;
/// PostgreSQL syncs each of a cluster's files after a crash) takes most of the time of these tests, and
/// proves nothing there.
std::string roomy_folder() {
    std::error_code none;
    const auto room = fs::space("/dev/shm", none);
    return !none && room.available > (1ULL << 30) ? "/dev/shm" : "/tmp";
}

std::size_t servers_in(const fs::path& dir) {
    return working_in(dir / "postgres", "postgres").size() + working_in(dir / "redis", "redis-server").size();
}
}  // namespace

/// Each test has a data directory whose cluster is a copy of one that was made once.
class EmbeddedTest : public testing::Test {
protected:
    static void SetUpTestSuite() {
        auto name = roomy_folder() + "/mad-embedded-test.XXXXXX";
        folder_ = ::mkdtemp(name.data());
        fs::permissions(folder_, static_cast<fs::perms>(0711));
        await([]() -> awaitable<void> {
            Embedded servers(co_await asio::this_coro::executor,
                             {.data_dir = folder_ / "made", .redis = false});
            const auto started = co_await servers.start();
            EXPECT_TRUE(started) << started.error().detail;
            co_await servers.stop();
        });
    }
    static void TearDownTestSuite() { fs::remove_all(folder_); }

    void SetUp() override {
        dir_ = folder_ / "data";
        await([&] { return output_of({"cp", "-a", folder_ / "made", dir_}); });
    }
    void TearDown() override {
        EXPECT_EQ(servers_in(dir_), 0u);
        fs::remove_all(dir_);
    }

    /// Runs `body(servers)` with both servers, and stops them.
    template <class Body>
    void with_servers(Body body) const {
        await([&]() -> awaitable<void> {
            Embedded servers(co_await asio::this_coro::executor, {.data_dir = dir_});
            const auto started = co_await servers.start();
            EXPECT_TRUE(started) << started.error().detail;
            if (started) co_await body(servers);
            co_await servers.stop();
        });
    }

    Error failed_start(Options options) const {
        return await([&]() -> awaitable<Error> {
            Embedded servers(co_await asio::this_coro::executor, options);
            const auto started = co_await servers.start();
            if (!started) co_return started.error();
            co_await servers.stop();
            co_return Error{Errc::invalid, "started", ""};
        });
    }

    /// Another process that starts the servers; it is killed with SIGKILL once `when` holds.
    template <class Condition>
    static void start_and_kill(const fs::path& dir, Condition when) {
        const pid_t parent = ::fork();
        if (parent == 0) {
            await([&]() -> awaitable<void> {
                Embedded servers(co_await asio::this_coro::executor, {.data_dir = dir});
                if (co_await servers.start()) std::ofstream(dir / "is_up").flush();
                co_await pause(10min);
            });
            ::_exit(0);
        }
        EXPECT_TRUE(await([&] { return becomes_true(when); }));
        ::kill(parent, SIGKILL);
        ::waitpid(parent, nullptr, 0);
    }

    static inline fs::path folder_;
    fs::path dir_;
};

TEST_F(EmbeddedTest, ServesOnSocketsOnlyAndKeepsWhatItStored) {
    with_servers([](Embedded& servers) -> awaitable<void> {
        EXPECT_EQ(co_await sql(servers, "create table kept (n int); insert into kept values (42)"), "");
        EXPECT_EQ(co_await sql(servers, "show listen_addresses"), "\n");
        EXPECT_EQ(co_await sql(servers,
                               "select current_setting('fsync'), current_setting('synchronous_commit'), "
                               "current_setting('server_encoding'), current_setting('data_checksums')"),
                  "on|on|UTF8|on\n");
        EXPECT_EQ(co_await ping(servers), "PONG\n");
    });
    EXPECT_EQ(servers_in(dir_), 0u);
    with_servers([](Embedded& servers) -> awaitable<void> {
        EXPECT_EQ(co_await sql(servers, "select n from kept"), "42\n");
    });
}

TEST_F(EmbeddedTest, ConnectsAsAnOwnerWithoutTooMuchPower) {
    with_servers([](Embedded& servers) -> awaitable<void> {
        EXPECT_EQ(co_await sql(servers,
                               "select current_user, rolsuper, rolcreaterole, rolbypassrls "
                               "from pg_roles where rolname = current_user"),
                  "mad|f|t|f\n");
        EXPECT_EQ(co_await sql(servers, "set role mad_app; select current_user"), "mad_app\n");
        EXPECT_EQ(co_await sql(servers, "set role mad_system; select current_user"), "mad_system\n");
    });
}

TEST_F(EmbeddedTest, RestartsWhatWasKilled) {
    with_servers([](Embedded& servers) -> awaitable<void> {
        const auto postmaster = *servers.postgres()->pid(), redis = *servers.redis()->pid();
        EXPECT_EQ(co_await sql(servers, "create table kept (n int)"), "");
        ::kill(postmaster, SIGKILL);
        ::kill(redis, SIGKILL);
        EXPECT_TRUE(co_await becomes_true([&] {
            using State = process::Supervisor::State;
            return servers.postgres()->state() == State::ready && servers.redis()->state() == State::ready &&
                   servers.postgres()->pid() != postmaster && servers.redis()->pid() != redis;
        }));
        EXPECT_EQ(co_await sql(servers, "select count(*) from kept"), "0\n");
        EXPECT_EQ(co_await ping(servers), "PONG\n");
    });
}

TEST_F(EmbeddedTest, RefusesADataDirectoryInUse) {
    with_servers([&](Embedded&) -> awaitable<void> {
        Embedded second(co_await asio::this_coro::executor, {.data_dir = dir_});
        const auto started = co_await second.start();
        EXPECT_FALSE(started);
        EXPECT_EQ(started.error().kind, "data_dir_in_use");
        EXPECT_NE(started.error().detail.find("process " + std::to_string(::getpid()) + ";"),
                  std::string::npos);
        co_await second.stop();
    });
}

TEST_F(EmbeddedTest, LeavesNothingBehindAfterKill9OfTheParent) {
    start_and_kill(dir_, [&] { return fs::exists(dir_ / "is_up"); });
    with_servers([&](Embedded& servers) -> awaitable<void> {
        EXPECT_EQ(co_await sql(servers, "select 1"), "1\n");
        EXPECT_EQ(working_in(dir_ / "redis", "redis-server").size(), 1u);
    });
}

TEST_F(EmbeddedTest, EndsServersThatOutlivedTheirParent) {
    await([&]() -> awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        const auto dir = DataDir::claim(dir_, "postgres").value();
        const auto programs = (co_await find_postgres({}, {})).value();
        auto serve_postgres = serve_cluster(dir, programs, 20);
        auto serve_doorbell = serve_redis(dir, "/usr/bin/redis-server");
        serve_postgres.signal_on_parent_death = serve_doorbell.signal_on_parent_death = 0;
        auto postgres = process::Child::start(executor, serve_postgres);
        auto redis = process::Child::start(executor, serve_doorbell);
        EXPECT_TRUE(co_await becomes_true([&] { return accepts_connections(dir, postgres->pid()); }));
        EXPECT_EQ(working_in(dir.redis, "redis-server").size(), 1u);

        EXPECT_TRUE(co_await end_old_postgres(dir));
        EXPECT_TRUE(co_await end_all(working_in(dir.redis, "redis-server"), SIGTERM, 10s));
        EXPECT_EQ((co_await postgres->wait()).text(), "exit status 0") << "a clean shutdown";
        EXPECT_EQ((co_await redis->wait()).text(), "exit status 0");
        EXPECT_FALSE(fs::exists(dir.postgres / "postmaster.pid"));
    });
    with_servers(
        [](Embedded& servers) -> awaitable<void> { EXPECT_EQ(co_await sql(servers, "select 1"), "1\n"); });
}

TEST_F(EmbeddedTest, MakesTheClusterAfterKill9InItsMaking) {
    fs::remove_all(dir_);
    start_and_kill(dir_, [&] { return fs::exists(dir_ / "postgres.new" / "PG_VERSION"); });
    EXPECT_FALSE(fs::exists(dir_ / "postgres"));
    with_servers([&](Embedded& servers) -> awaitable<void> {
        EXPECT_EQ(co_await sql(servers, "select current_database()"), "mad\n");
        EXPECT_FALSE(fs::exists(dir_ / "postgres.new"));
    });
}

TEST_F(EmbeddedTest, NeverEndsAStranger) {
    await([&]() -> awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        process::Command command{.argv = {"sleep", "1000"}, .directory = dir_ / "postgres"};
        if (::geteuid() == 0) command.user = process::User::named("postgres").value();
        auto stranger = process::Child::start(executor, command).value();
        // As if its number had been that of a postmaster and of a child of ours.
        for (auto file : {"postgres/postmaster.pid", "sockets/.s.PGSQL.5432.lock"})
            std::ofstream(dir_ / file) << stranger.pid() << "\n";
        std::ofstream(dir_ / "children" / std::to_string(stranger.pid())) << "12345 another boot\n";

        Embedded servers(executor, {.data_dir = dir_});
        const auto started = co_await servers.start();
        EXPECT_TRUE(started) << started.error().detail;
        EXPECT_TRUE(process::start_time(stranger.pid()));
        EXPECT_TRUE(fs::is_empty(dir_ / "children"));
        co_await servers.stop();
        EXPECT_EQ((co_await stranger.terminate(30s)).signal, SIGTERM);
    });
}

TEST_F(EmbeddedTest, EndsRecordedChildren) {
    await([&]() -> awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        const auto dir = DataDir::claim(dir_, "postgres").value();
        const Children children(dir.children);
        auto left = process::Child::start(executor, {.argv = {"sleep", "1000"}}).value();
        auto forgotten = process::Child::start(executor, {.argv = {"sleep", "1000"}}).value();
        children.record(left.pid());
        children.record(forgotten.pid());
        children.forget(forgotten.pid());
        EXPECT_EQ(co_await children.end_leftovers(10s), 1);
        EXPECT_EQ((co_await left.wait()).signal, SIGTERM);
        EXPECT_TRUE(process::start_time(forgotten.pid()));
        EXPECT_EQ(co_await children.end_leftovers(10s), 0);
    });
}

TEST_F(EmbeddedTest, RefusesTheClusterOfAnotherVersion) {
    std::ofstream(dir_ / "postgres" / "PG_VERSION") << "9\n";
    const auto error = failed_start({.data_dir = dir_});
    EXPECT_EQ(error.kind, "cluster_version");
    EXPECT_NE(error.detail.find("was made by PostgreSQL 9"), std::string::npos) << error.detail;
}

TEST_F(EmbeddedTest, SaysWhatTheServerComplainedOf) {
    std::ofstream(dir_ / "postgres" / "postgresql.conf", std::ios::app) << "no_such_setting = 1\n";
    const auto error = failed_start({.data_dir = dir_});
    EXPECT_EQ(error.kind, "server_not_ready");
    EXPECT_NE(error.detail.find("FATAL"), std::string::npos) << error.detail;
}

TEST_F(EmbeddedTest, SaysWhatIsMissing) {
    EXPECT_EQ(failed_start({.data_dir = dir_, .redis_server = "no-such-redis"}).kind, "redis_missing");
    EXPECT_EQ(failed_start({.data_dir = dir_, .postgres_programs = "/no/such"}).kind, "postgres_missing");
    EXPECT_EQ(failed_start({.data_dir = "/dev/null/mad"}).kind, "data_dir_unusable");
    if (::geteuid() == 0) {
        EXPECT_EQ(failed_start({.data_dir = dir_, .server_user = "no-such-user"}).kind, "unknown_user");
        EXPECT_EQ(failed_start({.data_dir = dir_, .server_user = "root"}).kind, "unknown_user");
    }
}

TEST_F(EmbeddedTest, ServesFromALongPathWithOddCharacters) {
    const auto other = folder_ / ("it's, \"odd\" " + std::string(90, 'x'));
    fs::rename(dir_, other);
    dir_ = other;
    with_servers([](Embedded& servers) -> awaitable<void> {
        EXPECT_EQ(co_await sql(servers, "select 1"), "1\n");
        EXPECT_EQ(co_await ping(servers), "PONG\n");
        fs::remove_all(fs::path(servers.redis_url().substr(7)).parent_path());
    });
}

TEST_F(EmbeddedTest, StopsBeforeTheStartAndTwice) {
    await([&]() -> awaitable<void> {
        Embedded servers(co_await asio::this_coro::executor, {.data_dir = dir_});
        co_await servers.stop();
        EXPECT_TRUE(co_await servers.start());
        EXPECT_EQ((co_await servers.start()).error().kind, "already_started");
        co_await servers.stop();
        co_await servers.stop();
    });
}

TEST(SocketFolder, IsShortEnough) {
    EXPECT_EQ(socket_folder("/srv/mad", "/run/user/1"), "/srv/mad/sockets");
    const auto deep = "/srv/" + std::string(100, 'x');
    const auto name = socket_folder(deep, nullptr).filename();
    EXPECT_EQ(socket_folder(deep, nullptr), "/tmp" / name);
    EXPECT_EQ(socket_folder(deep, "/run/user/1"), "/run/user/1" / name);
    EXPECT_EQ(socket_folder(deep, deep.c_str()), "/tmp" / name);
    EXPECT_NE(socket_folder(deep + "y", nullptr), "/tmp" / name);
}

}  // namespace mad::embedded
