// What becomes a template, and what is refused, with its place.
#include "features/pipelines/pipeline_lab_test.hpp"

namespace mad::pipelines {
namespace {
using Lines = std::vector<std::string>;

constexpr std::string_view one_step = R"([{"id": "a", "task": "predict", "inputs": {"smiles": "C"}}])";

TEST_F(PipelineLab, ATemplateHasVersionsThatAreOffered) {
    const auto made = create(one_step);
    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(made.text("/template/version"), "1.0.0");
    EXPECT_EQ(made.text("/template/phase"), "draft");
    EXPECT_EQ(create(one_step).text("/template/version"), "1.0.0") << "the same again is the same version";
    EXPECT_EQ(create(one_step, R"({"type": "object"})").text("/template/version"), "1.0.1");
    const auto published =
        ask("PATCH", "/api/v1/pipeline-templates/p?version=1.0.0", R"({"phase": "published"})");
    EXPECT_EQ(published.text("/template/phase"), "published");
    EXPECT_EQ(ask("GET", "/api/v1/pipeline-templates/p").text("/template/version"), "1.0.0")
        << "what is published comes before a later draft";
    EXPECT_EQ(ask("GET", "/api/v1/pipeline-templates").text("/items/0/template_id"), "p");
    EXPECT_EQ(ask("GET", "/api/v1/pipeline-templates", "", {{"X-Test-Org", other_org.text()}}).text("/items"),
              "[]");
    EXPECT_EQ(ask("GET", "/api/v1/pipeline-templates/p", "", {{"X-Test-Org", other_org.text()}}).status, 404);
}

TEST_F(PipelineLab, ATemplateGoesOutAndComesInAsYaml) {
    create(one_step, R"({"type": "object"})");
    const auto exported = ask("GET", "/api/v1/pipeline-templates/p/export?format=yaml");
    EXPECT_EQ(http::header(exported.headers, "Content-Type"), "application/yaml");
    std::string yaml(exported.body.as_string());
    EXPECT_TRUE(yaml.starts_with("template_id: p\nversion: \"1.0.0\"\n")) << yaml;
    const auto post = [&](const std::string& text) {
        return ask("POST", "/api/v1/pipeline-templates", text,
                   {{"Content-Type", "application/yaml; charset=utf-8"}});
    };
    EXPECT_EQ(post(yaml).status, 201) << "the same again";
    yaml.replace(yaml.find("template_id: p"), 14, "template_id: q");
    EXPECT_EQ(post(yaml).text("/template/template_id"), "q");
    EXPECT_EQ(ask("GET", "/api/v1/pipeline-templates/q").body.at("steps"),
              ask("GET", "/api/v1/pipeline-templates/p").body.at("steps"));
    EXPECT_EQ(post("steps: *all").text("/code"), "yaml_malformed");
    EXPECT_EQ(faults_in(post("template_id: r\nparameters: {}\nsteps: none")),
              Lines{"/steps: must be a list, not text"});
}

TEST_F(PipelineLab, ACopyIsATemplateOfItsOwn) {
    create(one_step);
    EXPECT_EQ(ask("POST", "/api/v1/pipeline-templates/p/clone", R"({"template_id": "q"})").status, 201);
    const auto exported = ask("GET", "/api/v1/pipeline-templates/q/export");
    EXPECT_EQ(exported.text("/steps/0/task"), "predict");
    auto elsewhere = exported.body.as_object();
    elsewhere["template_id"] = "r";
    EXPECT_EQ(ask("POST", "/api/v1/pipeline-templates", schema::to_text(elsewhere)).status, 201);
}

TEST_F(PipelineLab, StepsAreOneThingAndHaveNames) {
    EXPECT_EQ(faults(R"([{"id": "a"}])"), Lines{"/steps/0: must have one of task, pipeline and steps"});
    EXPECT_EQ(faults(R"([{"id": "a", "task": "predict", "pipeline": "x"}])"),
              Lines{"/steps/0: must have one of task, pipeline and steps"});
    EXPECT_EQ(faults(R"([{"id": "a", "task": "predict", "inputs": {"smiles": "C"}},
                         {"id": "a", "task": "predict", "inputs": {"smiles": "C"}}])"),
              Lines{"/steps/1/id: is the id of two steps; each needs its own"});
}

TEST_F(PipelineLab, ReferencesLeadSomewhere) {
    const auto fault = [&](std::string from) {
        const auto all =
            faults(R"([{"id": "a", "task": "predict", "inputs": {"smiles": {"from": ")" + from + "\"}}}]");
        return all.size() == 1 ? all[0] : fmt::format("{} faults", all.size());
    };
    EXPECT_EQ(fault("/steps/b"), "/steps/0/inputs/smiles/from: there is no step b here");
    EXPECT_EQ(fault("/steps/a"), "/steps/0/inputs/smiles/from: is the step's own result");
    EXPECT_EQ(fault("/item"), "/steps/0/inputs/smiles/from: is only there within for_each");
    EXPECT_EQ(fault("/result"), "/steps/0/inputs/smiles/from: is only there within collect");
    EXPECT_EQ(
        fault("params"),
        "/steps/0/inputs/smiles/from: must begin with /params, /steps/ID, /item or /index, not \"params\"");
    EXPECT_EQ(fault("/params/x"), "0 faults");
}

TEST_F(PipelineLab, NobodyWaitsForHimself) {
    EXPECT_EQ(faults(R"([{"id": "a", "task": "predict", "inputs": {"smiles": "C"}, "after": ["b"]},
                         {"id": "b", "task": "predict", "inputs": {"smiles": {"from": "/steps/a"}}}])"),
              Lines{"/steps/0: waits for itself: a needs b needs a"});
    EXPECT_EQ(
        faults(
            R"([{"id": "g", "steps": [{"id": "in", "task": "predict", "inputs": {"smiles": {"from": "/steps/h"}}}]},
                         {"id": "h", "task": "predict", "inputs": {"smiles": {"from": "/steps/g/in"}}}])"),
        Lines{"/steps/0: waits for itself: g needs h needs g"});
}

TEST_F(PipelineLab, TasksAreThereAndFed) {
    EXPECT_EQ(faults(R"([{"id": "a", "task": "nothing", "inputs": {}}])").at(0).substr(0, 14),
              "/steps/0/task:");
    EXPECT_EQ(faults(R"([{"id": "a", "task": "predict", "version": "9.9.9", "inputs": {"smiles": "C"}}])")
                  .at(0)
                  .substr(0, 17),
              "/steps/0/version:");
    publish("named", "named");
    for (const auto* task : {"predict", "named"})
        EXPECT_EQ(faults(fmt::format(R"([{{"id": "a", "task": "{}", "inputs": {{"smile": "C"}}}}])", task)),
                  (Lines{"/steps/0/inputs/smiles: is required", "/steps/0/inputs/smile: is not expected"}));
}

TEST_F(PipelineLab, PipelinesDoNotRunThemselves) {
    create(one_step);
    const auto again =
        ask("POST", "/api/v1/pipeline-templates/validate",
            R"({"template_id": "p", "parameters": {}, "steps": [{"id": "a", "pipeline": "p"}]})");
    EXPECT_EQ(again.status, 200) << "the version that is there has no step a of its own kind yet";
    create(R"([{"id": "a", "pipeline": "p"}])");
    const auto run = ask("POST", "/api/v1/pipeline-templates/p/instantiate", "{}");
    EXPECT_EQ(run.text("/code"), "template_invalid");
}

TEST_F(PipelineLab, ParametersAreCheckedAgainstTheirSchema) {
    create(one_step, R"({"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}})");
    const auto refused = ask("POST", "/api/v1/pipeline-templates/p/instantiate", R"({"n": "x"})");
    EXPECT_EQ(refused.status, 422);
    EXPECT_EQ(faults_in(refused), Lines{"/n: must be a whole number, not text"});
}

}  // namespace
}  // namespace mad::pipelines
