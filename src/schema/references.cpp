#include "schema/references.hpp"

#include "schema/json_text.hpp"
#include "schema/official.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>
#include <charconv>

namespace mad::schema {
namespace {

constexpr int max_depth = 512;
/// The base of documents that have no URI, so that relative references resolve.
constexpr std::string_view no_uri = "mad:/document";

std::string resolve_uri(std::string_view base, std::string_view reference) {
    const auto from = boost::urls::parse_uri(base);
    const auto to = boost::urls::parse_uri_reference(reference);
    if (!from || !to) return std::string(reference);
    boost::urls::url resolved;
    if (boost::urls::resolve(*from, *to, resolved).has_error()) return std::string(reference);
    return std::string(resolved.buffer());
}

std::string_view without_fragment(std::string_view uri) { return uri.substr(0, uri.find('#')); }

std::string percent_decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned byte = 0;
        if (text[i] == '%' && i + 2 < text.size() &&
            std::from_chars(text.data() + i + 1, text.data() + i + 3, byte, 16).ptr == text.data() + i + 3) {
            out += static_cast<char>(byte);
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

std::string unescaped(std::string_view token) {
    std::string out;
    for (std::size_t i = 0; i < token.size(); ++i) {
        const bool escape = token[i] == '~' && i + 1 < token.size();
        if (escape && token[i + 1] == '0')
            out += '~', ++i;
        else if (escape && token[i + 1] == '1')
            out += '/', ++i;
        else
            out += token[i];
    }
    return out;
}

const json::string* text_of(const json::object& schema, std::string_view keyword) {
    const auto* v = schema.if_contains(keyword);
    return v ? v->if_string() : nullptr;
}

enum class Holds { one, list, map };
struct SchemaKeyword {
    std::string_view name;
    Holds holds;
};
/// The keywords below which `$id` and anchors count.
constexpr SchemaKeyword schema_keywords[] = {
    {"$defs", Holds::map},
    {"additionalItems", Holds::one},
    {"additionalProperties", Holds::one},
    {"allOf", Holds::list},
    {"anyOf", Holds::list},
    {"contains", Holds::one},
    {"contentSchema", Holds::one},
    {"definitions", Holds::map},
    {"dependencies", Holds::map},
    {"dependentSchemas", Holds::map},
    {"else", Holds::one},
    {"if", Holds::one},
    {"items", Holds::one},
    {"items", Holds::list},
    {"not", Holds::one},
    {"oneOf", Holds::list},
    {"patternProperties", Holds::map},
    {"prefixItems", Holds::list},
    {"properties", Holds::map},
    {"propertyNames", Holds::one},
    {"then", Holds::one},
    {"unevaluatedItems", Holds::one},
    {"unevaluatedProperties", Holds::one},
};

std::string_view id_keyword(Dialect d) { return d == Dialect::draft4 ? "id" : "$id"; }

}  // namespace

std::vector<std::string> tokens_of(std::string_view pointer) {
    std::vector<std::string> tokens;
    while (pointer.starts_with('/')) {
        pointer.remove_prefix(1);
        tokens.push_back(unescaped(pointer.substr(0, pointer.find('/'))));
        pointer.remove_prefix(std::min(pointer.find('/'), pointer.size()));
    }
    return tokens;
}

std::string local_pointer(std::string_view reference) {
    return percent_decoded(References::fragment(reference));
}

References::References(const json::value& document, Dialect dialect, Documents documents)
    : documents_(std::move(documents)) {
    auto& root = resources_.emplace_back(Resource{std::string(no_uri), &document, "", dialect});
    by_uri_[root.uri] = &root;
    roots_[&document] = &root;
    if (dialect == Dialect::openapi30 || dialect == Dialect::openapi31)
        index_reusable_schemas(document, root);
    else
        index(document, root, "", 0);
}

/// Anchors and `$id`s of an OpenAPI document are found where its schemas for all to refer to are.
void References::index_reusable_schemas(const json::value& document, Resource& root) {
    const std::string reusable = "/components/schemas";
    const auto* schemas = at_pointer(document, reusable);
    if (!schemas || !schemas->is_object()) return;
    for (const auto& entry : schemas->get_object())
        index(entry.value(), root, pointer_to(reusable, entry.key()), 0);
}

std::string_view References::fragment(std::string_view reference) {
    const auto hash = reference.find('#');
    return hash == reference.npos ? std::string_view{} : reference.substr(hash + 1);
}

Place References::child(const Place& parent, const json::value& value, std::string_view token) const {
    const auto found = roots_.find(&value);
    return {&value, found == roots_.end() ? parent.resource : found->second,
            pointer_to(parent.pointer, token)};
}

Place References::at(const Resource& from, std::string_view pointer) {
    Place place{from.root, &from, from.pointer};
    if (!pointer.empty() && pointer.front() != '/') return {};
    for (const auto& token : tokens_of(pointer)) {
        const auto* next = at_pointer(*place.value, pointer_to("", token));
        if (!next) return {};
        place = child(place, *next, token);
    }
    if (!indexed_.contains(place.value)) {
        auto& resource = const_cast<Resource&>(*place.resource);  // one of resources_, which are ours
        index(*place.value, resource, place.pointer, 0);
        if (const auto found = roots_.find(place.value); found != roots_.end())
            place.resource = found->second;
    }
    return place;
}

Place References::resolve(const Resource& from, std::string_view reference) {
    const auto uri = resolve_uri(from.uri, reference);
    const auto document = std::string(without_fragment(uri));
    const auto found = by_uri_.find(document);
    auto* resource = found != by_uri_.end() ? found->second : load(document, from.dialect);
    if (!resource) return {};
    const auto fragment = local_pointer(reference);
    if (fragment.empty() || fragment.front() == '/') return at(*resource, fragment);
    const auto anchor = resource->anchors.find(fragment);
    if (anchor == resource->anchors.end()) return {};
    const auto root = roots_.find(anchor->second);
    return {anchor->second, root == roots_.end() ? resource : root->second,
            resource->anchor_pointers[anchor->second]};
}

Resource* References::load(const std::string& uri, Dialect dialect) {
    const auto* document = official_document(uri);
    if (!document && documents_) document = documents_(uri);
    if (!document) return nullptr;
    auto& resource = resources_.emplace_back(Resource{uri, document, "", dialect});
    by_uri_.emplace(uri, &resource);
    roots_[document] = &resource;
    index(*document, resource, "", 0);
    return &resource;
}

void References::set_dialect(const json::object& schema, Resource& resource) {
    const auto* text = text_of(schema, "$schema");
    if (!text) return;
    std::string_view uri = *text;
    if (uri.ends_with('#')) uri.remove_suffix(1);
    if (uri.ends_with("json-schema.org/draft-04/schema")) {
        resource.dialect = Dialect::draft4;
    } else if (uri.ends_with("json-schema.org/draft-07/schema") ||
               uri.ends_with("json-schema.org/draft-06/schema")) {
        resource.dialect = Dialect::draft7;
    } else if (uri == "https://json-schema.org/draft/2020-12/schema") {
        resource.dialect = Dialect::draft2020;
    } else if (const auto* meta = documents_ ? documents_(uri) : nullptr; meta && meta->is_object()) {
        const auto* vocabulary = meta->get_object().if_contains("$vocabulary");
        resource.validates =
            !vocabulary || !vocabulary->is_object() ||
            vocabulary->get_object().contains("https://json-schema.org/draft/2020-12/vocab/validation");
    }
}

/// The resource that `schema` belongs to: a new one where it has an `$id`.
Resource& References::identify(const json::object& schema, const json::value& root, Resource& parent,
                               const std::string& pointer) {
    if (&root == parent.root) set_dialect(schema, parent);
    const auto* id = text_of(schema, id_keyword(parent.dialect));
    const bool ignored = schema.contains("$ref") && !keeps_ref_siblings(parent.dialect);
    if (parent.dialect == Dialect::openapi30 || !id || ignored) return parent;
    const auto uri = std::string(without_fragment(resolve_uri(parent.uri, *id)));
    if (id->starts_with("#") || uri == parent.uri) return parent;
    if (&root == parent.root) {  // the document's own name, beside the URI it was found at
        by_uri_.emplace(uri, &parent);
        parent.uri = uri;
        return parent;
    }
    auto& resource = resources_.emplace_back(Resource{uri, &root, pointer, parent.dialect});
    resource.validates = parent.validates;
    by_uri_.emplace(uri, &resource);
    roots_[&root] = &resource;
    set_dialect(schema, resource);
    return resource;
}

void References::put_anchors(const json::object& schema, const json::value& root, Resource& resource,
                             const std::string& pointer) {
    const auto put = [&](std::string_view name) {
        resource.anchors.emplace(name, &root);
        resource.anchor_pointers.emplace(&root, pointer);
    };
    if (!keeps_ref_siblings(resource.dialect)) {  // until draft 7 an anchor is an id that is only a fragment
        const auto* id = text_of(schema, id_keyword(resource.dialect));
        if (id && !fragment(*id).empty() && !schema.contains("$ref")) put(fragment(*id));
        return;
    }
    if (const auto* name = text_of(schema, "$anchor")) put(*name);
    if (const auto* name = text_of(schema, "$dynamicAnchor")) {
        put(*name);
        resource.dynamic_anchors.emplace(*name, &root);
    }
}

void References::index(const json::value& schema, Resource& parent, const std::string& pointer, int depth) {
    if (!schema.is_object() || depth > max_depth || !indexed_.insert(&schema).second) return;
    const auto& object = schema.get_object();
    auto& resource = identify(object, schema, parent, pointer);
    put_anchors(object, schema, resource, pointer);
    if (object.contains("$ref") && !keeps_ref_siblings(resource.dialect)) return;
    for (const auto& [name, holds] : schema_keywords) {
        const auto* v = object.if_contains(name);
        if (!v) continue;
        const auto here = pointer_to(pointer, name);
        if (holds == Holds::one) {
            index(*v, resource, here, depth + 1);
        } else if (holds == Holds::list && v->is_array()) {
            for (std::size_t i = 0; i < v->get_array().size(); ++i)
                index(v->get_array()[i], resource, pointer_to(here, std::to_string(i)), depth + 1);
        } else if (holds == Holds::map && v->is_object()) {
            for (const auto& entry : v->get_object())
                index(entry.value(), resource, pointer_to(here, entry.key()), depth + 1);
        }
    }
}

}  // namespace mad::schema
