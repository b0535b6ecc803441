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

}  // namespace mad::engines
