#include "schema/fits_test.hpp"

namespace mad::schema {
namespace {

TEST(Fits, KindsOfValues) {
    expect({
        {R"({"type": "number"})", R"({"type": "number"})", proved},
        {R"({"type": "integer"})", R"({"type": "number"})", proved},
        {R"({"type": "number"})",
         R"({"type": "integer"})",
         {"? : the source may be a number that is not whole, which is refused"}},
        {R"({"type": "string"})", R"({"type": "number"})", {"! : text is given where a number is wanted"}},
        {R"({"type": "array"})", R"({"type": "object"})", {"! : a list is given where an object is wanted"}},
        {R"({"type": "number"})",
         R"({"type": "string", "x-mad-file": ["sdf"]})",
         {"! : a number is given where text is wanted"}},
        {R"({"type": ["string", "null"]})",
         R"({"type": "string"})",
         {"? : the source may be null, which is refused"}},
        {R"({"type": ["number", "null"]})",
         R"({"type": "integer"})",
         {"? : the source may be a number that is not whole or null, which is refused"}},
        {R"({"type": ["string", "null"]})", R"({"type": ["null", "string", "number"]})", proved},
        {R"({"type": ["string", "null"]})",
         R"({"type": ["number", "boolean"]})",
         {"! : text or null is given where a number or true or false is wanted"}},
        {R"({"type": "boolean"})", R"({"enum": [true, false]})", proved},
        {R"({"type": "boolean"})", R"({"const": true})", {"? : must be true: the source may give false"}},
    });
}

TEST(Fits, WhatNothingIsKnownOf) {
    expect({
        {R"({"type": "string"})", "{}", proved},
        {"{}", "{}", proved},
        {"{}", R"({"type": "string"})", {"? : the source does not say what it gives here"}},
        {R"({"description": "?"})",
         R"({"$ref": "#/components/schemas/A",
            "components": {"schemas": {"A": {"type": "string"}}}})",
         {"? : the source does not say what it gives here"}},
        {R"({"type": "string"})", R"({"not": {}})", {"! : nothing is accepted here"}},
    });
    const auto text = schema(R"({"type": "string"})");
    EXPECT_EQ(said(fits({}, {&text, ""})), Lines{"? : nothing is known of what the source gives"});
    EXPECT_EQ(said(fits({&text, ""}, {})), proved);
}

TEST(Fits, NullableOfOpenApi30) {
    expect(
        {
            {R"({"type": "string", "nullable": true})",
             R"({"type": "string"})",
             {"? : the source may be null, which is refused"}},
            {R"({"type": "string", "nullable": true})", R"({"type": "string", "nullable": true})", proved},
            {R"({"type": "string"})", R"({"type": "string", "nullable": true})", proved},
            {R"({"type": "string", "enum": ["a"], "nullable": true})",
             R"({"type": "string", "enum": ["a", "b"]})",
             {"? : the source may be null, which is refused"}},
            {R"({"type": "number", "minimum": 1})",
             R"({"type": "number", "minimum": 1, "exclusiveMinimum": true})",
             {"? : must be more than 1: the source may give just that"}},
            {R"({"type": "number", "minimum": 1, "exclusiveMinimum": true})",
             R"({"type": "number", "minimum": 1})", proved},
        },
        Dialect::openapi30);
}

TEST(Fits, Numbers) {
    expect({
        {R"({"type": "number", "minimum": 0, "maximum": 1})",
         R"({"type": "number", "minimum": 0, "maximum": 14})", proved},
        {R"({"type": "number"})",
         R"({"type": "number", "minimum": 0, "maximum": 14})",
         {"? : must be at least 0: the source may give less",
          "? : must be at most 14: the source may give more"}},
        {R"({"type": "number", "maximum": 5})",
         R"({"type": "number", "minimum": 10})",
         {"! : must be at least 10: the source gives at most 5"}},
        {R"({"type": "number", "minimum": 1})",
         R"({"type": "number", "exclusiveMaximum": 1})",
         {"! : must be less than 1: the source gives at least 1"}},
        {R"({"type": "number", "exclusiveMinimum": 0})", R"({"type": "number", "exclusiveMinimum": 0})",
         proved},
        {R"({"allOf": [{"type": "number"}, {"minimum": 3}, {"minimum": 1}]})", R"({"minimum": 2})", proved},
        {R"({"type": "number", "multipleOf": 0.5})", R"({"type": "number", "multipleOf": 0.1})", proved},
        {R"({"type": "integer"})", R"({"type": "number", "multipleOf": 1})", proved},
        {R"({"type": "integer"})",
         R"({"type": "integer", "multipleOf": 2})",
         {"? : must be a multiple of 2: the source may give others"}},
        {R"({"type": "integer", "format": "int32"})", R"({"type": "integer", "format": "int64"})", proved},
        {R"({"type": "integer", "minimum": 1, "maximum": 9})", R"({"type": "integer", "format": "int32"})",
         proved},
        {R"({"type": "integer"})",
         R"({"type": "integer", "format": "int32"})",
         {"? : must be between -2147483648 and 2147483647: the source does not promise that"}},
        {R"({"type": "integer", "maximum": 9007199254740993})",
         R"({"type": "integer", "maximum": 9007199254740992})",
         {"? : must be at most 9007199254740992: the source may give more"}},
    });
}

TEST(Fits, Texts) {
    expect({
        {R"({"type": "string", "minLength": 3, "maxLength": 3})", R"({"type": "string", "minLength": 1})",
         proved},
        {R"({"type": "string"})",
         R"({"type": "string", "minLength": 1})",
         {"? : must have at least 1 character: the source may give fewer"}},
        {R"({"type": "string", "maxLength": 2})",
         R"({"type": "string", "minLength": 3})",
         {"! : must have at least 3 characters: the source gives at most 2"}},
        {R"({"type": "string", "pattern": "^a"})", R"({"type": "string", "pattern": "^a"})", proved},
        {R"({"type": "string", "pattern": "^ab"})",
         R"({"type": "string", "pattern": "^a"})",
         {"? : must match the pattern ^a: the source may give other text"}},
        {R"({"type": "string", "format": "uuid"})", R"({"type": "string", "format": "uuid"})", proved},
        {R"({"type": "string", "format": "uuid"})", R"({"type": "string"})", proved},
        {R"({"type": "string", "format": "uuid"})", R"({"type": "string", "format": "password"})", proved},
        {R"({"type": "string", "format": "uuid"})",
         R"({"type": "string", "format": "date"})",
         {"? : must be a date such as 2026-11-24: the source gives a UUID"}},
        {R"({"type": "string"})",
         R"({"type": "string", "format": "uuid"})",
         {"? : must be a UUID: the source does not promise that"}},
    });
}

TEST(Fits, Files) {
    const auto* sdf = R"({"type": "string", "x-mad-file": ["sdf"]})";
    expect({
        {sdf, R"({"type": "string", "x-mad-file": {"formats": ["pdb", "sdf"], "role": "ligand"}})", proved},
        {sdf, R"({"type": "string", "x-mad-file": true})", proved},
        {sdf, R"({"type": "string"})", proved},
        {R"({"type": "string"})", sdf, proved},
        {R"({"type": "string", "x-mad-file": false})", sdf, proved},
        {R"({"type": "string", "x-mad-file": ["pdb"]})",
         sdf,
         {"! : must be a file of the format sdf: the source gives pdb"}},
        {R"({"type": "string", "x-mad-file": ["pdb", "sdf"]})",
         sdf,
         {"? : must be a file of the format sdf: the source may give pdb, sdf"}},
        {R"({"type": "string", "x-mad-file": true})",
         sdf,
         {"? : must be a file of the format sdf: the source's may be of any"}},
        {R"({"type": "string", "format": "uri", "x-mad-file": ["sdf"]})",
         R"({"type": "string", "minLength": 1, "pattern": "^mad://", "x-mad-file": ["sdf"]})", proved},
        {R"({"anyOf": [{"type": "string", "x-mad-file": ["pdb"]}, {"type": "null"}]})",
         R"({"anyOf": [{"type": "string", "x-mad-file": ["sdf"]}, {"type": "null"}]})",
         {"? : must be a file of the format sdf: the source gives pdb"}},
    });
}

TEST(Fits, ChoicesAndConstants) {
    expect({
        {R"({"enum": ["a", "b"]})", R"({"enum": ["b", "a", "c"]})", proved},
        {R"({"enum": ["a", "b"]})",
         R"({"enum": ["b", "c"]})",
         {"? : must be one of b, c: the source may give a"}},
        {R"({"enum": ["a", "b"]})",
         R"({"enum": ["c", "d"]})",
         {"! : must be one of c, d: the source gives a, b"}},
        {R"({"const": 7})", R"({"type": "integer", "minimum": 7})", proved},
        {R"({"const": 7})",
         R"({"type": "integer", "minimum": 8})",
         {"! : must be at least 8: the source gives 7"}},
        {R"({"enum": [1, "x", null]})",
         R"({"type": ["integer", "null"]})",
         {"? : the source may be text, which is refused"}},
        {R"({"type": "string"})",
         R"({"enum": ["a", "b"]})",
         {"? : must be one of a, b: the source may give something else"}},
        {R"({"type": "string", "minLength": 2})",
         R"({"enum": ["a", "b"]})",
         {"! : must be one of a, b: the source gives something else"}},
        {R"({"type": "string", "enum": ["ab", "b"], "minLength": 2})", R"({"const": "ab"})", proved},
        {R"({"enum": [{"x": 1}]})",
         R"({"type": "object", "properties": {"x": {"type": "string"}}})",
         {"! /x: must be text, not a whole number: the source gives {\"x\":1}"}},
        {R"({"enum": ["ab"]})", R"({"not": {"pattern": "^b"}})", proved},
    });
}

TEST(Fits, Lists) {
    expect({
        {R"({"type": "array", "items": {"type": "integer"}})",
         R"({"type": "array", "items": {"type": "number"}})", proved},
        {R"({"type": "array", "items": {"type": "string"}})",
         R"({"type": "array", "items": {"type": "number"}})",
         {"! /*: text is given where a number is wanted"}},
        {R"({"type": "array"})",
         R"({"type": "array", "items": {"type": "number"}})",
         {"? /*: the source does not say what it gives here"}},
        {R"({"type": "array", "items": {"type": "number"}})",
         R"({"type": "number"})",
         {"! : a list is given where a number is wanted"}},
        {R"({"type": "array", "minItems": 3, "maxItems": 3})", R"({"type": "array", "minItems": 1})", proved},
        {R"({"type": "array"})",
         R"({"type": "array", "minItems": 3, "maxItems": 3})",
         {"? : must have at least 3 items: the source may give fewer",
          "? : must have at most 3 items: the source may give more"}},
        {R"({"type": "array", "maxItems": 2})",
         R"({"type": "array", "minItems": 3})",
         {"! : must have at least 3 items: the source gives at most 2"}},
        {R"({"type": "array", "minItems": 4})",
         R"({"type": "array", "maxItems": 3})",
         {"! : must have at most 3 items: the source gives at least 4"}},
        {R"({"type": "array", "maxItems": 1})", R"({"type": "array", "uniqueItems": true})", proved},
        {R"({"type": "array"})",
         R"({"type": "array", "uniqueItems": true})",
         {"? : must not have the same item twice: the source may"}},
        {R"({"type": "array", "prefixItems": [{"type": "string"}, {"type": "number"}], "items": false, "minItems": 2})",
         R"({"type": "array", "prefixItems": [{"type": "string"}], "items": {"type": "number"}, "minItems": 2, "maxItems": 2})",
         proved},
        {R"({"type": "array", "prefixItems": [{"type": "string"}, {"type": "number"}]})",
         R"({"type": "array", "items": {"type": "string"}})",
         {"! /1: a number is given where text is wanted",
          "? /*: the source does not say what it gives here"}},
        {R"({"type": "array", "items": {"type": "string"}})",
         R"({"type": "array", "prefixItems": [{"type": "string"}], "items": false})",
         {"? : must have at most 1 item: the source may give more"}},
        {R"({"type": "array", "items": {"type": "string"}, "minItems": 2})",
         R"({"type": "array", "prefixItems": [{"type": "string"}], "items": false})",
         {"! /*: nothing is accepted here"}},
        {R"({"type": "array"})",
         R"({"type": "array", "contains": {"type": "string"}})",
         {"? : must contain items of a certain form: the source may not"}},
    });
}

TEST(Fits, Objects) {
    const auto* box = R"({"type": "object", "required": ["center"], "properties": {
        "center": {"type": "array", "items": {"type": "number"}}, "note": {"type": "string"}}})";
    expect({
        {box, R"({"type": "object", "required": ["center"]})", proved},
        {box,
         R"({"type": "object", "properties": {"center": {"type": "array", "items": {"type": "integer"}}}})",
         {"? /center/*: the source may be a number that is not whole, which is refused"}},
        {box,
         R"({"type": "object", "required": ["note"]})",
         {"? /note: is required: the source may leave it out"}},
        {box,
         R"({"type": "object", "required": ["size"]})",
         {"? /size: is required: the source may leave it out"}},
        {R"({"type": "object", "properties": {"a": {}}, "additionalProperties": false})",
         R"({"type": "object", "required": ["center"]})",
         {"! /center: is required: the source never has it"}},
        {R"({"type": "object", "properties": {"a": {}}, "additionalProperties": false})",
         R"({"type": "object", "required": ["ph"], "properties": {"ph": {"default": 7.4}}})",
         {"? /ph: is the target's default where the source leaves it out"}},
        {box,
         R"({"type": "object", "properties": {"center": {"type": "string"}}})",
         {"! /center: a list is given where text is wanted"}},
        {box,
         R"({"type": "object", "properties": {"note": {"type": "number"}}})",
         {"! /note: text is given where a number is wanted"}},
        {box,
         R"({"type": "object", "properties": {"center": {"type": "array"}}, "additionalProperties": false})",
         {"? /note: is not expected: the source may give it",
          "? : the source may have properties that are not expected"}},
        {box,
         R"({"type": "object", "properties": {"note": {"type": "string"}}, "additionalProperties": false})",
         {"! /center: is not expected: the source always gives it",
          "? : the source may have properties that are not expected"}},
        {R"({"type": "object", "additionalProperties": {"type": "integer"}})",
         R"({"type": "object", "additionalProperties": {"type": "number"}})", proved},
        {R"({"type": "object", "additionalProperties": {"type": "string"}})",
         R"({"type": "object", "additionalProperties": {"type": "number"}})",
         {"! /*: text is given where a number is wanted"}},
        {R"({"type": "object", "additionalProperties": {"type": "string"}})",
         R"({"type": "object", "properties": {"a": {"type": "number"}}})",
         {"! /a: text is given where a number is wanted"}},
        {R"({"type": "object", "required": ["a", "b"]})", R"({"type": "object", "minProperties": 2})",
         proved},
        {R"({"type": "object", "properties": {"a": {}}, "additionalProperties": false})",
         R"({"type": "object", "minProperties": 2})",
         {"! : must have at least 2 properties: the source gives at most 1"}},
        {R"({"type": "object", "properties": {"ab": {}}, "additionalProperties": false})",
         R"({"type": "object", "propertyNames": {"minLength": 2}})", proved},
        {R"({"type": "object", "properties": {"a": {}}})",
         R"({"type": "object", "propertyNames": {"minLength": 2}})",
         {"? /a: may not have this name: the source may give it",
          "? : may not have properties of every name: the source's are not all known"}},
    });
}

TEST(Fits, PatternProperties) {
    const auto* scores = R"({"type": "object", "patternProperties": {"^s_": {"type": "integer"}},
                             "additionalProperties": false})";
    expect({
        {scores, scores, proved},
        {scores,
         R"({"type": "object", "patternProperties": {"^s_": {"type": "number"}}, "additionalProperties": false})",
         proved},
        {scores,
         R"({"type": "object", "patternProperties": {"^s_": {"type": "string"}}})",
         {"! /*: a whole number is given where text is wanted"}},
        {scores,
         R"({"type": "object", "patternProperties": {"_$": {"type": "string"}}})",
         {"? /*: a whole number is given where text is wanted"}},
        {scores,
         R"({"type": "object", "properties": {"s_1": {"type": "string"}}})",
         {"! /s_1: a whole number is given where text is wanted"}},
        {R"({"type": "object", "required": ["s_1"], "properties": {"s_1": {"type": "string"}}})",
         scores,
         {"! /s_1: text is given where a whole number is wanted",
          "? /*: the source does not say what it gives here",
          "? : the source may have properties that are not expected"}},
    });
}

}  // namespace
}  // namespace mad::schema
