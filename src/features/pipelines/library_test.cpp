// Steps that run for the molecules of a library.
#include "features/executions/outcome.hpp"
#include "features/pipelines/pipeline_lab_test.hpp"

namespace mad::pipelines {
namespace {

constexpr std::string_view each_molecule = R"([
    {"id": "each", "task": "predict", "inputs": {"smiles": {"from": "/item"}},
     "for_each": {"from": "/params/library"}, "collect": {"value": {"from": "/item"}}}])";

class LibraryTest : public PipelineLab {
protected:
    static std::string asking_for(const std::string& library) {
        return schema::to_text(json::object{{"library", library}});
    }
    std::string text_of(const json::value& uri) {
        const auto opened = run(artifacts.open(org, std::string(uri.as_string())));
        if (!opened) return opened.error().kind;
        std::string text(opened->source->size() + 10, '\0');
        text.resize(run(opened->source->read_at(0, text)));
        return text;
    }
    /// What the items of the step hold.
    std::vector<std::string> texts_of(std::string_view outputs) {
        std::vector<std::string> texts;
        const auto given = executions::parsed(outputs);
        for (const auto& item : given.at("each").as_array()) texts.push_back(text_of(item));
        return texts;
    }
    std::string error_of_step() const { return test.sql("select error->>'code' from pipeline_fans"); }
};
using Texts = std::vector<std::string>;

TEST_F(LibraryTest, EachMoleculeIsAFile) {
    works();
    const auto library = add_file("ligands.smi", "CCO ethanol\n\nC methane\nwrong?\n");
    EXPECT_EQ(texts_of(outcome(each_molecule, asking_for(library))),
              (Texts{"CCO ethanol\n", "C methane\n", "wrong?\n"}))
        << "whether a molecule is one is for the task to say";
}

TEST_F(LibraryTest, AMoleculeIsGotByAUrlThatGetsNothingElse) {
    works();
    add_service("dock");
    create(R"([{"id": "each", "task": "dock", "for_each": {"from": "/params/library"},
                "inputs": {"receptor": "ATOM", "ligands": [{"from": "/item"}]}}])");
    begin_run(asking_for(add_file("l.sdf", "a\n$$$$\nbc\n$$$$\n")));
    ASSERT_TRUE(until([&] { return service.inputs.size() == 2; }));
    std::set<std::string> texts;
    for (const auto& inputs : service.inputs) {
        const auto url = executions::text_at(inputs, "/ligands/0");
        texts.insert(text_of(json::value(executions::uri_of_signed(url).value().text())));
        EXPECT_EQ(ask("GET", url.substr(url.find("/api/"))).status, 200);
        auto other = url.substr(url.find("/api/"));
        other.replace(other.find("&bytes="), 10, "&bytes=0-1");
        EXPECT_EQ(ask("GET", other).text("/code"), "signature_wrong");
    }
    EXPECT_EQ(texts, (std::set<std::string>{"a\n$$$$\n", "bc\n$$$$\n"}));
}

TEST_F(LibraryTest, ChunksAreLibrariesThemselves) {
    works();
    const auto library = add_file("l.sdf", "a\n$$$$\nb\n$$$$\nc\n$$$$\n");
    const auto given = outcome(R"([
        {"id": "each", "for_each": {"from": "/params/library", "chunk": 2},
         "steps": [{"id": "one", "task": "predict", "inputs": {"smiles": {"from": "/item"}},
                    "for_each": {"from": "/item"}, "collect": {"value": {"from": "/item"}}}],
         "outputs": {"from": "/steps/one"}}])",
                               asking_for(library));
    const auto chunks = executions::parsed(given).at("each").as_array();
    ASSERT_EQ(chunks.size(), 2U);
    EXPECT_EQ(text_of(chunks[0].at(0)), "a\n$$$$\n");
    EXPECT_EQ(text_of(chunks[0].at(1)), "b\n$$$$\n");
    EXPECT_EQ(text_of(chunks[1].at(0)), "c\n$$$$\n");
}

TEST_F(LibraryTest, ALibraryMayBeGivenAsItsText) {
    works();
    EXPECT_EQ(outcome(each_molecule, asking_for("CCO ethanol\nno molecule!\n")),
              R"({"each":["CCO ethanol\n","no molecule!\n"]})");
}

TEST_F(LibraryTest, ALargeOneIsReadOnAsThereIsRoom) {
    works();
    std::string smiles;
    for (int i = 0; i < 2'500; ++i) smiles += "C methane" + std::to_string(i) + "\n";
    const auto texts = texts_of(outcome(each_molecule, asking_for(add_file("l.smi", smiles))));
    ASSERT_EQ(texts.size(), 2'500U);
    EXPECT_EQ(texts[0], "C methane0\n");
    EXPECT_EQ(texts[2'001], "C methane2001\n");
    EXPECT_EQ(texts[2'499], "C methane2499\n");
    EXPECT_EQ(test.sql("select total || ' ' || begun || ' ' || (finished_at is not null) from pipeline_fans"),
              "2500 2500 true");
}

TEST_F(LibraryTest, OneThatGoesMeanwhileFailsTheStep) {
    std::string smiles;
    for (int i = 0; i < 2'500; ++i) smiles += "C\n";
    const auto library = add_file("l.smi", smiles);
    coordinator.start();
    create(each_molecule);
    const auto job = begin_run(asking_for(library));
    ASSERT_TRUE(until([&] { return test.sql("select count(*) from task_executions") == "2000"; }));
    run(artifacts.discard(org, {library}));
    works();
    ASSERT_TRUE(until_job(job, "FAILED"));
    EXPECT_EQ(error_of_step(), "artifact_not_found");
    EXPECT_EQ(service.calls, 2'000) << "what had begun was done";
}

TEST_F(LibraryTest, WhatIsNoLibraryFailsTheStep) {
    works();
    create(each_molecule);
    const auto code_of = [&](const std::string& library) {
        const auto job = begin_run(asking_for(library));
        EXPECT_TRUE(until_job(job, "FAILED"));
        return test.sql("select error->>'code' from pipeline_fans where job_id = '" + job + "'");
    };
    EXPECT_EQ(code_of(add_file("receptor.pdb", "ATOM\n")), "library_invalid");
    EXPECT_EQ(code_of("@ is nothing"), "library_invalid");
    EXPECT_EQ(code_of(blobs::Uri{org, "molecules", Id::make()}.text()), "artifact_not_found");
    EXPECT_EQ(code_of(blobs::Uri{Id::make(), "molecules", Id::make()}.text()), "artifact_not_found");
}

TEST_F(LibraryTest, AnEmptyLibraryGivesAnEmptyList) {
    works();
    EXPECT_EQ(outcome(each_molecule, asking_for(add_file("l.smi", "\n\n"))), R"({"each":[]})");
}

}  // namespace
}  // namespace mad::pipelines
