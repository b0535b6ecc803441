#include "http/range.hpp"

#include <charconv>

namespace mad::http {
namespace {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

std::string_view without_weakness(std::string_view tag) {
    return tag.starts_with("W/") ? tag.substr(2) : tag;
}

/// Nothing where it is no number; one beyond 64 bits is as good as the greatest.
std::optional<std::uint64_t> number_in(std::string_view text) {
    std::uint64_t n = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (end != text.data() + text.size() || text.empty()) return std::nullopt;
    if (error == std::errc::result_out_of_range) return UINT64_MAX;
    return error == std::errc{} ? std::optional(n) : std::nullopt;
}

struct ByteRange {
    std::optional<std::uint64_t> first, last;  ///< "first-", "first-last" or "-last"
};

std::optional<ByteRange> range_in(std::string_view value) {
    constexpr std::string_view unit = "bytes=";
    if (!value.starts_with(unit)) return std::nullopt;
    value = trimmed(value.substr(unit.size()));
    const auto dash = value.find('-');
    if (dash == value.npos) return std::nullopt;
    const auto left = value.substr(0, dash);
    const auto right = value.substr(dash + 1);
    ByteRange range{number_in(left), number_in(right)};
    if ((!left.empty() && !range.first) || (!right.empty() && !range.last)) return std::nullopt;
    if (!range.first && !range.last) return std::nullopt;
    if (range.first && range.last && *range.first > *range.last) return std::nullopt;
    return range;
}

/// If-Range holds a strong ETag or the date last modified; where it is not the present one, all is sent.
bool is_still_the_same(const Request& request, const Headers& response) {
    const auto condition = trimmed(header(request.headers, "If-Range"));
    if (condition.empty()) return true;
    if (condition.starts_with('"')) return condition == header(response, "ETag");
    return !condition.starts_with("W/") && condition == header(response, "Last-Modified");
}

}  // namespace

bool is_unmodified(const Request& request, const Headers& response) {
    auto wanted = trimmed(header(request.headers, "If-None-Match"));
    const auto have = without_weakness(header(response, "ETag"));
    if (wanted.empty() || have.empty()) return false;
    if (wanted == "*") return true;
    while (!wanted.empty()) {
        wanted = trimmed(wanted);
        const auto open = wanted.find('"');
        const auto close = open == wanted.npos ? open : wanted.find('"', open + 1);
        if (close == wanted.npos) return false;
        if (wanted.substr(open, close - open + 1) == have) return true;
        wanted.remove_prefix(std::min(close + 1, wanted.size()));
        wanted = trimmed(wanted);
        if (wanted.starts_with(',')) wanted.remove_prefix(1);
    }
    return false;
}

Selection select(const Request& request, const Headers& response, std::uint64_t size) {
    Selection all{200, 0, size};
    if (is_unmodified(request, response)) return {304, 0, 0};
    if (request.method != "GET" || !is_still_the_same(request, response)) return all;
    const auto range = range_in(trimmed(header(request.headers, "Range")));
    if (!range) return all;
    const auto whole = "/" + std::to_string(size);
    const bool nothing = range->first ? *range->first >= size : *range->last == 0 || size == 0;
    if (nothing) return {416, 0, 0, "bytes *" + whole};
    const auto first = range->first ? *range->first : size - std::min(size, *range->last);
    const auto last = range->first && range->last ? std::min(*range->last, size - 1) : size - 1;
    return {206, first, last - first + 1,
            "bytes " + std::to_string(first) + "-" + std::to_string(last) + whole};
}

}  // namespace mad::http
