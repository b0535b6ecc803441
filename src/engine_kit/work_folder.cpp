#include "engine_kit/work_folder.hpp"

#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace mad::engine_kit {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view prefix = "mad-engine.";

/// The folder itself, locked; -1 where another service holds it.
int locked(const fs::path& folder) {
    const int it = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (it >= 0 && ::flock(it, LOCK_EX | LOCK_NB) == 0) return it;
    if (it >= 0) ::close(it);
    return -1;
}

/// Only our own: the folder for temporary files is everybody's. Young ones may not have their lock yet.
bool may_be_left_over(const fs::path& folder) {
    struct stat about{};
    if (::lstat(folder.c_str(), &about) != 0 || !S_ISDIR(about.st_mode) || about.st_uid != ::geteuid())
        return false;
    return ::time(nullptr) - about.st_mtime > 60;
}

void remove_left_overs(const fs::path& where) {
    std::error_code failure;
    for (fs::directory_iterator it(where, failure), end; !failure && it != end; it.increment(failure)) {
        const auto& folder = it->path();
        if (!folder.filename().string().starts_with(prefix) || !may_be_left_over(folder)) continue;
        const int lock = locked(folder);
        if (lock < 0) continue;
        std::error_code ignored;
        fs::remove_all(folder, ignored);
        ::close(lock);
    }
}

}  // namespace

Result<WorkFolder> WorkFolder::make() {
    std::error_code failure;
    const auto where = fs::temp_directory_path(failure);
    remove_left_overs(where);
    auto name = (where / prefix).string() + "XXXXXX";
    if (!::mkdtemp(name.data()))
        return Error{Errc::unavailable, "no_folder",
                     "cannot make a folder in " + where.string() + ": " + std::strerror(errno)};
    return WorkFolder(name, locked(name));
}

WorkFolder::WorkFolder(WorkFolder&& other) noexcept
    : path_(std::exchange(other.path_, {})), lock_(std::exchange(other.lock_, -1)) {}

WorkFolder::~WorkFolder() {
    if (path_.empty()) return;
    std::error_code ignored;
    fs::remove_all(path_, ignored);
    if (lock_ >= 0) ::close(lock_);
}

}  // namespace mad::engine_kit
