#include "engine_kit/partial_results.hpp"

#include <algorithm>
#include <fstream>

namespace mad::engine_kit {
namespace {

constexpr std::uint64_t most_at_once = 8 << 20;

/// Between two places of the file; less where it is cut off.
std::string bytes_of(const std::filesystem::path& file, std::uint64_t begin, std::uint64_t end) {
    std::string bytes(end - begin, '\0');
    std::ifstream in(file, std::ios::binary);
    in.seekg(static_cast<std::streamoff>(begin));
    in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(in.gcount()));
    return bytes;
}

}  // namespace

PartialResults::~PartialResults() {
    std::error_code ignored;
    if (!ends_.empty()) std::filesystem::remove(file_, ignored);
}

awaitable<void> PartialResults::add(BlockingPool& pool, std::string line) {
    line += '\n';
    const bool written = co_await pool.run([&] {
        std::ofstream out(file_, std::ios::binary | std::ios::app);
        return !!(out << line << std::flush);
    });
    if (!written) throw std::runtime_error("cannot write " + file_.string());
    ends_.push_back((ends_.empty() ? 0 : ends_.back()) + line.size());
}

awaitable<std::string> PartialResults::lines(BlockingPool& pool, std::size_t after) const {
    if (after >= ends_.size()) co_return std::string();
    const auto begin = after ? ends_[after - 1] : 0;
    auto last = std::ranges::upper_bound(ends_, begin + most_at_once);
    if (last != ends_.begin()) --last;
    const auto end = std::max(*last, ends_[after]);
    const auto file = file_;
    co_return co_await pool.run([&] { return bytes_of(file, begin, end); });
}

}  // namespace mad::engine_kit
