// The keywords that hold schemas of their own.
#include "schema/compiler.hpp"
#include "schema/json_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace mad::schema {
namespace {

constexpr std::string_view schemas_pointer = "/components/schemas";

bool has_any(const json::object& o, std::initializer_list<std::string_view> names) {
    return std::ranges::any_of(names, [&](auto name) { return o.contains(name); });
}

bool is_latest(Dialect d) { return d == Dialect::draft2020 || d == Dialect::openapi31; }

}  // namespace

const Node* Compiler::schema_at(const Place& place) { return node_at(place); }

const Node* Compiler::child(const Keywords& k, std::string_view keyword) {
    const auto* v = get(k, keyword);
    return v ? schema_at(out_.references->child(k.place, *v, keyword)) : nullptr;
}

std::vector<const Node*> Compiler::children(const Keywords& k, std::string_view keyword) {
    std::vector<const Node*> nodes;
    const auto* v = get(k, keyword);
    if (!v) return nodes;
    if (!v->is_array()) {
        fault(k.place, keyword, "must be a list of schemas");
        return nodes;
    }
    const auto list = out_.references->child(k.place, *v, keyword);
    for (std::size_t i = 0; i < v->get_array().size(); ++i)
        nodes.push_back(schema_at(out_.references->child(list, v->get_array()[i], std::to_string(i))));
    return nodes;
}

void Compiler::read_applicators(const Keywords& k) {
    auto& node = k.node;
    const auto parts = children(k, "allOf");
    node.all_of.insert(node.all_of.end(), parts.begin(), parts.end());
    node.any_of = children(k, "anyOf");
    node.one_of = children(k, "oneOf");
    node.not_ = child(k, "not");
    const auto dialect = k.place.resource->dialect;
    if (dialect == Dialect::draft4 || dialect == Dialect::openapi30) return;
    node.if_ = child(k, "if");
    if (node.if_) {
        node.then_ = child(k, "then");
        node.else_ = child(k, "else");
    }
}

void Compiler::read_items(const Keywords& k, ArrayRules& rules) {
    const auto dialect = k.place.resource->dialect;
    if (is_latest(dialect)) {
        rules.prefix = children(k, "prefixItems");
        rules.rest = child(k, "items");
        rules.unevaluated = child(k, "unevaluatedItems");
        return;
    }
    const auto* items = get(k, "items");
    if (items && items->is_array() && dialect != Dialect::openapi30) {
        rules.prefix = children(k, "items");
        rules.rest = child(k, "additionalItems");
    } else {
        rules.rest = child(k, "items");
    }
}

void Compiler::read_array(const Keywords& k) {
    if (!has_any(k.object, {"items", "prefixItems", "contains", "minItems", "maxItems", "uniqueItems",
                            "unevaluatedItems"}))
        return;
    auto rules = std::make_unique<ArrayRules>();
    limit(k, "minItems", rules->count.least);
    limit(k, "maxItems", rules->count.most);
    const auto dialect = k.place.resource->dialect;
    if (const auto* unique = get(k, "uniqueItems"); unique && validates(k)) {
        if (!unique->is_bool()) fault(k.place, "uniqueItems", "must be true or false");
        rules->unique = unique->is_bool() && unique->get_bool();
    }
    read_items(k, *rules);
    if (dialect != Dialect::draft4 && dialect != Dialect::openapi30) rules->contains = child(k, "contains");
    if (is_latest(dialect)) {
        limit(k, "minContains", rules->contained.least);
        limit(k, "maxContains", rules->contained.most);
    }
    if (rules->unevaluated) out_.tracks_evaluated = true;
    k.node.array = std::move(rules);
}

std::vector<std::string> Compiler::names(const Place& place, const json::value& v, std::string_view keyword) {
    std::vector<std::string> found;
    const auto* list = v.if_array();
    for (const auto& name : list ? *list : json::array{nullptr}) {
        if (name.is_string())
            found.emplace_back(name.get_string());
        else
            return fault(place, keyword, "must be a list of property names"), std::vector<std::string>{};
    }
    return found;
}

void Compiler::read_object(const Keywords& k) {
    if (!has_any(k.object, {"properties", "required", "additionalProperties", "patternProperties",
                            "minProperties", "maxProperties", "propertyNames", "dependencies",
                            "dependentRequired", "dependentSchemas", "unevaluatedProperties"}))
        return;
    auto rules = std::make_unique<ObjectRules>();
    limit(k, "minProperties", rules->count.least);
    limit(k, "maxProperties", rules->count.most);
    if (const auto* required = get(k, "required"); required && validates(k))
        rules->required = names(k.place, *required, "required");
    read_properties(k, *rules);
    rules->additional = child(k, "additionalProperties");
    const auto dialect = k.place.resource->dialect;
    if (dialect != Dialect::openapi30) {
        read_patterns(k, *rules);
        read_dependencies(k, *rules);
    }
    if (dialect != Dialect::draft4 && dialect != Dialect::openapi30) rules->names = child(k, "propertyNames");
    if (is_latest(dialect)) rules->unevaluated = child(k, "unevaluatedProperties");
    if (rules->unevaluated) out_.tracks_evaluated = true;
    k.node.object = std::move(rules);
}

void Compiler::read_properties(const Keywords& k, ObjectRules& rules) {
    const auto* properties = get(k, "properties");
    if (!properties) return;
    if (!properties->is_object()) return fault(k.place, "properties", "must be an object");
    const auto place = out_.references->child(k.place, *properties, "properties");
    for (const auto& [name, schema] : properties->get_object())
        rules.properties.emplace(name, schema_at(out_.references->child(place, schema, name)));
}

void Compiler::read_patterns(const Keywords& k, ObjectRules& rules) {
    const auto* patterns = get(k, "patternProperties");
    if (!patterns) return;
    if (!patterns->is_object()) return fault(k.place, "patternProperties", "must be an object");
    const auto place = out_.references->child(k.place, *patterns, "patternProperties");
    for (const auto& [text, schema] : patterns->get_object())
        if (auto compiled = pattern(k, "patternProperties", text))
            rules.patterns.emplace_back(std::move(compiled),
                                        schema_at(out_.references->child(place, schema, text)));
}

/// Drafts 4 and 7 say `dependencies`; 2020-12 splits it in two, and still often meets the old one.
void Compiler::read_dependencies(const Keywords& k, ObjectRules& rules) {
    for (const std::string_view keyword : {"dependencies", "dependentRequired", "dependentSchemas"}) {
        const auto* dependencies = get(k, keyword);
        if (!dependencies || (keyword != "dependencies" && !is_latest(k.place.resource->dialect))) continue;
        if (!dependencies->is_object()) {
            fault(k.place, keyword, "must be an object");
            continue;
        }
        const auto place = out_.references->child(k.place, *dependencies, keyword);
        for (const auto& [name, value] : dependencies->get_object()) {
            Dependency dependency{name, {}, nullptr};
            if (value.is_array() || keyword == "dependentRequired")
                dependency.required = names(k.place, value, keyword);
            else
                dependency.schema = schema_at(out_.references->child(place, value, name));
            rules.dependencies.push_back(std::move(dependency));
        }
    }
}

/// The branch named X is what `mapping` says of X, else the schema X among the components.
void Compiler::read_discriminator(const Keywords& k) {
    const auto* v = get(k, "discriminator");
    if (!v) return;
    const auto* object = v->if_object();
    const auto* property = object ? object->if_contains("propertyName") : nullptr;
    if (!property || !property->is_string())
        return fault(k.place, "discriminator", "must be an object with the text propertyName");
    k.node.discriminator.emplace(std::string(property->get_string()));
    add_mapping(k, *object);
    for (const std::string_view keyword : {"oneOf", "anyOf"}) {
        const auto* branches = get(k, keyword);
        if (!branches || !branches->is_array()) continue;
        k.node.discriminator->exhaustive = true;
        for (const auto& branch : branches->get_array()) {
            const auto* ref = branch.is_object() ? branch.get_object().if_contains("$ref") : nullptr;
            if (!ref || !ref->is_string()) {
                k.node.discriminator->exhaustive = false;
                continue;
            }
            const std::string_view text = ref->get_string();
            const auto to = out_.references->resolve(*k.place.resource, text);
            if (!to.value) continue;  // already a fault of the branch itself
            const auto* node = node_at(to);
            const bool mapped = std::ranges::any_of(k.node.discriminator->branches,
                                                    [&](const auto& entry) { return entry.second == node; });
            if (!mapped) k.node.discriminator->branches.emplace(text.substr(text.rfind('/') + 1), node);
        }
    }
    if (!get(k, "oneOf") && !get(k, "anyOf")) add_children(k);
}

void Compiler::add_mapping(const Keywords& k, const json::object& discriminator) {
    const auto* mapping = discriminator.if_contains("mapping");
    if (!mapping || !mapping->is_object()) return;
    for (const auto& [name, target] : mapping->get_object()) {
        if (!target.is_string()) {
            fault(k.place, "discriminator", "has a mapping to what is not text");
            continue;
        }
        const std::string_view text = target.get_string();
        const bool is_name = text.find_first_of("/#") == text.npos && !text.ends_with(".json");
        auto to = is_name
                      ? out_.references->at(out_.references->document(), pointer_to(schemas_pointer, text))
                      : Place{};
        if (!to.value) to = out_.references->resolve(*k.place.resource, text);
        if (to.value)
            k.node.discriminator->branches.emplace(name, node_at(to));
        else
            fault(k.place, "discriminator", "maps to what is not there: \"" + std::string(text) + "\"");
    }
}

/// Without oneOf and anyOf, the branches are the components that extend this schema by allOf.
void Compiler::add_children(const Keywords& k) {
    const auto& document = out_.references->document();
    const auto* schemas = at_pointer(*document.root, schemas_pointer);
    if (!schemas || !schemas->is_object()) return;
    for (const auto& [name, schema] : schemas->get_object()) {
        const auto* parts = schema.is_object() ? schema.get_object().if_contains("allOf") : nullptr;
        if (!parts || !parts->is_array()) continue;
        for (const auto& part : parts->get_array()) {
            const auto* ref = part.is_object() ? part.get_object().if_contains("$ref") : nullptr;
            if (!ref || !ref->is_string()) continue;
            if (out_.references->resolve(document, ref->get_string()).value == k.place.value)
                k.node.discriminator->branches.emplace(
                    name, node_at(out_.references->at(document, pointer_to(schemas_pointer, name))));
        }
    }
}

}  // namespace mad::schema
