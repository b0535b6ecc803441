#include "db/values.hpp"

#include "schema/json_text.hpp"

#include <boost/json.hpp>
#include <charconv>
#include <limits>

namespace mad::db {
namespace {
using schema::Kind;
using schema::Type;
namespace json = boost::json;

// What was stored has been checked on its way in.
constexpr schema::JsonLimits stored{.depth = 256, .bytes = std::numeric_limits<std::size_t>::max()};

/// An array of these is one JSON value; of all others it is an array of PostgreSQL's.
bool is_json(Kind kind) { return kind == Kind::json || kind == Kind::object || kind == Kind::array; }

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

std::string array_text(const json::array& items) {
    std::string out = "{";
    for (auto& item : items) {
        if (out.size() > 1) out += ',';
        if (item.is_null())
            out += "NULL";
        else
            out += item.is_string() ? quoted(item.get_string()) : schema::to_text(item);
    }
    return out + '}';
}

/// The elements of a one-dimensional array: {a,"b c",NULL}.
std::optional<std::vector<Parameter>> array_elements(std::string_view text) {
    if (text.size() < 2 || text.front() != '{' || text.back() != '}') return {};
    text = text.substr(1, text.size() - 2);
    std::vector<Parameter> elements;
    for (std::size_t i = 0; i < text.size();) {
        std::string element;
        const bool in_quotes = text[i] == '"';
        if (in_quotes) ++i;
        if (!in_quotes && text[i] == '{') return {};
        for (; i < text.size() && text[i] != (in_quotes ? '"' : ','); ++i) {
            if (text[i] == '\\' && i + 1 < text.size()) ++i;
            element += text[i];
        }
        if (in_quotes) ++i;
        if (i < text.size() && text[i++] != ',') return {};
        elements.push_back(!in_quotes && element == "NULL" ? Parameter() : Parameter(std::move(element)));
    }
    return elements;
}

std::optional<json::value> array_from(const Type& item, std::string_view text) {
    const auto elements = array_elements(text);
    if (!elements) return {};
    json::array items;
    for (auto& element : *elements) {
        std::optional<json::value> value;
        if (element)
            value = from_text(item, *element, false);
        else if (item.optional)
            value.emplace(nullptr);
        if (!value) return {};
        items.push_back(std::move(*value));
    }
    return json::value(std::move(items));
}

template <class Number>
std::optional<json::value> number_from(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return {};
    return json::value(value);
}

std::optional<json::value> json_from(std::string_view text) {
    auto parsed = schema::parse_json(text, stored);
    if (!parsed) return {};
    return std::move(*parsed);
}

bool is_any_of(std::string_view pg, std::initializer_list<std::string_view> names) {
    return std::ranges::find(names, pg) != names.end();
}
}  // namespace

Parameter to_parameter(const Type& type, const void* value) {
    if (type.optional && !type.held(value)) return {};
    const auto written = type.write(value);
    if (type.kind == Kind::array && !is_json(type.item->kind)) return array_text(written.get_array());
    if (is_json(type.kind) || !written.is_string()) return schema::to_text(written);
    return std::string(written.get_string());
}

std::optional<json::value> from_text(const Type& type, std::string_view text, bool is_json_column) {
    if (is_json_column) return json_from(text);
    switch (type.kind) {
        case Kind::boolean:
            if (text != "t" && text != "f") return {};
            return json::value(text == "t");
        case Kind::integer:
            return number_from<std::int64_t>(text);
        case Kind::number:
            return number_from<double>(text);
        case Kind::json:
        case Kind::object:
            return json_from(text);
        case Kind::array:
            return is_json(type.item->kind) ? json_from(text) : array_from(*type.item, text);
        case Kind::id:
            if (!Id::parse(text)) return {};
            return json::value(text);
        case Kind::time: {
            const auto time = parse_time(text);
            if (!time) return {};
            return json::value(to_rfc3339(*time));
        }
        case Kind::string:
        case Kind::enumeration:
            return json::value(text);
    }
    return {};
}

bool parameter_fits(const Type& type, std::string_view pg) {
    switch (type.kind) {
        case Kind::boolean:
            return pg == "bool";
        case Kind::integer:
            return is_any_of(pg, {"int8", "int4", "int2"});
        case Kind::number:
            return is_any_of(pg, {"float8", "float4", "numeric"});
        case Kind::string:
        case Kind::enumeration:
            return is_any_of(pg, {"text", "varchar", "name", "bpchar"});
        case Kind::id:
            return pg == "uuid";
        case Kind::time:
            return pg == "timestamptz";
        case Kind::json:
        case Kind::object:
            return is_any_of(pg, {"json", "jsonb"});
        case Kind::array:
            if (is_json(type.item->kind)) return is_any_of(pg, {"json", "jsonb"});
            return pg.starts_with('_') && parameter_fits(*type.item, pg.substr(1));
    }
    return false;
}

bool fits(const Type& type, std::string_view pg) {
    return parameter_fits(type, pg) || (type.kind == Kind::array && is_any_of(pg, {"json", "jsonb"}));
}

std::string expected_name(const Type& type) {
    switch (type.kind) {
        case Kind::boolean:
            return "bool";
        case Kind::integer:
            return "int8";
        case Kind::number:
            return "float8";
        case Kind::string:
        case Kind::enumeration:
            return "text";
        case Kind::id:
            return "uuid";
        case Kind::time:
            return "timestamptz";
        case Kind::json:
        case Kind::object:
            return "json";
        case Kind::array:
            return is_json(type.item->kind) ? "json" : expected_name(*type.item) + "[]";
    }
    return "?";
}

}  // namespace mad::db
