// What to run, and how it ended.
#pragma once
#include "base/error.hpp"

#include <csignal>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace mad::process {

/// Whom a command runs as, when we are root. Supplementary groups are dropped.
struct User {
    uid_t uid;
    gid_t gid;
    /// not_found when the system knows no such user.
    static Result<User> named(const std::string& name);
};

/// Limits that the kernel keeps (setrlimit) for each process of the command.
struct Limits {
    std::optional<std::uint64_t> cpu_seconds{};   ///< then SIGXCPU
    std::optional<std::uint64_t> memory_bytes{};  ///< of address space
    std::optional<std::uint64_t> file_bytes{};    ///< the largest file it may write; then SIGXFSZ
    std::optional<std::uint64_t> open_files{};
};

struct Command {
    std::vector<std::string> argv;           ///< argv[0] without '/' is looked up in our PATH
    std::vector<std::string> environment{};  ///< "NAME=value": added to ours, or in place of ours
    bool inherit_environment = true;         ///< false: only PATH, HOME, LANG, TZ and TMPDIR of ours
    std::filesystem::path directory{};       ///< empty: ours
    std::optional<User> user{};              ///< empty: as we are
    std::optional<std::filesystem::path> output_file{};  ///< takes stdout and stderr, appended; no pipes then
    bool merge_errors = false;                           ///< stderr goes into the pipe of stdout
    std::string input{};                                 ///< what it reads on stdin
    int signal_on_parent_death = SIGKILL;  ///< sent when the thread that started it dies; 0: none
    Limits limits{};
};

struct Exit {
    int status = 0;  ///< of exit(), when no signal ended it
    int signal = 0;  ///< the one that ended it, or 0
    bool ok() const { return status == 0 && signal == 0; }
    std::string text() const;  ///< "exit status 3", "killed by SIGSEGV"
    friend bool operator==(const Exit&, const Exit&) = default;
};

/// The file that `name` means: itself with a '/', else the first executable one of that name in PATH.
std::optional<std::filesystem::path> find_program(const std::string& name);

}  // namespace mad::process
