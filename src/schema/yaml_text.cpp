#include "schema/yaml_text.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>
#include <optional>
#include <utility>
#include <yaml.h>

namespace mad::schema {
namespace {

Error malformed(std::string detail) { return {Errc::malformed, "yaml_malformed", std::move(detail)}; }

Error malformed(const yaml_mark_t& at, std::string_view what) {
    return malformed(fmt::format("YAML, line {}, column {}: {}", at.line + 1, at.column + 1, what));
}

constexpr std::string_view digits = "0123456789";

/// Whether the core schema takes plain text for a number, however it is written.
bool looks_like_number(std::string_view s) {
    if (s.starts_with("0x") || s.starts_with("0o")) return true;
    if (!s.empty() && (s[0] == '-' || s[0] == '+')) s.remove_prefix(1);
    if (s == ".inf" || s == ".Inf" || s == ".INF" || s == ".nan" || s == ".NaN" || s == ".NAN") return true;
    const auto whole = std::min(s.find_first_not_of(digits), s.size());
    auto rest = s.substr(whole);
    auto any = whole;
    if (rest.starts_with('.')) {
        const auto end = std::min(rest.find_first_not_of(digits, 1), rest.size());
        any += end - 1;
        rest.remove_prefix(end);
    }
    if (any == 0) return false;
    if (rest.empty()) return true;
    if (rest[0] != 'e' && rest[0] != 'E') return false;
    rest.remove_prefix(1);
    if (!rest.empty() && (rest[0] == '-' || rest[0] == '+')) rest.remove_prefix(1);
    return !rest.empty() && rest.find_first_not_of(digits) == rest.npos;
}

/// What plain text stands for besides itself: null and the truth values.
std::optional<json::value> word(std::string_view s) {
    if (s.empty() || s == "~" || s == "null" || s == "Null" || s == "NULL") return json::value();
    if (s == "true" || s == "True" || s == "TRUE") return json::value(true);
    if (s == "false" || s == "False" || s == "FALSE") return json::value(false);
    return {};
}

class Reader {
public:
    Reader(std::string_view text, const JsonLimits& limits) : limits_(limits) {
        yaml_parser_initialize(&parser_);
        yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
        yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()),
                                     text.size());
    }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
    ~Reader() {
        yaml_event_delete(&event_);
        yaml_parser_delete(&parser_);
    }

    Result<json::value> document() {
        for (const auto wanted : {YAML_STREAM_START_EVENT, YAML_DOCUMENT_START_EVENT}) {
            if (const auto read = next(); !read) return read.error();
            if (event_.type == YAML_STREAM_END_EVENT) return malformed("YAML: there is nothing in it");
            if (event_.type != wanted) return unexpected();
        }
        if (const auto read = next(); !read) return read.error();
        auto found = value(1);
        if (!found) return found;
        for (const auto wanted : {YAML_DOCUMENT_END_EVENT, YAML_STREAM_END_EVENT}) {
            if (const auto read = next(); !read) return read.error();
            if (event_.type == YAML_DOCUMENT_START_EVENT)
                return malformed(event_.start_mark, "only one document is expected");
            if (event_.type != wanted) return unexpected();
        }
        return found;
    }

private:
    Result<void> next() {
        yaml_event_delete(&event_);
        if (yaml_parser_parse(&parser_, &event_) != 0) return {};
        const std::string_view problem = parser_.problem ? parser_.problem : "cannot be read";
        if (parser_.error == YAML_READER_ERROR)
            return malformed(fmt::format("YAML, byte {}: {}", parser_.problem_offset, problem));
        return malformed(parser_.problem_mark, problem);
    }
    Error unexpected() const { return malformed(event_.start_mark, "is not expected here"); }

    /// Of the event that was read.
    Result<json::value> value(std::size_t depth) {
        const bool nests =
            event_.type == YAML_SEQUENCE_START_EVENT || event_.type == YAML_MAPPING_START_EVENT;
        if (nests && depth > limits_.depth)
            return malformed(event_.start_mark,
                             fmt::format("is nested deeper than {} levels", limits_.depth));
        switch (event_.type) {
            case YAML_SCALAR_EVENT:
                return scalar();
            case YAML_SEQUENCE_START_EVENT:
                if (const auto refused = refusal(event_.data.sequence_start)) return *refused;
                return sequence(depth);
            case YAML_MAPPING_START_EVENT:
                if (const auto refused = refusal(event_.data.mapping_start)) return *refused;
                return mapping(depth);
            case YAML_ALIAS_EVENT:
                return malformed(event_.start_mark, "aliases are not expected: write the value out");
            default:
                return unexpected();
        }
    }

    template <class Data>
    std::optional<Error> refusal(const Data& data) const {
        if (data.anchor) return malformed(event_.start_mark, "anchors are not expected");
        if (data.tag) return malformed(event_.start_mark, "tags are not expected");
        return {};
    }

    std::string_view text() const {
        const auto& data = event_.data.scalar;
        return {reinterpret_cast<const char*>(data.value), data.length};
    }

    Result<json::value> scalar() const {
        if (const auto refused = refusal(event_.data.scalar)) return *refused;
        if (event_.data.scalar.style != YAML_PLAIN_SCALAR_STYLE) return json::value(text());
        if (auto known = word(text())) return std::move(*known);
        if (!looks_like_number(text())) return json::value(text());
        if (auto number = parse_json(text())) return number;
        return malformed(event_.start_mark, "write the number as JSON does, or text in quotes");
    }

    Result<json::value> sequence(std::size_t depth) {
        json::array all;
        for (;;) {
            if (const auto read = next(); !read) return read.error();
            if (event_.type == YAML_SEQUENCE_END_EVENT) return json::value(std::move(all));
            auto item = value(depth + 1);
            if (!item) return item;
            all.push_back(std::move(*item));
        }
    }

    Result<json::value> mapping(std::size_t depth) {
        json::object all;
        for (;;) {
            if (const auto read = next(); !read) return read.error();
            if (event_.type == YAML_MAPPING_END_EVENT) return json::value(std::move(all));
            if (event_.type != YAML_SCALAR_EVENT)
                return malformed(event_.start_mark, "a name must be a text");
            if (const auto refused = refusal(event_.data.scalar)) return *refused;
            const std::string name(text());
            if (all.contains(name))
                return malformed(event_.start_mark, "the name " + name + " is there twice");
            if (const auto read = next(); !read) return read.error();
            auto member = value(depth + 1);
            if (!member) return member;
            all.emplace(name, std::move(*member));
        }
    }

    JsonLimits limits_;
    yaml_parser_t parser_{};
    yaml_event_t event_{};
};

/// Text that stands for itself without quotes.
bool is_plain(std::string_view s) {
    constexpr std::string_view inside = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./ ";
    const auto is_letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '/';
    };
    return !s.empty() && is_letter(s.front()) && s.back() != ' ' && s.find_first_not_of(inside) == s.npos &&
           !word(s) && !looks_like_number(s);
}

/// JSON's own text, without what YAML takes for a control character or a break of the line.
std::string quoted(const json::value& v) {
    const auto text = to_text(v);
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        const auto rest = std::string_view(text).substr(i);
        const auto u = [&](std::size_t at) { return static_cast<unsigned char>(rest[at]); };
        unsigned code = 0;
        std::size_t length = 1;
        if (u(0) == 0x7F) code = 0x7F;
        if (u(0) == 0xC2 && u(1) < 0xA0) {
            code = u(1);
            length = 2;
        }
        if (rest.starts_with("\u2028") || rest.starts_with("\u2029") || rest.starts_with("\uFEFF") ||
            rest.starts_with("\uFFFE") || rest.starts_with("\uFFFF")) {
            code = (u(0) & 0x0FU) << 12 | (u(1) & 0x3FU) << 6 | (u(2) & 0x3FU);
            length = 3;
        }
        out += code == 0 ? std::string(1, text[i]) : fmt::format("\\u{:04X}", code);
        i += length;
    }
    return out;
}

class Writer {
public:
    std::string text(const json::value& v) {
        write(v, 0, false);
        if (!out_.ends_with('\n')) out_ += '\n';
        return std::move(out_);
    }

private:
    void write(const json::value& v, std::size_t indent, bool in_list) {
        if (const auto* object = v.if_object(); object && !object->empty())
            return write_members(*object, indent, in_list);
        if (const auto* array = v.if_array(); array && !array->empty())
            return write_items(*array, indent, in_list);
        // Double quotes hold what JSON's do.
        out_ += v.is_string() && is_plain(v.get_string()) ? std::string(v.get_string()) : quoted(v);
        out_ += '\n';
    }
    /// The first of a list's item stands beside its dash.
    void write_members(const json::object& object, std::size_t indent, bool in_list) {
        for (const auto& [name, value] : object) {
            if (!std::exchange(in_list, false)) out_.append(indent, ' ');
            const auto key = is_plain(name) ? std::string(name) : quoted(json::value(name));
            if (key.size() > longest_key) out_ += "? ";
            out_ += key;
            if (key.size() > longest_key) out_ += '\n' + std::string(indent, ' ');
            out_ += ':';
            const bool nests = (value.is_object() && !value.get_object().empty()) ||
                               (value.is_array() && !value.get_array().empty());
            out_ += nests ? '\n' : ' ';
            write(value, indent + 2, false);
        }
    }
    void write_items(const json::array& array, std::size_t indent, bool in_list) {
        for (const auto& value : array) {
            if (!std::exchange(in_list, false)) out_.append(indent, ' ');
            out_ += "- ";
            write(value, indent + 2, true);
        }
    }

    static constexpr std::size_t longest_key = 1000;  // longer ones need their mark
    std::string out_;
};

}  // namespace

Result<json::value> parse_yaml(std::string_view text, JsonLimits limits) {
    if (text.size() > limits.bytes)
        return Error{Errc::too_large, "yaml_too_large",
                     fmt::format("YAML: more than {} bytes", limits.bytes)};
    return Reader(text, limits).document();
}

std::string to_yaml_text(const json::value& v) { return Writer().text(v); }

}  // namespace mad::schema
