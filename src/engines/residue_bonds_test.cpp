// Which nitrogens of tryptophan and histidine have a hydrogen in a prepared receptor.
#include "engines/pdbqt.hpp"
#include "engines/receptor.hpp"
#include "engines/test_files.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace mad::engines {
namespace {

using Names = std::vector<std::string>;

/// "HIS A 69 ND1 N": each ring nitrogen of the residue with its AutoDock type and its hydrogens.
Names ring_nitrogens(const std::string& structure, std::string_view residue, ReceptorOptions options = {}) {
    const auto receptor = prepare_receptor(structure, options);
    EXPECT_TRUE(receptor) << receptor.error().detail;
    const auto model = read_pdbqt(receptor->pdbqt)->front();
    Names found;
    for (const auto& atom : model.atoms) {
        if (!atom.residue.starts_with(residue)) continue;
        if (atom.name != "NE1" && atom.name != "ND1" && atom.name != "NE2") continue;
        const auto hydrogens = std::ranges::count_if(model.atoms, [&](const auto& other) {
            return is_hydrogen(other) && distance(other.at, atom.at) < 1.2;
        });
        found.push_back(fmt::format("{} {} {} {}", atom.residue, atom.name, atom.type, hydrogens));
    }
    return found;
}

/// A histidine alone, and what else is given.
std::string histidine(std::string_view name, std::string_view more = "") {
    constexpr std::string_view atoms =
        R"(ATOM      1  N   @@@ A   1      -0.200   1.400   2.300  1.00  0.00           N
ATOM      2  CA  @@@ A   1      -0.100   0.100   3.000  1.00  0.00           C
ATOM      3  C   @@@ A   1       1.200  -0.600   2.600  1.00  0.00           C
ATOM      4  O   @@@ A   1       2.200   0.000   2.200  1.00  0.00           O
ATOM      5  CB  @@@ A   1      -1.300  -0.800   2.700  1.00  0.00           C
ATOM      6  CG  @@@ A   1      -1.370  -1.230   1.270  1.00  0.00           C
ATOM      7  ND1 @@@ A   1      -1.560  -0.340   0.230  1.00  0.00           N
ATOM      8  CD2 @@@ A   1      -1.270  -2.440   0.680  1.00  0.00           C
ATOM      9  CE1 @@@ A   1      -1.570  -0.990  -0.910  1.00  0.00           C
ATOM     10  NE2 @@@ A   1      -1.390  -2.270  -0.680  1.00  0.00           N
)";
    auto text = std::string(atoms);
    for (std::size_t at = 0; (at = text.find("@@@")) != std::string::npos;) text.replace(at, 3, name);
    return text + std::string(more);
}

}  // namespace

TEST(ResidueBonds, TryptophanGivesAHydrogenBond) {
    const auto found = ring_nitrogens(crabp(), "TRP");
    ASSERT_EQ(found.size(), 3U);
    for (const auto& nitrogen : found) EXPECT_TRUE(nitrogen.ends_with(" NE1 N 1")) << nitrogen;
}

TEST(ResidueBonds, HistidineHasOneHydrogenOfItsTwo) {
    EXPECT_EQ(ring_nitrogens(histidine("HIS"), "HIS"), (Names{"HIS A 1 ND1 NA 0", "HIS A 1 NE2 N 1"}));
}

TEST(ResidueBonds, TheNameSaysWhich) {
    EXPECT_EQ(ring_nitrogens(histidine("HID"), "HID"), (Names{"HID A 1 ND1 N 1", "HID A 1 NE2 NA 0"}));
    EXPECT_EQ(ring_nitrogens(histidine("HSE"), "HSE"), (Names{"HSE A 1 ND1 NA 0", "HSE A 1 NE2 N 1"}));
    EXPECT_EQ(ring_nitrogens(histidine("HIP"), "HIP"), (Names{"HIP A 1 ND1 N 1", "HIP A 1 NE2 N 1"}));
}

TEST(ResidueBonds, TheSurroundingsSayWhich) {
    // 2.8 Å from ND1, along the bisector.
    constexpr auto* carboxylate =
        "ATOM     11  OE1 GLU B   2      -1.650   2.100  -0.600  1.00  0.00           O\n";
    EXPECT_EQ(ring_nitrogens(histidine("HIS", carboxylate), "HIS"),
              (Names{"HIS A 1 ND1 N 1", "HIS A 1 NE2 NA 0"}));
    constexpr auto* zinc = "HETATM   11 ZN    ZN B   2      -1.300  -3.700  -2.000  1.00  0.00          ZN\n";
    EXPECT_EQ(ring_nitrogens(histidine("HIS", zinc), "HIS", {.keep_hetero = {"ZN"}}),
              (Names{"HIS A 1 ND1 N 1", "HIS A 1 NE2 N 0"}));
}

TEST(ResidueBonds, AHydrogenThatIsThereStays) {
    constexpr auto* hydrogen =
        "ATOM     11  HD1 HIS A   1      -1.680   0.660   0.330  1.00  0.00           H\n";
    EXPECT_EQ(ring_nitrogens(histidine("HIS", hydrogen), "HIS"),
              (Names{"HIS A 1 ND1 N 1", "HIS A 1 NE2 NA 0"}));
}

// Torpedo's acetylcholinesterase: the catalytic histidine gives its hydrogen bond to GLU 327.
TEST(ResidueBonds, ACatalyticHistidineIsAsNatureHasIt) {
    if (!has_shared_files()) GTEST_SKIP();
    EXPECT_EQ(ring_nitrogens(shared_file("1eve_raw/1eve.pdb"), "HIS A 440"),
              (Names{"HIS A 440 ND1 N 1", "HIS A 440 NE2 NA 0"}));
}

}  // namespace mad::engines
