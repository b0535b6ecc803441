// Files by descriptor, and what can go wrong with them, for the local store.
#pragma once
#include "base/error.hpp"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace mad::blobs {

/// Closes at the end.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~Descriptor();
    explicit operator bool() const { return fd_ >= 0; }
    int get() const { return fd_; }

private:
    int fd_ = -1;
};

/// errno as an error: unavailable, storage_full where there is no more room, else storage_failed.
Error storage_error(std::string_view doing, const std::filesystem::path&, int error_number);

Result<void> write_all(int fd, std::string_view bytes, const std::filesystem::path&);
/// 0 at the end.
Result<std::size_t> read_some(int fd, std::uint64_t offset, std::span<char> into,
                              const std::filesystem::path&);
/// So that names made, moved or removed in it survive a power cut.
Result<void> sync_folder(const std::filesystem::path&);
/// Makes the folders that are missing (0700), durably.
Result<void> make_folders(const std::filesystem::path&);
/// Moves without ever replacing; false where `to` exists.
Result<bool> move_new(const std::filesystem::path& from, const std::filesystem::path& to);
Result<std::string> sha256_of_file(const std::filesystem::path&);

}  // namespace mad::blobs
