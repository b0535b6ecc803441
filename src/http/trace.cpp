#include "http/trace.hpp"

#include "base/encoding.hpp"
#include "base/id.hpp"

#include <algorithm>

namespace mad::http {
namespace {

constexpr std::size_t trace_length = 32;
constexpr std::size_t span_length = 16;

bool is_hex(std::string_view text) { return text.find_first_not_of("0123456789abcdef") == text.npos; }
bool is_zero(std::string_view text) { return text.find_first_not_of('0') == text.npos; }

/// "00-<trace>-<span>-<flags>"; later versions may add to it.
bool is_traceparent(std::string_view text) {
    constexpr std::size_t length = 55;
    if (text.size() < length || text[2] != '-' || text[35] != '-' || text[52] != '-') return false;
    const auto version = text.substr(0, 2);
    if (!is_hex(version) || version == "ff") return false;
    if (text.size() > length && (version == "00" || text[length] != '-')) return false;
    const auto trace = text.substr(3, trace_length);
    const auto span = text.substr(36, span_length);
    return is_hex(trace) && !is_zero(trace) && is_hex(span) && !is_zero(span) && is_hex(text.substr(53, 2));
}

/// Unique, which is all that a trace or span needs to be.
std::string fresh_hex(std::size_t length) {
    const auto id = Id::make();
    auto digest = sha256({reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()});
    return to_hex(digest).substr(0, length);
}

}  // namespace

std::string request_id_of(std::string_view given) {
    constexpr std::size_t longest = 128;
    const bool fine = !given.empty() && given.size() <= longest && std::ranges::all_of(given, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
               c == '_' || c == '-' || c == ':';
    });
    return fine ? std::string(given) : Id::make().text();
}

std::string continued_trace(std::string_view given) {
    const bool continues = is_traceparent(given);
    const auto trace = continues ? std::string(given.substr(3, trace_length)) : fresh_hex(trace_length);
    const auto flags = continues ? std::string(given.substr(53, 2)) : "01";
    return "00-" + trace + "-" + fresh_hex(span_length) + "-" + flags;
}

}  // namespace mad::http
