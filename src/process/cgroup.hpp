// Limits of processes together, where the machine has control groups (version 2) and gives us a folder of
// them.
#pragma once
#include "base/error.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <sys/types.h>

namespace mad::process {

struct GroupLimits {
    std::optional<std::uint64_t> memory_bytes{};
    std::optional<double> cpus{};
    std::optional<std::uint64_t> processes{};
};

/// A control group of its own; gone with its last process, once this object is.
class Cgroup {
public:
    /// Below `parent`, a folder of the cgroup filesystem that we may write and whose cgroup.subtree_control
    /// names what is limited. Errors: unavailable (no_cgroup).
    static Result<Cgroup> make(const std::filesystem::path& parent, const std::string& name,
                               const GroupLimits&);
    Cgroup(Cgroup&& other) noexcept : folder_(std::exchange(other.folder_, {})) {}
    Cgroup& operator=(Cgroup&& other) noexcept {
        std::swap(folder_, other.folder_);
        return *this;
    }
    ~Cgroup();

    /// The process, and what it will start.
    Result<void> take(pid_t);

private:
    explicit Cgroup(std::filesystem::path folder) : folder_(std::move(folder)) {}
    Result<void> write(const char* file, const std::string& value) const;

    std::filesystem::path folder_;
};

}  // namespace mad::process
