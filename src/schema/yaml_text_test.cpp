#include "schema/yaml_text.hpp"

#include <gtest/gtest.h>

namespace mad::schema {
namespace {

std::string read(std::string_view yaml) {
    const auto value = parse_yaml(yaml);
    return value ? to_text(*value) : value.error().detail;
}

TEST(Yaml, SaysWhatJsonSays) {
    EXPECT_EQ(read("a: 1\nb:\n  - x y\n  - true\n  - ~\nc: {d: [1.5, \"2\"], 'e': }\n"),
              R"({"a":1,"b":["x y",true,null],"c":{"d":[1.5,"2"],"e":null}})");
    EXPECT_EQ(read("text: |\n  one\n  two\n"), R"({"text":"one\ntwo\n"})");
    EXPECT_EQ(read("no"), R"("no")") << "words of YAML 1.1 are text";
    EXPECT_EQ(read("1e400"), "YAML, line 1, column 1: write the number as JSON does, or text in quotes");
}

TEST(Yaml, RefusesWhatIsNotSeenAtItsPlace) {
    EXPECT_EQ(read("a: &x 1\n"), "YAML, line 1, column 4: anchors are not expected");
    EXPECT_EQ(read("- *x\n"), "YAML, line 1, column 3: aliases are not expected: write the value out");
    EXPECT_EQ(read("a: !!str 1\n"), "YAML, line 1, column 4: tags are not expected");
    EXPECT_EQ(read("a: 1\na: 2\n"), "YAML, line 2, column 1: the name a is there twice");
    EXPECT_EQ(read("a\n---\nb\n"), "YAML, line 2, column 1: only one document is expected");
    EXPECT_EQ(read("[a]: 1\n"), "YAML, line 1, column 1: a name must be a text");
    EXPECT_EQ(read(""), "YAML: there is nothing in it");
    for (const auto* number : {"0x1F", ".5", "007", "+1", ".inf", "-.INF", ".nan", "1."})
        EXPECT_EQ(read(number), "YAML, line 1, column 1: write the number as JSON does, or text in quotes")
            << number;
    EXPECT_TRUE(read("a: [").starts_with("YAML, line ")) << read("a: [");
    EXPECT_TRUE(read("\xff").starts_with("YAML, byte 0: ")) << read("\xff");
}

TEST(Yaml, IsBounded) {
    EXPECT_EQ(read(std::string(64, '[') + std::string(64, ']')).size(), 128);
    EXPECT_EQ(read(std::string(65, '[') + std::string(65, ']')),
              "YAML, line 1, column 65: is nested deeper than 64 levels");
    EXPECT_EQ(parse_yaml("long", {.bytes = 3}).error().kind, "yaml_too_large");
}

TEST(Yaml, ReadsBackAsItWasWritten) {
    for (
        const auto* text :
        {R"({"a":1,"b":[],"c":{},"d":[{"x":1,"y":[2,[3,{}]]},"s"],"e":null,"f":false,"g":0.1})",
         R"(["", " x", "x ", "null", "~", "1", "0x1", "-", "a: b", "# no", "é", "\u0001", "\u007f", "\u0085", "\u2028",
              "\ufeff", "\ufffe", "😀", "a\nb", "\"", "true", "'", "yes", "*a", "&a", "!t", "%", "@", "`", "x\t"])",
         R"({"": 1, "1": 2, "a b": 3, "x:": 4, "null": 5, "é\n": 6})", "\"plain\"", "-12.5", "[[[]]]"}) {
        const auto value = parse_json(text).value();
        const auto yaml = to_yaml_text(value);
        const auto again = parse_yaml(yaml);
        ASSERT_TRUE(again) << yaml << again.error().detail;
        EXPECT_EQ(to_text(*again), to_text(value)) << yaml;
    }
    const json::value long_name = json::object{{std::string(3000, 'n'), json::object{{"a", json::array{1}}}}};
    EXPECT_EQ(to_text(parse_yaml(to_yaml_text(long_name)).value()), to_text(long_name));
    EXPECT_EQ(to_yaml_text(parse_json(R"({"steps":[{"id":"dock","after":["a"]}],"n":1})").value()),
              "steps:\n  - id: dock\n    after:\n      - a\nn: 1\n");
}

}  // namespace
}  // namespace mad::schema
