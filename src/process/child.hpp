// A child process with its group and its pipes, as coroutines. No SIGCHLD handler: a pidfd says that it
// ended.
#pragma once
#include "base/async.hpp"
#include "process/command.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <memory>

namespace mad::process {

/// The reading end of a child's stdout or stderr.
class Output {
public:
    /// Not blocking; owns `descriptor`. -1: there is no pipe, and nothing to read.
    Output(asio::any_io_executor executor, int descriptor);
    Output(Output&&) noexcept;
    Output& operator=(Output&&) noexcept;
    ~Output();

    /// What came next, as it came, for progress that is not written in lines; empty at the end.
    awaitable<std::string> read_some(std::size_t most = 16 * 1024);
    /// The next line without its newline, or what is left at the end; nothing after that. What a line has
    /// beyond `longest` bytes is dropped.
    awaitable<std::optional<std::string>> read_line(std::size_t longest = 64 * 1024);

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// A running command in a process group of its own. Destroying it kills the group.
class Child {
public:
    /// Returns when the program is running, or with the errno text of what failed: kind "cannot_start".
    static Result<Child> start(asio::any_io_executor executor, const Command& command);

    Child(Child&&) noexcept;
    Child& operator=(Child&&) noexcept;
    ~Child();

    pid_t pid() const;
    Output& out();
    Output& errors();

    /// How it ended; may be awaited by several and again afterwards. What it left running in its group is
    /// killed with it.
    awaitable<Exit> wait();
    /// To every process of the group; nothing happens once it has ended.
    void signal_group(int signal);
    /// Sends `signal`, waits for `grace`, sends SIGKILL, and waits for the end.
    awaitable<Exit> terminate(std::chrono::milliseconds grace, int signal = SIGTERM);

private:
    struct State;
    explicit Child(std::shared_ptr<State> state);
    std::shared_ptr<State> state_;
};

/// How a short command ended and what it wrote.
struct Finished {
    Exit exit;
    std::string out;
    std::string errors;
    bool truncated = false;  ///< it wrote more than was kept
};

/// Runs a short command to its end, and keeps the first `most_output` bytes of each stream. Errors:
/// "cannot_start", "command_timeout" (its group is killed then). A failing exit is no error: see `exit`.
awaitable<Result<Finished>> run(Command command, std::chrono::milliseconds timeout,
                                std::size_t most_output = 1024 * 1024);

}  // namespace mad::process
