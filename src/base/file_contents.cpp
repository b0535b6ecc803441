#include "base/file_contents.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <system_error>
#include <unistd.h>

namespace mad {
namespace {
Error unreadable(const std::filesystem::path& file, int why) {
    return {why == ENOENT ? Errc::not_found : Errc::unavailable, "file_unreadable",
            fmt::format("{} cannot be read: {}", file.string(), std::generic_category().message(why))};
}
}  // namespace

// Not a std::ifstream: its iterators throw where a read fails, and it does not tell why an open did.
Result<std::string> contents_of(const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return unreadable(file, errno);
    std::string all;
    std::array<char, 16 * 1024> piece;
    ssize_t count = 0;
    do {
        count = ::read(descriptor, piece.data(), piece.size());
        if (count > 0) all.append(piece.data(), static_cast<std::size_t>(count));
    } while (count > 0 || (count < 0 && errno == EINTR));
    const int why = errno;
    ::close(descriptor);
    if (count < 0) return unreadable(file, why);
    return all;
}

std::string contents_or_nothing(const std::filesystem::path& file) {
    auto contents = contents_of(file);
    return contents ? std::move(*contents) : std::string();
}

}  // namespace mad
