#include "base/stream.hpp"

#include <algorithm>

namespace mad {

awaitable<std::string> beginning_of(ByteSource& source, std::uint64_t most) {
    std::string text(std::min(source.size(), most), '\0');
    std::size_t filled = 0;
    while (filled < text.size()) {
        const auto n = co_await source.read_at(filled, std::span(text).subspan(filled));
        if (n == 0) break;
        filled += n;
    }
    text.resize(filled);
    co_return text;
}

}  // namespace mad
