// What generators write into 3.0 documents though only later JSON Schema has it, said in the words of 3.0.
#include "schema/json_text.hpp"
#include "schema/openapi.hpp"
#include "schema/references.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace mad::schema {
namespace {

json::object null_only() { return {{"enum", json::array{nullptr}}, {"nullable", true}}; }

// Each rule looks at a keyword whose value cannot be a schema, so that no property of that name is meant.

/// {"exclusiveMinimum": 0} → {"minimum": 0, "exclusiveMinimum": true}
void read_exclusive_limit(json::object& schema, std::string_view limit, std::string_view exclusive,
                          bool is_lower) {
    const auto* given = schema.if_contains(exclusive);
    if (!given || !given->is_number()) return;
    const auto value = *given;
    const auto* plain = schema.if_contains(limit);
    const bool plain_is_stricter = plain && plain->is_number() &&
                                   (is_lower ? plain->to_number<double>() > value.to_number<double>()
                                             : plain->to_number<double>() < value.to_number<double>());
    schema[exclusive] = !plain_is_stricter;
    if (!plain_is_stricter) schema[limit] = value;
}

/// {"const": "x"} → {"enum": ["x"]}
void read_const(json::object& schema) {
    const auto* given = schema.if_contains("const");
    if (!given || given->is_object()) return;
    auto value = *given;
    schema.erase("const");
    if (value.is_null()) schema["nullable"] = true;
    if (!schema.contains("enum")) schema["enum"] = json::array{std::move(value)};
}

/// {"examples": ["x", "y"]} → {"example": "x"}
void read_examples(json::object& schema) {
    const auto* given = schema.if_contains("examples");
    if (!given || !given->is_array()) return;
    const auto list = given->get_array();
    schema.erase("examples");
    if (!list.empty() && !schema.contains("example")) schema["example"] = list.front();
}

/// {"items": [A, B]} → {"items": {"anyOf": [A, B]}}
void read_tuple(json::object& schema, std::string_view keyword) {
    const auto* given = schema.if_contains(keyword);
    if (!given || !given->is_array()) return;
    auto list = given->get_array();
    schema.erase(keyword);
    schema["items"] = list.empty() ? json::object{} : json::object{{"anyOf", std::move(list)}};
}

/// {"type": ["string", "null"]} → {"type": "string", "nullable": true}
void read_types(json::object& schema) {
    const auto* given = schema.if_contains("type");
    if (!given) return;
    if (*given == "null") {
        schema.erase("type");
        for (auto& [name, value] : null_only()) schema[name] = value;
        return;
    }
    if (!given->is_array()) return;
    json::array alternatives;
    bool nullable = false;
    for (auto& type : given->get_array()) {
        if (type == "null")
            nullable = true;
        else
            alternatives.push_back(json::object{{"type", type}});
    }
    schema.erase("type");
    if (alternatives.size() == 1) {
        schema["type"] = alternatives[0].at("type");
        if (nullable) schema["nullable"] = true;
        return;
    }
    if (nullable) alternatives.push_back(null_only());
    if (!schema.contains("anyOf")) schema["anyOf"] = std::move(alternatives);
}

void reword(json::value& v) {
    if (auto* list = v.if_array())
        for (auto& item : *list) reword(item);
    auto* object = v.if_object();
    if (!object) return;
    read_exclusive_limit(*object, "minimum", "exclusiveMinimum", true);
    read_exclusive_limit(*object, "maximum", "exclusiveMaximum", false);
    read_const(*object);
    read_examples(*object);
    read_tuple(*object, "prefixItems");
    read_tuple(*object, "items");
    read_types(*object);
    for (auto& member : *object) {
        const std::string_view name = member.key();
        const bool is_data = name == "example" || name == "default" || name == "enum" || name == "examples";
        if (!is_data && !name.starts_with("x-")) reword(member.value());
    }
}

/// What may be left out: what the specification does not know, and a pattern that cannot be used.
bool may_go(const Fault& fault) {
    return fault.detail == is_not_expected || fault.pointer.ends_with("/pattern");
}

/// False where there was nothing to take out.
bool remove_what_may_go(json::value& document, const std::vector<Fault>& faults) {
    bool removed = false;
    for (const auto& fault : faults) {
        const auto slash = fault.pointer.rfind('/');
        if (!may_go(fault) || slash == std::string::npos) continue;
        boost::system::error_code failed;
        auto* parent = document.find_pointer(fault.pointer.substr(0, slash), failed);
        auto* object = parent ? parent->if_object() : nullptr;
        removed |= object && object->erase(tokens_of(fault.pointer.substr(slash)).front()) > 0;
    }
    return removed;
}

}  // namespace

Result<OpenApi> load_openapi_loosely(json::value document) {
    auto loaded = load_openapi(document);
    if (loaded || !document.is_object()) return loaded;
    const auto* version = document.get_object().if_contains("openapi");
    if (version && version->is_string() && version->get_string().starts_with("3.0.")) {
        reword(document);
        loaded = load_openapi(document);
    }
    // Once more, since the schemas' own faults may show when the document is one.
    for (int round = 0; round < 2 && !loaded; ++round) {
        if (!remove_what_may_go(document, loaded.error().faults)) break;
        loaded = load_openapi(document);
    }
    return loaded;
}

}  // namespace mad::schema
