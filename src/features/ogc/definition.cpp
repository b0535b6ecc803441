#include "features/ogc/definition.hpp"

#include "base/version.hpp"
#include "http/router.hpp"

#include <set>

namespace mad::ogc {
namespace json = boost::json;
namespace {
constexpr std::string_view schemas_at = "#/components/schemas/";

/// The names of the schemas that a part of a document refers to.
void add_references(const json::value& part, std::set<std::string>& names) {
    if (const auto* array = part.if_array())
        for (const auto& item : *array) add_references(item, names);
    const auto* object = part.if_object();
    if (!object) return;
    for (const auto& [name, value] : *object) {
        const auto* text = value.if_string();
        if (name == "$ref" && text && text->starts_with(schemas_at))
            names.insert(std::string(text->subview(schemas_at.size())));
        else
            add_references(value, names);
    }
}

json::object only_those_below(const json::object& paths, std::string_view path) {
    json::object kept;
    for (const auto& [at, operations] : paths) {
        if (!at.starts_with(path)) continue;
        kept[at] = operations;
        for (auto& [_, operation] : kept[at].as_object())
            for (auto& requirement : operation.at("security").as_array())
                for (auto& [scheme, permissions] : requirement.as_object())
                    permissions = json::array();  // which only 3.1 lets these schemes have
    }
    return kept;
}
}  // namespace

json::object definition(const http::Router& router, std::string_view public_url) {
    auto all = router.openapi("MAD: OGC API - Processes", version);
    json::object document;
    document["openapi"] = "3.0.3";
    document["info"] = std::move(all.at("info"));
    document["servers"] = json::array{json::object{{"url", public_url}}};
    document["paths"] = only_those_below(all.at("paths").as_object(), "/ogc");
    auto& components = document["components"].emplace_object();
    components = std::move(all.at("components").as_object());
    const auto schemas = std::move(components["schemas"].as_object());
    auto& kept = components["schemas"].emplace_object();

    std::set<std::string> wanted, next;
    for (add_references(document, next); !next.empty();) {
        std::set<std::string> further;
        for (const auto& name : next) {
            if (!wanted.insert(name).second) continue;
            kept[name] = schemas.at(name);
            add_references(kept[name], further);
        }
        next = std::move(further);
    }
    return document;
}

}  // namespace mad::ogc
