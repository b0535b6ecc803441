#include "chem/butina.hpp"

#include <gtest/gtest.h>
#include <numeric>

namespace mad::chem {
namespace {
using Clusters = std::vector<std::vector<std::size_t>>;
Fingerprint bits(std::initializer_list<unsigned> set) {
    Fingerprint print(2);
    for (const auto bit : set) print[bit / 64] |= std::uint64_t{1} << bit % 64;
    return print;
}
}  // namespace

TEST(Butina, SimilarityIsTanimotos) {
    EXPECT_EQ(similarity(bits({1, 2, 3}), bits({2, 3, 4})), 0.5);
    EXPECT_EQ(similarity(bits({1, 100}), bits({1, 100})), 1);
    EXPECT_EQ(similarity(bits({1}), bits({100})), 0);
    EXPECT_EQ(similarity(bits({}), bits({})), 0);
}

TEST(Butina, FingerprintsAreReadFromHexadecimal) {
    EXPECT_EQ(fingerprint_of_hex("00000000000000010f"), (Fingerprint{1, 15}));
    EXPECT_EQ(fingerprint_of_hex(""), Fingerprint{});
    EXPECT_EQ(fingerprint_of_hex("0g"), Fingerprint{});
    EXPECT_EQ(fingerprint_of_hex("-1"), Fingerprint{});
}

TEST(Butina, TheOneWithMostNeighboursLeadsItsCluster) {
    const std::vector<Fingerprint> prints{bits({1, 2, 3, 9}), bits({70, 71}),     bits({1, 2, 3, 4}),
                                          bits({1, 2, 3, 5}), bits({70, 71, 72}), bits({2, 3, 4, 6})};
    EXPECT_EQ(butina_clusters(prints, 0.6), (Clusters{{2, 0, 3, 5}, {1, 4}}));
    EXPECT_EQ(butina_clusters(prints, 0.99), (Clusters{{0}, {1}, {2}, {3}, {4}, {5}}));
    EXPECT_EQ(butina_clusters({}, 0.5), Clusters{});
}

TEST(Butina, EveryOneIsInOneCluster) {
    std::vector<Fingerprint> prints;
    for (unsigned i = 0; i < 200; ++i) prints.push_back(bits({i % 7, i % 11 + 20, i % 13 + 40, i % 5 + 90}));
    std::vector<int> seen(prints.size());
    for (const auto& cluster : butina_clusters(prints, 0.5))
        for (const auto i : cluster) {
            ++seen[i];
            EXPECT_GE(similarity(prints[i], prints[cluster.front()]), 0.5);
        }
    EXPECT_EQ(seen, std::vector<int>(prints.size(), 1));
}

}  // namespace mad::chem
