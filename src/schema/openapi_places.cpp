// Where the schemas of an OpenAPI document are, and what it refers to elsewhere.
#include "schema/json_text.hpp"
#include "schema/openapi_reader.hpp"

namespace mad::schema {
namespace {

constexpr std::string_view schemas_of_components = "/components/schemas";

class Walk {
public:
    void go(const json::value& v, const std::string& pointer) {
        if (const auto* list = v.if_array()) {
            for (std::size_t i = 0; i < list->size(); ++i)
                go((*list)[i], pointer_to(pointer, std::to_string(i)));
        } else if (const auto* object = v.if_object()) {
            for (const auto& member : *object) go_member(member, pointer);
        }
    }
    Places found;

private:
    void go_member(const json::object::value_type& member, const std::string& pointer) {
        const std::string_view name = member.key();
        const auto& v = member.value();
        const auto here = pointer_to(pointer, name);
        if (name == "$ref" && v.is_string()) {
            found.references.emplace_back(here, v.get_string());
        } else if (here == schemas_of_components && v.is_object()) {
            for (const auto& schema : v.get_object())
                add_schema(schema.value(), pointer_to(here, schema.key()));
        } else if (name == "schema" || name == "x-mad-result") {
            add_schema(v, here);
        } else if (name != "example" && name != "examples" && !name.starts_with("x-")) {
            go(v, here);
        }
    }

    void add_schema(const json::value& schema, const std::string& pointer) {
        found.schemas.push_back(pointer);
        find_marks(schema, pointer);
    }

    void find_marks(const json::value& v, const std::string& pointer) {
        if (const auto* list = v.if_array()) {
            for (std::size_t i = 0; i < list->size(); ++i)
                find_marks((*list)[i], pointer_to(pointer, std::to_string(i)));
        } else if (const auto* object = v.if_object()) {
            for (const auto& member : *object) {
                const std::string_view name = member.key();
                const auto here = pointer_to(pointer, name);
                if (name == "x-mad-file")
                    found.file_marks.emplace_back(here, &member.value());
                else if (name != "example" && name != "examples" && name != "default" && name != "enum")
                    find_marks(member.value(), here);
            }
        }
    }
};

}  // namespace

Places places_of(const json::value& document) {
    Walk walk;
    walk.go(document, "");
    return std::move(walk.found);
}

}  // namespace mad::schema
