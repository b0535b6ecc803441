#include "embedded/data_dir.hpp"

#include "base/encoding.hpp"

#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mad::embedded {
namespace fs = std::filesystem;
namespace {

Error unusable(const fs::path& path, std::string_view why) {
    return {Errc::unavailable, "data_dir_unusable", fmt::format("cannot use {}: {}", path.string(), why)};
}
Error failed(const fs::path& path) { return unusable(path, std::strerror(errno)); }

std::string first_line(const fs::path& file) {
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    return line;
}

Result<std::shared_ptr<int>> take_lock(const fs::path& root) {
    const auto file = root / "mad.lock";
    const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (fd < 0) return failed(file);
    std::shared_ptr<int> lock(new int(fd), [](int* held) {
        ::close(*held);
        delete held;
    });
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) return failed(file);
        const auto holder = first_line(file);
        return Error{
            Errc::conflict, "data_dir_in_use",
            fmt::format("the data directory {} is in use by process {}; stop that one, or give another "
                        "with --data",
                        root.string(), holder.empty() ? "(just starting)" : holder)};
    }
    const auto pid = std::to_string(::getpid()) + "\n";
    if (::ftruncate(fd, 0) != 0 || ::pwrite(fd, pid.data(), pid.size(), 0) < 0) return failed(file);
    return lock;
}

Result<void> make_folder(const fs::path& folder, mode_t mode, std::optional<process::User> owner) {
    if (::mkdir(folder.c_str(), mode) != 0 && errno != EEXIST) return failed(folder);
    struct stat found{};
    if (::lstat(folder.c_str(), &found) != 0) return failed(folder);
    if (!S_ISDIR(found.st_mode)) return unusable(folder, "it is not a folder");
    // Below /tmp somebody else may have been first.
    if (found.st_uid != ::geteuid() && (!owner || found.st_uid != owner->uid))
        return unusable(folder, fmt::format("it belongs to user {}", found.st_uid));
    if (owner && ::lchown(folder.c_str(), owner->uid, owner->gid) != 0) return failed(folder);
    if (::chmod(folder.c_str(), mode) != 0) return failed(folder);
    return {};
}

/// The server user must be able to walk to the data directory.
Result<void> check_reachable(const fs::path& root, const process::User& user) {
    for (auto folder = root;; folder = folder.parent_path()) {
        struct stat found{};
        if (::stat(folder.c_str(), &found) != 0) return failed(folder);
        const mode_t needed = found.st_uid == user.uid   ? S_IXUSR
                              : found.st_gid == user.gid ? S_IXGRP
                                                         : S_IXOTH;
        if (!(found.st_mode & needed))
            return unusable(
                root, fmt::format("the user of PostgreSQL and Redis (uid {}) may not enter {}; choose a "
                                  "data directory elsewhere, such as /var/lib/mad",
                                  user.uid, folder.string()));
        if (folder == folder.root_path()) return {};
    }
}
}  // namespace

fs::path socket_folder(const fs::path& root, const char* runtime) {
    constexpr std::size_t longest = 107 - std::string_view("/.s.PGSQL.5432").size();
    auto folder = root / "sockets";
    const auto name = "mad-" + to_hex(sha256(root.string())).substr(0, 16);
    if (folder.string().size() > longest && runtime && *runtime == '/') folder = fs::path(runtime) / name;
    if (folder.string().size() > longest) folder = fs::path("/tmp") / name;
    return folder;
}

Result<DataDir> DataDir::claim(const fs::path& folder, const std::string& server_user) {
    DataDir dir;
    const bool root_user = ::geteuid() == 0;
    if (root_user) {
        auto user = process::User::named(server_user);
        if (!user) return user.error();
        if (user->uid == 0)
            return Error{Errc::invalid, "unknown_user",
                         "PostgreSQL refuses to run as root: name another user"};
        dir.server_user = *user;
    }
    std::error_code error;
    const bool made = fs::create_directories(folder, error);
    if (error) return unusable(folder, error.message());
    if (made) fs::permissions(folder, static_cast<fs::perms>(root_user ? 0711 : 0700), error);
    dir.root = fs::canonical(folder, error);
    if (error) return unusable(folder, error.message());

    auto lock = take_lock(dir.root);
    if (!lock) return lock.error();
    dir.lock = std::move(*lock);
    if (root_user)
        if (auto reachable = check_reachable(dir.root, *dir.server_user); !reachable)
            return reachable.error();

    dir.postgres = dir.root / "postgres";
    dir.redis = dir.root / "redis";
    dir.sockets = socket_folder(dir.root, root_user ? nullptr : std::getenv("XDG_RUNTIME_DIR"));
    dir.children = dir.root / "children";
    dir.logs = dir.root / "log";
    for (auto& own : {dir.children, dir.logs})
        if (auto done = make_folder(own, 0700, {}); !done) return done.error();
    for (auto& servers : {dir.redis, dir.sockets})
        if (auto done = dir.make_private(servers); !done) return done.error();
    return dir;
}

Result<void> DataDir::make_private(const fs::path& folder) const {
    return make_folder(folder, 0700, server_user);
}

fs::path DataDir::log(const std::string& name) const {
    const auto file = logs / name;
    std::error_code absent;
    const auto size = fs::file_size(file, absent);
    if (!absent && size > 16u * 1024 * 1024) fs::rename(file, file.string() + ".old", absent);
    return file;
}

}  // namespace mad::embedded
