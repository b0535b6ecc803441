#include "schema/pattern.hpp"

#include <charconv>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <re2/re2.h>

namespace mad::schema {
namespace {

constexpr std::string_view space_ranges =
    R"(\t-\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff})";
constexpr std::string_view other_ranges =
    R"(\x00-\x08\x0e-\x1f!-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}\x{202a}-\x{202e})"
    R"(\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{fefe}\x{ff00}-\x{10ffff})";
constexpr std::string_view line_ends = R"(\n\r\x{2028}\x{2029})";

/// The long names of general categories, as `\p{Letter}`; RE2 knows the short ones and the scripts.
std::string category(std::string_view name) {
    static const std::map<std::string_view, std::string_view> short_names{{"Letter", "L"},
                                                                          {"Lowercase_Letter", "Ll"},
                                                                          {"Uppercase_Letter", "Lu"},
                                                                          {"Titlecase_Letter", "Lt"},
                                                                          {"Modifier_Letter", "Lm"},
                                                                          {"Other_Letter", "Lo"},
                                                                          {"Mark", "M"},
                                                                          {"Number", "N"},
                                                                          {"Decimal_Number", "Nd"},
                                                                          {"digit", "Nd"},
                                                                          {"Letter_Number", "Nl"},
                                                                          {"Other_Number", "No"},
                                                                          {"Punctuation", "P"},
                                                                          {"punct", "P"},
                                                                          {"Symbol", "S"},
                                                                          {"Separator", "Z"},
                                                                          {"Space_Separator", "Zs"},
                                                                          {"Other", "C"},
                                                                          {"Control", "Cc"}};
    for (const std::string_view key : {"Script=", "sc=", "General_Category=", "gc="})
        if (name.starts_with(key)) name.remove_prefix(key.size());
    const auto found = short_names.find(name);
    return std::string(found == short_names.end() ? name : found->second);
}

struct Unsupported {
    std::string what;
};

/// Rewrites an ECMA-262 expression (with its `u` flag, as JSON Schema asks) in RE2's syntax.
class Translation {
public:
    explicit Translation(std::string_view ecma) : in_(ecma) {}

    std::string run() {
        while (at_ < in_.size()) {
            const char c = in_[at_++];
            if (c == '\\')
                escape(false);
            else if (c == '[')
                character_class();
            else if (c == '(')
                group();
            else if (c == '.')
                out_.append("[^").append(line_ends).append("]");
            else
                out_ += c;
        }
        return std::move(out_);
    }

private:
    bool take(std::string_view text) {
        if (!in_.substr(at_).starts_with(text)) return false;
        at_ += text.size();
        return true;
    }

    void group() {
        for (const std::string_view look : {"?=", "?!", "?<=", "?<!"})
            if (take(look)) throw Unsupported{"look-around is not supported"};
        out_ += '(';
        if (take("?<")) out_ += "?P<";
    }

    void character_class() {
        if (take("^]")) {
            out_ += "(?s:.)";
            return;
        }
        if (take("]")) {
            out_ += R"([^\x00-\x{10ffff}])";
            return;
        }
        out_ += '[';
        if (take("^")) out_ += '^';
        while (at_ < in_.size() && in_[at_] != ']') {
            const char c = in_[at_++];
            if (c == '\\')
                escape(true);
            else if (c == '[')
                out_ += "\\[";
            else
                out_ += c;
        }
        if (!take("]")) throw Unsupported{"a ] is missing"};
        out_ += ']';
    }

    void escape(bool in_class) {
        if (at_ == in_.size()) throw Unsupported{"it ends with a backslash"};
        const char c = in_[at_++];
        const auto set = [&](std::string_view negation, std::string_view ranges) {
            if (in_class)
                out_ += ranges;
            else
                out_.append("[").append(negation).append(ranges).append("]");
        };
        switch (c) {
            case 's':
                return set("", space_ranges);
            case 'S':
                return in_class ? set("", other_ranges) : set("^", space_ranges);
            case 'b':
                out_ += in_class ? "\\x08" : "\\b";
                return;
            case 'c':
                return control();
            case 'u':
                return code_point();
            case 'x':
                return write(hex(2));
            case 'p':
            case 'P':
                return property(c);
            case 'k':
                throw Unsupported{"back-references are not supported"};
            case '0':
                out_ += "\\x00";
                return;
            default:
                break;
        }
        if (c >= '1' && c <= '9') throw Unsupported{"back-references are not supported"};
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (letter && std::string_view("dDwWBfnrtv").find(c) == std::string_view::npos)
            throw Unsupported{fmt::format("\\{} is not an escape of ECMA-262", c)};
        out_ += '\\';
        out_ += c;
    }

    void write(std::uint32_t point) { out_ += fmt::format("\\x{{{:x}}}", point); }

    std::uint32_t hex(std::size_t digits) {
        std::uint32_t n = 0;
        const auto text = in_.substr(at_, digits);
        if (digits == 0 || text.size() < digits ||
            std::from_chars(text.begin(), text.end(), n, 16).ptr != text.end())
            throw Unsupported{"an escape lacks hexadecimal digits"};
        at_ += digits;
        return n;
    }

    void code_point() {
        if (take("{")) {
            const auto end = in_.find('}', at_);
            const auto point = hex(end == in_.npos ? 0 : end - at_);
            ++at_;
            return write(point);
        }
        auto point = hex(4);
        if (point >= 0xd800 && point < 0xdc00 && take("\\u"))
            point = 0x10000 + ((point - 0xd800) << 10) + ((hex(4) - 0xdc00) & 0x3ff);
        write(point);
    }

    void control() {
        const char c = at_ < in_.size() ? in_[at_++] : '\0';
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) throw Unsupported{"\\c lacks its letter"};
        write(static_cast<std::uint32_t>(c) % 32);
    }

    void property(char c) {
        const auto end = in_.find('}', at_);
        if (!take("{") || end == in_.npos) throw Unsupported{fmt::format("\\{} lacks its {{name}}", c)};
        out_ += fmt::format("\\{}{{{}}}", c, category(in_.substr(at_, end - at_)));
        at_ = end + 1;
    }

    std::string_view in_;
    std::size_t at_ = 0;
    std::string out_;
};

Error bad_pattern(std::string_view ecma, std::string_view why) {
    return {.code = Errc::invalid,
            .kind = "bad_pattern",
            .detail = fmt::format("\"{}\" cannot be used as a regular expression: {}", ecma, why)};
}

RE2::Options options() {
    RE2::Options o;
    o.set_log_errors(false);
    return o;
}

}  // namespace

struct Pattern::Expression {
    RE2 re2;
};

Pattern::Pattern(std::string text, std::unique_ptr<Expression> e)
    : text_(std::move(text)), expression_(std::move(e)) {}
Pattern::~Pattern() = default;

Result<std::shared_ptr<const Pattern>> Pattern::compile(std::string_view ecma) {
    try {
        auto expression =
            std::unique_ptr<Expression>(new Expression{RE2(Translation(ecma).run(), options())});
        if (!expression->re2.ok()) return bad_pattern(ecma, expression->re2.error());
        return std::shared_ptr<const Pattern>(new Pattern(std::string(ecma), std::move(expression)));
    } catch (const Unsupported& unsupported) {
        return bad_pattern(ecma, unsupported.what);
    }
}

bool Pattern::found_in(std::string_view text) const {
    return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), expression_->re2);
}

}  // namespace mad::schema
