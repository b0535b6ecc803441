#include "features/tasks/version.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <vector>

namespace mad::tasks {
namespace {
// Nine digits at most: as many as precedence() writes.
bool is_number(std::string_view s) {
    return !s.empty() && s.size() <= 9 && std::ranges::all_of(s, [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<std::int64_t> number(std::string_view s) {
    if (!is_number(s) || (s.size() > 1 && s.front() == '0')) return {};
    std::int64_t value = 0;
    std::from_chars(s.data(), s.data() + s.size(), value);
    return value;
}

std::vector<std::string_view> split(std::string_view s) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto dot = s.find('.');
        parts.push_back(s.substr(0, dot));
        if (dot == s.npos) return parts;
        s.remove_prefix(dot + 1);
    }
}

bool is_identifier(std::string_view s) {
    if (s.empty() || s.size() > 40) return false;
    if (is_number(s) && s.size() > 1 && s.front() == '0') return false;
    return std::ranges::all_of(s, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
    });
}
}  // namespace

std::string Version::text() const {
    auto out = fmt::format("{}.{}.{}", major, minor, patch);
    return prerelease.empty() ? out : out + '-' + prerelease;
}

std::string Version::precedence() const {
    auto out = fmt::format("{:09}.{:09}.{:09}", major, minor, patch);
    if (prerelease.empty()) return out + '~';  // a release comes after all its prereleases
    // Numbers come before names, a longer list after its beginning.
    for (const auto part : split(prerelease))
        out += is_number(part) ? fmt::format("!0{:0>9}", part) : fmt::format("!1{}", part);
    return out;
}

std::optional<Version> Version::parse(std::string_view text) {
    Version v;
    if (const auto dash = text.find('-'); dash != text.npos) {
        v.prerelease = text.substr(dash + 1);
        text = text.substr(0, dash);
        if (!std::ranges::all_of(split(v.prerelease), is_identifier)) return {};
    }
    const auto parts = split(text);
    if (parts.size() != 3) return {};
    std::int64_t* const numbers[] = {&v.major, &v.minor, &v.patch};
    for (std::size_t i = 0; i < 3; ++i) {
        const auto n = number(parts[i]);
        if (!n) return {};
        *numbers[i] = *n;
    }
    return v;
}

Version Version::nearest(std::string_view text) {
    if (text.starts_with('v') || text.starts_with('V')) text.remove_prefix(1);
    if (auto exact = parse(text.substr(0, text.find('+')))) return *exact;
    Version v{1, 0, 0, ""};
    const auto parts = split(text.substr(0, text.find_first_of("-+ ")));
    if (!number(parts[0])) return v;
    v.major = *number(parts[0]);
    if (parts.size() > 1) v.minor = number(parts[1]).value_or(0);
    if (parts.size() > 2) v.patch = number(parts[2]).value_or(0);
    return v;
}

}  // namespace mad::tasks
