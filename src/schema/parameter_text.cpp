#include "schema/json_text.hpp"
#include "schema/openapi.hpp"
#include "schema/references.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <set>

namespace mad::schema {
namespace {

/// The types that a schema names, its references and alternatives included.
void collect_types(const json::value& schema, const json::value& root, int hops,
                   std::set<std::string>& types) {
    const auto* object = schema.if_object();
    if (!object || hops == 0) return;
    if (const auto* type = object->if_contains("type")) {
        if (type->is_string()) types.emplace(type->get_string());
        if (type->is_array())
            for (const auto& name : type->get_array())
                if (name.is_string()) types.emplace(name.get_string());
    }
    if (const auto* ref = object->if_contains("$ref");
        ref && ref->is_string() && ref->get_string().starts_with('#'))
        if (const auto* target = at_pointer(root, local_pointer(ref->get_string())))
            collect_types(*target, root, hops - 1, types);
    for (const std::string_view keyword : {"allOf", "anyOf", "oneOf"})
        if (const auto* parts = object->if_contains(keyword); parts && parts->is_array())
            for (const auto& part : parts->get_array()) collect_types(part, root, hops - 1, types);
}

json::value list_of(std::string_view text, const json::value& schema) {
    const auto* object = schema.if_object();
    const auto* items = object ? object->if_contains("items") : nullptr;
    json::array list;
    while (true) {
        const auto comma = text.find(',');
        list.push_back(from_parameter_text(text.substr(0, comma), items ? *items : json::value{}));
        if (comma == text.npos) return list;
        text.remove_prefix(comma + 1);
    }
}

}  // namespace

json::value from_parameter_text(std::string_view text, const json::value& schema) {
    std::set<std::string> types;
    collect_types(schema, schema, 8, types);
    if (types.contains("string") || types.empty()) return json::string(text);
    const auto read = parse_json(text);
    if (read && read->is_number() && (types.contains("number") || types.contains("integer"))) return *read;
    if (read && read->is_bool() && types.contains("boolean")) return *read;
    if (read && read->is_null() && types.contains("null")) return *read;
    if (read && read->is_object() && types.contains("object")) return *read;
    if (types.contains("array")) return read && read->is_array() ? *read : list_of(text, schema);
    return json::string(text);
}

}  // namespace mad::schema
