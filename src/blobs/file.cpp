#include "blobs/file.hpp"

#include "base/encoding.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mad::blobs {

Descriptor::~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
}

Error storage_error(std::string_view doing, const std::filesystem::path& path, int error_number) {
    // EFBIG: a file size limit (ulimit -f) is a full disk to whoever writes.
    const bool full = error_number == ENOSPC || error_number == EDQUOT || error_number == EFBIG;
    return {Errc::unavailable, full ? "storage_full" : "storage_failed",
            (full ? "The storage is full: " : "The storage failed: ") + std::string(doing) + ' ' +
                path.string() + ": " + std::strerror(error_number) +
                (full ? ". Free some room, then try again." : ".")};
}

Result<void> write_all(int fd, std::string_view bytes, const std::filesystem::path& path) {
    while (!bytes.empty()) {
        const auto n = ::write(fd, bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return storage_error("writing", path, errno);
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return {};
}

Result<std::size_t> read_some(int fd, std::uint64_t offset, std::span<char> into,
                              const std::filesystem::path& path) {
    for (;;) {
        const auto n = ::pread(fd, into.data(), into.size(), static_cast<off_t>(offset));
        if (n >= 0) return static_cast<std::size_t>(n);
        if (errno != EINTR) return storage_error("reading", path, errno);
    }
}

Result<void> sync_folder(const std::filesystem::path& folder) {
    const Descriptor fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd) return storage_error("opening", folder, errno);
    if (::fsync(fd.get()) != 0) return storage_error("syncing", folder, errno);
    return {};
}

Result<void> make_folders(const std::filesystem::path& folder) {
    if (::mkdir(folder.c_str(), 0700) == 0) return sync_folder(folder.parent_path());
    if (errno == EEXIST) return {};
    if (errno != ENOENT) return storage_error("making", folder, errno);
    if (auto made = make_folders(folder.parent_path()); !made) return made;
    return make_folders(folder);
}

Result<bool> move_new(const std::filesystem::path& from, const std::filesystem::path& to) {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return true;
    if (errno == EINVAL || errno == ENOSYS) {  // a file system without it, such as NFS
        if (::link(from.c_str(), to.c_str()) == 0) {
            ::unlink(from.c_str());
            return true;
        }
    }
    if (errno == EEXIST) return false;
    return storage_error("moving into place", to, errno);
}

Result<std::string> sha256_of_file(const std::filesystem::path& path) {
    const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd) return storage_error("opening", path, errno);
    Sha256 hash;
    std::string buffer(256 << 10, '\0');
    for (std::uint64_t offset = 0;;) {
        const auto n = read_some(fd.get(), offset, buffer, path);
        if (!n) return n.error();
        if (*n == 0) return hash.hex();
        hash.add({buffer.data(), *n});
        offset += *n;
    }
}

}  // namespace mad::blobs
