#include "engines/pose_records.hpp"

#include "engines/test_files.hpp"

#include <gtest/gtest.h>

namespace mad::engines {
namespace {

TEST(PoseRecords, AreReadEachOnItsOwn) {
    const std::string pdb =
        "MODEL        1\n"
        "HETATM    1  C1  LIG A   1       0.000   0.000   1.000  1.00  0.00           C\n"
        "HETATM    2  O1  LIG A   1       1.400   0.000   1.000  1.00  0.00           O\n"
        "ENDMDL\nMODEL        2\nHETATM  what is this\nENDMDL\n";
    const auto models = read_poses(pdb, 2);
    ASSERT_TRUE(models) << models.error().detail;
    ASSERT_EQ(models->size(), 2U);
    EXPECT_EQ(models->front().molecule()->heavy_atoms(), 2);
    EXPECT_FALSE(models->back().molecule());
    EXPECT_EQ(read_poses(pdb, 1).error().kind, "too_many_poses");
    EXPECT_EQ(read_poses("hello, world!", 1).error().kind, "format_unknown");
}

TEST(PoseRecords, CarryAffinitiesAsEnginesWriteThem) {
    const auto affinity = [](std::string_view text) { return PoseRecord{.text = text}.affinity(); };
    EXPECT_EQ(affinity("REMARK VINA RESULT:    -13.3      0.000      0.000\nROOT\n"), -13.3);
    EXPECT_EQ(affinity("M  END\n>  <minimizedAffinity>  (1) \n-7.24\n\n$$$$\n"), -7.24);
    EXPECT_EQ(affinity("M  END\n> <affinity>\n-8.125\n\n$$$$\n"), -8.125);
    EXPECT_EQ(affinity("M  END\n> <REMARK>\n VINA RESULT:  -5.0 0 0\n\n$$$$\n"), -5.0);
    EXPECT_FALSE(affinity("M  END\n> <affinity>\nstrong\n\n$$$$\n"));
    EXPECT_FALSE(affinity("M  END\n> <affinity_printed>\n-8.125\n\n$$$$\n"));
    EXPECT_FALSE(affinity("> <affinity>"));
}

TEST(PoseRecords, OfVinaHaveNamesAndAffinities) {
    if (!has_shared_files()) GTEST_SKIP() << "needs ../shared/data";
    const auto text = shared_file("1iep/reference_vina_out.pdbqt");
    const auto poses = read_poses(text, 100);
    ASSERT_TRUE(poses);
    ASSERT_EQ(poses->size(), 4U);
    for (const auto& pose : *poses) {
        EXPECT_LT(pose.affinity().value_or(0), -10);
        EXPECT_EQ(pose.molecule()->heavy_atoms(), 37);
    }
}

}  // namespace
}  // namespace mad::engines
