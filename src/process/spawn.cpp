#include "process/spawn.hpp"

#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace mad::process {
namespace {

/// Closes what it holds unless release()d.
class Descriptor {
public:
    explicit Descriptor(int fd = -1) : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept : fd_(other.release()) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    int get() const { return fd_; }
    int release() { return std::exchange(fd_, -1); }

private:
    int fd_;
};

struct Pipe {
    Descriptor read, write;
};

/// All that the child needs, made before the fork: after it nothing may allocate.
struct Prepared {
    std::string program;
    std::vector<std::string> environment;
    std::vector<char*> argv, envp;
    Descriptor in, out, errors;  // the child's own 0, 1 and 2
    Pipe failure;                // closed by a successful exec, else tells errno and the step
    pid_t parent = ::getpid();
};

enum class Step : int { limits, user, directory, parent, execute };
struct Failure {
    Step step;
    int error;
};

Error cannot_start(const Command& command, std::string_view why, int error) {
    return {Errc::unavailable, "cannot_start",
            fmt::format("cannot start {}: {}{}{}", command.argv.empty() ? "nothing" : command.argv[0], why,
                        error ? ": " : "", error ? std::strerror(error) : "")};
}

std::vector<std::string> environment_of(const Command& command) {
    const auto name = [](std::string_view entry) { return entry.substr(0, entry.find('=')); };
    const auto kept = [&](std::string_view entry) {
        static constexpr std::string_view harmless[] = {"PATH", "HOME", "LANG", "TZ", "TMPDIR"};
        if (!command.inherit_environment && std::ranges::find(harmless, name(entry)) == std::end(harmless))
            return false;
        return std::ranges::none_of(command.environment,
                                    [&](auto& added) { return name(added) == name(entry); });
    };
    std::vector<std::string> entries;
    for (char** entry = environ; entry && *entry; ++entry)
        if (kept(*entry)) entries.emplace_back(*entry);
    entries.insert(entries.end(), command.environment.begin(), command.environment.end());
    return entries;
}

Result<Pipe> make_pipe(const Command& command) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return cannot_start(command, "no pipe", errno);
    return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
}

/// A file in memory rather than a pipe, so that nobody has to keep writing.
Result<Descriptor> input_of(const Command& command) {
    if (command.input.empty()) return Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    Descriptor file(::memfd_create("input", MFD_CLOEXEC));
    for (std::string_view left = command.input; !left.empty();) {
        const auto written = ::write(file.get(), left.data(), left.size());
        if (written < 0 && errno != EINTR) return cannot_start(command, "cannot keep its input", errno);
        if (written > 0) left.remove_prefix(static_cast<std::size_t>(written));
    }
    ::lseek(file.get(), 0, SEEK_SET);
    return file;
}

/// The child's stdout and stderr; our ends of the pipes go to `reading`.
Result<void> open_outputs(const Command& command, Prepared& prepared, Descriptor (&reading)[2]) {
    if (command.output_file) {
        // No symbolic link: the folder may belong to the less privileged user whom the command runs as.
        constexpr int flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW;
        prepared.out = Descriptor(::open(command.output_file->c_str(), flags, 0640));
        if (prepared.out.get() < 0)
            return cannot_start(command, "cannot open " + command.output_file->string(), errno);
        prepared.errors = Descriptor(::fcntl(prepared.out.get(), F_DUPFD_CLOEXEC, 3));
        return {};
    }
    for (auto* end : {&prepared.out, &prepared.errors}) {
        if (end == &prepared.errors && command.merge_errors) {
            *end = Descriptor(::fcntl(prepared.out.get(), F_DUPFD_CLOEXEC, 3));
            break;
        }
        auto pipe = make_pipe(command);
        if (!pipe) return pipe.error();
        ::fcntl(pipe->read.get(), F_SETFL, O_NONBLOCK);
        *end = std::move(pipe->write);
        reading[end == &prepared.errors] = std::move(pipe->read);
    }
    return {};
}

Result<Prepared> prepare(const Command& command, Descriptor (&reading)[2]) {
    Prepared prepared;
    if (command.argv.empty()) return cannot_start(command, "no program is named", 0);
    prepared.program = command.argv[0];
    if (prepared.program.find('/') == prepared.program.npos) {
        const auto found = find_program(prepared.program);
        if (!found) return cannot_start(command, "it is not in PATH", ENOENT);
        prepared.program = found->string();
    }
    for (auto& argument : command.argv) prepared.argv.push_back(const_cast<char*>(argument.c_str()));
    prepared.argv.push_back(nullptr);
    prepared.environment = environment_of(command);
    for (auto& entry : prepared.environment) prepared.envp.push_back(entry.data());
    prepared.envp.push_back(nullptr);
    auto in = input_of(command);
    if (!in) return in.error();
    prepared.in = std::move(*in);
    if (auto opened = open_outputs(command, prepared, reading); !opened) return opened.error();
    auto failure = make_pipe(command);
    if (!failure) return failure.error();
    prepared.failure = std::move(*failure);
    return prepared;
}

// From here to exec only async-signal-safe calls: another thread may have held malloc's lock at the fork.

[[noreturn]] void give_up(const Prepared& prepared, Step step) {
    const Failure failure{step, errno};
    [[maybe_unused]] const auto written = ::write(prepared.failure.write.get(), &failure, sizeof failure);
    ::_exit(127);
}

bool set_limit(int resource, const std::optional<std::uint64_t>& value) {
    const rlimit limit{value.value_or(0), value.value_or(0)};
    return !value || ::setrlimit(static_cast<__rlimit_resource>(resource), &limit) == 0;
}

bool set_limits(const Limits& limits) {
    return set_limit(RLIMIT_CPU, limits.cpu_seconds) && set_limit(RLIMIT_AS, limits.memory_bytes) &&
           set_limit(RLIMIT_FSIZE, limits.file_bytes) && set_limit(RLIMIT_NOFILE, limits.open_files);
}

/// By system call: the C library's functions would also speak to threads that a forked child no longer has.
bool become(const User& user) {
    return ::syscall(SYS_setgroups, 0, nullptr) == 0 &&
           ::syscall(SYS_setresgid, user.gid, user.gid, user.gid) == 0 &&
           ::syscall(SYS_setresuid, user.uid, user.uid, user.uid) == 0;
}

void reset_signals() {
    struct sigaction usual{};
    usual.sa_handler = SIG_DFL;
    for (int signal = 1; signal < NSIG; ++signal) ::sigaction(signal, &usual, nullptr);
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

[[noreturn]] void become_the_command(const Command& command, const Prepared& prepared) {
    reset_signals();
    ::setpgid(0, 0);
    ::dup2(prepared.in.get(), STDIN_FILENO);
    ::dup2(prepared.out.get(), STDOUT_FILENO);
    ::dup2(prepared.errors.get(), STDERR_FILENO);
    // Whatever a library opened without O_CLOEXEC stays with us.
    ::syscall(SYS_close_range, 3, ~0U, CLOSE_RANGE_CLOEXEC);
    if (!set_limits(command.limits)) give_up(prepared, Step::limits);
    if (command.user && !become(*command.user)) give_up(prepared, Step::user);
    if (!command.directory.empty() && ::chdir(command.directory.c_str()) != 0)
        give_up(prepared, Step::directory);
    // After the change of user, which would clear it. The parent may be gone already.
    if (command.signal_on_parent_death) {
        ::prctl(PR_SET_PDEATHSIG, command.signal_on_parent_death);
        if (::getppid() != prepared.parent) give_up(prepared, Step::parent);
    }
    ::execve(prepared.program.c_str(), prepared.argv.data(), prepared.envp.data());
    give_up(prepared, Step::execute);
}

pid_t fork_command(const Command& command, const Prepared& prepared) {
    // No handler of ours may run in the child before it has reset them: they write into shared pipes.
    sigset_t all, before;
    sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    const pid_t pid = ::fork();
    if (pid == 0) become_the_command(command, prepared);
    const int error = errno;
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    errno = error;
    return pid;
}

Error failed_start(const Command& command, const Failure& failure) {
    switch (failure.step) {
        case Step::limits:
            return cannot_start(command, "cannot set its limits", failure.error);
        case Step::user:
            return cannot_start(command, fmt::format("cannot become user {}", command.user->uid),
                                failure.error);
        case Step::directory:
            return cannot_start(command, "cannot enter " + command.directory.string(), failure.error);
        case Step::parent:
            return cannot_start(command, "its parent has ended", 0);
        case Step::execute:
            break;
    }
    return cannot_start(command, "exec", failure.error);
}
}  // namespace

Result<Spawned> spawn(const Command& command) {
    Descriptor reading[2];
    auto prepared = prepare(command, reading);
    if (!prepared) return prepared.error();
    const pid_t pid = fork_command(command, *prepared);
    if (pid < 0) return cannot_start(command, "fork", errno);
    prepared->failure.write = Descriptor();
    Failure failure{};
    ssize_t got;
    while ((got = ::read(prepared->failure.read.get(), &failure, sizeof failure)) < 0 && errno == EINTR) {
    }
    Descriptor handle(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    const int no_handle = handle.get() < 0 ? errno : 0;
    if (got > 0 || no_handle) {
        ::kill(-pid, SIGKILL);
        ::waitpid(pid, nullptr, 0);
        return got > 0 ? failed_start(command, failure) : cannot_start(command, "pidfd_open", no_handle);
    }
    return Spawned{pid, handle.release(), reading[0].release(), reading[1].release()};
}

}  // namespace mad::process
