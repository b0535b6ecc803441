#include "engines/redocking.hpp"

#include <gtest/gtest.h>

namespace mad::engines {
namespace {

TEST(Redocking, CountsTheFirstPoseAndTheBestOfTheFirst) {
    const std::vector<Redocked> tried{
        {"first", {1.0, 5.0}}, {"third", {4.0, 3.0, 0.5}}, {"none", {}}, {"far", {9.0}}};
    const auto top = success_rate(tried, 2, 1), two = success_rate(tried, 2, 2),
               best = success_rate(tried, 2, 9);
    EXPECT_EQ(top.successes, 1u);
    EXPECT_EQ(two.successes, 1u);
    EXPECT_EQ(best.successes, 2u);
    EXPECT_DOUBLE_EQ(best.rate, 0.5);  // a docking that failed is a failure
    EXPECT_EQ(nearest_of(tried[1], 9)->rank, 3u);
    EXPECT_FALSE(nearest_of(tried[2], 9));
}

TEST(Redocking, KnowsHowLittleFewComplexesSay) {
    // Wilson's interval of 8 of 10, as in tables: 0.4902 to 0.9433.
    std::vector<Redocked> tried(10, {"right", {1}});
    tried[0].rmsd = tried[1].rmsd = {3};
    const auto rate = success_rate(tried, 2, 1);
    EXPECT_NEAR(rate.low, 0.4902, 5e-5);
    EXPECT_NEAR(rate.high, 0.9433, 5e-5);
    const auto all = success_rate({{"one", {1}}}, 2, 1);
    EXPECT_DOUBLE_EQ(all.high, 1);
    EXPECT_NEAR(all.low, 0.2065, 5e-5);
}

}  // namespace
}  // namespace mad::engines
