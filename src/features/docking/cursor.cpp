#include "features/docking/cursor.hpp"

#include "http/answer.hpp"

#include <charconv>
#include <cmath>
#include <fmt/format.h>

namespace mad::docking {
namespace {
template <class Number>
bool read(std::string_view& text, Number& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc()) return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.starts_with(' ')) text.remove_prefix(1);
    return true;
}

constexpr std::size_t id_length = 36;

std::optional<Place> place_in(std::string_view text) {
    Place place;
    if (!read(text, place.value) || !std::isfinite(place.value) || !read(text, place.ligand) ||
        !read(text, place.rank) || text.size() != id_length)
        return {};
    const auto id = Id::parse(text);
    if (!id) return {};
    place.execution_id = *id;
    return place;
}
}  // namespace

std::string cursor_of(const Place& place) {
    return http::cursor_of(
        fmt::format("{} {} {} {}", place.value, place.ligand, place.rank, place.execution_id.text()));
}

Result<std::optional<Place>> place_of_cursor(const std::optional<std::string>& cursor) {
    const auto text = http::name_of_cursor(cursor, "0123456789abcdef+-. ");
    if (!text) return text.error();
    if (!cursor) return std::optional<Place>();
    const auto place = place_in(*text);
    if (!place)
        return Error{Errc::invalid,
                     "invalid_cursor",
                     "The cursor is not one that a page of this listing gave.",
                     {{"/cursor", "is not a next_cursor"}}};
    return place;
}

}  // namespace mad::docking
