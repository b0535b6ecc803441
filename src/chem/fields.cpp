#include "chem/fields.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace mad::chem {
namespace {
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\f' || c == '\v'; }

template <class Number>
std::optional<Number> number(std::string_view text) {
    text = trimmed(text);
    if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return {};
    return value;
}
}  // namespace

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

std::string_view columns(std::string_view line, std::size_t first, std::size_t last) {
    return line.size() < first ? std::string_view{} : line.substr(first - 1, last - first + 1);
}

std::vector<std::string_view> words(std::string_view line) {
    std::vector<std::string_view> found;
    for (std::size_t i = 0; i < line.size();) {
        if (is_space(line[i])) {
            ++i;
            continue;
        }
        const auto begin = i;
        while (i < line.size() && !is_space(line[i])) ++i;
        found.push_back(line.substr(begin, i - begin));
    }
    return found;
}

std::optional<double> real(std::string_view text) {
    const auto value = number<double>(text);
    return value && std::isfinite(*value) ? value : std::nullopt;
}

std::optional<int> integer(std::string_view text) { return number<int>(text); }

std::string_view cut(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) return text;
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xc0) == 0x80) --bytes;
    return text.substr(0, bytes);
}

std::string in_quotes(std::string_view text) {
    text = trimmed(text);
    const auto shown = cut(text, 40);
    return '\'' + std::string(shown) + (shown.size() < text.size() ? "…'" : "'");
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (auto& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    return out;
}

}  // namespace mad::chem
