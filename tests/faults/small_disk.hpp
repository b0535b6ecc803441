// A disk of its own, small enough to be filled: a tmpfs.
#pragma once
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <system_error>

namespace mad::tests {

class SmallDisk {
public:
    /// Throws std::system_error where mounting is not permitted.
    SmallDisk(std::filesystem::path path, std::uint64_t bytes) : path_(std::move(path)) {
        std::filesystem::create_directories(path_);
        const auto options = "mode=711,size=" + std::to_string(bytes);
        if (::mount("tmpfs", path_.c_str(), "tmpfs", 0, options.c_str()) != 0)
            throw std::system_error(errno, std::generic_category(), "mounting " + path_.string());
    }
    ~SmallDisk() { ::umount2(path_.c_str(), MNT_DETACH); }
    SmallDisk(const SmallDisk&) = delete;

    /// Until no more than `leave` bytes are free. Others may free some meanwhile: may be repeated.
    void fill(std::uint64_t leave) const {
        std::ofstream out(ballast(), std::ios::binary | std::ios::app);
        const std::string piece(4096, 'x');
        while (out && free() > leave)
            out.write(piece.data(), static_cast<std::streamsize>(piece.size())).flush();
    }
    void make_room() const { std::filesystem::remove(ballast()); }
    std::uint64_t free() const {
        struct statvfs about{};
        ::statvfs(path_.c_str(), &about);
        return std::uint64_t{about.f_bavail} * about.f_bsize;
    }
    static bool permitted() {
        const auto probe =
            std::filesystem::temp_directory_path() / ("mad.disk." + std::to_string(::getpid()));
        try {
            const SmallDisk disk(probe, 1 << 20);
        } catch (const std::system_error&) {
            return false;
        }
        std::error_code ignored;
        std::filesystem::remove(probe, ignored);
        return true;
    }

private:
    std::filesystem::path ballast() const { return path_ / "ballast"; }
    std::filesystem::path path_;
};

}  // namespace mad::tests
