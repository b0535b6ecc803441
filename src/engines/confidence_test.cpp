#include "engines/confidence.hpp"

#include <cmath>
#include <gtest/gtest.h>

namespace mad::engines {
namespace {

/// Three replicates that agree in all, with every part there is.
PoseEvidence convincing() {
    return {.replicates = 3,
            .agreeing = 3,
            .gap = 2.0,
            .best_energies = {-9.0, -9.0, -9.0},
            .ranks = {1, 1},
            .learned = 0.95,
            .doubts = std::vector<std::string>()};
}

std::vector<std::string> reasons(const Confidence& it) {
    std::vector<std::string> all;
    for (const auto& cap : it.caps) all.push_back(cap.reason);
    return all;
}

/// Agreement, gap and stability alone, of three replicates whose best energies have this standard deviation.
double raw_of(int agreeing, double gap, double sd) {
    PoseEvidence it{.replicates = 3, .agreeing = agreeing, .gap = gap};
    it.best_energies = {-8 - sd, -8, -8 + sd};
    return confidence_in(it).raw;
}

}  // namespace

// Vina on 184l, 3ce3, 1stp (all right) and 10gs (wrong), three seeds each.
TEST(Confidence, TellsTheWrongFromTheRight) {
    EXPECT_NEAR(raw_of(3, 0.17, 0.004), 0.77, 0.006);
    EXPECT_NEAR(raw_of(3, 0.80, 0.004), 0.87, 0.006);
    EXPECT_NEAR(raw_of(3, 1.32, 0.047), 0.91, 0.006);
    EXPECT_NEAR(raw_of(1, 0.45, 0.333), 0.50, 0.006);
}

TEST(Confidence, IsHighWhereAllSpeaksForIt) {
    const auto it = confidence_in(convincing());
    EXPECT_GT(it.score, 0.85);
    EXPECT_EQ(it.band, "high");
    EXPECT_TRUE(it.caps.empty());
    double weights = 0;
    for (const auto& part : it.parts) weights += part.weight;
    EXPECT_NEAR(weights, 1, 1e-12);
}

TEST(Confidence, FallsWithEachPart) {
    const auto falls = [](auto worsen) {
        double last = 1;
        for (int step = 0; step <= 4; ++step) {
            auto it = convincing();
            worsen(it, step);
            const auto found = confidence_in(it).score;
            EXPECT_LT(found, last) << step;
            EXPECT_GE(found, 0);
            last = found;
        }
    };
    falls([](PoseEvidence& it, int step) {
        it.replicates = 8;
        it.agreeing = 8 - step;
    });
    falls([](PoseEvidence& it, int step) { it.gap = 2.0 - 0.4 * step; });
    falls([](PoseEvidence& it, int step) { it.learned = 0.95 - 0.2 * step; });
    falls([](PoseEvidence& it, int step) { it.ranks[1] = 1 + step; });
    falls([](PoseEvidence& it, int step) { it.doubts->assign(static_cast<std::size_t>(step), "clash"); });
    falls([](PoseEvidence& it, int step) { it.best_energies[2] += 0.3 * step; });
}

TEST(Confidence, OfWhatCannotBeIsNone) {
    auto it = convincing();
    it.impossible = "an atom lies in the receptor";
    EXPECT_EQ(confidence_in(it).score, 0);
    EXPECT_EQ(confidence_in(it).band, "very low");
    EXPECT_GT(confidence_in(it).raw, 0.8);
}

TEST(Confidence, IsCappedByWhatWasNotTested) {
    const auto capped = [](auto change) {
        auto it = convincing();
        change(it);
        return confidence_in(it).score;
    };
    const auto replicates = [](int count) {
        return [count](PoseEvidence& it) {
            it.replicates = it.agreeing = count;
            it.best_energies.resize(static_cast<std::size_t>(count));
        };
    };
    EXPECT_EQ(capped(replicates(1)), 0.60);
    EXPECT_EQ(capped(replicates(2)), 0.80);
    EXPECT_EQ(capped([](PoseEvidence& it) { it.agreeing = 1; }), 0.45);
    EXPECT_EQ(capped([](PoseEvidence& it) { it.ranks = {1}; }), 0.85);
    EXPECT_EQ(capped([](PoseEvidence& it) { it.receptor_unvalidated = true; }), 0.60);
    EXPECT_EQ(capped([](PoseEvidence& it) { it.torsions = 13; }), 0.70);
    EXPECT_EQ(capped([](PoseEvidence& it) { it.box_margin = 1.9; }), 0.70);
    EXPECT_EQ(capped([](PoseEvidence& it) { it.box_is_whole_receptor = true; }), 0.60);
    auto both = convincing();
    both.agreeing = 1;
    both.torsions = 20;
    EXPECT_EQ(reasons(confidence_in(both)),
              (std::vector<std::string>{"fewer than half of the replicates agree",
                                        "more than 12 rotatable bonds"}));
}

TEST(Confidence, SaysWhyAPartIsMissing) {
    const auto it = confidence_in({.replicates = 1, .agreeing = 1, .best_energies = {-7}});
    for (const auto& part : it.parts) {
        EXPECT_EQ(part.value.has_value(), part.missing.empty()) << part.name;
        EXPECT_EQ(part.value.has_value(), part.name == "agreement") << part.name;
    }
    EXPECT_TRUE(std::isfinite(it.score));
}

}  // namespace mad::engines
