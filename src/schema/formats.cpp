#include "schema/formats.hpp"

#include "schema/pattern.hpp"

#include <algorithm>
#include <array>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>
#include <limits>
#include <optional>

namespace mad::schema {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_alnum(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Takes exactly `count` digits off the front, as a number.
std::optional<int> take_number(std::string_view& text, std::size_t count) {
    if (text.size() < count || !std::all_of(text.begin(), text.begin() + static_cast<long>(count), is_digit))
        return {};
    int n = 0;
    std::from_chars(text.data(), text.data() + count, n);
    text.remove_prefix(count);
    return n;
}
bool take(std::string_view& text, char c) {
    if (text.empty() || text.front() != c) return false;
    text.remove_prefix(1);
    return true;
}

bool take_date(std::string_view& text) {
    const auto year = take_number(text, 4);
    if (!year || !take(text, '-')) return false;
    const auto month = take_number(text, 2);
    if (!month || !take(text, '-')) return false;
    const auto day = take_number(text, 2);
    return day && std::chrono::year_month_day(std::chrono::year(*year),
                                              std::chrono::month(static_cast<unsigned>(*month)),
                                              std::chrono::day(static_cast<unsigned>(*day)))
                      .ok();
}

/// RFC 3339 full-time; a leap second only at 23:59 UTC.
bool take_time(std::string_view& text) {
    const auto hour = take_number(text, 2);
    if (!hour || !take(text, ':')) return false;
    const auto minute = take_number(text, 2);
    if (!minute || !take(text, ':')) return false;
    const auto second = take_number(text, 2);
    if (!second || *hour > 23 || *minute > 59 || *second > 60) return false;
    if (take(text, '.')) {
        if (text.empty() || !is_digit(text.front())) return false;
        while (!text.empty() && is_digit(text.front())) text.remove_prefix(1);
    }
    int offset = 0;
    if (!take(text, 'Z') && !take(text, 'z')) {
        const bool east = take(text, '+');
        if (!east && !take(text, '-')) return false;
        const auto hours = take_number(text, 2);
        if (!hours || !take(text, ':')) return false;
        const auto minutes = take_number(text, 2);
        if (!minutes || *hours > 23 || *minutes > 59) return false;
        offset = (*hours * 60 + *minutes) * (east ? 1 : -1);
    }
    constexpr int day = 24 * 60;
    const int utc = (*hour * 60 + *minute - offset + day) % day;
    return *second < 60 || utc == day - 1;
}

bool is_date(std::string_view text) { return take_date(text) && text.empty(); }
bool is_time(std::string_view text) { return take_time(text) && text.empty(); }
bool is_date_time(std::string_view text) {
    return take_date(text) && (take(text, 'T') || take(text, 't')) && take_time(text) && text.empty();
}

bool is_duration(std::string_view text) {
    static const auto pattern =
        Pattern::compile(
            R"(^P(\d+W|(\d+Y(\d+M(\d+D)?)?|\d+M(\d+D)?|\d+D)(T(\d+H(\d+M(\d+S)?)?|\d+M(\d+S)?|\d+S))?)"
            R"(|T(\d+H(\d+M(\d+S)?)?|\d+M(\d+S)?|\d+S))$)")
            .value();
    return pattern->found_in(text);
}

bool is_label(std::string_view label) {
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
           std::ranges::all_of(label, [](char c) { return is_alnum(c) || c == '-'; });
}

bool is_hostname(std::string_view text) {
    if (text.empty() || text.size() > 253) return false;
    while (true) {
        const auto dot = text.find('.');
        if (!is_label(text.substr(0, dot))) return false;
        if (dot == text.npos) return true;
        text.remove_prefix(dot + 1);
    }
}

bool is_ipv4(std::string_view text) {
    for (int part = 0; part < 4; ++part) {
        if (part > 0 && !take(text, '.')) return false;
        const auto length = std::min(text.find_first_not_of("0123456789"), text.size());
        if (length == 0 || length > 3 || (length > 1 && text.front() == '0')) return false;
        if (*take_number(text, length) > 255) return false;
    }
    return text.empty();
}

bool is_ipv6(std::string_view text) {
    int groups = 0;
    bool gap = false;
    if (text.starts_with("::")) {
        gap = true;
        text.remove_prefix(2);
    }
    while (!text.empty()) {
        const auto length = std::min(text.find_first_not_of("0123456789abcdefABCDEF"), text.size());
        if (length < text.size() && text[length] == '.') {  // the last four bytes in IPv4's form
            groups += 2;
            return is_ipv4(text) && (gap ? groups < 8 : groups == 8);
        }
        if (length == 0 || length > 4) return false;
        text.remove_prefix(length);
        ++groups;
        if (text.empty()) break;
        if (!take(text, ':') || text.empty()) return false;
        if (take(text, ':')) {
            if (gap) return false;
            gap = true;
        }
    }
    return gap ? groups < 8 : groups == 8;
}

/// RFC 5321: an atom or a quoted string, and a host or an address in brackets.
bool is_email(std::string_view text) {
    const auto at = text.rfind('@');
    if (at == text.npos || at == 0 || at > 64) return false;
    const auto local = text.substr(0, at);
    auto domain = text.substr(at + 1);
    const bool quoted = local.size() > 2 && local.front() == '"' && local.back() == '"';
    constexpr std::string_view marks = "!#$%&'*+-/=?^_`{|}~.";
    const bool atom = std::ranges::all_of(local, [&](char c) {
        return is_alnum(c) || static_cast<signed char>(c) < 0 || marks.find(c) != marks.npos;
    });
    if (!quoted && (!atom || local.front() == '.' || local.back() == '.' || local.find("..") != local.npos))
        return false;
    if (!domain.starts_with('[')) return is_hostname(domain);
    if (!domain.ends_with(']')) return false;
    domain = domain.substr(1, domain.size() - 2);
    return domain.starts_with("IPv6:") ? is_ipv6(domain.substr(5)) : is_ipv4(domain);
}

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<signed char>(c) >= 0; });
}
bool is_idn_email(std::string_view text) {
    const auto at = text.rfind('@');
    return at != text.npos && at > 0 && at + 1 < text.size() && (!is_ascii(text) || is_email(text));
}

/// Boost.URL 1.81 takes what follows a port for a path, even when it does not start with a slash.
bool has_whole_authority(const boost::urls::url_view& url) {
    return !url.has_authority() || url.encoded_path().empty() || url.encoded_path().starts_with('/');
}
bool is_uri(std::string_view text) {
    const auto url = boost::urls::parse_uri(text);
    return url && has_whole_authority(*url);
}
bool is_uri_reference(std::string_view text) {
    const auto url = boost::urls::parse_uri_reference(text);
    return url && has_whole_authority(*url);
}

/// An IRI is a URI that may have any letter where a URI has percent-encoding.
std::string as_uri(std::string_view iri) {
    std::string uri;
    for (const char c : iri) {
        if (static_cast<signed char>(c) < 0)
            uri += "%80";
        else
            uri += c;
    }
    return uri;
}
bool is_iri(std::string_view text) { return is_uri(as_uri(text)); }
bool is_iri_reference(std::string_view text) { return is_uri_reference(as_uri(text)); }

bool is_uri_template(std::string_view text) {
    bool open = false;
    for (const char c : text) {
        if (c == '{' ? open : c == '}' && !open) return false;
        if (c == '{' || c == '}') open = c == '{';
        if (c == ' ' || c == '"' || c == '<' || c == '>' || c == '\\' || c == '^' || c == '`') return false;
    }
    return !open;
}

bool is_json_pointer(std::string_view text) {
    if (!text.empty() && text.front() != '/') return false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] == '~' && (i + 1 == text.size() || (text[i + 1] != '0' && text[i + 1] != '1')))
            return false;
    return true;
}

bool is_relative_json_pointer(std::string_view text) {
    const auto length = std::min(text.find_first_not_of("0123456789"), text.size());
    if (length == 0 || (length > 1 && text.front() == '0')) return false;
    text.remove_prefix(length);
    return text == "#" || is_json_pointer(text);
}

bool is_regex(std::string_view text) { return Pattern::compile(text).has_value(); }

bool is_uuid(std::string_view text) {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < 36; ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !is_hex(text[i])) return false;
    }
    return true;
}

bool is_base64(std::string_view text) {
    if (text.size() % 4 != 0) return false;
    const auto padding = text.ends_with("==") ? 2U : text.ends_with('=') ? 1U : 0U;
    text.remove_suffix(padding);
    return std::ranges::all_of(text, [](char c) { return is_alnum(c) || c == '+' || c == '/'; });
}

template <class Integer>
bool fits(long double n) {
    return n >= std::numeric_limits<Integer>::min() && n <= std::numeric_limits<Integer>::max();
}
bool fits_float(long double n) {
    return n >= std::numeric_limits<float>::lowest() && n <= std::numeric_limits<float>::max();
}

constexpr std::array formats{
    Format{"byte", "text in base64", is_base64},
    Format{"date", "a date such as 2026-11-24", is_date},
    Format{"date-time", "a date and time such as 2026-11-24T05:04:00Z", is_date_time},
    Format{"duration", "a duration such as PT1H30M", is_duration},
    Format{"email", "an e-mail address", is_email},
    Format{"float", "within the range of a 32-bit float", nullptr, fits_float},
    Format{"hostname", "a host name", is_hostname},
    Format{"idn-email", "an e-mail address", is_idn_email},
    Format{"int32", "between -2147483648 and 2147483647", nullptr, fits<std::int32_t>},
    Format{"int64", "between -9223372036854775808 and 9223372036854775807", nullptr, fits<std::int64_t>},
    Format{"ipv4", "an IPv4 address", is_ipv4},
    Format{"ipv6", "an IPv6 address", is_ipv6},
    Format{"iri", "an IRI", is_iri},
    Format{"iri-reference", "an IRI reference", is_iri_reference},
    Format{"json-pointer", "a JSON pointer such as /box/center", is_json_pointer},
    Format{"regex", "a regular expression", is_regex},
    Format{"relative-json-pointer", "a relative JSON pointer", is_relative_json_pointer},
    Format{"time", "a time such as 05:04:00Z", is_time},
    Format{"uri", "a URI such as https://example.org/x", is_uri},
    Format{"uri-reference", "a URI reference", is_uri_reference},
    Format{"uri-template", "a URI template", is_uri_template},
    Format{"uuid", "a UUID", is_uuid},
};

}  // namespace

const Format* find_format(std::string_view name) {
    const auto* found = std::ranges::find(formats, name, &Format::name);
    return found == formats.end() ? nullptr : found;
}

}  // namespace mad::schema
