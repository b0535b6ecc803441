#include "schema/type_schema.hpp"

#include <stdexcept>

namespace mad::schema {

Schema compiled(const Type& type) {
    Components components;
    json::object document;
    document["root"] = type.schema(components);
    auto& schemas = document["components"].emplace_object()["schemas"].emplace_object();
    for (auto& [name, schema] : components) schemas[name] = std::move(schema);
    auto schema = Schema::compile(std::make_shared<const json::value>(std::move(document)), "/root",
                                  Dialect::openapi31);
    if (!schema) throw std::logic_error("a described type has no valid schema: " + schema.error().detail);
    return *schema;
}

}  // namespace mad::schema
