#include "blobs/blobs.hpp"

#include <array>
#include <charconv>

namespace mad::blobs {
namespace {
constexpr std::string_view prefix = "mad://org/";
constexpr std::size_t id_length = 36;
constexpr std::string_view part_mark = "?bytes=";
constexpr std::array<std::string_view, 4> kinds{"inputs", "molecules", "outputs", "uploads"};

std::optional<std::uint64_t> number_in(std::string_view text) {
    std::int64_t n = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    const bool is_plain = error == std::errc{} && end == text.data() + text.size() && n >= 0 &&
                          (text.size() == 1 || text[0] != '0');
    return is_plain ? std::optional(static_cast<std::uint64_t>(n)) : std::nullopt;
}
}  // namespace

std::string Part::text() const { return std::to_string(first) + '-' + std::to_string(last); }

std::optional<Part> Part::parse(std::string_view text) {
    const auto dash = text.find('-');
    if (dash == text.npos) return {};
    const auto first = number_in(text.substr(0, dash)), last = number_in(text.substr(dash + 1));
    if (!first || !last || *first > *last) return {};
    return Part{*first, *last};
}

bool Uri::is_kind(std::string_view kind) {
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

std::string Uri::text() const {
    auto text = std::string(prefix) + org.text() + '/' + kind + '/' + id.text();
    return part ? text + std::string(part_mark) + part->text() : text;
}

std::optional<Uri> Uri::parse(std::string_view text) {
    if (!text.starts_with(prefix)) return {};
    text.remove_prefix(prefix.size());
    std::optional<Part> part;
    if (const auto mark = text.find(part_mark); mark != text.npos) {
        part = Part::parse(text.substr(mark + part_mark.size()));
        if (!part) return {};
        text = text.substr(0, mark);
    }
    const auto kind_begin = id_length + 1;
    const auto slash = text.rfind('/');
    if (slash == text.npos || slash <= kind_begin || text[id_length] != '/') return {};
    const auto org = Id::parse(text.substr(0, id_length));
    const auto kind = text.substr(kind_begin, slash - kind_begin);
    const auto id = Id::parse(text.substr(slash + 1));
    if (!org || !id || !is_kind(kind)) return {};
    return Uri{*org, std::string(kind), *id, part};
}

}  // namespace mad::blobs
