#include "process/process.hpp"

#include "base/file_contents.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <csignal>
#include <sys/syscall.h>
#include <unistd.h>

namespace mad::process {
namespace {
/// Empty when the process has ended, be it while it was read.
std::string contents(pid_t pid, const char* name) {
    return contents_or_nothing("/proc/" + std::to_string(pid) + "/" + name);
}
}  // namespace

std::optional<std::uint64_t> start_time(pid_t pid) {
    const auto stat = contents(pid, "stat");
    // The second field is the program's name in parentheses, and may itself hold spaces and parentheses.
    const auto name_end = stat.rfind(')');
    if (name_end == stat.npos || stat.size() < name_end + 3) return {};
    const char state = stat[name_end + 2];
    if (state == 'Z' || state == 'X') return {};
    std::size_t at = name_end + 2;
    for (int field = 3; field < 22; ++field) {
        at = stat.find(' ', at);
        if (at == stat.npos) return {};
        ++at;
    }
    std::uint64_t ticks = 0;
    const auto read = std::from_chars(stat.data() + at, stat.data() + stat.size(), ticks);
    return read.ec == std::errc{} ? std::optional(ticks) : std::nullopt;
}

std::optional<Process> Process::open(pid_t pid, std::optional<std::uint64_t> started) {
    if (pid <= 0) return {};
    const int fd = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
    if (fd < 0) return {};
    std::shared_ptr<int> descriptor(new int(fd), [](int* held) {
        ::close(*held);
        delete held;
    });
    // Only now, as the descriptor keeps to whom it was opened for.
    const auto now = start_time(pid);
    if (!now || (started && *started != *now)) return {};
    return Process(pid, std::move(descriptor));
}

std::vector<std::string> Process::command_line() const {
    std::vector<std::string> arguments;
    const auto text = contents(pid_, "cmdline");
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\0', at), text.size());
        arguments.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return arguments;
}

bool Process::signal(int signal) const {
    return ::syscall(SYS_pidfd_send_signal, *descriptor_, signal, nullptr, 0) == 0;
}

awaitable<bool> Process::ended_within(std::chrono::milliseconds time) const {
    using namespace asio::experimental::awaitable_operators;
    const auto executor = co_await asio::this_coro::executor;
    asio::posix::stream_descriptor handle(executor, ::dup(*descriptor_));
    asio::steady_timer timer(executor, time);
    const auto first =
        co_await (handle.async_wait(asio::posix::descriptor_base::wait_read, asio::use_awaitable) ||
                  timer.async_wait(asio::use_awaitable));
    co_return first.index() == 0;
}

awaitable<bool> Process::terminate(std::chrono::milliseconds grace, int signal) const {
    this->signal(signal);
    if (co_await ended_within(grace)) co_return true;
    this->signal(SIGKILL);
    co_return co_await ended_within(std::chrono::seconds(5));
}

}  // namespace mad::process
