// A struct says once, in `describe`, what its JSON looks like; the OpenAPI schema, the validation, the
// conversion and the mapping of database rows all read that one description.
#pragma once
#include "base/clock.hpp"
#include "base/id.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <boost/pfr/tuple_size.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace mad::schema {
namespace json = boost::json;

/// The named schemas that a document refers to.
using Components = std::map<std::string, json::object, std::less<>>;

/// What a field may be besides its C++ type. Names follow JSON Schema. An optional member may be left out of
/// the JSON, but not be null there.
struct Rules {
    std::string_view description = "";
    bool defaulted = false;  ///< may be left out: the member's initialiser stands in
    std::optional<double> minimum{}, maximum{};
    std::optional<std::int64_t> min_length{}, max_length{};
    std::optional<std::int64_t> min_items{}, max_items{};
    std::string_view format = "";
    std::string_view pattern = "";
};

/// What a value is, for those who map it to something else (database columns, query parameters).
enum class Kind { boolean, integer, number, string, enumeration, id, time, json, object, array };

struct Object;

/// How one C++ type reads, writes and documents itself; objects are behind a `void*`.
struct Type {
    Kind kind;
    json::object (*schema)(Components&);
    void (*read)(const json::value&, void* to);  ///< `value` has been validated
    json::value (*write)(const void* from);      ///< null: leave the member out
    bool optional = false;
    void* (*emplace)(void* optional) = nullptr;           ///< of an optional: makes it hold a value
    const void* (*held)(const void* optional) = nullptr;  ///< of an optional: its value, or null
    const Type* item = nullptr;                           ///< of an array: the type of its items
    const Object& (*object)() = nullptr;                  ///< of a described struct: its description
};

struct Field {
    std::string_view name;
    Rules rules;
    const Type* type;
    void* (*member)(void* owner);
};

struct Object {
    std::string_view name;
    std::vector<Field> fields;
    json::value defaults{};
};

template <class E>
struct Enum {
    std::vector<std::pair<E, std::string_view>> names;
};

/// `describe` gives an Object or Enum that lives on: it is asked for again and again, and kept by reference.
template <class T>
concept Described =
    requires { requires std::is_lvalue_reference_v<decltype(describe(std::type_identity<T>{}))>; };

template <class T>
struct TypeOf;  // ::value, the Type of T

template <class T, class M>
M member_type(M T::*);
template <class T, class M>
T owner_type(M T::*);

template <auto Member>
Field field(std::string_view name, Rules rules = {}) {
    using Owner = decltype(owner_type(Member));
    return {name, rules, &TypeOf<decltype(member_type(Member))>::value,
            [](void* owner) -> void* { return &(static_cast<Owner*>(owner)->*Member); }};
}

json::value write(const Object&, const void* from);
void read(const Object&, const json::value&, void* to);
/// A `$ref` to the object's schema, which is put among the components.
json::object schema_of(const Object&, Components&);

/// The description of T: every member once, or it does not compile.
template <class T, class... F>
Object object(std::string_view name, F... fields) {
    static_assert(sizeof...(F) == boost::pfr::tuple_size_v<T>, "describe() must list every member");
    Object o{name, {fields...}};
    T defaults{};
    o.defaults = write(o, &defaults);
    return o;
}

template <>
struct TypeOf<bool> {
    static const Type value;
};
template <>
struct TypeOf<std::int64_t> {
    static const Type value;
};
template <>
struct TypeOf<double> {
    static const Type value;
};
template <>
struct TypeOf<std::string> {
    static const Type value;
};
template <>
struct TypeOf<Id> {
    static const Type value;
};
template <>
struct TypeOf<Time> {
    static const Type value;
};
template <>
struct TypeOf<json::value> {
    static const Type value;
};  ///< any JSON, null included
template <>
struct TypeOf<json::object> {
    static const Type value;
};
template <>
struct TypeOf<json::array> {
    static const Type value;
};

template <class T>
struct TypeOf<std::optional<T>> {
    static inline const Type value{
        .kind = TypeOf<T>::value.kind,
        .schema = [](Components& c) { return TypeOf<T>::value.schema(c); },
        .read =
            [](const json::value& v, void* to) {
                auto& o = *static_cast<std::optional<T>*>(to);
                if (v.is_null())
                    o.reset();
                else
                    TypeOf<T>::value.read(v, &o.emplace());
            },
        .write =
            [](const void* from) {
                auto& o = *static_cast<const std::optional<T>*>(from);
                return o ? TypeOf<T>::value.write(&*o) : json::value{};
            },
        .optional = true,
        .emplace = [](void* o) -> void* { return &static_cast<std::optional<T>*>(o)->emplace(); },
        .held = [](const void* from) -> const void* {
            auto& o = *static_cast<const std::optional<T>*>(from);
            return o ? &*o : nullptr;
        },
        .item = TypeOf<T>::value.item,
    };
};

template <class T>
struct TypeOf<std::vector<T>> {
    static inline const Type value{
        .kind = Kind::array,
        .schema =
            [](Components& c) {
                json::object s;
                s["type"] = "array";
                s["items"] = TypeOf<T>::value.schema(c);
                return s;
            },
        .read =
            [](const json::value& v, void* to) {
                auto& items = *static_cast<std::vector<T>*>(to);
                items.clear();
                for (auto& item : v.get_array()) TypeOf<T>::value.read(item, &items.emplace_back());
            },
        .write =
            [](const void* from) {
                json::array a;
                for (auto& item : *static_cast<const std::vector<T>*>(from))
                    a.push_back(TypeOf<T>::value.write(&item));
                return json::value(std::move(a));
            },
        .item = &TypeOf<T>::value,
    };
};

/// Any names, each with a T.
template <class T>
struct TypeOf<std::map<std::string, T>> {
    static inline const Type value{
        .kind = Kind::json,
        .schema =
            [](Components& c) {
                json::object s;
                s["type"] = "object";
                s["additionalProperties"] = TypeOf<T>::value.schema(c);
                return s;
            },
        .read =
            [](const json::value& v, void* to) {
                auto& members = *static_cast<std::map<std::string, T>*>(to);
                members.clear();
                for (auto& member : v.get_object())
                    TypeOf<T>::value.read(member.value(), &members[std::string(member.key())]);
            },
        .write =
            [](const void* from) {
                json::object o;
                for (auto& [name, member] : *static_cast<const std::map<std::string, T>*>(from))
                    o[name] = TypeOf<T>::value.write(&member);
                return json::value(std::move(o));
            },
    };
};

template <Described T>
    requires std::is_class_v<T>
struct TypeOf<T> {
    static inline const Type value{
        .kind = Kind::object,
        .schema = [](Components& c) { return schema_of(describe(std::type_identity<T>{}), c); },
        .read = [](const json::value& v,
                   void* to) { schema::read(describe(std::type_identity<T>{}), v, to); },
        .write = [](const void* from) { return schema::write(describe(std::type_identity<T>{}), from); },
        .object = []() -> const Object& { return describe(std::type_identity<T>{}); },
    };
};

template <Described E>
    requires std::is_enum_v<E>
struct TypeOf<E> {
    static inline const Type value{
        .kind = Kind::enumeration,
        .schema =
            [](Components&) {
                json::array names;
                for (auto& [e, name] : describe(std::type_identity<E>{}).names) names.emplace_back(name);
                json::object s;
                s["type"] = "string";
                s["enum"] = std::move(names);
                return s;
            },
        .read =
            [](const json::value& v, void* to) {
                for (auto& [e, name] : describe(std::type_identity<E>{}).names)
                    if (v.get_string() == name) *static_cast<E*>(to) = e;
            },
        .write =
            [](const void* from) {
                for (auto& [e, name] : describe(std::type_identity<E>{}).names)
                    if (e == *static_cast<const E*>(from)) return json::value(name);
                return json::value{};
            },
    };
};

template <class T>
json::object schema_of(Components& c) {
    return TypeOf<T>::value.schema(c);
}
template <class T>
json::value to_json(const T& t) {
    return TypeOf<T>::value.write(&t);
}
/// `v` has been validated against T's schema: the conversion cannot fail.
template <class T>
T from_valid_json(const json::value& v) {
    T t{};
    TypeOf<T>::value.read(v, &t);
    return t;
}
/// The name of an enumerator, as JSON and the database write it.
template <Described E>
    requires std::is_enum_v<E>
std::string_view name_of(E e) {
    for (auto& [value, name] : describe(std::type_identity<E>{}).names)
        if (value == e) return name;
    return {};
}

}  // namespace mad::schema
