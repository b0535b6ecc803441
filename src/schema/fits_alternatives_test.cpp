#include "schema/fits_test.hpp"

#include <fmt/format.h>

namespace mad::schema {
namespace {

TEST(Fits, Alternatives) {
    const auto* text_or_list =
        R"({"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]})";
    expect({
        {R"({"type": "string"})", text_or_list, proved},
        {text_or_list, text_or_list, proved},
        {text_or_list, R"({"type": ["string", "array"]})", proved},
        {text_or_list, R"({"type": "string"})", {"? : the source may be a list, which is refused"}},
        {text_or_list,
         R"({"type": "boolean"})",
         {"! : text or a list is given where true or false is wanted"}},
        {R"({"type": "array", "items": {"type": "number"}, "minItems": 1})",
         text_or_list,
         {"! /*: a number is given where text is wanted"}},
        {R"({"type": ["integer", "null"]})",
         R"({"anyOf": [{"type": "integer", "minimum": 1}, {"type": "null"}]})",
         {"? : must be at least 1: the source may give less"}},
        {R"({"anyOf": [{"type": "number", "minimum": 5}, {"type": "number", "maximum": -5}]})",
         R"({"anyOf": [{"maximum": 0}, {"minimum": 0}]})", proved},
        {R"({"anyOf": [{"type": "number", "minimum": 5}, {"type": "number", "maximum": -5}]})",
         R"({"minimum": 0})",
         {"? : must be at least 0: the source gives at most -5"}},
        {R"({"type": "integer"})",
         R"({"oneOf": [{"type": "integer"}, {"type": "number"}]})",
         {"? : must fit exactly one of several alternatives: the source may fit more"}},
        {R"({"type": "object", "required": ["kind", "r"], "properties": {"kind": {"const": "sphere"}, "r": {"type": "number"}}})",
         R"({"oneOf": [
            {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "box"}}},
            {"type": "object", "required": ["kind", "r"], "properties": {"kind": {"const": "sphere"}, "r": {"type": "number"}}}]})",
         proved},
        {R"({"type": "object", "required": ["kind"], "properties": {"kind": {"const": "tube"}}})",
         R"({"oneOf": [
            {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "box"}}},
            {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "sphere"}}}]})",
         {"! /kind: must be box: the source gives tube"}},
        {R"({"allOf": [{"type": "object", "required": ["a"]}, {"properties": {"a": {"type": "string"}}}]})",
         R"({"allOf": [{"properties": {"a": {"type": "string"}}}, {"required": ["a"]}]})", proved},
    });
}

TEST(Fits, Discriminators) {
    const std::string shapes = R"("components": {"schemas": {
        "Box": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}, "size": {"type": "number"}}},
        "Ball": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}, "size": {"type": "string"}}}}},
        "oneOf": [{"$ref": "#/components/schemas/Box"}, {"$ref": "#/components/schemas/Ball"}],
        "discriminator": {"propertyName": "kind", "mapping": {"box": "Box", "ball": "Ball"}})";
    const auto target = "{" + shapes + "}";
    for (const auto dialect : {Dialect::openapi30, Dialect::openapi31})
        expect(
            {
                {R"({"type": "object", "required": ["kind", "size"], "properties": {"kind": {"type": "string", "enum": ["ball"]}, "size": {"type": "string"}}})",
                 target, proved},
                {R"({"type": "object", "required": ["kind", "size"], "properties": {"kind": {"type": "string", "enum": ["box"]}, "size": {"type": "string"}}})",
                 target,
                 {"! /size: text is given where a number is wanted"}},
                {R"({"type": "object", "required": ["kind", "size"], "properties": {"kind": {"type": "string"}, "size": {"type": "string"}}})",
                 target,
                 {"? /size: text is given where a number is wanted",
                  "? : kind says at run time which alternative counts"}},
                {R"({"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string", "enum": ["tube"]}}})",
                 target,
                 {"! /kind: tube names none of the alternatives"}},
                {R"({"type": "object", "required": ["kind", "size"], "properties": {"size": {"type": "array", "items": {}}}})",
                 target,
                 {"! /size: a list is given where text is wanted",
                  "? /kind: the source does not say what it gives here"}},
            },
            dialect);
}

TEST(Fits, ConditionsAndNegations) {
    expect({
        {R"({"type": "string"})", R"({"not": {"type": "null"}})", proved},
        {R"({"type": "string"})", R"({"not": {"type": "string"}})", {"! : is of a form that is not allowed"}},
        {R"({"type": "string"})",
         R"({"not": {"const": "x"}})",
         {"? : some forms are not allowed: whether it is of one is known only at run time"}},
        {R"({"type": "string"})", R"({"if": {"type": "number"}, "then": {"minimum": 3}})", proved},
        {R"({"type": "number"})",
         R"({"if": {"type": "number"}, "then": {"minimum": 3}})",
         {"? : must be at least 3: the source may give less"}},
        {R"({"type": "string", "minLength": 3})",
         R"({"if": {"pattern": "^a"}, "then": {"minLength": 2}, "else": {"minLength": 3}})", proved},
        {R"({"type": "string"})",
         R"({"if": {"pattern": "^a"}, "then": {"minLength": 2}})",
         {"? : must have at least 2 characters: the source may give fewer"}},
        {R"({"type": "object", "required": ["a", "b"]})", R"({"dependentRequired": {"a": ["b"]}})", proved},
        {R"({"type": "object", "required": ["a"]})",
         R"({"dependentRequired": {"a": ["b"]}})",
         {"? /b: is required beside a: the source may leave it out"}},
        {R"({"type": "object"})",
         R"({"unevaluatedProperties": false})",
         {"? : may not have properties that no schema describes: the source may"}},
        {R"({"type": "object"})",
         R"({"$ref": "#/components/schemas/A", "components": {"schemas": {
            "A": {"$dynamicAnchor": "a", "properties": {"x": {"$dynamicRef": "#a"}}}}}})",
         {"? : a $dynamicRef says only at run time what is there"}},
    });
}

TEST(Fits, Cycles) {
    const auto tree = [](std::string_view value) {
        return fmt::format(R"({{"$ref": "#/components/schemas/Tree", "components": {{"schemas": {{"Tree": {{
            "type": "object", "required": ["value", "below"], "properties": {{"value": {{"type": "{}"}},
            "below": {{"type": "array", "items": {{"$ref": "#/components/schemas/Tree"}}}}}}}}}}}}}})",
                           value);
    };
    expect({
        {tree("integer"), tree("number"), proved},
        {tree("number"),
         tree("integer"),
         {"? /value: the source may be a number that is not whole, which is refused"}},
        {tree("string"), tree("number"), {"! /value: text is given where a number is wanted"}},
        {R"({"$ref": "#/$defs/a", "$defs": {"a": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"$ref": "#/$defs/a"}}]}}})",
         R"({"anyOf": [{"type": "array", "items": {"$ref": "#"}}, {"type": "string"}, {"type": "number"}]})",
         proved},
        {R"({"$ref": "#/$defs/a", "$defs": {"a": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"$ref": "#/$defs/a"}}]}}})",
         R"({"anyOf": [{"type": "array", "items": {"$ref": "#"}}, {"type": "number"}]})",
         {"? : the source may be text, which is refused", "? /*: the source may be text, which is refused"}},
    });
}

TEST(Fits, EndsWithLargeSchemas) {
    std::string deep = R"({"type": "string"})", wide;
    for (int i = 0; i < 400; ++i) deep = R"({"type": "array", "items": )" + deep + "}";
    const auto too_deep = wire(deep, "", deep, "");
    ASSERT_EQ(too_deep.size(), 1U);
    EXPECT_TRUE(too_deep.front().ends_with(": the schemas are too large to be compared as a whole"));
    // Trees whose branches are alike but not the same: 2^40 ways to go down both.
    for (int i = 0; i < 40; ++i)
        wide += fmt::format(R"(,"n{0}": {{"anyOf": [
            {{"type": "object", "required": ["a"], "properties": {{"a": {{"$ref": "#/$defs/n{1}"}}, "b": {{"$ref": "#/$defs/n{1}"}}}}}},
            {{"type": "object", "required": ["b"], "properties": {{"a": {{"$ref": "#/$defs/n{1}"}}, "b": {{"$ref": "#/$defs/n{1}"}}}}}}]}})",
                            i, (i + 1) % 40);
    const auto text = R"({"$ref": "#/$defs/n0", "$defs": {"x": {})" + wide + "}}";
    EXPECT_EQ(wire(text, "", text, ""), proved);
}

}  // namespace
}  // namespace mad::schema
