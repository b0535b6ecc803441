#include "schema/schema.hpp"

#include "schema/json_text.hpp"

#include <gtest/gtest.h>

namespace mad::schema {
namespace {

json::value json_of(std::string_view text) { return parse_json(text, {.depth = 2000}).value(); }

Result<Schema> compiled(std::string_view text, Dialect dialect = Dialect::draft2020) {
    return Schema::compile(std::make_shared<json::value>(json_of(text)), "", dialect);
}
Schema schema(std::string_view text, Dialect dialect = Dialect::draft2020) {
    auto s = compiled(text, dialect);
    if (!s)
        throw std::runtime_error(s.error().faults.front().pointer + " " + s.error().faults.front().detail);
    return *s;
}

/// Each fault as "pointer: detail".
using Lines = std::vector<std::string>;
Lines lines(const std::vector<Fault>& faults) {
    Lines all;
    for (const auto& f : faults) all.push_back(f.pointer + ": " + f.detail);
    return all;
}
Lines check(std::string_view schema_text, std::string_view value, Dialect dialect = Dialect::draft2020) {
    return lines(schema(schema_text, dialect).check(json_of(value)));
}
Lines faults(std::string_view schema_text, Dialect dialect = Dialect::draft2020) {
    auto s = compiled(schema_text, dialect);
    return s ? Lines{} : lines(s.error().faults);
}
std::string filled(std::string_view schema_text, std::string_view value,
                   Dialect dialect = Dialect::draft2020) {
    auto v = json_of(value);
    schema(schema_text, dialect).fill_defaults(v);
    return to_text(v);
}

}  // namespace

TEST(Schema, NamesAllThatWouldDoWhereAnyOfSeveralIsMissing) {
    const auto* text =
        R"({"type": "object", "anyOf": [{"required": ["box"]}, {"required": ["reference", "margin"]}]})";
    EXPECT_EQ(check(text, "{}"), (Lines{": must have box, or reference and margin"}));
    EXPECT_EQ(check(text, R"({"box": 1})"), Lines{});
    EXPECT_EQ(
        check(R"({"anyOf": [{"required": ["a"]}, {"type": "object", "minProperties": 1}]})", "{}").size(),
        1U);
}

TEST(Schema, ReportsEveryViolationAtItsValue) {
    EXPECT_EQ(check(R"({"type": "object", "additionalProperties": false, "required": ["receptor", "box"],
                        "properties": {"receptor": {"type": "string"},
                                       "box": {"type": "object", "required": ["center"],
                                               "properties": {"center": {"type": "array", "minItems": 3, "maxItems": 3,
                                                                         "items": {"type": "number"}}}},
                                       "exhaustiveness": {"type": "integer", "minimum": 1, "maximum": 64},
                                       "scoring": {"enum": ["vina", "vinardo", "ad4"]}}})",
                    R"({"box": {"center": [1, "x"]}, "exhaustiveness": 0, "scoring": "best", "sed": 1})"),
              (Lines{"/receptor: is required", "/box/center: must have exactly 3 items",
                     "/box/center/1: must be a number, not text", "/exhaustiveness: must be at least 1",
                     "/scoring: must be one of vina, vinardo, ad4", "/sed: is not expected"}));
}

TEST(Schema, EscapesPointers) {
    EXPECT_EQ(check(R"({"additionalProperties": {"type": "null"}})", R"({"a/b~c": 1})"),
              (Lines{"/a~1b~0c: must be null, not a whole number"}));
}

TEST(Schema, SpeaksPlainly) {
    EXPECT_EQ(check(R"({"exclusiveMinimum": 0})", "0"), (Lines{": must be more than 0"}));
    EXPECT_EQ(check(R"({"exclusiveMaximum": 0.1})", "0.1"), (Lines{": must be less than 0.1"}));
    EXPECT_EQ(check(R"({"minLength": 1})", R"("")"), (Lines{": must not be empty"}));
    EXPECT_EQ(check(R"({"maxLength": 2})", R"("ééé")"), (Lines{": must have at most 2 characters"}));
    EXPECT_EQ(check(R"({"uniqueItems": true})", R"([{"a": 1, "b": 2}, 3, {"b": 2, "a": 1.0}])"),
              (Lines{"/2: must not be the same as item 1"}));
    EXPECT_EQ(check(R"({"type": ["integer", "null"]})", "1.5"),
              (Lines{": must be a whole number or null, not a number"}));
    EXPECT_EQ(check(R"({"pattern": "^mad://"})", R"("http://x")"),
              (Lines{": must match the pattern ^mad://"}));
    EXPECT_EQ(check(R"({"format": "date-time"})", R"("2026-02-30T00:00:00Z")"),
              (Lines{": must be a date and time such as 2026-11-24T05:04:00Z"}));
    EXPECT_EQ(check(R"({"format": "int32"})", "2147483648"),
              (Lines{": must be between -2147483648 and 2147483647"}));
    EXPECT_EQ(check(R"({"const": "vina"})", "1"), (Lines{": must be vina"}));
    EXPECT_EQ(check(R"({"dependentRequired": {"size": ["center"]}})", R"({"size": 1})"),
              (Lines{"/center: is required with size"}));
    EXPECT_EQ(check(R"({"propertyNames": {"maxLength": 2}})", R"({"abc": 1})"),
              (Lines{"/abc: has a name that must have at most 2 characters"}));
}

TEST(Schema, ComparesNumbersExactly) {
    EXPECT_TRUE(check(R"({"multipleOf": 0.01})", "4.35").empty());
    EXPECT_TRUE(check(R"({"multipleOf": 0.1})", "0.3").empty());
    EXPECT_TRUE(check(R"({"multipleOf": 0.0001})", "1e300").empty());
    EXPECT_EQ(check(R"({"multipleOf": 0.01})", "4.355"), (Lines{": must be a multiple of 0.01"}));
    EXPECT_EQ(check(R"({"multipleOf": 3})", "9007199254740993").size(), 0);
    EXPECT_EQ(check(R"({"multipleOf": 3})", "9007199254740994").size(), 1);
    EXPECT_EQ(check(R"({"maximum": 9007199254740992})", "9007199254740993").size(), 1);
    EXPECT_EQ(check(R"({"minimum": 18446744073709551615})", "18446744073709551614").size(), 1);
    EXPECT_EQ(check(R"({"enum": [1]})", "1.0").size(), 0);
    EXPECT_EQ(check(R"({"type": "integer"})", "1e300").size(), 0);
    EXPECT_EQ(check(R"({"type": "integer", "format": "int64"})", "9223372036854775808").size(), 1);
}

TEST(Schema, SaysWhatTheClosestBranchSays) {
    constexpr auto shapes = R"({"oneOf": [
        {"type": "object", "properties": {"kind": {"const": "box"}, "size": {"type": "number"}}, "required": ["kind", "size"]},
        {"type": "object", "properties": {"kind": {"const": "sphere"}, "radius": {"type": "number"}}, "required": ["kind", "radius"]},
        {"type": "null"}]})";
    EXPECT_EQ(check(shapes, R"({"kind": "sphere", "radius": "big"})"),
              (Lines{"/radius: must be a number, not text"}));
    EXPECT_EQ(check(shapes, R"({"kind": "cone"})"), (Lines{"/kind: must be one of box, sphere"}));
    EXPECT_EQ(check(shapes, "3"), (Lines{": must be an object or null, not a whole number"}));
    EXPECT_EQ(check(R"({"anyOf": [{"type": "string", "minLength": 3}, {"type": "null"}]})", R"("ab")"),
              (Lines{": must have at least 3 characters"}));
    EXPECT_EQ(check(R"({"oneOf": [{"type": "number"}, {"minimum": 2}]})", "3"),
              (Lines{": fits alternatives 1 and 2 of 2, but must fit exactly one"}));
}

TEST(Schema, SeesThroughWhatHasEvaluated) {
    constexpr auto text =
        R"({"allOf": [{"properties": {"a": true}}], "anyOf": [{"properties": {"b": true}, "required": ["b"]}, true],
                              "unevaluatedProperties": false})";
    EXPECT_TRUE(check(text, R"({"a": 1, "b": 2})").empty());
    EXPECT_EQ(check(text, R"({"a": 1, "c": 2})"), (Lines{"/c: is not expected"}));
}

TEST(OpenApi30Schema, HasItsOwnDialect) {
    constexpr auto v30 = Dialect::openapi30;
    EXPECT_EQ(check(R"({"properties": {"a": {}}, "additionalProperties": false})", R"({"b": 1})", v30),
              (Lines{"/b: is not expected"}));
    EXPECT_TRUE(check(R"({"type": "string", "nullable": true, "enum": ["a"]})", "null", v30).empty());
    EXPECT_EQ(check(R"({"type": "string"})", "null", v30).size(), 1);
    EXPECT_EQ(check(R"({"minimum": 0, "exclusiveMinimum": true})", "0", v30),
              (Lines{": must be more than 0"}));
    EXPECT_TRUE(check(R"({"minimum": 0, "exclusiveMinimum": false})", "0", v30).empty());
    EXPECT_TRUE(
        check(R"({"const": 1, "if": false, "patternProperties": {".": false}})", R"({"a": 2})", v30).empty());
    EXPECT_EQ(faults(R"({"exclusiveMinimum": 1})", v30), (Lines{"/exclusiveMinimum: must be true or false"}));
}

TEST(OpenApiSchema, LetsTheDiscriminatorDecide) {
    constexpr auto text = R"({
        "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
        "discriminator": {"propertyName": "kind", "mapping": {"hound": "#/components/schemas/Dog"}},
        "components": {"schemas": {
            "Cat": {"type": "object", "properties": {"lives": {"type": "integer"}}, "required": ["lives"]},
            "Dog": {"type": "object", "properties": {"barks": {"type": "boolean"}}, "required": ["barks"]}}}})";
    for (const auto dialect : {Dialect::openapi30, Dialect::openapi31}) {
        EXPECT_TRUE(check(text, R"({"kind": "hound", "barks": true})", dialect).empty());
        EXPECT_EQ(check(text, R"({"kind": "Cat", "lives": "9"})", dialect),
                  (Lines{"/lives: must be a whole number, not text"}));
        EXPECT_EQ(check(text, R"({"kind": "cow"})", dialect), (Lines{"/kind: must be one of Cat, hound"}));
        EXPECT_EQ(check(text, R"({"barks": true})", dialect), (Lines{"/kind: is required"}));
    }
}

TEST(OpenApiSchema, DiscriminatesAmongWhatExtendsIt) {
    constexpr auto text = R"({"$ref": "#/components/schemas/Pet", "components": {"schemas": {
        "Pet": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}},
                "discriminator": {"propertyName": "kind"}},
        "Cat": {"allOf": [{"$ref": "#/components/schemas/Pet"}, {"type": "object", "required": ["lives"]}]}}}})";
    EXPECT_EQ(check(text, R"({"kind": "Cat"})", Dialect::openapi30), (Lines{"/lives: is required"}));
    EXPECT_TRUE(check(text, R"({"kind": "Cat", "lives": 9})", Dialect::openapi30).empty());
    EXPECT_TRUE(check(text, R"({"kind": "Pet"})", Dialect::openapi30).empty());
}

TEST(SchemaFaults, AreAllReportedWhereTheyStand) {
    EXPECT_EQ(faults(R"({"properties": {"a": {"type": "text"}, "b": {"$ref": "#/$defs/none"}, "c": 1},
                         "required": "a", "minLength": -1})"),
              (Lines{"/minLength: must be a whole number that is not negative",
                     "/required: must be a list of property names",
                     "/properties/a/type: must be one of null, boolean, integer, number, string, array, "
                     "object; not \"text\"",
                     "/properties/b/$ref: points nowhere: \"#/$defs/none\"",
                     "/properties/c: must be a schema, which is an object"}));
    EXPECT_EQ(faults(R"({"$ref": "http://example.org/other.json"})"),
              (Lines{"/$ref: points nowhere: \"http://example.org/other.json\""}));
}

TEST(SchemaFaults, SayWhatAPatternCannotDo) {
    EXPECT_EQ(
        faults(R"({"pattern": "(?=a)b"})"),
        (Lines{"/pattern: \"(?=a)b\" cannot be used as a regular expression: look-around is not supported"}));
    EXPECT_EQ(faults(R"({"pattern": "(a)\\1"})"), (Lines{"/pattern: \"(a)\\1\" cannot be used as a regular "
                                                         "expression: back-references are not supported"}));
    EXPECT_EQ(faults(R"({"pattern": "(a"})"),
              (Lines{"/pattern: \"(a\" cannot be used as a regular expression: missing ): (a"}));
}

TEST(SchemaFaults, RefuseReferencesWithoutEnd) {
    EXPECT_FALSE(faults(R"({"$ref": "#"})").empty());
    EXPECT_EQ(
        faults(R"({"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}})"),
        (Lines{"/$defs/a: refers to itself without end"}));
}

TEST(Schema, ChecksCyclesThatGoNoDeeperOnce) {
    constexpr auto text =
        R"({"anyOf": [{"type": "integer"}, {"allOf": [{"$ref": "#"}, {"type": "string"}]}]})";
    EXPECT_TRUE(check(text, "1").empty());
    EXPECT_FALSE(check(text, "null").empty());
}

TEST(Schema, ChecksRecursiveValues) {
    constexpr auto tree =
        R"({"$ref": "#/$defs/Node", "$defs": {"Node": {"type": "object", "required": ["name"],
        "properties": {"name": {"type": "string"}, "children": {"type": "array", "items": {"$ref": "#/$defs/Node"}}}}}})";
    EXPECT_TRUE(check(tree, R"({"name": "a", "children": [{"name": "b", "children": []}]})").empty());
    EXPECT_EQ(check(tree, R"({"name": "a", "children": [{"children": [{"name": 1}]}]})"),
              (Lines{"/children/0/name: is required",
                     "/children/0/children/0/name: must be text, not a whole number"}));
}

TEST(Schema, RefusesValuesNestedTooDeeply) {
    const auto lists = schema(R"({"items": {"$ref": "#"}})");
    const auto nested = [](std::size_t n) { return json_of(std::string(n, '[') + std::string(n, ']')); };
    EXPECT_TRUE(lists.check(nested(100)).empty());
    const auto faults = lists.check(nested(2000));
    ASSERT_EQ(faults.size(), 1);
    EXPECT_EQ(faults[0].detail, "is nested too deeply");
}

TEST(Schema, DoesNotBlowUp) {
    // Each level asks both branches of the next; without memory that is 2^60 questions.
    std::string text = R"({"$ref": "#/$defs/d0", "$defs": {"d60": {"type": "string"})";
    for (int i = 0; i < 60; ++i) {
        const auto next = "{\"$ref\": \"#/$defs/d" + std::to_string(i + 1) + "\"}";
        text += ", \"d" + std::to_string(i) + "\": {\"anyOf\": [" + next + ", " + next + "]}";
    }
    EXPECT_EQ(check(text + "}}", "1").size(), 1);
    const auto tree = schema(R"({"anyOf": [{"properties": {"c": {"$ref": "#"}}, "required": ["x"]},
                                           {"properties": {"c": {"$ref": "#"}}, "required": ["y"]}]})");
    std::string value = "{}";
    for (int i = 0; i < 60; ++i) value = "{\"c\": " + value + "}";
    EXPECT_FALSE(tree.check(json_of(value)).empty());
}

TEST(Schema, ReportsAtMostAThousand) {
    std::string numbers = "[1";
    for (int i = 0; i < 5000; ++i) numbers += ",1";
    EXPECT_EQ(check(R"({"items": {"type": "string"}})", numbers + "]").size(), 1000);
}

TEST(Defaults, FillNestedObjectsAndItems) {
    EXPECT_EQ(filled(R"({"properties": {
                  "exhaustiveness": {"default": 8},
                  "box": {"type": "object", "default": {}, "properties": {"size": {"default": 20.5}}},
                  "ligands": {"items": {"$ref": "#/$defs/Ligand"}}},
                  "$defs": {"Ligand": {"allOf": [{"properties": {"charge": {"default": 0}}}]}}})",
                     R"({"ligands": [{}, {"charge": 1}]})"),
              R"({"ligands":[{"charge":0},{"charge":1}],"box":{"size":20.5},"exhaustiveness":8})");
}

TEST(Defaults, FillThroughTheBranchThatHolds) {
    constexpr auto text = R"({"oneOf": [
        {"properties": {"kind": {"const": "a"}, "x": {"default": 1}}, "required": ["kind", "x"]},
        {"properties": {"kind": {"const": "b"}, "y": {"default": 2}}, "required": ["kind", "y"]}]})";
    EXPECT_EQ(filled(text, R"({"kind": "b"})"), R"({"kind":"b","y":2})");
    EXPECT_EQ(filled(text, R"({"kind": "c"})"), R"({"kind":"c"})");
    EXPECT_EQ(filled(R"({"if": {"required": ["a"]}, "then": {"properties": {"b": {"default": 1}}},
                         "else": {"properties": {"c": {"default": 2}}}})",
                     "{}"),
              R"({"c":2})");
}

TEST(Defaults, EndWhereADefaultHoldsItself) {
    EXPECT_EQ(filled(R"({"properties": {"child": {"$ref": "#", "default": {}}}})", "{}"), R"({"child":{}})");
}

TEST(Schema, MayBeAPartOfADocument) {
    const auto document =
        std::make_shared<json::value>(json_of(R"({"openapi": "3.1.0", "components": {"schemas": {
        "A": {"items": {"$ref": "#/components/schemas/B"}}, "B": {"type": "string"}}}})"));
    const auto a = Schema::compile(document, "/components/schemas/A", Dialect::openapi31).value();
    EXPECT_EQ(lines(a.check(json_of("[1]"))), (Lines{"/0: must be text, not a whole number"}));
    EXPECT_FALSE(Schema::compile(document, "/components/schemas/C", Dialect::openapi31));
}

}  // namespace mad::schema
