// What is said of a template's wires before anything runs.
#include "features/pipelines/pipeline_lab_test.hpp"

namespace mad::pipelines {
namespace {
using Lines = std::vector<std::string>;

class FittingTest : public PipelineLab {
protected:
    /// Faults of a template that begins with a step `first` calling predict (text in, a number out), and has
    /// more.
    Lines said(std::string_view more, std::string_view parameters = "{}", std::string_view outputs = "{}") {
        return faults_in(create(
            fmt::format(R"([{{"id": "first", "task": "predict", "inputs": {{"smiles": "C"}}}}, {}])", more),
            parameters, outputs));
    }
};
const Lines nothing{};

TEST_F(FittingTest, AResultGoesWhereItsKindIsTaken) {
    EXPECT_EQ(said(R"({"id": "b", "task": "predict",
                       "inputs": {"smiles": "C", "temperature": {"from": "/steps/first/log_s"}}})"),
              nothing);
    EXPECT_EQ(said(R"({"id": "b", "task": "predict", "inputs": {"smiles": {"from": "/steps/first/log_s"}}})"),
              Lines{"/steps/1/inputs/smiles: a number is given where text is wanted"});
    EXPECT_EQ(said(R"({"id": "b", "task": "predict", "inputs": {"smiles": 7}})"),
              Lines{"/steps/1/inputs/smiles: a whole number is given where text is wanted"});
}

TEST_F(FittingTest, ADefaultMayTakeThePlaceOfWhatDoesNotFit) {
    EXPECT_EQ(said(R"({"id": "b", "task": "predict",
                       "inputs": {"smiles": {"from": "/params/n", "default": "C"}}})",
                   R"({"properties": {"n": {"type": "integer"}}})"),
              nothing);
}

TEST_F(FittingTest, ItemsAreWhatTheListHolds) {
    constexpr std::string_view each = R"({"id": "b", "task": "predict", "for_each": {"from": "/params/list"},
                                          "inputs": {"smiles": {"from": "/item/x"}}})";
    EXPECT_EQ(said(each, R"({"properties": {"list": {"type": "array", "items": {"type": "object",
                             "properties": {"x": {"type": "string"}}}}}})"),
              nothing);
    EXPECT_EQ(said(each, R"({"properties": {"list": {"type": "array", "items": {"type": "object",
                             "properties": {"x": {"type": "boolean"}}}}}})"),
              Lines{"/steps/1/inputs/smiles: true or false is given where text is wanted"});
    EXPECT_EQ(said(R"({"id": "b", "task": "predict", "for_each": {"from": "/params/list"},
                       "inputs": {"smiles": "C", "temperature": {"from": "/index"}}})",
                   R"({"properties": {"list": {"type": "integer"}}})"),
              Lines{"/steps/1/for_each/from: a whole number is given where text or a list is wanted"});
}

TEST_F(FittingTest, AChunkIsAListOfItems) {
    constexpr std::string_view list = R"({"properties": {"list": {"type": "array", "minItems": 10,
                                          "items": {"type": "string"}}}})";
    EXPECT_EQ(said(R"({"id": "b", "task": "predict", "for_each": {"from": "/params/list", "chunk": 2},
                       "inputs": {"smiles": {"from": "/item"}}})",
                   list),
              Lines{"/steps/1/inputs/smiles: a list is given where text is wanted"});
    EXPECT_EQ(said(R"({"id": "b", "task": "predict", "for_each": {"from": "/params/list", "chunk": 2},
                       "inputs": {"smiles": {"from": "/item/0"}}})",
                   list),
              nothing);
}

TEST_F(FittingTest, ACountIsAWholeNumberThatIsThere) {
    const auto chunked = [&](std::string_view by, std::string_view parameters) {
        return said(
            fmt::format(R"({{"id": "b", "task": "predict", "inputs": {{"smiles": {{"from": "/item/0"}}}},
                                    "for_each": {{"from": "/params/list", "chunk": {{"from": "/params/{}"}}}}}})",
                        by),
            parameters);
    };
    constexpr std::string_view parameters = R"({"additionalProperties": false, "properties": {
        "size": {"type": "integer"}, "name": {"type": "string"}, "list": {"type": "array"}}})";
    EXPECT_EQ(chunked("size", parameters), nothing);
    EXPECT_EQ(chunked("name", parameters),
              Lines{"/steps/1/for_each/chunk: text is given where a whole number is wanted"});
    EXPECT_EQ(chunked("sise", parameters).size(), 1U);
    EXPECT_EQ(said(R"({"id": "b", "task": "predict", "for_each": {"from": "/params/list"},
                       "inputs": {"smiles": {"from": "/item"}},
                       "collect": {"by": "/log_s", "top": {"from": "/params/name"}}})",
                   parameters),
              Lines{"/steps/1/collect/top: text is given where a whole number is wanted"});
}

TEST_F(FittingTest, OfAListEachIsCollected) {
    const auto collected = [&](std::string_view of, std::string_view by) {
        return said(fmt::format(R"({{"id": "b", "for_each": {{"from": "/params/list", "chunk": 2}},
            "steps": [{{"id": "one", "task": "predict", "for_each": {{"from": "/item"}},
                        "inputs": {{"smiles": {{"from": "/item"}}}}}}],
            "outputs": {{"all": {{"from": "/steps/one"}}, "first": {{"from": "/steps/one/0/log_s"}}}},
            "collect": {{"of": "{}", "by": "{}"}}}},
            {{"id": "c", "task": "predict", "inputs": {{"smiles": "C",
              "temperature": {{"from": "/steps/b/0/log_s"}}}}}})",
                                of, by),
                    R"({"properties": {"list": {"type": "array", "items": {"type": "string"}}}})");
    };
    EXPECT_EQ(collected("/all", "/log_s"), nothing);
    EXPECT_EQ(collected("/first", "/log_s").front(),
              "/steps/1/collect/of: a number is given where a list is wanted");
}

TEST_F(FittingTest, AChunkHasNoMoreThanTheTaskTakes) {
    const auto chunk = [&](int size, std::string_view from, std::string_view ligands) {
        return said(
            fmt::format(R"({{"id": "b", "task": "dock", "for_each": {{"from": "/params/{}", "chunk": {}}},
                                    "inputs": {{"receptor": "ATOM", "ligands": {}}}}})",
                        from, size, ligands),
            R"({"properties": {"library": {"type": "string", "x-mad-file": ["sdf"]},
                                       "list": {"type": "array", "items": {"type": "string"}}}})");
    };
    EXPECT_EQ(chunk(20, "library", R"([{"from": "/item"}])"), nothing);
    EXPECT_EQ(chunk(21, "library", R"([{"from": "/item"}])"),
              Lines{"/steps/1/inputs/ligands/0: must have at most 20 molecules: a chunk has 21"});
    EXPECT_EQ(chunk(50, "list", R"({"from": "/item"})"), nothing);
    EXPECT_EQ(chunk(51, "list", R"({"from": "/item"})").size(), 1U);
    EXPECT_EQ(chunk(51, "list", R"([{"from": "/item/0"}])"), nothing);
}

TEST_F(FittingTest, MoleculesOfALibraryAreFilesOfItsFormats) {
    constexpr std::string_view each = R"({"id": "b", "task": "dock", "for_each": {"from": "/params/library"},
        "inputs": {"receptor": "ATOM", "ligands": [{"from": "/item"}]}})";
    EXPECT_EQ(said(each, R"({"properties": {"library": {"type": "string", "x-mad-file": ["smi", "sdf"]}}})"),
              nothing);
    EXPECT_EQ(said(each, R"({"properties": {"library": {"type": "string", "x-mad-file": ["mol2"]}}})").size(),
              1U);
}

TEST_F(FittingTest, WhatRunsForEachItemGivesAList) {
    constexpr std::string_view each =
        R"({"id": "each", "task": "predict", "for_each": {"from": "/params/list"},
                                          "inputs": {"smiles": {"from": "/item"}}}, )";
    const auto reads = [&](std::string_view from) {
        return said(
            std::string(each) +
            fmt::format(R"({{"id": "b", "task": "predict", "inputs": {{"smiles": {{"from": "{}"}}}}}})",
                        from));
    };
    EXPECT_EQ(reads("/steps/each"), Lines{"/steps/2/inputs/smiles: a list is given where text is wanted"});
    EXPECT_EQ(reads("/steps/each/0/log_s"),
              Lines{"/steps/2/inputs/smiles: a number is given where text is wanted"});
    EXPECT_EQ(reads("/steps/each/log_s"), Lines{"/steps/2/inputs/smiles: there is never anything there"});
}

TEST_F(FittingTest, CollectedValuesAreWhatTheyAreMadeOf) {
    const auto collects = [&](std::string_view value, std::string_view by) {
        return said(fmt::format(
            R"({{"id": "each", "task": "predict", "for_each": {{"from": "/params/list"}},
                 "inputs": {{"smiles": {{"from": "/item"}}}}, "collect": {{"value": {}, "top": 3, "by": "{}"}}}})",
            value, by));
    };
    EXPECT_EQ(collects(R"({"s": {"from": "/result/log_s"}})", "/s"), nothing);
    EXPECT_EQ(collects(R"({"from": "/result/log_s"})", ""), nothing);
    EXPECT_EQ(collects(R"({"s": {"from": "/result/log_s"}})", ""),
              Lines{"/steps/1/collect/by: an object is given where a number is wanted"});
    EXPECT_EQ(collects(R"({"s": {"from": "/result/log_s"}})", "/t"),
              Lines{"/steps/1/collect/by: there is never anything there"});
    EXPECT_EQ(collects(R"({"s": "best"})", "/s"),
              Lines{"/steps/1/collect/by: text is given where a number is wanted"});
}

TEST_F(FittingTest, StepsWithinGiveTheirOutputs) {
    const auto group = [&](std::string_view from) {
        return said(fmt::format(
            R"({{"id": "g", "steps": [{{"id": "in", "task": "predict", "inputs": {{"smiles": "C"}}}}],
                 "outputs": {{"score": {{"from": "/steps/in/log_s"}}, "of": {{"unit": "log mol/L"}}}}}},
                {{"id": "b", "task": "predict", "inputs": {{"smiles": {{"from": "{}"}}}}}})",
            from));
    };
    EXPECT_EQ(group("/steps/g/of/unit"), nothing);
    EXPECT_EQ(group("/steps/g/score"),
              Lines{"/steps/2/inputs/smiles: a number is given where text is wanted"});
    EXPECT_EQ(group("/steps/g/scores"), Lines{"/steps/2/inputs/smiles: there is never anything there"});
    EXPECT_EQ(said(R"({"id": "g", "steps": [{"id": "in", "task": "predict", "inputs": {"smiles": "C"}}],
                       "outputs": {"x": 1}})",
                   "{}", R"({"y": {"from": "/steps/g/y"}})"),
              Lines{"/outputs/y/from: there is never anything there"});
}

TEST_F(FittingTest, WhatTheValuesWillTellIsRemarked) {
    const auto reply =
        ask("POST", "/api/v1/pipeline-templates/validate",
            R"({"template_id": "p", "parameters": {"properties": {"s": {"type": ["string", "null"]}}},
                "steps": [{"id": "a", "task": "predict", "inputs": {"smiles": {"from": "/params/s"}}}]})");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.text("/remarks/0/pointer"), "/steps/0/inputs/smiles");
    EXPECT_NE(reply.text("/remarks/0/detail"), "");
}

}  // namespace
}  // namespace mad::pipelines
