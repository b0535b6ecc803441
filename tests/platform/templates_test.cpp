// The pipelines that come with the platform, run as a chemist runs them: real engines, a real protein.
#include "tests/platform/platform.hpp"

namespace mad::tests {
namespace {

class TemplatesTest : public OnePlatform {
protected:
    /// What a run of the template gives, once it is COMPLETED.
    json::value outputs_of(const std::string& name, const json::object& parameters) {
        job = start(name, parameters);
        std::string status;
        stage->until(
            [&] {
                status = platform->get(job).string_at("/job/status");
                return status == "COMPLETED" || status == "FAILED";
            },
            "the pipeline's end");
        if (status != "COMPLETED") throw std::runtime_error(platform->get(job + "/failures").text);
        return platform->get(job + "/outputs").body;
    }
    std::string start(const std::string& name, const json::object& parameters) {
        const auto answer = platform->post("/api/v1/pipeline-templates/" + name + "/instantiate",
                                           schema::to_text(parameters));
        EXPECT_EQ(answer.status, 202) << answer.text;
        return "/api/v1/jobs/" + answer.string_at("/job_id");
    }
    json::object small_docking() {
        json::object it;
        it["receptor"] = platform->upload("1hpv.pdb", protease());
        it["reference_ligand"] = platform->upload("478.pdb", amprenavir());
        it["exhaustiveness"] = 1;
        it["num_modes"] = 3;
        return it;
    }
    double number(const json::value& in, std::string_view pointer) {
        return schema::at_pointer(in, pointer)->to_number<double>();
    }
    std::string job;
};

/// Where amprenavir's middle is.
constexpr const char* benzene_in_the_site =
    "benzene\n"
    "\n"
    "\n"
    "  6  6  0  0  0  0  0  0  0  0999 V2000\n"
    "   11.3155   16.2313    8.8253 C   0  0\n"
    "   10.6180   17.4394    8.8253 C   0  0\n"
    "    9.2230   17.4394    8.8253 C   0  0\n"
    "    8.5255   16.2313    8.8253 C   0  0\n"
    "    9.2230   15.0232    8.8253 C   0  0\n"
    "   10.6180   15.0232    8.8253 C   0  0\n"
    "  1  2  2  0\n"
    "  2  3  1  0\n"
    "  3  4  2  0\n"
    "  4  5  1  0\n"
    "  5  6  2  0\n"
    "  6  1  1  0\n"
    "M  END\n"
    "$$$$\n";

}  // namespace

TEST_F(TemplatesTest, OneLigandIsDockedAndMeasured) {
    auto parameters = small_docking();
    parameters["ligand"] = parameters["reference_ligand"] =
        platform->upload("benzene.sdf", benzene_in_the_site);
    const auto given = outputs_of("dock-one", parameters);
    EXPECT_LT(number(given, "/affinity"), -2) << given;
    EXPECT_GE(number(given, "/rmsd/best_rmsd"), 0) << given;
}

TEST_F(TemplatesTest, ALibraryIsScreenedAndAFaultyLigandStopsNoOther) {
    auto parameters = small_docking();
    parameters["library"] = platform->upload(  // Vina has no boron
        "library.smi", "CC(C)CO isobutanol\nOB(O)c1ccccc1 boronic\nc1ccccc1O phenol\nCCO ethanol\n");
    parameters["chunk_size"] = 2;
    parameters["top"] = 2;
    parameters["seeds"] = json::array{1};
    const auto given = outputs_of("screen-library", parameters);
    ASSERT_EQ(schema::at_pointer(given, "/ligands")->as_array().size(), 2U) << given;
    EXPECT_EQ(*schema::at_pointer(given, "/ligands/0/name"), "phenol") << given;
    EXPECT_LE(number(given, "/ligands/0/affinity"), number(given, "/ligands/1/affinity"));
    EXPECT_EQ(number(given, "/ligands/0/chunk"), 1);
    EXPECT_EQ(number(given, "/ligands/0/place"), 1);
    EXPECT_EQ(*schema::at_pointer(given, "/ligands/0/checks/rank"), 1);
    EXPECT_GT(number(given, "/ligands/0/confidence"), 0);
    EXPECT_EQ(number(given, "/ligands/0/why/replicates"), 1);
    const auto failures = platform->get(job + "/failures");
    ASSERT_EQ(failures.at("/items").as_array().size(), 1U) << failures.text;
    EXPECT_EQ(failures.string_at("/items/0/step"), "screen");
    EXPECT_EQ(failures.at("/items/0/place"), 0) << "of the chunk";
    EXPECT_EQ(failures.string_at("/items/0/part/name"), "boronic");
    EXPECT_EQ(failures.at("/items/0/part/place"), 2);
    EXPECT_EQ(failures.string_at("/items/0/error/code"), "atom_type_unsupported");
}

TEST_F(TemplatesTest, EnginesThatWereAskedAgreeOrNot) {
    auto parameters = small_docking();
    parameters["ligand"] = "CC(C)CO isobutanol";
    const auto given = outputs_of("consensus-dock", parameters);
    EXPECT_GT(number(given, "/score"), 0) << given;
    EXPECT_LE(number(given, "/score"), 1);
    const auto& ranks = schema::at_pointer(given, "/clusters/0/ranks")->as_object();
    EXPECT_TRUE(ranks.contains("vina") || ranks.contains("vinardo")) << given;
    EXPECT_FALSE(ranks.contains("smina"));
}

TEST_F(TemplatesTest, AComplexThatCannotBeDockedIsAFailureOfTheBenchmark) {
    json::object known{{"name", "known"},
                       {"receptor", platform->upload("1hpv.pdb", protease())},
                       {"ligand", platform->upload("benzene.sdf", benzene_in_the_site)}};
    auto broken = known;
    broken["name"] = "broken";
    broken["receptor"] = "CCO";  // has no place in space
    json::object parameters{
        {"complexes", json::array{known, broken}}, {"exhaustiveness", 1}, {"num_modes", 3}};
    const auto given = outputs_of("redock-benchmark", parameters);
    EXPECT_EQ(number(given, "/tried"), 2) << given;
    EXPECT_EQ(number(given, "/docked"), 1) << given;
    EXPECT_EQ(*schema::at_pointer(given, "/complexes/1/name"), "broken");
    EXPECT_EQ(*schema::at_pointer(given, "/complexes/1/top_success"), false);
}

TEST_F(TemplatesTest, EachHasAnExampleThatRuns) {
    const auto all = platform->get("/api/v1/pipeline-templates").at("/items").as_array();
    ASSERT_GE(all.size(), 5U);
    for (const auto& each : all) {
        const std::string name(each.at("template_id").as_string());
        SCOPED_TRACE(name);
        const auto detail = platform->get("/api/v1/pipeline-templates/" + name);
        const auto* example = schema::at_pointer(detail.body, "/parameters/examples/0");
        ASSERT_TRUE(example) << detail.text;
        EXPECT_FALSE(outputs_of(name, example->as_object()).as_object().empty());
        EXPECT_TRUE(platform->get(job + "/failures").at("/items").as_array().empty());
    }
}

TEST_F(TemplatesTest, ADockingComesWithItsConfidence) {
    auto parameters = small_docking();
    parameters["ligand"] = "CC(C)CO isobutanol";
    const auto given = outputs_of("dock-with-confidence", parameters);
    EXPECT_GT(number(given, "/confidence"), 0) << given;
    EXPECT_LE(number(given, "/confidence"), 1);
    EXPECT_EQ(number(given, "/why/replicates"), 3);
    EXPECT_EQ(schema::at_pointer(given, "/runs_sdf")->as_array().size(), 3U);
}

}  // namespace mad::tests
