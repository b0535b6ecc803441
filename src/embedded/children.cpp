#include "embedded/children.hpp"

#include "base/file_contents.hpp"
#include "base/log.hpp"
#include "process/process.hpp"

#include <charconv>
#include <csignal>
#include <fmt/format.h>
#include <fstream>
#include <vector>

namespace mad::embedded {
namespace fs = std::filesystem;
namespace {
std::string record_of(std::uint64_t start_time) {
    return fmt::format("{} {}", start_time, contents_or_nothing("/proc/sys/kernel/random/boot_id"));
}

/// The process of a record, when it is still the same.
std::optional<process::Process> recorded(const fs::path& file) {
    const auto name = file.filename().string();
    pid_t pid = 0;
    std::from_chars(name.data(), name.data() + name.size(), pid);
    const auto started = process::start_time(pid);
    if (pid <= 0 || !started || contents_or_nothing(file) != record_of(*started)) return {};
    return process::Process::open(pid, started);
}
}  // namespace

void Children::record(pid_t pid) const {
    const auto started = process::start_time(pid);
    if (!started) return;  // it has ended already
    std::ofstream(folder_ / std::to_string(pid)) << record_of(*started);
}

void Children::forget(pid_t pid) const {
    std::error_code ignored;
    fs::remove(folder_ / std::to_string(pid), ignored);
}

awaitable<int> Children::end_leftovers(std::chrono::milliseconds grace) const {
    std::error_code ignored;
    std::vector<fs::path> files;
    for (auto& entry : fs::directory_iterator(folder_, ignored)) files.push_back(entry.path());
    std::vector<std::pair<fs::path, process::Process>> left;
    for (auto& file : files) {
        auto process = recorded(file);
        if (process) {
            process->signal(SIGTERM);  // to all, before waiting for any
            left.emplace_back(file, std::move(*process));
        } else {
            fs::remove(file, ignored);
        }
    }
    for (auto& [file, process] : left) {
        const bool ended = co_await process.terminate(grace, SIGTERM);
        log::warning("leftover_child_ended", {{"pid", process.pid()}, {"ended", ended}});
        if (ended) fs::remove(file, ignored);
    }
    co_return static_cast<int>(left.size());
}

}  // namespace mad::embedded
