#include "schema/json_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <charconv>
#include <cmath>
#include <fmt/format.h>

namespace mad::schema {
namespace {

void write_string(std::string_view text, std::string& out) {
    out += '"';
    for (const char c : text) {
        switch (c) {
            case '"':
                out += "\\\"";
                break;
            case '\\':
                out += "\\\\";
                break;
            case '\b':
                out += "\\b";
                break;
            case '\f':
                out += "\\f";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\t':
                out += "\\t";
                break;
            default:
                if (static_cast<unsigned char>(c) < 0x20)
                    out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
                else
                    out += c;
        }
    }
    out += '"';
}

/// The number form of ECMAScript (and so of RFC 8785): the shortest digits that read back the same, plain
/// between 1e-6 and `plain_below`, else with an exponent.
void write_double(double d, double plain_below, std::string& out) {
    if (!std::isfinite(d)) throw std::domain_error("JSON has no number for infinity or NaN");
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, std::abs(d), std::chars_format::scientific).ptr;
    const std::string_view all(text, static_cast<std::size_t>(end - text));
    const auto e = all.find('e');
    std::string digits(all.substr(0, 1));
    if (e > 1) digits += all.substr(2, e - 2);
    int exponent = 0;
    std::from_chars(all.data() + e + (all[e + 1] == '+' ? 2 : 1), end, exponent);

    if (std::signbit(d)) out += '-';
    const auto count = static_cast<int>(digits.size());
    const double size = std::abs(d);
    if (size != 0 && (size >= plain_below || exponent < -6)) {
        out += digits[0];
        if (count > 1) out.append(".").append(digits, 1);
        out += fmt::format("e{:+}", exponent);
    } else if (exponent < 0) {
        out.append("0.").append(static_cast<std::size_t>(-exponent - 1), '0').append(digits);
    } else if (count <= exponent + 1) {
        out.append(digits).append(static_cast<std::size_t>(exponent + 1 - count), '0');
    } else {
        const auto whole = static_cast<std::size_t>(exponent) + 1;
        out.append(digits, 0, whole).append(".").append(digits, whole);
    }
}

/// UTF-16 code units compare as code points do, but for those beyond U+FFFF, which are surrogates (D800…)
/// and so come before U+E000….
bool before_in_utf16(std::string_view a, std::string_view b) {
    const auto [x, y] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    if (x == a.end() || y == b.end()) return x == a.end() && y != b.end();
    const auto rank = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0xf0 ? 0xed00 + byte : byte * 0x100;  // leads of 4 bytes: above ED, below EE
    };
    return rank(*x) < rank(*y);
}

struct Writer {
    bool canonical;
    bool indented = false;
    std::size_t depth = 0;
    std::string out{};

    void write(const json::value& v) {
        switch (v.kind()) {
            case json::kind::null:
                out += "null";
                break;
            case json::kind::bool_:
                out += v.get_bool() ? "true" : "false";
                break;
            case json::kind::int64:
                fmt::format_to(std::back_inserter(out), "{}", v.get_int64());
                break;
            case json::kind::uint64:
                fmt::format_to(std::back_inserter(out), "{}", v.get_uint64());
                break;
            case json::kind::double_:
                write_number(v.get_double());
                break;
            case json::kind::string:
                write_string(v.get_string(), out);
                break;
            case json::kind::array:
                write_array(v.get_array());
                break;
            case json::kind::object:
                write_object(v.get_object());
                break;
        }
    }

    void write_number(double d) {
        constexpr double exact_integers = 9007199254740992.0;  // 2^53
        if (canonical)
            write_double(d == 0 ? 0.0 : d, 1e21, out);
        else  // with an exponent from 2^53 on, so that it is not read back as another, exact integer
            write_double(d, exact_integers, out);
    }

    void write_array(const json::array& items) {
        out += '[';
        ++depth;
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (i > 0) out += ',';
            new_line();
            write(items[i]);
        }
        --depth;
        if (!items.empty()) new_line();
        out += ']';
    }

    void write_object(const json::object& object) {
        std::vector<const json::key_value_pair*> members;
        for (const auto& member : object) members.push_back(&member);
        if (canonical)
            std::ranges::sort(members, [](auto* a, auto* b) { return before_in_utf16(a->key(), b->key()); });
        out += '{';
        ++depth;
        for (std::size_t i = 0; i < members.size(); ++i) {
            if (i > 0) out += ',';
            new_line();
            write_string(members[i]->key(), out);
            out += indented ? ": " : ":";
            write(members[i]->value());
        }
        --depth;
        if (!members.empty()) new_line();
        out += '}';
    }

    void new_line() {
        if (!indented) return;
        out += '\n';
        out.append(depth, ' ');
    }
};

}  // namespace

std::string to_text(const json::value& v) {
    Writer writer{.canonical = false};
    writer.write(v);
    return std::move(writer.out);
}

std::string to_indented_text(const json::value& v) {
    Writer writer{.canonical = false, .indented = true};
    writer.write(v);
    return std::move(writer.out);
}

std::string to_canonical_text(const json::value& v) {
    Writer writer{.canonical = true};
    writer.write(v);
    return std::move(writer.out);
}

const json::value* at_pointer(const json::value& v, std::string_view pointer) {
    boost::system::error_code ignored;
    return v.find_pointer(pointer, ignored);
}

std::string pointer_to(std::string_view base, std::string_view token) {
    std::string pointer(base);
    pointer += '/';
    for (const char c : token) {
        if (c == '~')
            pointer += "~0";
        else if (c == '/')
            pointer += "~1";
        else
            pointer += c;
    }
    return pointer;
}

}  // namespace mad::schema
