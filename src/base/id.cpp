#include "base/id.hpp"

#include <chrono>
#include <cstring>
#include <mutex>
#include <sodium.h>

namespace mad {
namespace {
int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// Milliseconds in the upper 48 bits and a counter in the lower 12, never the same twice in a process.
std::uint64_t next_stamp() {
    static std::mutex guard;
    static std::uint64_t last = 0;
    const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
                         std::chrono::system_clock::now().time_since_epoch())
                         .count();
    const std::lock_guard lock(guard);
    last = std::max(static_cast<std::uint64_t>(now) << 12, last + 1);
    return last;
}
}  // namespace

Id Id::make() {
    Id id;
    randombytes_buf(id.bytes.data() + 8, 8);
    const auto stamp = next_stamp();
    for (std::size_t i = 0; i < 6; ++i) id.bytes[i] = static_cast<std::uint8_t>(stamp >> (12 + 8 * (5 - i)));
    id.bytes[6] = static_cast<std::uint8_t>(0x70 | ((stamp >> 8) & 0x0f));
    id.bytes[7] = static_cast<std::uint8_t>(stamp);
    id.bytes[8] = static_cast<std::uint8_t>(0x80 | (id.bytes[8] & 0x3f));
    return id;
}

std::optional<Id> Id::parse(std::string_view text) {
    if (text.size() != 36) return {};
    Id id;
    std::size_t nibble = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            if (text[i] != '-') return {};
            continue;
        }
        const int value = hex_value(text[i]);
        if (value < 0) return {};
        auto& byte = id.bytes[nibble / 2];
        byte = static_cast<std::uint8_t>(byte << 4 | value);
        ++nibble;
    }
    return id;
}

std::string Id::text() const {
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    out.reserve(36);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
        out += digits[bytes[i] >> 4];
        out += digits[bytes[i] & 15];
    }
    return out;
}

}  // namespace mad

std::size_t std::hash<mad::Id>::operator()(const mad::Id& id) const noexcept {
    std::size_t tail;
    std::memcpy(&tail, id.bytes.data() + 8, sizeof tail);  // the random half
    return tail;
}
