// For tests of the server under attack: what is logged, what memory it takes, many clients, few descriptors.
#pragma once
#include <algorithm>
#include <fcntl.h>
#include <fstream>
#include <gtest/gtest.h>
#include <malloc.h>
#include <netinet/in.h>
#include <sanitizer/allocator_interface.h>
#include <sstream>
#include <string>
#include <string_view>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace mad::http {

/// What is logged meanwhile.
class LogLines {
public:
    LogLines() : before_(::dup(STDERR_FILENO)), lines_(::memfd_create("log", MFD_CLOEXEC)) {
        ::dup2(lines_, STDERR_FILENO);
    }
    ~LogLines() {
        ::dup2(before_, STDERR_FILENO);
        ::close(before_);
        ::close(lines_);
    }
    LogLines(const LogLines&) = delete;

    /// How many lines hold `text`.
    std::size_t with(std::string_view text) const {
        std::size_t found = 0;
        std::string all(static_cast<std::size_t>(::lseek(lines_, 0, SEEK_END)), '\0');
        if (::pread(lines_, all.data(), all.size(), 0) < 0) return 0;
        std::istringstream in(all);
        for (std::string line; std::getline(in, line);) found += line.find(text) != line.npos ? 1 : 0;
        return found;
    }

private:
    int before_, lines_;
};

/// Of memory, as the system sees it and as the program has it: what AddressSanitizer keeps of freed memory is
/// in the first alone.
inline std::uint64_t resident_bytes() {
    std::uint64_t pages = 0, resident = 0;
    std::ifstream("/proc/self/statm") >> pages >> resident;
    return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}
inline std::uint64_t allocated_bytes() {
#if __has_feature(address_sanitizer)
    return __sanitizer_get_current_allocated_bytes();
#else
    return ::mallinfo2().uordblks;
#endif
}
inline std::uint64_t more_than(std::uint64_t before, std::uint64_t now) {
    return now - std::min(before, now);
}

/// Raises or lowers how many files this process may have open, for a while.
class OpenFiles {
public:
    explicit OpenFiles(rlim_t most) {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        const rlimit now{std::min(most, before_.rlim_max), before_.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &now);
    }
    ~OpenFiles() { ::setrlimit(RLIMIT_NOFILE, &before_); }
    OpenFiles(const OpenFiles&) = delete;
    rlim_t may_be() const { return before_.rlim_max; }

private:
    rlimit before_{};
};

/// A process that opens connections and says nothing, until it is dropped.
class IdleClients {
public:
    IdleClients(std::uint16_t port, int connections) {
        int hold[2], connected[2];
        EXPECT_EQ(::pipe(hold), 0);
        EXPECT_EQ(::pipe2(connected, O_NONBLOCK), 0);
        child_ = ::fork();
        if (child_ == 0) {
            ::close(hold[1]);
            sockaddr_in at{.sin_family = AF_INET,
                           .sin_port = htons(port),
                           .sin_addr = {htonl(INADDR_LOOPBACK)},
                           .sin_zero = {}};
            for (int i = 0; i < connections; ++i) {
                const int one = ::socket(AF_INET, SOCK_STREAM, 0);
                if (one < 0 || ::connect(one, reinterpret_cast<sockaddr*>(&at), sizeof at) != 0) ::_exit(1);
            }
            char end = 0;
            if (::write(connected[1], "c", 1) == 1) [[maybe_unused]]
                const auto n = ::read(hold[0], &end, 1);
            ::_exit(0);
        }
        ::close(hold[0]);
        ::close(connected[1]);
        hold_ = hold[1];
        connected_ = connected[0];
    }
    ~IdleClients() {
        ::close(hold_);
        ::close(connected_);
        int status = 0;
        ::waitpid(child_, &status, 0);
        EXPECT_EQ(status, 0) << "the clients could not connect";
    }
    IdleClients(const IdleClients&) = delete;
    bool are_connected() {
        char told = 0;
        are_connected_ = are_connected_ || ::read(connected_, &told, 1) == 1;
        return are_connected_;
    }

private:
    pid_t child_ = 0;
    int hold_ = -1, connected_ = -1;
    bool are_connected_ = false;
};

}  // namespace mad::http
