#include "process/command.hpp"

#include <cstring>
#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <unistd.h>

namespace mad::process {
namespace {
bool executable(const std::filesystem::path& file) {
    std::error_code ignored;
    return std::filesystem::is_regular_file(file, ignored) && ::access(file.c_str(), X_OK) == 0;
}
}  // namespace

Result<User> User::named(const std::string& name) {
    std::vector<char> buffer(16 * 1024);
    passwd entry{};
    passwd* found = nullptr;
    const int failed = ::getpwnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found);
    if (found) return User{entry.pw_uid, entry.pw_gid};
    return Error{Errc::not_found, "unknown_user",
                 failed ? fmt::format("cannot look up the system user {}: {}", name, std::strerror(failed))
                        : fmt::format("there is no system user {}", name)};
}

std::string Exit::text() const {
    if (signal == 0) return fmt::format("exit status {}", status);
    const char* name = ::sigabbrev_np(signal);
    return name ? fmt::format("killed by SIG{}", name) : fmt::format("killed by signal {}", signal);
}

std::optional<std::filesystem::path> find_program(const std::string& name) {
    if (name.find('/') != name.npos) return executable(name) ? std::optional(name) : std::nullopt;
    const char* path = std::getenv("PATH");
    std::string_view left = path ? path : "/usr/local/bin:/usr/bin:/bin";
    while (!name.empty()) {
        const auto end = left.find(':');
        const auto file = std::filesystem::path(left.substr(0, end)) / name;
        if (file.is_absolute() && executable(file)) return file;
        if (end == left.npos) break;
        left.remove_prefix(end + 1);
    }
    return {};
}

}  // namespace mad::process
