// Smina and Gnina: the real ones where MAD_SMINA and MAD_GNINA name them; else what fake_engine.py stands
// for.
#include "base/temporary_folder.hpp"
#include "tests/engines/service_of_ours.hpp"

#include <algorithm>
#include <cstdlib>

namespace mad::engines {
namespace {

std::string variable_of(std::string_view engine) { return engine == "smina" ? "MAD_SMINA" : "MAD_GNINA"; }
bool has_real(std::string_view engine) { return std::getenv(variable_of(engine).c_str()); }

/// An executable that is fake_engine.py with this fate.
std::string fake(const std::filesystem::path& folder, const std::string& engine, const std::string& fate) {
    const auto path = folder / (engine + "-" + fate);
    std::ofstream(path) << "#!/bin/sh\nexec python3 " MAD_SOURCE_DIR "/tests/engines/fake_engine.py "
                        << engine << " " << fate << " \"$@\"\n";
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    return path.string();
}

json::object docking(const std::string& ligand = "CC(C)CO isobutanol") {
    return {{"receptor", crabp()},
            {"ligand", ligand},
            {"box", {{"center", {22.1, 26.3, 20.2}}, {"size", {16.0, 16.0, 16.0}}}},
            {"exhaustiveness", 1},
            {"num_modes", 3}};
}

double number(const json::value& value) { return value.to_number<double>(); }

struct OtherEngine : testing::TestWithParam<std::string> {
    const std::string engine = GetParam();
    const bool real = has_real(engine);
    TemporaryFolder folder;
    Stage stage;

    std::string program() {
        return real ? std::getenv(variable_of(engine).c_str()) : fake(folder.path(), engine, "ok");
    }
    bool is_gnina() const { return engine == "gnina"; }
    void expect_as_promised(const std::string& operation, const Answer& ended) {
        ASSERT_EQ(ended.string_at("/status"), "completed") << ended.text;
        for (const auto& fault : faults_of(engine, operation, ended.at("/result")))
            ADD_FAILURE() << text(fault);
    }
    std::string code_of(Running& service, const std::string& path, const json::object& input) {
        const auto answer = service.post(path, input);
        if (answer.status != 202) return answer.string_at("/code");
        const auto ended = service.ended(std::string(http::header(answer.headers, "Location")));
        EXPECT_NE(ended.string_at("/error/detail"), "") << ended.text.substr(0, 500);
        EXPECT_EQ(ended.at("/error/retryable"), false);
        return ended.string_at("/error/code");
    }
};
}  // namespace

TEST_P(OtherEngine, DocksAndGivesThePosesTheLigandsBonds) {
    const Variable named(variable_of(engine), program());
    Running service(stage, command(engine));
    const auto health = service.get("/health");
    EXPECT_EQ(health.string_at("/status"), "ok");
    EXPECT_EQ(health.at("/available"), true);
    EXPECT_NE(health.string_at("/version"), "");
    EXPECT_EQ(health.at("/capabilities/cnn_scoring"), is_gnina());

    const auto ended = service.do_job("/dock", docking());
    expect_as_promised("dock", ended);
    EXPECT_EQ(ended.string_at("/result/engine/version"), health.string_at("/version"));
    const auto& poses = ended.at("/result/poses").as_array();
    ASSERT_FALSE(poses.empty());
    for (std::size_t i = 0; i < poses.size(); ++i) {
        const auto& pose = poses[i].as_object();
        EXPECT_EQ(pose.at("rank"), i + 1);
        EXPECT_EQ(pose.at("affinity"), pose.at("affinity_printed"));
        EXPECT_EQ(number(pose.at("rmsd_ub")) == 0, i == 0);
        EXPECT_LE(number(pose.at("rmsd_lb")), number(pose.at("rmsd_ub")));
        EXPECT_EQ(pose.contains("cnn_score"), is_gnina());
        EXPECT_EQ(pose.contains("cnn_vs"), is_gnina());
        if (is_gnina())
            EXPECT_NEAR(number(pose.at("cnn_vs")),
                        number(pose.at("cnn_score")) * number(pose.at("cnn_affinity")), 1e-4);
        if (real)
            EXPECT_NEAR(number(pose.at("recomputed").at("affinity")), number(pose.at("affinity")), 0.05);
    }
    const auto by = [&](std::string_view name) {
        return [name](const json::value& pose) { return number(pose.at(name)); };
    };
    if (is_gnina())
        EXPECT_TRUE(std::ranges::is_sorted(poses, std::greater<>(), by("cnn_score")));
    else
        EXPECT_TRUE(std::ranges::is_sorted(poses, std::less<>(), by("affinity")));
    const auto sdf = ended.string_at("/result/poses_sdf");
    EXPECT_NE(sdf.find("> <minimizedAffinity>"), sdf.npos);
    EXPECT_EQ(sdf.find("> <CNNscore>") != sdf.npos, is_gnina());
    EXPECT_NE(ended.string_at("/result/poses_pdbqt").find("REMARK minimizedAffinity -"), std::string::npos);

    // The poses are molecules as they were given, hydrogens on carbon too.
    Running ligands(stage, command("ligands"));
    const auto described = ligands.post("/properties", {{"molecules", sdf}});
    EXPECT_EQ(described.string_at("/molecules/0/smiles"), "CC(C)CO") << described.text;
}

TEST_P(OtherEngine, TurnsTheSideChainsThatItIsTold) {
    const Variable named(variable_of(engine), program());
    Running service(stage, command(engine));
    EXPECT_EQ(service.get("/health").at("/capabilities/flexible_residues"), true);
    auto input = docking();
    input["flexible_residues"] = json::array{"A:ARG59", "A:VAL76"};
    const auto ended = service.do_job("/dock", input);
    expect_as_promised("dock", ended);
    const auto line = json::serialize(ended.at("/result/command"));
    EXPECT_NE(line.find(R"("--flex",")"), line.npos) << line;
    EXPECT_NE(line.find(R"("--out_flex",")"), line.npos) << line;
    EXPECT_EQ(ended.at("/result/flexible_residues"), (json::array{"A:ARG59", "A:VAL76"}));
    const auto receptor = ended.string_at("/result/receptor_pdbqt_of_best_pose");
    EXPECT_NE(receptor, ended.string_at("/result/receptor_pdbqt"));
    EXPECT_EQ(receptor.size(), ended.string_at("/result/receptor_pdbqt").size());
    EXPECT_EQ(ended.string_at("/result/receptor_poses_pdb").find("MODEL        1\nATOM"), 0U);
    EXPECT_NE(ended.string_at("/result/poses_pdbqt").find("\nEND_RES VAL A 76\nENDMDL\n"), std::string::npos);
    const auto warnings = json::serialize(ended.at("/result/warnings"));
    EXPECT_EQ(warnings.find("own computation"), warnings.npos) << warnings;
    EXPECT_TRUE(ended.at("/result/poses/0").as_object().contains("recomputed"));
}

TEST_P(OtherEngine, TakesItsOwnPreparedMoleculesAgain) {
    const Variable named(variable_of(engine), program());
    Running service(stage, command(engine));
    const auto first = service.do_job("/dock", docking());
    ASSERT_EQ(first.string_at("/status"), "completed") << first.text;
    auto input = docking(first.string_at("/result/ligand_pdbqt"));
    input["receptor"] = first.string_at("/result/receptor_pdbqt");
    const auto again = service.do_job("/dock", input);
    expect_as_promised("dock", again);
    EXPECT_NEAR(number(again.at("/result/poses/0/affinity")), number(first.at("/result/poses/0/affinity")),
                0.05);
    EXPECT_FALSE(again.at("/result/poses/0").as_object().contains("cnn_vs"));
}

TEST_P(OtherEngine, ScoresAndMinimisesWhereTheLigandIs) {
    const Variable named(variable_of(engine), program());
    const auto crystal = take_apart(stage, crabp(), "REA");
    Running service(stage, command(engine));
    json::object input{{"receptor", crystal.receptor}, {"ligand", crystal.ligand}, {"atom_terms", true}};
    const auto scored = service.do_job("/score", input), minimised = service.do_job("/minimize", input);
    expect_as_promised("score", scored);
    expect_as_promised("minimize", minimised);
    EXPECT_LT(number(scored.at("/result/affinity")), -7);
    EXPECT_LT(number(scored.at("/result/poses/0/intra")), 5);
    EXPECT_EQ(scored.string_at("/result/term_values/0/term"), "gauss(o=0,_w=0.5,_c=8)");
    EXPECT_EQ(scored.at("/result/term_values/0").as_object().contains("weight"), !is_gnina());
    const auto& table = scored.at("/result/poses/0/atom_terms");
    EXPECT_GE(table.at("atoms").as_array().size(), 22u);
    EXPECT_EQ(table.at("atoms").at(0).at("values").as_array().size(), table.at("terms").as_array().size());
    EXPECT_GT(number(minimised.at("/result/moved")), 0);
    EXPECT_LT(number(minimised.at("/result/moved")), 1.5);
    if (real) {
        EXPECT_NEAR(number(scored.at("/result/poses/0/recomputed/affinity")),
                    number(scored.at("/result/affinity")), 0.05);
        EXPECT_LT(number(minimised.at("/result/affinity")), number(scored.at("/result/affinity")));
    }
    input["ligand"] = aspirin;
    EXPECT_EQ(code_of(service, "/score", input), "ligand_flat");
}

TEST_P(OtherEngine, ScoresByTermsOfTheUser) {
    const Variable named(variable_of(engine), program());
    const auto crystal = take_apart(stage, crabp(), "REA");
    Running service(stage, command(engine));
    json::object input{{"receptor", crystal.receptor}, {"ligand", crystal.ligand}};
    input["custom_scoring"] = "# mine\n-0.04  gauss(o=0,_w=0.5,_c=8)\n0.8 repulsion(o=0,_c=8)\n";
    const auto scored = service.do_job("/score", input);
    expect_as_promised("score", scored);
    EXPECT_EQ(scored.string_at("/result/scoring"), "custom");
    EXPECT_EQ(scored.at("/result/term_values").as_array().size(), 2u);
    EXPECT_FALSE(scored.at("/result/poses/0").as_object().contains("recomputed"));
    input["custom_scoring"] = "gauss(o=0,_w=0.5,_c=8)\n";
    EXPECT_EQ(code_of(service, "/score", input), "custom_scoring_malformed");
    input["custom_scoring"] = "-1 colour\n";
    EXPECT_EQ(code_of(service, "/score", input), engine + "_failed");
    EXPECT_EQ(code_of(service, "/dock", docking("OB(O)c1ccccc1")), "atom_type_unsupported");
}

TEST_P(OtherEngine, DocksALibraryAsItDocksOneLigand) {
    const Variable named(variable_of(engine), program());
    Running service(stage, command(engine, {"--cpu", "2"}));
    auto input = docking();
    const auto alone = service.do_job("/dock", input);
    input.erase("ligand");
    input["ligands"] = "OB(O)c1ccccc1 boronic\nCC(C)CO isobutanol\n";
    const auto ended = service.do_job("/dock_library", input);
    expect_as_promised("dock_library", ended);
    EXPECT_EQ(ended.string_at("/result/failures/0/code"), "atom_type_unsupported");
    EXPECT_EQ(ended.string_at("/result/poses_sdf"), alone.string_at("/result/poses_sdf"));
    EXPECT_EQ(ended.at("/result/poses/0/ligand"), 2);
}

INSTANTIATE_TEST_SUITE_P(RealOrFake, OtherEngine, testing::Values("smina", "gnina"),
                         [](auto& it) { return it.param; });

TEST(Gnina, IsToldOfItsNetworks) {
    TemporaryFolder folder;
    Stage stage;
    const Variable named("MAD_GNINA", fake(folder.path(), "gnina", "ok"));
    Running service(stage, command("gnina"));
    auto input = docking();
    input["cnn"] = json::array{"fast", "dense_1_3"};
    input["cnn_rotation"] = 4;
    input["pose_sort_order"] = "Energy";
    input["no_gpu"] = true;
    const auto ended = service.do_job("/dock", input);
    const auto line = json::serialize(ended.at("/result/command"));
    EXPECT_NE(
        line.find(
            R"("--cnn","fast","dense_1_3","--cnn_rotation","4","--pose_sort_order","Energy","--no_gpu")"),
        line.npos)
        << ended.text.substr(0, 2000);
    input["cnn"] = json::array{"--config"};
    EXPECT_EQ(service.post("/dock", input).status, 422);
    input["cnn"] = json::array();
    input["cnn_scoring"] = "none";
    const auto without = service.do_job("/dock", input);
    ASSERT_EQ(without.string_at("/status"), "completed") << without.text;
    EXPECT_FALSE(without.at("/result/poses/0").as_object().contains("cnn_score"));
    EXPECT_EQ(json::serialize(without.at("/result/warnings")).find("no CNN score"), std::string::npos);
}

namespace {
struct Fate {
    std::string name, code;
};
struct Failing : testing::TestWithParam<std::string> {};
}  // namespace

// What they do in their bad hours, most of it with exit status 0.
TEST_P(Failing, IsToldByItsName) {
    const auto engine = GetParam();
    TemporaryFolder folder;
    Stage stage;
    // The service keeps its environment, so that one file stands for one fate after another.
    const auto program = fake(folder.path(), engine, "ok");
    const Variable named(variable_of(engine), program);
    Running service(stage, command(engine));
    const auto well = service.do_job("/dock", docking());
    ASSERT_EQ(well.string_at("/status"), "completed") << well.text;
    auto input = docking();
    input["receptor"] = well.string_at("/result/receptor_pdbqt");
    const auto malformed = engine + "_output_malformed";
    std::vector<Fate> fates{{"no_pose", "no_pose"}, {"no_file", malformed}};
    if (engine == "smina")  // the rest they read alike
        for (const auto* name : {"cut_off", "no_number", "no_affinity", "other_atoms", "bent"})
            fates.push_back({name, malformed});
    else
        for (const auto* name : {"fail", "fail_late"}) fates.push_back({name, "gnina_failed"});
    for (const auto& [name, code] : fates) {
        std::filesystem::rename(fake(folder.path(), engine, name), program);
        const auto ended = service.do_job("/dock", input);
        EXPECT_EQ(ended.string_at("/error/code"), code) << name << ended.text.substr(0, 2000);
        EXPECT_EQ(ended.at("/error/retryable"), false) << name;
    }
    input["flexible_residues"] = json::array{"A:ARG59"};
    for (const auto* name : {"no_side_chains", "bent_side_chains"}) {
        std::filesystem::rename(fake(folder.path(), engine, name), program);
        const auto ended = service.do_job("/dock", input);
        EXPECT_EQ(ended.string_at("/error/code"), malformed) << name << ended.text.substr(0, 2000);
    }
    EXPECT_EQ(service.get("/health").string_at("/status"), "ok");
}

INSTANTIATE_TEST_SUITE_P(Fake, Failing, testing::Values("smina", "gnina"), [](auto& it) { return it.param; });

TEST(Gnina, WarnsWhereThePosesLackTheirCnnScores) {
    TemporaryFolder folder;
    Stage stage;
    const Variable named("MAD_GNINA", fake(folder.path(), "gnina", "no_cnn"));
    Running service(stage, command("gnina"));
    const auto ended = service.do_job("/dock", docking());
    ASSERT_EQ(ended.string_at("/status"), "completed") << ended.text;
    EXPECT_NE(json::serialize(ended.at("/result/warnings")).find("no CNN score"), std::string::npos);
    EXPECT_EQ(faults_of("gnina", "dock", ended.at("/result")).size(), 0u);
}

namespace {
struct MissingEngine : testing::TestWithParam<const char*> {};
}  // namespace

TEST_P(MissingEngine, IsSaidByAServiceThatLives) {
    const std::string engine = GetParam();
    Stage stage;
    const auto variable = engine == "vina" ? "MAD_VINA" : variable_of(engine);
    const Variable nowhere(variable, "/nowhere/" + engine);
    Running service(stage, command(engine));
    const auto health = service.get("/health");
    EXPECT_EQ(health.status, 200);
    EXPECT_EQ(health.string_at("/status"), "ok") << "its executions are to fail, not to wait for ever";
    EXPECT_EQ(health.at("/available"), false);
    EXPECT_NE(health.string_at("/reason").find(variable), std::string::npos) << health.text;
    EXPECT_EQ(health.at("/version"), json::value());
    for (const auto* path : {"/dock", "/score", "/minimize"}) {
        auto input = docking();
        if (std::string_view(path) != "/dock")
            for (const auto* name : {"box", "exhaustiveness", "num_modes"}) input.erase(name);
        const auto ended = service.do_job(path, input);
        EXPECT_EQ(ended.string_at("/error/code"), "engine_missing") << ended.text;
        EXPECT_NE(ended.string_at("/error/detail").find(variable), std::string::npos);
        EXPECT_EQ(ended.at("/error/retryable"), false);
    }
    EXPECT_EQ(service.stop(), process::Exit{}) << service.log();
    EXPECT_NE(service.log().find("engine_missing"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Ours, MissingEngine, testing::Values("vina", "smina", "gnina"),
                         [](auto& it) { return std::string(it.param); });

}  // namespace mad::engines
