// UTF-8 as RFC 3629 has it.
#pragma once
#include <cstddef>
#include <string_view>

namespace mad {

/// The length of the character at the beginning of `text`, which is not empty; 0 where it is none (too long a
/// form, a surrogate, beyond U+10FFFF).
inline std::size_t utf8_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned lead = byte(0);
    const std::size_t length = lead < 0x80   ? 1
                               : lead < 0xc2 ? 0
                               : lead < 0xe0 ? 2
                               : lead < 0xf0 ? 3
                               : lead < 0xf5 ? 4
                                             : 0;
    if (length < 2 || text.size() < length) return length == 1 ? 1 : 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(i) & 0xc0) != 0x80) return 0;
    const unsigned second = byte(1);
    const bool refused = (lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f) ||
                         (lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second > 0x8f);
    return refused ? 0 : length;
}

}  // namespace mad
