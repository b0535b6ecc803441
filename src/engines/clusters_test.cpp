// Clusters of real and of made poses.
#include "engines/clusters.hpp"

#include "engines/test_files.hpp"

#include <gtest/gtest.h>

namespace mad::engines {
namespace {

/// Ethane-like poses along a line: each place is how far the pose has moved, in Å.
std::vector<ScoredPose> moved(const std::vector<std::pair<double, std::optional<double>>>& places) {
    std::vector<ScoredPose> poses;
    for (const auto& [place, affinity] : places)
        poses.push_back({{{"C", "O"}, {{place, 0, 0}, {place, 1.4, 0}}, {{1}, {0}}}, affinity});
    return poses;
}

std::vector<std::vector<std::size_t>> members_of(const std::vector<Cluster>& clusters) {
    std::vector<std::vector<std::size_t>> members;
    for (const auto& cluster : clusters)
        for (auto& list = members.emplace_back(); const auto& member : cluster.members)
            list.push_back(member.pose);
    return members;
}
using Members = std::vector<std::vector<std::size_t>>;

TEST(Clusters, AreLedByTheBestPose) {
    const auto found =
        cluster(moved({{0, -7.0}, {1.5, -8.0}, {3, -6.5}, {9, -7.5}, {4.5, -6.0}}), 2, Linkage::leader);
    EXPECT_EQ(members_of(found), (Members{{1, 0, 2}, {3}, {4}}));
    EXPECT_DOUBLE_EQ(found[0].members[1].rmsd, 1.5);
    EXPECT_DOUBLE_EQ(*found[0].gap, 0.5);
    EXPECT_DOUBLE_EQ(*found[1].gap, 1.5);
    EXPECT_FALSE(found[2].gap);
}

TEST(Clusters, OfCompleteLinkageHoldNoTwoFurtherApart) {
    const auto found =
        cluster(moved({{0, -7.0}, {1.5, -8.0}, {3.1, -6.5}, {9, -7.5}, {4.5, -6.0}}), 2, Linkage::complete);
    EXPECT_EQ(members_of(found), (Members{{1, 0}, {3}, {2, 4}}));
}

TEST(Clusters, WithoutAffinityComeLastAsTheyStand) {
    const auto found = cluster(moved({{9, {}}, {5, {}}, {0, -1.0}, {0.5, {}}}), 2, Linkage::leader);
    EXPECT_EQ(members_of(found), (Members{{2, 3}, {0}, {1}}));
    EXPECT_FALSE(found[0].gap);
    EXPECT_TRUE(cluster({}, 2, Linkage::complete).empty());
}

}  // namespace
}  // namespace mad::engines
