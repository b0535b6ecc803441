// What the fuzz targets share: a property that must hold, an input in pieces, a coroutine run to its end.
#pragma once
#include "base/stream.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace mad::fuzz {

/// Where it does not hold, libFuzzer keeps the input as a finding.
inline void must(bool holds, std::string_view property) {
    if (holds) return;
    std::fprintf(stderr, "does not hold: %.*s\n", static_cast<int>(property.size()), property.data());
    std::abort();
}

/// Sizes of pieces, mostly small. They follow from the text that is cut, so that an input is a plain file and
/// what it shows can be shown again.
class Cuts {
public:
    explicit Cuts(std::string_view of) {
        for (const char c : of) next_ = (next_ ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    }
    std::size_t operator()(std::size_t most) {
        next_ = next_ * 6364136223846793005U + 1442695040888963407U;
        const auto roll = next_ >> 33;
        const std::size_t size = roll % 4 == 0 ? roll / 4 % 4096 : roll / 4 % 16;
        return std::clamp<std::size_t>(size, 1, std::max<std::size_t>(most, 1));
    }

private:
    std::uint64_t next_ = 0xcbf29ce484222325U;
};

/// Calls `take` with the text in pieces.
template <class Take>
void in_pieces(std::string_view text, Take take) {
    for (Cuts cut(text); !text.empty();) {
        const auto n = cut(text.size());
        take(text.substr(0, n));
        text.remove_prefix(n);
    }
}

/// The text as a body that comes in pieces, or whole.
class Body : public ByteStream {
public:
    Body(std::string_view text, bool cut) : rest_(text), cuts_(text), cut_(cut) {}
    awaitable<std::size_t> read(std::span<char> into) override {
        const auto most = std::min(rest_.size(), into.size());
        const auto n = most == 0 || !cut_ ? most : cuts_(most);
        std::copy_n(rest_.begin(), n, into.begin());
        rest_.remove_prefix(n);
        co_return n;
    }

private:
    std::string_view rest_;
    Cuts cuts_;
    bool cut_;
};

/// Runs what waits for nothing outside.
template <class T>
T await(awaitable<T> coroutine) {
    static asio::io_context loop;
    auto result = asio::co_spawn(loop, std::move(coroutine), asio::use_future);
    loop.restart();
    loop.run();
    return result.get();
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

}  // namespace mad::fuzz
