// The tasks about poses: checked, explained, clustered.
#include "tests/engines/service_of_ours.hpp"

namespace mad::engines {
namespace {

/// What no task may stumble over, and one pose that is right in the last place.
std::string hostile_and(const std::string& right) {
    const std::string nan =
        "nan\n\n\n  2  1  0  0  0  0  0  0  0  0999 V2000\n"
        "       nan       nan    0.0000 C   0  0\n    1.5000    0.0000    1.0000 C   0  0\n"
        "  1  2  1  0\nM  END\n$$$$\n";
    const std::string empty = "no atoms\n\n\n  0  0  0  0  0  0  0  0  0  0999 V2000\nM  END\n$$$$\n";
    const std::string counts =
        "wrong counts\n\n\n999999  0  0  0  0  0  0  0  0999 V2000\n"
        "    1.0000    1.0000    1.0000 C   0  0\nM  END\n$$$$\n";
    const std::string cut_off = "cut off\n\n\n  9  9\n$$$$\n";
    return nan + empty + counts + cut_off + right;
}

}  // namespace

TEST(PoseChecks, TellGoodFromBad) {
    Stage stage;
    Running service(stage, command("poses"));
    const auto crystal = take_apart(stage, crabp(), "REA");
    const std::string retinoic_acid = "CC1=C(C(C)(C)CCC1)/C=C/C(C)=C/C=C/C(C)=C/C(=O)O";
    const auto answer = service.post("/check", {{"receptor", crystal.receptor},
                                                {"poses", hostile_and(crystal.ligand)},
                                                {"reference", retinoic_acid},
                                                {"conformers", 5}});
    ASSERT_EQ(answer.status, 200) << answer.text;
    for (const auto& fault : faults_of("poses", "pose_checks", answer.body)) ADD_FAILURE() << text(fault);
    EXPECT_EQ(answer.at("/passed"), 1) << answer.text;
    EXPECT_EQ(answer.at("/poses/0/rank"), 5);
    EXPECT_EQ(answer.at("/poses/0/failed"), json::array());
    EXPECT_EQ(answer.at("/failures").as_array().size(), 4U) << answer.text;

    const auto other = service.post("/check", {{"poses", crystal.ligand}, {"reference", "C(=O)O"}});
    EXPECT_EQ(other.at("/poses/0/failed"), json::array{"molecule"}) << other.text;
    EXPECT_EQ(other.at("/poses/0/passed"), false);
    const auto wrong = service.post("/check", {{"poses", crystal.ligand}, {"reference", "C1CC"}});
    EXPECT_EQ(wrong.status, 422) << wrong.text;
    EXPECT_NE(wrong.string_at("/detail").find("the reference"), std::string::npos) << wrong.text;
    EXPECT_EQ(service.post("/check", {{"poses", crystal.ligand}, {"receptor", "CCO"}}).string_at("/code"),
              "receptor_flat");
}

TEST(InteractionsTask, NamesResidues) {
    Stage stage;
    Running service(stage, command("poses"));
    const auto crystal = take_apart(stage, crabp(), "REA");
    // As PDBQT and as mmCIF: the same salt bridge.
    for (const auto& receptor : {crystal.receptor, crabp()}) {
        const auto answer =
            service.post("/interactions", {{"receptor", receptor}, {"poses", hostile_and(crystal.ligand)}});
        ASSERT_EQ(answer.status, 200) << answer.text;
        for (const auto& fault : faults_of("poses", "interactions", answer.body))
            ADD_FAILURE() << text(fault);
        EXPECT_EQ(answer.at("/failures").as_array().size(), 4U) << answer.text;
        EXPECT_EQ(answer.at("/poses/0/rank"), 5);
        const auto& bits = answer.at("/poses/0/fingerprint").as_array();
        EXPECT_NE(std::ranges::find(bits, json::value("ARG:A:132:salt_bridge")), bits.end()) << answer.text;
        EXPECT_NE(std::ranges::find(bits, json::value("TYR:A:134:hydrogen_bond")), bits.end()) << answer.text;
    }
}

TEST(ClusterPoses, RanksThemByAffinity) {
    Stage stage;
    Running service(stage, command("poses")), prepare(stage, command("prepare_ligand"));
    const auto aspirin_sdf = prepare.post("/prepare", {{"ligand", aspirin}}).string_at("/ligand_sdf");
    const auto benzene = prepare.post("/prepare", {{"ligand", "c1ccccc1"}}).string_at("/ligand_sdf");
    const auto answer =
        service.post("/cluster", {{"poses", hostile_and(aspirin_sdf + benzene + aspirin_sdf)}});
    ASSERT_EQ(answer.status, 200) << answer.text;
    for (const auto& fault : faults_of("poses", "cluster_poses", answer.body)) ADD_FAILURE() << text(fault);
    ASSERT_EQ(answer.at("/clusters").as_array().size(), 1U) << answer.text;
    EXPECT_EQ(answer.at("/clusters/0/size"), 2);
    EXPECT_EQ(answer.at("/clusters/0/representative"), 5);
    EXPECT_EQ(answer.at("/failures").as_array().size(), 5U) << answer.text;
    EXPECT_EQ(answer.string_at("/failures/0/code"), "coordinates_invalid");
    EXPECT_EQ(answer.string_at("/failures/0/name"), "nan");
    EXPECT_EQ(answer.string_at("/failures/4/code"), "molecules_differ");
}

TEST(Consensus, IsOfTheRunsThatHavePoses) {
    Stage stage;
    Running service(stage, command("poses")), prepare(stage, command("prepare_ligand"));
    const auto crystal = take_apart(stage, crabp(), "REA");
    const auto benzene = prepare.post("/prepare", {{"ligand", "c1ccccc1"}}).string_at("/ligand_sdf");
    const json::array runs{{{"name", "first"}, {"poses", hostile_and(crystal.ligand)}},
                           {{"name", "second"}, {"poses", crystal.ligand + benzene}},
                           {{"name", "absent"}}};
    const auto answer = service.post("/consensus", {{"runs", runs}});
    ASSERT_EQ(answer.status, 200) << answer.text;
    for (const auto& fault : faults_of("poses", "consensus", answer.body)) ADD_FAILURE() << text(fault);
    EXPECT_EQ(answer.at("/runs"), (json::array{"first", "second"}));
    EXPECT_EQ(answer.at("/agreeing"), 2) << answer.text;
    EXPECT_EQ(answer.at("/score").to_number<double>(), 1);
    EXPECT_EQ(answer.at("/clusters").as_array().size(), 1U);
    EXPECT_EQ(answer.string_at("/winner/run"), "second");  // its first pose; the other's fifth
    EXPECT_EQ(answer.at("/failures").as_array().size(), 5U) << answer.text;
    EXPECT_EQ(answer.string_at("/failures/4/run"), "second");
    EXPECT_NE(answer.string_at("/poses_sdf").find("> <consensus_score>\n1.0000\n"), std::string::npos);

    EXPECT_EQ(service.post("/consensus", {{"runs", json::array{{{"name", "absent"}}}}}).string_at("/code"),
              "no_pose");
    const json::array twice{{{"name", "one"}, {"poses", benzene}}, {{"name", "one"}, {"poses", benzene}}};
    EXPECT_EQ(service.post("/consensus", {{"runs", twice}}).string_at("/code"), "run_repeated");
}

}  // namespace mad::engines
