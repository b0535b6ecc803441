#include "process/cgroup.hpp"

#include <cmath>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mad::process {
namespace {
Error no_cgroup(const std::filesystem::path& where, int error) {
    return {Errc::unavailable, "no_cgroup", fmt::format("{}: {}", where.string(), std::strerror(error))};
}
}  // namespace

Result<Cgroup> Cgroup::make(const std::filesystem::path& parent, const std::string& name,
                            const GroupLimits& limits) {
    const auto folder = parent / name;
    if (::mkdir(folder.c_str(), 0755) != 0) return no_cgroup(folder, errno);
    Cgroup group(folder);
    constexpr std::int64_t period = 100'000;  // microseconds
    if (limits.memory_bytes)
        if (auto set = group.write("memory.max", fmt::format("{}", *limits.memory_bytes)); !set)
            return set.error();
    if (limits.cpus)
        if (auto set =
                group.write("cpu.max", fmt::format("{} {}", std::llround(*limits.cpus * period), period));
            !set)
            return set.error();
    if (limits.processes)
        if (auto set = group.write("pids.max", fmt::format("{}", *limits.processes)); !set)
            return set.error();
    return group;
}

Cgroup::~Cgroup() {
    if (!folder_.empty()) ::rmdir(folder_.c_str());
}

Result<void> Cgroup::take(pid_t pid) { return write("cgroup.procs", fmt::format("{}", pid)); }

Result<void> Cgroup::write(const char* file, const std::string& value) const {
    const auto path = folder_ / file;
    const int opened = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    if (opened < 0) return no_cgroup(path, errno);
    const auto written = ::write(opened, value.data(), value.size());
    const int error = errno;
    ::close(opened);
    if (written != static_cast<ssize_t>(value.size())) return no_cgroup(path, error);
    return {};
}

}  // namespace mad::process
