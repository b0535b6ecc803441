// The documents of our tasks: every field says what it is and how it looks, and what they show runs.
#include "tests/engines/service_of_ours.hpp"

namespace mad::engines {
namespace {

bool has_any(const json::object& schema, std::initializer_list<std::string_view> names) {
    return std::ranges::any_of(names, [&](auto name) { return schema.contains(name); });
}

/// A list, an object or another schema's reference shows its parts.
bool has_parts(const json::object& schema) {
    return has_any(schema,
                   {"$ref", "properties", "items", "allOf", "oneOf", "anyOf", "additionalProperties"});
}

void check_field(const std::string& where, const json::object& field) {
    if (field.contains("$ref")) return;
    EXPECT_TRUE(field.contains("title")) << where << " has no title";
    EXPECT_TRUE(has_parts(field) || has_any(field, {"examples", "example", "enum", "const"}))
        << where << " has no example";
}

void check_fields(const std::string& where, const json::value& schema) {
    if (const auto* list = schema.if_array())
        for (std::size_t i = 0; i < list->size(); ++i)
            check_fields(where + "/" + std::to_string(i), list->at(i));
    const auto* object = schema.if_object();
    if (!object) return;
    for (const auto& [name, part] : *object) {
        if (name == "examples" || name == "default") continue;
        if (name == "properties")
            for (const auto& [property, field] : part.as_object())
                check_field(where + "/" + std::string(property), field.as_object());
        check_fields(where + (name == "properties" ? "" : "/" + std::string(name)), part);
    }
}

class EveryDocument : public testing::TestWithParam<const char*> {
protected:
    const json::value document = *schema::parse_json(document_of(GetParam()));

    const json::value& request_schema(const json::value& operation) const {
        const auto& content = operation.at("requestBody").at("content").at("application/json");
        return document.at_pointer(std::string_view(content.at("schema").at("$ref").as_string()).substr(1));
    }
};

}  // namespace

TEST_P(EveryDocument, SaysOfEveryFieldWhatItIs) {
    for (const auto& [name, schema] : document.at("components").at("schemas").as_object())
        if (name != "Job" && name != "Problem") check_fields(std::string(name), schema);
}

TEST_P(EveryDocument, HasExamplesThatRun) {
    Stage stage;
    Running service(stage, command(GetParam()));
    if (service.get("/health").at("/available") == false) GTEST_SKIP() << "its program is not there";
    for (const auto& [path, item] : document.at("paths").as_object()) {
        const auto& operation = item.at("post");
        const std::string id(operation.at("operationId").as_string());
        const auto* examples = request_schema(operation).as_object().if_contains("examples");
        ASSERT_TRUE(examples) << id;
        for (const auto& example : examples->as_array()) {
            auto answer = service.post(std::string(path), example.as_object());
            const bool is_job = answer.status == 202;
            if (is_job) answer = service.ended(std::string(http::header(answer.headers, "Location")));
            ASSERT_EQ(answer.status, 200) << id << ": " << answer.text;
            if (is_job) ASSERT_EQ(answer.string_at("/status"), "completed") << id << ": " << answer.text;
            const auto& result = is_job ? answer.at("/result") : answer.body;
            for (const auto& fault : faults_of(GetParam(), id, result))
                ADD_FAILURE() << id << ": " << text(fault);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Ours, EveryDocument,
                         testing::Values("vina", "smina", "gnina", "prepare_ligand", "prepare_receptor",
                                         "pose_rmsd", "rescore", "docking_confidence", "docking_preflight",
                                         "ligands", "poses", "boxes", "formats"),
                         [](auto& tool) { return std::string(tool.param); });

}  // namespace mad::engines
