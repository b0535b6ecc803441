#include "schema/described.hpp"

#include "schema/json_text.hpp"

#include <gtest/gtest.h>

namespace mad::schema {
namespace {

enum class Engine { vina, smina };
const Enum<Engine>& describe(std::type_identity<Engine>) {
    static const Enum<Engine> it{{{Engine::vina, "vina"}, {Engine::smina, "smina"}}};
    return it;
}

struct Box {
    std::vector<double> center;
    double size = 20;
};
const Object& describe(std::type_identity<Box>) {
    static const auto it = object<Box>(
        "Box", field<&Box::center>("center", {.min_items = 3, .max_items = 3}),
        field<&Box::size>("size", {.description = "edge in Å", .defaulted = true, .minimum = 0.5}));
    return it;
}

struct Dock {
    Id id;
    std::string receptor;
    Box box;
    Engine engine = Engine::smina;
    std::int64_t exhaustiveness = 8;
    std::optional<std::string> note;
    std::optional<Time> finished_at;
    json::value parameters;
    std::map<std::string, std::string> labels;
    std::vector<Box> more;
};
const Object& describe(std::type_identity<Dock>) {
    static const auto it = object<Dock>(
        "Dock", field<&Dock::id>("id"), field<&Dock::receptor>("receptor", {.min_length = 1}),
        field<&Dock::box>("box"), field<&Dock::engine>("engine", {.defaulted = true}),
        field<&Dock::exhaustiveness>("exhaustiveness", {.defaulted = true, .minimum = 1, .maximum = 64}),
        field<&Dock::note>("note"), field<&Dock::finished_at>("finished_at"),
        field<&Dock::parameters>("parameters", {.defaulted = true}),
        field<&Dock::labels>("labels", {.defaulted = true}), field<&Dock::more>("more", {.defaulted = true}));
    return it;
}

}  // namespace

TEST(Described, ReadsBackWhatItWrites) {
    Dock run{.id = Id::make(),
             .receptor = "1hpv",
             .box = {{1.5, -2, 0}, 22.5},
             .engine = Engine::vina,
             .note = "first",
             .finished_at = parse_time("2026-11-24T12:00:00.250000Z"),
             .parameters = parse_json(R"({"seed": 1})").value(),
             .labels = {{"project", "hiv"}},
             .more = {{{1, 2, 3}, 4}}};
    const auto json = to_json(run);
    EXPECT_EQ(*at_pointer(json, "/engine"), "vina");
    EXPECT_EQ(*at_pointer(json, "/finished_at"), "2026-11-24T12:00:00.250000Z");
    EXPECT_EQ(to_json(from_valid_json<Dock>(json)), json);
}

TEST(Described, LeavesOutWhatIsAbsent) {
    const auto json = to_json(Dock{});
    EXPECT_FALSE(json.as_object().contains("note"));
    const auto run =
        from_valid_json<Dock>(parse_json(R"({"receptor": "x", "box": {"center": [0, 0, 0]}})").value());
    EXPECT_EQ(run.engine, Engine::smina);
    EXPECT_EQ(run.exhaustiveness, 8);
    EXPECT_EQ(run.box.size, 20);
    EXPECT_EQ(run.note, std::nullopt);
}

TEST(Described, DocumentsItself) {
    Components components;
    EXPECT_EQ(to_text(schema_of<Dock>(components)), R"({"$ref":"#/components/schemas/Dock"})");
    ASSERT_EQ(components.size(), 2);
    EXPECT_EQ(
        to_text(components["Box"]),
        R"({"type":"object","properties":{"center":{"type":"array","items":{"type":"number"},"minItems":3,)"
        R"("maxItems":3},"size":{"type":"number","description":"edge in Å","minimum":0.5,"default":20}},)"
        R"("required":["center"],"additionalProperties":false})");
    const json::value run = components["Dock"];
    EXPECT_EQ(to_text(run.at("required")), R"(["id","receptor","box"])");
    EXPECT_EQ(to_text(run.at("properties").at("exhaustiveness")),
              R"({"type":"integer","format":"int64","minimum":1,"maximum":64,"default":8})");
    EXPECT_EQ(to_text(run.at("properties").at("engine")),
              R"({"type":"string","enum":["vina","smina"],"default":"smina"})");
}

TEST(Described, NamesEnumerators) { EXPECT_EQ(name_of(Engine::vina), "vina"); }

}  // namespace mad::schema
