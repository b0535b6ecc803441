#include "process/child.hpp"

#include "base/await.hpp"
#include "process/process.hpp"

#include <atomic>
#include <boost/asio/this_coro.hpp>
#include <fstream>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace mad::process {
namespace {
using namespace std::chrono_literals;

Command shell(std::string script) { return {.argv = {"/bin/sh", "-c", std::move(script)}}; }

Finished finish(const Command& command, std::size_t most_output = 1024 * 1024) {
    return await([&] { return run(command, 30s, most_output); }).value();
}

std::string error_of(const Command& command) {
    const auto result = await([&] { return run(command, 30s); });
    return result ? "started" : result.error().kind + ": " + result.error().detail;
}

/// Runs `body(child)` while the command runs.
template <class Body>
void with_child(Command command, Body body) {
    await([&]() -> awaitable<void> {
        auto child = Child::start(co_await asio::this_coro::executor, command);
        EXPECT_TRUE(child) << child.error().detail;
        if (child) co_await body(*child);
    });
}

bool exists(pid_t pid) { return start_time(pid).has_value(); }
// /proc/PID/stat can be opened, and then not read any more.
TEST(StartTime, OfAProcessThatEndsMeanwhileIsNothing) {
    std::atomic<pid_t> latest = 0;
    std::jthread looking([&latest](const std::stop_token& stop) {
        while (!stop.stop_requested()) EXPECT_NO_THROW(start_time(latest));
    });
    for (int i = 0; i < 3000; ++i) {
        const auto child = ::vfork();
        ASSERT_GE(child, 0);
        if (child == 0) ::_exit(0);
        latest = child;
        ASSERT_EQ(::waitpid(child, nullptr, 0), child);
    }
}

}  // namespace

TEST(Run, GivesExitAndBothStreams) {
    const auto done = finish(shell("echo out; echo oops >&2; exit 3"));
    EXPECT_EQ(done.exit, (Exit{3, 0}));
    EXPECT_EQ(done.exit.text(), "exit status 3");
    EXPECT_EQ(done.out, "out\n");
    EXPECT_EQ(done.errors, "oops\n");
    EXPECT_FALSE(done.truncated);
}

TEST(Run, TellsTheSignalThatEndedIt) {
    const auto done = finish(shell("kill -SEGV $$"));
    EXPECT_EQ(done.exit, (Exit{0, SIGSEGV}));
    EXPECT_EQ(done.exit.text(), "killed by SIGSEGV");
}

TEST(Run, GivesInputLargerThanAPipe) {
    auto command = shell("wc -c");
    command.input = std::string(1'000'000, 'x');
    EXPECT_EQ(finish(command).out, "1000000\n");
}

TEST(Run, KeepsTheFirstOutputAndReadsOn) {
    const auto done = finish(shell("head -c 300000 /dev/zero | tr '\\0' a; echo end >&2"), 1000);
    EXPECT_TRUE(done.exit.ok());
    EXPECT_EQ(done.out, std::string(1000, 'a'));
    EXPECT_EQ(done.errors, "end\n");
    EXPECT_TRUE(done.truncated);
}

TEST(Run, SaysWhyItCannotStart) {
    EXPECT_EQ(error_of({}), "cannot_start: cannot start nothing: no program is named");
    EXPECT_EQ(error_of({.argv = {"/no/such/program"}}),
              "cannot_start: cannot start /no/such/program: exec: No such file or directory");
    EXPECT_EQ(error_of({.argv = {"no-such-program"}}),
              "cannot_start: cannot start no-such-program: it is not in PATH: No such file or directory");
    EXPECT_EQ(error_of({.argv = {"/etc/passwd"}}),
              "cannot_start: cannot start /etc/passwd: exec: Permission denied");
    EXPECT_EQ(error_of({.argv = {"true"}, .directory = "/no/such"}),
              "cannot_start: cannot start true: cannot enter /no/such: No such file or directory");
    EXPECT_EQ(error_of({.argv = {"true"}, .output_file = "/no/such/file"}),
              "cannot_start: cannot start true: cannot open /no/such/file: No such file or directory");
}

TEST(Run, EndsTheWholeGroupAtTheTimeout) {
    auto command = shell("sleep 1000 & echo $! > \"$FILE\"; sleep 1000");
    const auto file = std::filesystem::temp_directory_path() / ("mad-run-" + std::to_string(::getpid()));
    command.environment = {"FILE=" + file.string()};
    const auto result = await([&] { return run(command, 200ms); });
    ASSERT_TRUE(result.has_error());
    EXPECT_EQ(result.error().kind, "command_timeout");
    pid_t background = 0;
    std::ifstream(file) >> background;
    std::filesystem::remove(file);
    ASSERT_GT(background, 0);
    const auto left = Process::open(background);  // killed, but perhaps not gone in this very moment
    EXPECT_TRUE(!left || await([&] { return left->ended_within(10s); }));
}

TEST(Run, AddsToTheEnvironmentAndReplaces) {
    ::setenv("MAD_CHILD_TEST", "old", 1);
    auto command = shell("echo $MAD_CHILD_TEST $ADDED");
    command.environment = {"MAD_CHILD_TEST=new", "ADDED=yes"};
    EXPECT_EQ(finish(command).out, "new yes\n");
    command.environment.clear();
    EXPECT_EQ(finish(command).out, "old\n");
    command.inherit_environment = false;
    EXPECT_EQ(finish(command).out, "\n");
    ::unsetenv("MAD_CHILD_TEST");
}

TEST(Run, LeavesNoOpenFilesToTheChild) {
    int pipe[2];
    ASSERT_EQ(::pipe(pipe), 0);  // not close-on-exec
    // ls itself opens 3 to read the folder.
    EXPECT_EQ(finish({.argv = {"ls", "/proc/self/fd"}}).out, "0\n1\n2\n3\n");
    ::close(pipe[0]);
    ::close(pipe[1]);
}

TEST(Run, GivesTheChildTheUsualSignals) {
    ::signal(SIGPIPE, SIG_IGN);
    EXPECT_EQ(finish(shell("kill -PIPE $$")).exit.signal, SIGPIPE);
    ::signal(SIGPIPE, SIG_DFL);
}

TEST(Run, KeepsTheLimits) {
    auto command = shell("while :; do :; done");
    command.limits.cpu_seconds = 1;
    EXPECT_NE(finish(command).exit.signal, 0);
    command = shell("ulimit -n");
    command.limits.open_files = 17;
    EXPECT_EQ(finish(command).out, "17\n");
}

TEST(Run, DropsToAnotherUser) {
    const auto nobody = User::named("nobody").value();
    EXPECT_FALSE(User::named("no-such-user"));
    auto command = shell("id -u; id -g; id -G");
    command.user = nobody;
    if (::geteuid() != 0) {
        EXPECT_NE(error_of(command).find("cannot become user"), std::string::npos);
        return;
    }
    const auto gid = std::to_string(nobody.gid);
    EXPECT_EQ(finish(command).out, std::to_string(nobody.uid) + "\n" + gid + "\n" + gid + "\n");
}

TEST(Child, AppendsToItsOutputFile) {
    const auto file = std::filesystem::temp_directory_path() / ("mad-child-" + std::to_string(::getpid()));
    auto command = shell("echo one; echo two >&2");
    command.output_file = file;
    finish(command);
    finish(command);
    std::ifstream in(file);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), "one\ntwo\none\ntwo\n");
    std::filesystem::remove(file);
}

TEST(Child, ReadsLines) {
    with_child(shell("printf 'one\\n\\na long line\\nlast'"), [](Child& child) -> awaitable<void> {
        EXPECT_EQ(co_await child.out().read_line(), "one");
        EXPECT_EQ(co_await child.out().read_line(), "");
        EXPECT_EQ(co_await child.out().read_line(6), "a long");
        EXPECT_EQ(co_await child.out().read_line(), "last");
        EXPECT_EQ(co_await child.out().read_line(), std::nullopt);
        EXPECT_EQ(co_await child.errors().read_line(), std::nullopt);
    });
}

TEST(Child, ReadsProgressBeforeALineEnds) {
    with_child(
        {.argv = {"/bin/sh", "-c", "printf '***'; read wait; true"}, .merge_errors = true, .input = {}},
        [](Child& child) -> awaitable<void> {
            EXPECT_EQ(co_await child.out().read_some(), "***");
            EXPECT_EQ((co_await child.wait()).status, 0);
            EXPECT_EQ(co_await child.out().read_some(), "");
        });
}

TEST(Child, MergesErrorsInOrder) {
    auto command = shell("echo a; echo b >&2; echo c");
    command.merge_errors = true;
    EXPECT_EQ(finish(command).out, "a\nb\nc\n");
}

TEST(Child, TellsItsExitAgainAndAgain) {
    with_child(shell("exit 4"), [](Child& child) -> awaitable<void> {
        EXPECT_EQ((co_await child.wait()).status, 4);
        EXPECT_EQ((co_await child.wait()).status, 4);
        child.signal_group(SIGKILL);
        EXPECT_EQ((co_await child.terminate(0ms)).status, 4);
    });
}

TEST(Child, TerminatesPolitelyFirst) {
    with_child(shell("trap 'exit 7' TERM; echo up; while :; do sleep 0.01; done"),
               [](Child& child) -> awaitable<void> {
                   EXPECT_EQ(co_await child.out().read_line(), "up");
                   EXPECT_EQ((co_await child.terminate(30s)).status, 7);
               });
}

TEST(Child, KillsWhatDoesNotListen) {
    with_child(shell("trap '' TERM; echo up; while :; do sleep 0.01; done"),
               [](Child& child) -> awaitable<void> {
                   EXPECT_EQ(co_await child.out().read_line(), "up");
                   EXPECT_EQ((co_await child.terminate(50ms)).signal, SIGKILL);
               });
}

TEST(Child, LeavesNothingOfItsGroupBehind) {
    with_child(shell("sleep 1000 & echo $!"), [](Child& child) -> awaitable<void> {
        const auto background = co_await child.out().read_line();
        EXPECT_TRUE(background.has_value());
        const auto left = Process::open(std::stoi(background.value_or("0")));
        co_await child.wait();
        EXPECT_TRUE(!left || co_await left->ended_within(30s));
    });
}

TEST(Child, DiesWithItsOwner) {
    pid_t pid = 0;
    with_child({.argv = {"sleep", "1000"}}, [&](Child& child) -> awaitable<void> {
        pid = child.pid();
        EXPECT_TRUE(exists(pid));
        co_return;
    });
    EXPECT_FALSE(exists(pid));
}

TEST(Child, DiesWithTheThreadThatStartedIt) {
    asio::io_context context;
    std::optional<Result<Child>> child;
    std::thread([&] { child = Child::start(context.get_executor(), {.argv = {"sleep", "1000"}}); }).join();
    ASSERT_TRUE(child->has_value());
    auto exit = asio::co_spawn(context, (*child)->wait(), asio::use_future);
    context.run();
    EXPECT_EQ(exit.get(), (Exit{0, SIGKILL}));
}

TEST(Process, IsKnownByNumberAndStart) {
    with_child({.argv = {"sleep", "1000"}}, [](Child& child) -> awaitable<void> {
        const auto process = Process::open(child.pid());
        EXPECT_TRUE(process);
        EXPECT_EQ(process->command_line(), (std::vector<std::string>{"sleep", "1000"}));
        EXPECT_TRUE(Process::open(child.pid(), start_time(child.pid())));
        EXPECT_FALSE(Process::open(child.pid(), *start_time(child.pid()) + 1))
            << "another, of the same number";
        EXPECT_FALSE(co_await process->ended_within(0ms));
        EXPECT_TRUE(co_await process->terminate(30s, SIGTERM));
        EXPECT_EQ((co_await child.wait()).signal, SIGTERM);
        EXPECT_FALSE(process->signal(SIGTERM));
        EXPECT_FALSE(Process::open(child.pid()));
    });
}

TEST(Process, OfNobodyIsNotFound) {
    EXPECT_FALSE(Process::open(0));
    EXPECT_FALSE(Process::open(-1));
    EXPECT_EQ(start_time(0), std::nullopt);
    EXPECT_TRUE(Process::open(::getpid()));
}

}  // namespace mad::process
