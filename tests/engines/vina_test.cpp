// Docking with the real Vina.
#include "tests/engines/service_of_ours.hpp"

#include <algorithm>

namespace mad::engines {
namespace {
constexpr const char* isobutanol = "CC(C)CO";

std::string name_of_process(pid_t pid) {
    std::string name;
    std::ifstream("/proc/" + std::to_string(pid) + "/comm") >> name;
    return name;
}

bool runs_vina(pid_t service) {
    const auto children = children_of(service);
    return std::ranges::any_of(children, [](pid_t pid) { return name_of_process(pid) == "vina"; });
}

/// Around retinoic acid's site in 1CBS.
json::object site_of_crabp() { return {{"center", {22.1, 26.3, 20.2}}, {"size", {16.0, 16.0, 16.0}}}; }

json::object small_docking() {
    return {{"receptor", crabp()}, {"ligand", isobutanol}, {"box", site_of_crabp()}, {"exhaustiveness", 1}};
}

json::object long_docking() {
    auto input = small_docking();
    input["ligand"] = "CC(C)CN(CC(O)C(Cc1ccccc1)NC(=O)OC1CCOC1)S(=O)(=O)c1ccc(N)cc1";
    input["exhaustiveness"] = 1024;
    return input;
}
struct Vina : testing::Test {
    Stage stage;
    Running service{stage, command("vina", {"--cpu", "2"})};

    std::string code_of(const std::string& operation, const json::object& input) {
        const auto answer = service.post(operation, input);
        if (answer.status != 202) return answer.string_at("/code");
        const auto ended = service.ended(std::string(http::header(answer.headers, "Location")));
        EXPECT_NE(ended.string_at("/error/detail"), "") << ended.text.substr(0, 500);
        EXPECT_EQ(ended.at("/error/retryable"), false);
        return ended.string_at("/error/code");
    }
    std::string code_of_docking(const std::string& name, const json::value& value) {
        auto input = small_docking();
        input[name] = value;
        return code_of("/dock", input);
    }
};
}  // namespace

TEST_F(Vina, FindsTheCrystalPoseAgain) {
    const auto crystal = take_apart(stage, crabp(), "REA");
    const auto job = service.start_job("/dock", {{"receptor", crystal.receptor},
                                                 {"ligand", crystal.ligand},
                                                 {"reference_ligand", crystal.ligand},
                                                 {"exhaustiveness", 2},
                                                 {"num_modes", 3}});
    bool was_between = false;
    Answer ended;
    stage.until(
        [&] {
            ended = service.get(job);
            const auto progress = ended.at("/progress").to_number<double>();
            was_between = was_between || (progress > 0.1 && progress < 1);
            return ended.string_at("/status") != "running";
        },
        "the docking");
    ASSERT_EQ(ended.string_at("/status"), "completed") << ended.text;
    EXPECT_TRUE(was_between);
    for (const auto& fault : faults_of("vina", "dock", ended.at("/result"))) ADD_FAILURE() << text(fault);
    const auto& poses = ended.at("/result/poses").as_array();
    ASSERT_FALSE(poses.empty());
    // Retinoic acid's acid is held by an arginine and a tyrosine (1CBS).
    const auto interactions = schema::to_text(ended.at("/result/poses/0/interactions"));
    EXPECT_NE(interactions.find("ARG:A:132:"), interactions.npos) << interactions;
    EXPECT_NE(interactions.find(":hydrophobic"), interactions.npos) << interactions;
    EXPECT_NEAR(ended.at("/result/ligand/logp").to_number<double>(), 5.6, 0.1)
        << "of the acid, not of its anion";
    EXPECT_EQ(ended.string_at("/result/ligand/fingerprint").size(), 512U);
    EXPECT_LT(poses[0].at("affinity").to_number<double>(), -8);
    EXPECT_TRUE(std::ranges::is_sorted(
        poses, {}, [](auto& pose) { return pose.at("affinity").template to_number<double>(); }));

    for (const auto& pose : poses)
        EXPECT_NEAR(pose.at("recomputed").at("affinity").to_number<double>(),
                    pose.at("affinity").to_number<double>(), 0.02);
    EXPECT_EQ(json::serialize(ended.at("/result/warnings")).find("own computation"), std::string::npos);

    Running rmsd(stage, command("pose_rmsd"));
    const auto compared =
        rmsd.post("/rmsd", {{"poses", ended.string_at("/result/poses_sdf")}, {"reference", crystal.ligand}});
    EXPECT_EQ(compared.at("/poses").as_array().size(), poses.size());
    EXPECT_LT(compared.at("/poses/0/rmsd").to_number<double>(), 2) << compared.text;
    EXPECT_NE(service.get(job + "/logs").text.find("mode |   affinity"), std::string::npos);
}

TEST_F(Vina, GivesTheSamePosesForTheSameSeed) {
    auto input = small_docking();
    const auto first = service.do_job("/dock", input), again = service.do_job("/dock", input);
    ASSERT_EQ(first.string_at("/status"), "completed") << first.text;
    EXPECT_EQ(again.string_at("/result/poses_sdf"), first.string_at("/result/poses_sdf"));
    input["cpu"] = 1;
    EXPECT_EQ(service.do_job("/dock", input).string_at("/result/poses_pdbqt"),
              first.string_at("/result/poses_pdbqt"));
    input["seed"] = 7;
    EXPECT_NE(service.do_job("/dock", input).string_at("/result/poses_pdbqt"),
              first.string_at("/result/poses_pdbqt"));
}

// Arginine 59 of 1CBS lies in the box.
TEST_F(Vina, TurnsTheSideChainsThatItIsTold) {
    auto input = small_docking();
    input["ligand"] = "OC(=O)Cc1ccccc1";
    input["flexible_residues"] = json::array{"A:ARG59"};
    const auto ended = service.do_job("/dock", input);
    ASSERT_EQ(ended.string_at("/status"), "completed") << ended.text;
    for (const auto& fault : faults_of("vina", "dock", ended.at("/result"))) ADD_FAILURE() << text(fault);
    EXPECT_EQ(ended.at("/result/flexible_residues"), (json::array{"A:ARG59"}));
    const auto& poses = ended.at("/result/poses").as_array();
    const auto residues = ended.string_at("/result/receptor_poses_pdb");
    EXPECT_EQ(residues.find("MODEL        1\nATOM"), 0U) << residues;
    EXPECT_NE(residues.find("MODEL     " + std::string(3, ' ') + std::to_string(poses.size()) + "\n"),
              residues.npos);
    EXPECT_NE(ended.string_at("/result/poses_pdbqt").find("BEGIN_RES ARG A 59\n"), std::string::npos);
    EXPECT_EQ(ended.string_at("/result/poses_sdf").find("ARG"), std::string::npos);
    const auto warnings = json::serialize(ended.at("/result/warnings"));
    EXPECT_EQ(warnings.find("own computation"), warnings.npos) << warnings;

    // Vina itself on the best pose, in the receptor as it is there.
    const auto models = ended.string_at("/result/poses_pdbqt");
    const auto receptor = ended.string_at("/result/receptor_pdbqt_of_best_pose");
    EXPECT_NE(receptor, ended.string_at("/result/receptor_pdbqt"));
    const auto scored = service.do_job(
        "/score", {{"receptor", receptor}, {"ligand", models.substr(0, models.find("ENDMDL\n") + 7)}});
    ASSERT_EQ(scored.string_at("/status"), "completed") << scored.text;
    EXPECT_NEAR(poses[0].at("recomputed").at("affinity").to_number<double>(),
                scored.at("/result/affinity").to_number<double>(), 0.00051);

    input["cpu"] = 1;
    const auto again = service.do_job("/dock", input);
    for (const auto* output :
         {"poses_sdf", "poses_pdbqt", "receptor_poses_pdb", "receptor_pdbqt_of_best_pose"})
        EXPECT_EQ(again.string_at(std::string("/result/") + output),
                  ended.string_at(std::string("/result/") + output));
    EXPECT_EQ(again.at("/result/poses"), poses);
}

TEST_F(Vina, RefusesSideChainsThatCannotTurn) {
    const auto code = [&](const char* residue) {
        return code_of_docking("flexible_residues", json::array{residue});
    };
    EXPECT_EQ(code("A:GLY23"), "residue_rigid");
    EXPECT_EQ(code("A:1000"), "residue_not_found");
    EXPECT_EQ(code("A:LYS8"), "residue_outside_box");
    EXPECT_EQ(code_of_docking("flexible_residues", json::array(11, json::value("A:ARG59"))),
              "invalid_request");
    EXPECT_EQ(code_of_docking("flexdist", 3.5), "flexdist_ligand_missing");
}

TEST_F(Vina, TakesItsOwnPreparedMoleculesAgain) {
    const auto first = service.do_job("/dock", small_docking());
    auto input = small_docking();
    input["receptor"] = first.string_at("/result/receptor_pdbqt");
    input["ligand"] = first.string_at("/result/ligand_pdbqt");
    const auto again = service.do_job("/dock", input);
    ASSERT_EQ(again.string_at("/status"), "completed") << again.text;
    EXPECT_EQ(again.at("/result/poses"), first.at("/result/poses"));
}

TEST_F(Vina, ScoresAndMinimisesWhereTheLigandIs) {
    const auto crystal = take_apart(stage, crabp(), "REA");
    json::object input{{"receptor", crystal.receptor}, {"ligand", crystal.ligand}};
    const auto scored = service.do_job("/score", input), minimised = service.do_job("/minimize", input);
    ASSERT_EQ(scored.string_at("/status"), "completed") << scored.text;
    ASSERT_EQ(minimised.string_at("/status"), "completed") << minimised.text;
    for (const auto& fault : faults_of("vina", "score", scored.at("/result"))) ADD_FAILURE() << text(fault);
    for (const auto& fault : faults_of("vina", "minimize", minimised.at("/result")))
        ADD_FAILURE() << text(fault);
    const auto affinity = [](auto& answer) {
        return answer.at("/result/affinity").template to_number<double>();
    };
    EXPECT_LT(affinity(scored), -7);
    for (const auto* answer : {&scored, &minimised})
        EXPECT_NEAR(answer->at("/result/poses/0/recomputed/affinity").to_number<double>(), affinity(*answer),
                    0.02);
    EXPECT_LT(affinity(minimised), affinity(scored));
    EXPECT_GT(minimised.at("/result/moved").to_number<double>(), 0);
    EXPECT_LT(minimised.at("/result/moved").to_number<double>(), 1);

    input["scoring"] = "vinardo";
    const auto vinardo = service.do_job("/score", input);
    EXPECT_NE(vinardo.at("/result/affinity"), scored.at("/result/affinity"));
    input["box"] = {{"center", {22.1, 26.3, 20.2}}, {"size", {10, 10, 10}}};
    EXPECT_EQ(code_of("/score", input), "ligand_outside_box");
    input["ligand"] = aspirin;
    EXPECT_EQ(code_of("/score", input), "ligand_flat");
}

TEST_F(Vina, RefusesBadMoleculesAndLivesOn) {
    EXPECT_EQ(code_of_docking("ligand", ""), "invalid_request");
    EXPECT_EQ(code_of_docking("ligand", " \n"), "ligand_empty");
    EXPECT_EQ(code_of_docking("ligand", "OB(O)c1ccccc1"), "atom_type_unsupported");
    EXPECT_EQ(code_of_docking("ligand", "[Fe+2]12(C=C1)C=C2"), "atom_type_unsupported");
    EXPECT_EQ(code_of_docking("ligand", "CCO\nCCN\n"), "ligand_several");
    EXPECT_EQ(code_of_docking("ligand", json::string(300, 'C')), "ligand_too_large");
    EXPECT_EQ(code_of_docking("receptor", "{\"a\": 1}"), "format_unknown");
    EXPECT_EQ(code_of_docking("receptor", aspirin), "receptor_flat");
    EXPECT_EQ(code_of_docking("box", {{"center", {500, 0, 0}}, {"size", {20, 20, 20}}}),
              "box_away_from_receptor");
    EXPECT_EQ(code_of_docking("box", {{"center", {20, 20, 20}}, {"size", {120, 120, 120}}}), "box_too_large");
    EXPECT_EQ(service.get("/health").string_at("/status"), "ok");
    EXPECT_EQ(service.do_job("/dock", small_docking()).string_at("/status"), "completed");
}

TEST_F(Vina, NamesTheLineThatIsWrong) {
    auto input = small_docking();
    input["ligand"] = "x\n\n\n  3  2  0  0  0  0            999 V2000\n  gar bage\nM  END\n";
    const auto ended = service.do_job("/dock", input);
    EXPECT_EQ(ended.string_at("/error/code"), "molecule_invalid");
    EXPECT_TRUE(ended.string_at("/error/detail").starts_with("the ligand: ")) << ended.text;
    EXPECT_NE(ended.string_at("/error/detail").find("line 5"), std::string::npos) << ended.text;
}

TEST_F(Vina, IsNoReceptorThatIsALigand) {
    Running prepare(stage, command("prepare_ligand"));
    const auto pdbqt = prepare.post("/prepare", {{"ligand", aspirin}}).string_at("/ligand_pdbqt");
    EXPECT_EQ(code_of_docking("receptor", json::string(pdbqt)), "receptor_not_rigid");
}

TEST_F(Vina, LeavesNoProcessWhenItIsCanceled) {
    const auto job = service.start_job("/dock", long_docking());
    stage.until([&] { return runs_vina(service.pid()); }, "Vina");
    EXPECT_EQ(service.post("/dock", small_docking()).status, 429);
    EXPECT_EQ(service.get("/health").at("/running"), 1);
    const auto processes = children_of(service.pid());
    EXPECT_EQ(service.del(job).string_at("/status"), "canceled");
    for (const auto pid : processes) EXPECT_FALSE(process::start_time(pid));
    EXPECT_EQ(service.do_job("/dock", small_docking()).string_at("/status"), "completed");
}

TEST_F(Vina, LeavesNoProcessWhenItsServiceIsKilled) {
    service.start_job("/dock", long_docking());
    stage.until([&] { return runs_vina(service.pid()); }, "Vina");
    const auto processes = children_of(service.pid());
    EXPECT_EQ(service.stop(SIGKILL).signal, SIGKILL);
    for (const auto pid : processes)
        stage.until([&] { return !process::start_time(pid); }, "the end of what it started");
}

TEST_F(Vina, TakesItsProcessesAlongWhenItIsToldToStop) {
    service.start_job("/dock", long_docking());
    stage.until([&] { return runs_vina(service.pid()); }, "Vina");
    const auto processes = children_of(service.pid());
    EXPECT_EQ(service.stop(), process::Exit{}) << service.log();
    for (const auto pid : processes) EXPECT_FALSE(process::start_time(pid));
}

}  // namespace mad::engines
