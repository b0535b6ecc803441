// Documents as services have them: written by generators, and large.
#include "schema/openapi_document_test.hpp"

namespace mad::schema {

// FastAPI before 0.99, with Pydantic 1: words of JSON Schema in a 3.0 document.
TEST(OpenApi, ReadsLooselyWhatAServiceSaysOfItself) {
    const auto document = json_of(R"({"openapi": "3.0.2", "info": {"title": "FastAPI", "version": "0.1.0"},
      "paths": {"/describe": {"post": {"operationId": "describe", "responses": {"200": {"description": "ok"}},
        "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Req"}}}}}}},
      "components": {"schemas": {"Req": {"type": "object", "required": ["radius"], "properties": {
        "radius": {"type": "number", "exclusiveMinimum": 0, "maximum": 9, "exclusiveMaximum": 10.0, "unit": "A"},
        "kind": {"const": "sphere", "type": "string"},
        "const": {"type": "string", "examples": ["x"], "pattern": "(?!b)a"},
        "pair": {"type": "array", "items": [{"type": "string"}, {"type": "integer"}], "minItems": 2},
        "note": {"type": ["string", "null"]}, "none": {
    "anyOf" : [ {"type" : "integer"}, {"type" : "null"} ]
}
}
}
}
}
})");
    EXPECT_FALSE(load_openapi(document)) << "a document that is published is taken at its word";
    const auto api = load_openapi_loosely(document).value();
    const auto& op = api.operations.at(0);
    EXPECT_EQ(check_inputs(api, op, R"({"radius": 9, "kind": "sphere", "const": "a", "pair": ["a", 1],
                                        "note": null, "none": null})"),
              Lines{});
    EXPECT_EQ(check_inputs(api, op, R"({"radius": 0, "kind": "cube", "const": 1, "pair": [1.5, 1], "note": 1,
                                        "none": "x"})")
                  .size(),
              6U);
    EXPECT_EQ(check_inputs(api, op, R"({"radius": 9.5})").size(), 1U);
    EXPECT_TRUE(load_openapi(*api.document)) << "what is kept is a document of 3.0";
}

// 1100 operations that share 5 MB of components must not have a copy each.
TEST(OpenApi, AttachesToAnOperationWhatItReaches) {
    const auto api = load(R"({"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {
      "/a": {"post": {"operationId": "a", "responses": {"200": {"description": "ok"}}, "requestBody": {"content":
        {"application/json": {"schema": {"type": "object", "properties": {
           "x": {"$ref": "#/components/schemas/A/properties/part"},
           "pet": {"oneOf": [{"$ref": "#/components/schemas/Cat"}], "discriminator": {"propertyName": "kind",
                   "mapping": {"dog": "Dog"}}},
           "other": {"$ref": "#/paths/~1b/get/responses/200/content/application~1json/schema"}}}}}}}},
      "/b": {"get": {"operationId": "b", "responses": {"200": {"description": "ok", "content": {"application/json":
        {"schema": {"type": "string"}}}}}}}},
      "components": {"schemas": {"A": {"properties": {"part": {"$ref": "#/components/schemas/B"}}},
        "B": {"type": "integer"}, "Unused": {"type": "string"},
        "Cat": {"type": "object", "properties": {"kind": {"type": "string"}}},
        "Dog": {"type": "object", "properties": {"kind": {"type": "string"}}}}}})");
    const auto& schema = api.find("a")->input_schema;
    std::string names;
    for (const auto& member : at_pointer(schema, "/components/schemas")->get_object())
        names += std::string(member.key()) + " ";
    EXPECT_EQ(names, "A B Cat Dog ");
    EXPECT_EQ(at_pointer(schema, "/paths")->get_object().size(), 1U);
    EXPECT_EQ(check_inputs(api, *api.find("a"), R"({"x": "no", "other": 1})").size(), 2U);
    EXPECT_FALSE(at_pointer(api.find("b")->output_schema, "/components"));
}

}  // namespace mad::schema
