// Identifiers: UUID version 7 (RFC 9562), so that they sort by the time they were made.
#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace mad {

struct Id {
    std::array<std::uint8_t, 16> bytes{};

    /// A new identifier; later ones of this process compare greater.
    static Id make();
    /// Reads the 36-character form, in either case; nothing when `text` is anything else.
    static std::optional<Id> parse(std::string_view text);

    std::string text() const;
    friend auto operator<=>(const Id&, const Id&) = default;
};

}  // namespace mad

template <>
struct std::hash<mad::Id> {
    std::size_t operator()(const mad::Id& id) const noexcept;
};
