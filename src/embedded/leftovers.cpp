#include "embedded/leftovers.hpp"

#include "base/log.hpp"

#include <charconv>
#include <fmt/format.h>
#include <fstream>

namespace mad::embedded {
namespace fs = std::filesystem;
namespace {
bool works_in(const fs::path& proc, const fs::path& folder) {
    std::error_code error;  // another user's process, or one that has ended
    const auto directory = fs::read_symlink(proc / "cwd", error);
    return !error && (directory == folder || directory == fs::path(folder.string() + " (deleted)"));
}

std::string program_of(const fs::path& proc) {
    std::ifstream in(proc / "comm");
    std::string name;
    std::getline(in, name);
    return name;
}
}  // namespace

std::vector<process::Process> working_in(const fs::path& folder, const std::string& program) {
    std::vector<process::Process> found;
    std::error_code ignored;
    for (auto& entry : fs::directory_iterator("/proc", ignored)) {
        const auto name = entry.path().filename().string();
        pid_t pid = 0;
        if (std::from_chars(name.data(), name.data() + name.size(), pid).ec != std::errc{}) continue;
        const auto process = process::Process::open(pid);  // held before it is looked at
        if (process && program_of(entry.path()) == program && works_in(entry.path(), folder))
            found.push_back(*process);
    }
    return found;
}

awaitable<Result<void>> end_all(std::vector<process::Process> processes, int signal,
                                std::chrono::milliseconds grace) {
    for (auto& process : processes) process.signal(signal);
    for (auto& process : processes) {
        const auto command = process.command_line();
        const bool ended = co_await process.terminate(grace, signal);
        const auto program = command.empty() ? std::string() : command[0];
        log::warning("leftover_server_ended",
                     {{"pid", process.pid()}, {"program", program}, {"ended", ended}});
        if (!ended)
            co_return Error{Errc::unavailable, "leftover_remains",
                            fmt::format("process {} ({}) of an earlier run does not end, even by SIGKILL",
                                        process.pid(), program)};
    }
    co_return Result<void>();
}

}  // namespace mad::embedded
