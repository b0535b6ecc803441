// Crystal poses pass; what was broken on purpose fails what it should, and nothing else.
#include "engines/pose_checker.hpp"

#include "engines/mol_block.hpp"
#include "engines/test_files.hpp"
#include "engines/vectors.hpp"

#include <gtest/gtest.h>
#include <set>

namespace mad::engines {
namespace {

constexpr const char* amprenavir =
    "CC(C)CN(C[C@@H](O)[C@H](Cc1ccccc1)NC(=O)O[C@H]1CCOC1)S(=O)(=O)c1ccc(N)cc1";
constexpr const char* retinoic_acid = "CC1=C(C(C)(C)CCC1)/C=C/C(C)=C/C=C/C(C)=C/C(=O)O";

/// A hetero residue of a crystal structure, as SDF.
std::string ligand_of(const std::string& structure, Format format, const std::string& residue) {
    const auto models = chem::read_structures(format, structure);
    const auto pdb = write_pdb(*hetero_atoms(models->front(), residue));
    return BabelMolecule::read(*pdb, Format::pdb, 1)->front().to_sdf();
}

ReceptorContacts receptor_of(const std::string& structure, ReceptorOptions options = {}) {
    return *ReceptorContacts::of(*prepare_receptor(structure, options));
}

PoseChecks checks_of(PoseChecker& checker, const std::string& pose) {
    const auto records = read_poses(pose, 1);
    if (!records) throw std::runtime_error(records.error().detail);
    auto checks = checker.check(records->front());
    if (!checks) throw std::runtime_error(checks.error().detail);
    return std::move(*checks);
}

using Names = std::set<std::string>;

Names failed(PoseChecker& checker, const std::string& pose) {
    Names names;
    for (const auto& check : checks_of(checker, pose))
        if (!check.passed()) names.insert(check.name);
    return names;
}

/// The SDF again, its atoms moved.
template <class Move>
std::string moved(const std::string& sdf, Move move) {
    const auto block = read_mol_block(sdf, "moved");
    auto at = block->at;
    move(at);
    return write_sdf(*block, at, "moved", {});
}

struct Amprenavir : testing::Test {
    static PoseChecker& checker() {
        static PoseChecker it{.reference = *ReferenceLigand::of(amprenavir),
                              .receptor = receptor_of(hiv_protease()),
                              .strain = Strain(10),
                              .most_strain = 20};
        return it;
    }
    const std::string crystal = ligand_of(hiv_protease(), Format::pdb, "478");
};

TEST_F(Amprenavir, OfTheCrystalPasses) { EXPECT_EQ(failed(checker(), crystal), Names{}); }

/// Places of the atoms that the SDF numbers from 1.
struct Places {
    std::vector<Point>& at;
    Point& operator[](std::size_t number) { return at[number - 1]; }
};

TEST_F(Amprenavir, WithAStretchedBondFails) {
    const auto broken = moved(crystal, [](auto& at) {
        Places place{at};  // a methyl group, away from its carbon
        place[23] = place[23] + unit(place[23] - place[16]) * 0.5;
    });
    EXPECT_EQ(failed(checker(), broken), Names{"bond_lengths"});
}

TEST_F(Amprenavir, WithAPuckeredPhenylFails) {
    const auto broken = moved(crystal, [](auto& at) {
        Places place{at};  // the ring's tip, out of its plane
        const auto normal = unit(cross(place[11] - place[13], place[12] - place[13]));
        place[13] = place[13] + normal * 0.65;
    });
    EXPECT_EQ(failed(checker(), broken), Names{"aromatic_rings"});
}

TEST_F(Amprenavir, WithAFlattenedFuranFails) {
    const auto broken = moved(crystal, [](auto& at) {
        Places place{at};  // the two atoms out of the plane of the other three, into it
        const auto normal = unit(cross(place[4] - place[2], place[25] - place[2]));
        for (const std::size_t atom : {1, 34}) {
            const double height = dot(place[atom] - place[2], normal);
            place[atom] = place[atom] - normal * height;
        }
    });
    EXPECT_EQ(failed(checker(), broken), Names{"saturated_rings"});
}

TEST_F(Amprenavir, OfTheOtherHandFails) {
    // One centre of the reference is the other way round; then the pose is the mirror image.
    PoseChecker other{.reference = *ReferenceLigand::of(
                          "CC(C)CN(C[C@H](O)[C@H](Cc1ccccc1)NC(=O)O[C@H]1CCOC1)S(=O)(=O)c1ccc(N)cc1"),
                      .strain = Strain(10),
                      .most_strain = 20};
    EXPECT_EQ(failed(other, crystal), Names{"chirality"});
    PoseChecker alone{.reference = *ReferenceLigand::of(amprenavir), .strain = Strain(10), .most_strain = 20};
    const auto mirrored = moved(crystal, [](auto& at) {
        for (auto& place : at) place[0] = -place[0];
    });
    EXPECT_EQ(failed(alone, crystal), Names{});
    EXPECT_EQ(failed(alone, mirrored), Names{"chirality"});
    EXPECT_EQ(checks_of(alone, mirrored)[1].value, 3);
    PoseChecker any_hand{
        .reference = *ReferenceLigand::of("CC(C)CN(CC(O)C(Cc1ccccc1)NC(=O)OC1CCOC1)S(=O)(=O)c1ccc(N)cc1")};
    EXPECT_EQ(failed(any_hand, mirrored), Names{});
}

TEST_F(Amprenavir, ThatIsAnotherMoleculeFails) {
    PoseChecker other{.reference = *ReferenceLigand::of("CC(C)CN(C)S(=O)(=O)c1ccc(N)cc1")};
    EXPECT_EQ(failed(other, crystal), Names{"molecule"});
    PoseChecker isomer{
        .reference = *ReferenceLigand::of("CC(C)CN(CC(O)C(Cc1ccccc1)NC(=O)OC1CCOC1)S(=O)(=O)c1cccc(N)c1")};
    EXPECT_EQ(failed(isomer, crystal), Names{"molecule"});
}

TEST_F(Amprenavir, InTheProteinOrAwayFails) {
    const auto shifted = [&](const Point& by) {
        return moved(crystal, [&](auto& at) {
            for (auto& place : at) place = place + by;
        });
    };
    EXPECT_EQ(failed(checker(), shifted({0, 0, 5})), (Names{"receptor_clash", "volume_overlap"}));
    EXPECT_EQ(failed(checker(), shifted({100, 0, 0})), Names{"receptor_distance"});
}

TEST_F(Amprenavir, ThatBitesItselfFails) {
    const auto broken = moved(crystal, [](auto& at) {
        Places place{at};  // a methyl group onto an atom far along the chain
        place[23] = place[29] + Point{0.9, 0, 0};
    });
    EXPECT_TRUE(failed(checker(), broken).contains("internal_clash"));
    const auto on_top = moved(crystal, [](auto& at) { at[0] = at[5]; });
    EXPECT_FALSE(failed(checker(), on_top).empty());
}

TEST(PoseChecker, SeesTurnedDoubleBonds) {
    const auto pose = ligand_of(crabp(), Format::cif, "REA");
    PoseChecker thirteen_cis{.reference =
                                 *ReferenceLigand::of("CC1=C(C(C)(C)CCC1)/C=C/C(C)=C/C=C/C(C)=C\\C(=O)O")};
    EXPECT_EQ(failed(thirteen_cis, pose), Names{"double_bonds"});
    const auto twisted = moved(pose, [&](auto& at) {
        Places place{at};  // the carboxyl group's carbon out of the plane of the last double bond
        place[15] = place[15] + unit(cross(place[15] - place[14], place[13] - place[14])) * 1.0;
    });
    PoseChecker checker{.reference = *ReferenceLigand::of(retinoic_acid)};
    EXPECT_TRUE(failed(checker, twisted).contains("flat_double_bonds"));
}

TEST(PoseChecker, PassesRetinoicAcid) {
    PoseChecker checker{.reference = *ReferenceLigand::of(retinoic_acid),
                        .receptor = receptor_of(crabp()),
                        .strain = Strain(10),
                        .most_strain = 20};
    EXPECT_EQ(failed(checker, ligand_of(crabp(), Format::cif, "REA")), Names{});
}

TEST(PoseChecker, PassesCrystalPoses) {
    if (!has_shared_files()) GTEST_SKIP() << "needs ../shared/data";
    for (const std::string name : {"184l", "1ia1", "1uw6", "5x72", "1iep"}) {
        SCOPED_TRACE(name);
        const auto ligand = shared_file(name + "/ligand_crystal.sdf");
        PoseChecker checker{
            .reference = *ReferenceLigand::of(ligand),
            .receptor = receptor_of(shared_file(name + "/receptor.pdb"), {.keep_hetero = {"NDP"}}),
            .strain = Strain(10),
            .most_strain = 20};
        EXPECT_EQ(failed(checker, ligand), Names{});
    }
}

TEST(PoseChecker, PassesVinasPoses) {
    if (!has_shared_files()) GTEST_SKIP() << "needs ../shared/data";
    const auto text = shared_file("1iep/reference_vina_out.pdbqt");
    PoseChecker checker{.reference = *ReferenceLigand::of(shared_file("1iep/ligand_crystal.sdf")),
                        .receptor = receptor_of(shared_file("1iep/receptor.pdbqt")),
                        .strain = Strain(10),
                        .most_strain = 20};
    EXPECT_EQ(failed(checker, std::string(read_poses(text, 10)->front().text)), Names{});
}

TEST(PoseChecker, HoldsItsLimitsWithIonsAndWater) {
    const std::string receptor =
        "ATOM      1  CA  ALA A   1       9.000   0.000   0.000  1.00  0.00           C\n"
        "ATOM      2  CB  ALA A   1      10.500   0.000   0.000  1.00  0.00           C\n"
        "HETATM    3 ZN    ZN A   2       2.000   0.000   0.000  1.00  0.00          ZN\n"
        "HETATM    4  O   HOH A   3      -2.700   0.000   0.000  1.00  0.00           O\n";
    const std::string methanol =
        "methanol\n\n\n  2  1  0  0  0  0  0  0  0  0999 V2000\n"
        "    0.0000    0.0000    0.0000 O   0  0\n   -0.4000    1.3500    0.1000 C   0  0\n"
        "  1  2  1  0\nM  END\n$$$$\n";
    PoseChecker beside{.receptor = receptor_of(receptor, {.keep_hetero = {"ZN"}, .keep_water = true})};
    EXPECT_EQ(failed(beside, methanol), Names{});
    const auto nearer = moved(methanol, [](auto& at) {
        for (auto& place : at) place[0] += 0.8;
    });
    EXPECT_EQ(failed(beside, nearer), (Names{"ion_clash", "volume_overlap"}));
    const auto on_water = moved(methanol, [](auto& at) {
        for (auto& place : at) place[0] -= 0.9;
    });
    EXPECT_EQ(failed(beside, on_water), Names{"receptor_clash"});
    PoseChecker without{.receptor = receptor_of(receptor)};
    EXPECT_EQ(failed(without, on_water), Names{"receptor_distance"});
}

TEST(PoseChecker, SaysWhatItCannotRead) {
    PoseChecker checker{.strain = Strain(5), .most_strain = 20};
    const auto fault = [&](const std::string& text) {
        const auto records = read_poses(text, 1);
        if (!records) return records.error().kind;
        const auto checks = checker.check(records->front());
        return checks ? std::string() : checks.error().kind;
    };
    const std::string heading = "it\n\n\n  2  1  0  0  0  0  0  0  0  0999 V2000\n";
    const std::string second = "    1.5000    0.0000    1.0000 C   0  0\n",
                      bond = "  1  2  1  0\nM  END\n$$$$\n";
    EXPECT_EQ(fault(heading + "    0.0000    0.2000    0.1000 C   0  0\n" + second + bond), "");
    EXPECT_EQ(fault(heading + "       nan    0.0000    1.0000 C   0  0\n" + second + bond),
              "coordinates_invalid");
    EXPECT_EQ(fault(heading + "    0.0000    0.2000    0.1000 F   0  0\n" + second + bond), "");
    EXPECT_EQ(fault(heading + "    0.0000    0.2000    0.1000 F   0  0\n" + second +
                    "  1  2  2  0\nM  END\n$$$$\n"),
              "chemistry_invalid");
    EXPECT_EQ(fault(heading + second), "molecule_unreadable");
    EXPECT_EQ(
        fault("it\n\n\n  1  0  0  0  0  0  0  0  0  0999 V2000\n    0.1000    0.2000    0.3000 He  0  0\n"
              "M  END\n$$$$\n"),
        "");
    EXPECT_EQ(fault("it\n\n\n  0  0  0  0  0  0  0  0  0  0999 V2000\nM  END\n$$$$\n"),
              "molecule_unreadable");
}

}  // namespace
}  // namespace mad::engines
