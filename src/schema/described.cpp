#include "schema/described.hpp"

namespace mad::schema {
namespace {

json::object of_type(std::string_view name) {
    json::object s;
    s["type"] = name;
    return s;
}

json::object of_format(std::string_view format) {
    auto s = of_type("string");
    s["format"] = format;
    return s;
}

template <class T>
T& as(void* p) {
    return *static_cast<T*>(p);
}
template <class T>
const T& as(const void* p) {
    return *static_cast<const T*>(p);
}

/// A bound of an integer is written as an integer: 1, not 1.0.
json::value bound(double limit, bool whole) {
    if (whole && limit == static_cast<double>(static_cast<std::int64_t>(limit)))
        return static_cast<std::int64_t>(limit);
    return limit;
}

void apply(const Field& f, json::object& s) {
    const auto& r = f.rules;
    auto say = [&](std::string_view keyword, std::string_view text) {
        if (!text.empty()) s[keyword] = text;
    };
    auto put = [&](std::string_view keyword, const auto& rule) {
        if (rule) s[keyword] = *rule;
    };
    say("description", r.description);
    say("format", r.format);
    say("pattern", r.pattern);
    const bool whole = f.type->kind == Kind::integer;
    if (r.minimum) s["minimum"] = bound(*r.minimum, whole);
    if (r.maximum) s["maximum"] = bound(*r.maximum, whole);
    put("minLength", r.min_length);
    put("maxLength", r.max_length);
    put("minItems", r.min_items);
    put("maxItems", r.max_items);
}

}  // namespace

const Type TypeOf<bool>::value{
    .kind = Kind::boolean,
    .schema = [](Components&) { return of_type("boolean"); },
    .read = [](const json::value& v, void* to) { as<bool>(to) = v.get_bool(); },
    .write = [](const void* from) { return json::value(as<bool>(from)); },
};

const Type TypeOf<std::int64_t>::value{
    .kind = Kind::integer,
    .schema =
        [](Components&) {
            auto s = of_type("integer");
            s["format"] = "int64";
            return s;
        },
    .read = [](const json::value& v, void* to) { as<std::int64_t>(to) = v.to_number<std::int64_t>(); },
    .write = [](const void* from) { return json::value(as<std::int64_t>(from)); },
};

const Type TypeOf<double>::value{
    .kind = Kind::number,
    .schema = [](Components&) { return of_type("number"); },
    .read = [](const json::value& v, void* to) { as<double>(to) = v.to_number<double>(); },
    .write = [](const void* from) { return json::value(as<double>(from)); },
};

const Type TypeOf<std::string>::value{
    .kind = Kind::string,
    .schema = [](Components&) { return of_type("string"); },
    .read = [](const json::value& v, void* to) { as<std::string>(to) = v.get_string(); },
    .write = [](const void* from) { return json::value(as<std::string>(from)); },
};

const Type TypeOf<Id>::value{
    .kind = Kind::id,
    .schema = [](Components&) { return of_format("uuid"); },
    .read = [](const json::value& v,
               void* to) { as<Id>(to) = Id::parse(std::string_view(v.get_string())).value(); },
    .write = [](const void* from) { return json::value(as<Id>(from).text()); },
};

const Type TypeOf<Time>::value{
    .kind = Kind::time,
    .schema = [](Components&) { return of_format("date-time"); },
    .read = [](const json::value& v,
               void* to) { as<Time>(to) = parse_time(std::string_view(v.get_string())).value(); },
    .write = [](const void* from) { return json::value(to_rfc3339(as<Time>(from))); },
};

const Type TypeOf<json::value>::value{
    .kind = Kind::json,
    .schema = [](Components&) { return json::object{}; },
    .read = [](const json::value& v, void* to) { as<json::value>(to) = v; },
    .write = [](const void* from) { return as<json::value>(from); },
};

const Type TypeOf<json::object>::value{
    .kind = Kind::json,
    .schema = [](Components&) { return of_type("object"); },
    .read = [](const json::value& v, void* to) { as<json::object>(to) = v.get_object(); },
    .write = [](const void* from) { return json::value(as<json::object>(from)); },
};

const Type TypeOf<json::array>::value{
    .kind = Kind::json,
    .schema =
        [](Components&) {
            auto s = of_type("array");
            s["items"] = json::object{};
            return s;
        },
    .read = [](const json::value& v, void* to) { as<json::array>(to) = v.get_array(); },
    .write = [](const void* from) { return json::value(as<json::array>(from)); },
};

json::object schema_of(const Object& o, Components& components) {
    const std::string name(o.name);
    if (!components.contains(name)) {
        components[name] = {};  // ends the recursion of a struct that holds itself
        json::object properties;
        json::array required;
        for (const auto& f : o.fields) {
            auto s = f.type->schema(components);
            apply(f, s);
            const auto* fallback = o.defaults.get_object().if_contains(f.name);
            if (f.rules.defaulted && fallback)
                s["default"] = *fallback;
            else if (!f.rules.defaulted && !f.type->optional)
                required.emplace_back(f.name);
            properties[f.name] = std::move(s);
        }
        auto s = of_type("object");
        s["properties"] = std::move(properties);
        if (!required.empty()) s["required"] = std::move(required);
        s["additionalProperties"] = false;
        components[name] = std::move(s);
    }
    json::object ref;
    ref["$ref"] = "#/components/schemas/" + name;
    return ref;
}

json::value write(const Object& o, const void* from) {
    json::object out;
    for (const auto& f : o.fields) {
        // `member` only computes an address; nothing is written through it.
        auto v = f.type->write(f.member(const_cast<void*>(from)));
        if (!v.is_null()) out[f.name] = std::move(v);
    }
    return out;
}

void read(const Object& o, const json::value& v, void* to) {
    for (const auto& f : o.fields)
        if (const auto* member = v.get_object().if_contains(f.name)) f.type->read(*member, f.member(to));
}

}  // namespace mad::schema
