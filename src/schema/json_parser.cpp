#include "base/utf8.hpp"
#include "schema/json_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <fmt/format.h>

namespace mad::schema {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

void append_utf8(std::uint32_t point, std::string& out) {
    const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
    if (point < 0x80) {
        put(point);
    } else if (point < 0x800) {
        put(0xc0 | point >> 6);
        put(0x80 | (point & 0x3f));
    } else if (point < 0x10000) {
        put(0xe0 | point >> 12);
        put(0x80 | (point >> 6 & 0x3f));
        put(0x80 | (point & 0x3f));
    } else {
        put(0xf0 | point >> 18);
        put(0x80 | (point >> 12 & 0x3f));
        put(0x80 | (point >> 6 & 0x3f));
        put(0x80 | (point & 0x3f));
    }
}

struct Malformed {
    std::string what;
};

/// A strict recursive-descent parser; a Malformed is thrown where it stands and caught in parse_json.
class Parser {
public:
    Parser(std::string_view text, std::size_t depth) : text_(text), depth_left_(depth) {}

    json::value document() {
        auto v = value();
        skip_space();
        if (at_ < text_.size()) fail("there is more text after the end of the JSON value");
        return v;
    }

    std::string where() const {
        const auto before = text_.substr(0, at_);
        const auto line = 1 + std::ranges::count(before, '\n');
        const auto line_start = before.rfind('\n') + 1;  // npos + 1 is 0
        const auto column =
            1 + std::ranges::count_if(before.substr(line_start), [](char c) { return (c & 0xc0) != 0x80; });
        return fmt::format("line {}, column {}", line, column);
    }

private:
    [[noreturn]] static void fail(std::string what) { throw Malformed{std::move(what)}; }

    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    bool take(char c) {
        if (at_ == text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    void expect(char c, std::string_view after) {
        if (!take(c))
            fail(at_ == text_.size() ? "the text ends early" : fmt::format("'{}' expected {}", c, after));
    }
    void skip_space() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }

    json::value value() {
        skip_space();
        switch (peek()) {
            case '{':
                return nested(&Parser::object);
            case '[':
                return nested(&Parser::array);
            case '"':
                return json::value(string());
            case 't':
                return word("true", true);
            case 'f':
                return word("false", false);
            case 'n':
                return word("null", nullptr);
            default:
                return number();
        }
    }

    json::value nested(json::value (Parser::*read)()) {
        if (depth_left_ == 0) fail("the nesting is too deep");
        --depth_left_;
        auto v = (this->*read)();
        ++depth_left_;
        return v;
    }

    json::value object() {
        json::object members;
        ++at_;
        skip_space();
        if (take('}')) return members;
        do {
            skip_space();
            if (peek() != '"') fail(at_ == text_.size() ? "the text ends early" : "a name in \" expected");
            const auto name_at = at_;
            const auto name = string();
            skip_space();
            expect(':', "after a name");
            auto [member, added] = members.emplace(name, nullptr);
            if (!added) {
                at_ = name_at;
                fail(fmt::format("the name \"{}\" is there twice", name));
            }
            member->value() = value();
            skip_space();
        } while (take(','));
        expect('}', "or ',' after a member");
        return members;
    }

    json::value array() {
        json::array items;
        ++at_;
        skip_space();
        if (take(']')) return items;
        do {
            items.push_back(value());
            skip_space();
        } while (take(','));
        expect(']', "or ',' after an item");
        return items;
    }

    json::value word(std::string_view expected, json::value meaning) {
        if (!text_.substr(at_).starts_with(expected)) fail("a JSON value expected");
        at_ += expected.size();
        return meaning;
    }

    std::string string() {
        std::string out;
        ++at_;
        while (!take('"')) {
            if (at_ == text_.size()) fail("the text ends within a string");
            const char c = text_[at_];
            if (static_cast<unsigned char>(c) < 0x20) fail("a control character in a string must be escaped");
            if (c == '\\') {
                escape(out);
                continue;
            }
            const auto length = utf8_length(text_.substr(at_));
            if (length == 0) fail("the text is not UTF-8");
            out.append(text_, at_, length);
            at_ += length;
        }
        return out;
    }

    void escape(std::string& out) {
        ++at_;
        constexpr std::string_view names = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
        if (const auto i = names.find(peek()); i != names.npos && at_ < text_.size()) {
            out += meanings[i];
            ++at_;
            return;
        }
        if (!take('u')) fail("an unknown escape in a string");
        auto point = hex4();
        if (point >= 0xdc00 && point < 0xe000) fail("half of a surrogate pair in a string");
        if (point >= 0xd800 && point < 0xdc00) {
            const auto low = take('\\') && take('u') ? hex4() : 0;
            if (low < 0xdc00 || low >= 0xe000) fail("half of a surrogate pair in a string");
            point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
        }
        append_utf8(point, out);
    }

    std::uint32_t hex4() {
        std::uint32_t n = 0;
        const auto digits = text_.substr(at_, 4);
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), n, 16);
        if (digits.size() < 4 || error != std::errc{} || end != digits.data() + 4)
            fail("four hexadecimal digits expected after \\u");
        at_ += 4;
        return n;
    }

    void digits() {
        if (!is_digit(peek())) fail(at_ == text_.size() ? "the text ends early" : "a digit expected");
        while (is_digit(peek())) ++at_;
    }

    json::value number() {
        const auto start = at_;
        const bool negative = take('-');
        if (!negative && !is_digit(peek()))
            fail(at_ == text_.size() ? "the text ends early" : "a JSON value expected");
        if (take('0')) {
            if (is_digit(peek())) fail("a number must not start with 0");
        } else {
            digits();
        }
        bool whole = true;
        if (take('.')) {
            whole = false;
            digits();
        }
        if (take('e') || take('E')) {
            whole = false;
            if (!take('+')) take('-');
            digits();
        }
        return number_of(text_.substr(start, at_ - start), whole, start);
    }

    json::value number_of(std::string_view text, bool whole, std::size_t start) {
        const auto read = [&](auto n) -> std::optional<json::value> {
            const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
            if (error == std::errc{}) return json::value(n);
            return {};
        };
        if (whole && text != "-0") {
            if (auto n = read(std::int64_t{})) return *n;
            if (auto n = read(std::uint64_t{})) return *n;
        }
        if (auto n = read(double{})) return *n;
        // from_chars says "out of range" for what is too small as well; that is a zero or the least double.
        if (const double d = std::strtod(std::string(text).c_str(), nullptr); std::isfinite(d)) return d;
        at_ = start;
        fail("the number is too large");
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t depth_left_;
};

}  // namespace

Result<json::value> parse_json(std::string_view text, JsonLimits limits) {
    if (text.size() > limits.bytes)
        return Error{.code = Errc::too_large,
                     .kind = "json_too_large",
                     .detail = fmt::format("The JSON is larger than {} bytes.", limits.bytes)};
    Parser parser(text, limits.depth);
    try {
        return parser.document();
    } catch (const Malformed& malformed) {
        return Error{.code = Errc::malformed,
                     .kind = "malformed_json",
                     .detail = fmt::format("This is not JSON: {} ({}).", malformed.what, parser.where())};
    }
}

}  // namespace mad::schema
