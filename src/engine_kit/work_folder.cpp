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
constexpr std::string_view not_yet_locked = "mad-engine.new.";

/// The folder itself, locked; -1 where another service holds it.
int locked(const fs::path& folder) {
    const int it = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (it >= 0 && ::flock(it, LOCK_EX | LOCK_NB) == 0) return it;
    if (it >= 0) ::close(it);
    return -1;
}

/// Only our own: the folder for temporary files is everybody's. One that lives is locked, but for the moment
/// in which it is made.
bool may_be_left_over(const fs::path& folder) {
    struct stat about{};
    if (::lstat(folder.c_str(), &about) != 0 || !S_ISDIR(about.st_mode) || about.st_uid != ::geteuid())
        return false;
    const bool settled = !folder.filename().string().starts_with(not_yet_locked);
    return settled || ::time(nullptr) - about.st_mtime > 60;
}

Error cannot_make(const fs::path& where) {
    return {Errc::unavailable, "no_folder",
            "cannot make a folder in " + where.string() + ": " + std::strerror(errno)};
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
    auto made = (where / not_yet_locked).string() + "XXXXXX";
    if (!::mkdtemp(made.data())) return cannot_make(where);
    const int lock = locked(made);
    const auto settled = where / (std::string(prefix) + made.substr(made.size() - 6));
    if (lock < 0 || ::rename(made.c_str(), settled.c_str()) != 0) {
        const auto failed = cannot_make(where);
        if (lock >= 0) ::close(lock);
        ::rmdir(made.c_str());
        return failed;
    }
    return WorkFolder(settled, lock);
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
