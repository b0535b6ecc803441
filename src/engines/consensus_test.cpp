#include "engines/consensus.hpp"

#include <cmath>
#include <gtest/gtest.h>

namespace mad::engines {
namespace {

RankedPose pose(std::size_t run, std::size_t rank, double place) {
    return {run, rank, {{"C", "O"}, {{place, 0, 0}, {place, 1.4, 0}}, {{1}, {0}}}};
}

TEST(Consensus, IsOneWhereAllRankAPoseFirst) {
    const auto found = consensus_of({pose(0, 1, 0), pose(0, 2, 9), pose(1, 1, 0.5)}, 2, 2, 3);
    ASSERT_EQ(found.size(), 2u);
    EXPECT_DOUBLE_EQ(found[0].score, 1);
    EXPECT_EQ(found[0].found_by(), 2u);
    EXPECT_EQ(found[0].members.size(), 2u);
    EXPECT_DOUBLE_EQ(found[1].score, std::exp(-1 / 3.0) / 2);
    EXPECT_EQ(found[1].ranks, (std::vector<std::optional<int>>{2, std::nullopt}));
}

TEST(Consensus, PrefersWhatAllRankSecondToWhatOneRanksFirst) {
    const auto found = consensus_of({pose(0, 1, 0), pose(0, 2, 20), pose(1, 1, 40), pose(1, 2, 20.5),  //
                                     pose(2, 1, 60), pose(2, 2, 19.5)},
                                    3, 2, 3);
    ASSERT_EQ(found.size(), 4u);
    EXPECT_EQ(found[0].ranks, (std::vector<std::optional<int>>{2, 2, 2}));
    EXPECT_DOUBLE_EQ(found[0].score, std::exp(-1 / 3.0));
    // The others alike, in the order of the runs.
    for (std::size_t i = 1; i < 4; ++i) EXPECT_EQ(found[i].ranks[i - 1], 1);
}

TEST(Consensus, CountsAPoseOfOneClusterOnceInARun) {
    // The run's second and third pose are its first again: what comes next is its second.
    const auto found = consensus_of({pose(0, 1, 0), pose(0, 2, 0.5), pose(0, 3, 1), pose(0, 4, 9)}, 1, 2, 3);
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[1].ranks[0], 2);
}

TEST(Consensus, DoesNotDependOnTheOrderOfItsInput) {
    const auto one = consensus_of({pose(0, 1, 0), pose(0, 2, 9), pose(1, 1, 9.2)}, 2, 2, 3);
    const auto other = consensus_of({pose(1, 1, 9.2), pose(0, 2, 9), pose(0, 1, 0)}, 2, 2, 3);
    ASSERT_EQ(one.size(), other.size());
    for (std::size_t i = 0; i < one.size(); ++i) EXPECT_EQ(one[i].ranks, other[i].ranks);
}

}  // namespace
}  // namespace mad::engines
