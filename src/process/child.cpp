#include "process/child.hpp"

#include "process/spawn.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <poll.h>
#include <sys/wait.h>

namespace mad::process {

/// Shared with the coroutines in wait(), which may outlive the Child.
struct Child::State {
    pid_t pid;
    asio::posix::stream_descriptor handle;  // the pidfd: readable once the process has ended
    Output out, errors;
    std::optional<Exit> exit{};

    void signal_group(int signal) const {
        // Until it is reaped its number, and so its group's, cannot be used again.
        if (!exit) ::kill(-pid, signal);
    }

    /// Takes the exit when there is one, after killing what is left of the group.
    bool reap() {
        if (exit) return true;
        siginfo_t info{};
        const auto take = [&](int options) {
            info.si_pid = 0;
            return ::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | options) == 0 &&
                   info.si_pid == pid;
        };
        if (!take(WNOHANG | WNOWAIT)) return false;
        ::kill(-pid, SIGKILL);
        take(0);
        exit = info.si_code == CLD_EXITED ? Exit{info.si_status, 0} : Exit{0, info.si_status};
        return true;
    }

    /// Kills the group and reaps at once, so that no zombie stays; not for ever, as the kernel may be stuck.
    void abandon() {
        if (reap()) return;
        signal_group(SIGKILL);
        pollfd ended{handle.native_handle(), POLLIN, 0};
        while (::poll(&ended, 1, 1000) < 0 && errno == EINTR) {
        }
        reap();
    }

    static awaitable<Exit> wait(std::shared_ptr<State> self) {
        while (!self->reap())
            co_await self->handle.async_wait(asio::posix::descriptor_base::wait_read, asio::use_awaitable);
        co_return *self->exit;
    }
};

Child::Child(std::shared_ptr<State> state) : state_(std::move(state)) {}
Child::Child(Child&&) noexcept = default;
Child& Child::operator=(Child&& other) noexcept {
    std::swap(state_, other.state_);
    return *this;
}
Child::~Child() {
    if (state_) state_->abandon();
}

Result<Child> Child::start(asio::any_io_executor executor, const Command& command) {
    auto spawned = spawn(command);
    if (!spawned) return spawned.error();
    return Child(std::make_shared<State>(spawned->pid,
                                         asio::posix::stream_descriptor(executor, spawned->handle),
                                         Output(executor, spawned->out), Output(executor, spawned->errors)));
}

pid_t Child::pid() const { return state_->pid; }
Output& Child::out() { return state_->out; }
Output& Child::errors() { return state_->errors; }
awaitable<Exit> Child::wait() { return State::wait(state_); }
void Child::signal_group(int signal) { state_->signal_group(signal); }

awaitable<Exit> Child::terminate(std::chrono::milliseconds grace, int signal) {
    using namespace asio::experimental::awaitable_operators;
    const auto state = state_;
    state->signal_group(signal);
    asio::steady_timer timer(co_await asio::this_coro::executor, grace);
    const auto first = co_await (State::wait(state) || timer.async_wait(asio::use_awaitable));
    if (first.index() == 1) state->signal_group(SIGKILL);
    co_return co_await State::wait(state);
}

namespace {
/// Reads to the end; keeps what fits.
awaitable<std::string> read_all(Output& output, std::size_t most, bool& truncated) {
    std::string kept;
    for (;;) {
        const auto piece = co_await output.read_some();
        if (piece.empty()) co_return kept;
        const auto fits = std::min(piece.size(), most - kept.size());
        truncated = truncated || fits < piece.size();
        kept.append(piece, 0, fits);
    }
}
}  // namespace

awaitable<Result<Finished>> run(Command command, std::chrono::milliseconds timeout, std::size_t most_output) {
    using namespace asio::experimental::awaitable_operators;
    const auto executor = co_await asio::this_coro::executor;
    auto child = Child::start(executor, command);
    if (!child) co_return child.error();
    bool truncated = false;
    asio::steady_timer timer(executor, timeout);
    auto first = co_await ((read_all(child->out(), most_output, truncated) &&
                            read_all(child->errors(), most_output, truncated) && child->wait()) ||
                           timer.async_wait(asio::use_awaitable));
    if (first.index() == 1)
        co_return Error{Errc::timeout, "command_timeout",
                        command.argv[0] + " did not end within " + std::to_string(timeout.count()) + " ms"};
    auto [out, errors, exit] = std::get<0>(std::move(first));
    co_return Finished{exit, std::move(out), std::move(errors), truncated};
}

}  // namespace mad::process
