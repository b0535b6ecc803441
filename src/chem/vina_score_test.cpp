// The parts of the score: who is bonded to whom, what may move, what counts. That the whole is Vina's is
// shown beside the real program, in engines/rescoring_test.cpp.
#include "chem/vina_score.hpp"

#include <cmath>
#include <gtest/gtest.h>

namespace mad::chem {
namespace {

/// Atoms on a line, 1.5 Å apart.
FlexibleMolecule chain(const std::vector<std::string>& types, const std::vector<int>& bodies) {
    FlexibleMolecule m;
    for (std::size_t i = 0; i < types.size(); ++i)
        m.atoms.push_back({types[i], {1.5 * static_cast<double>(i), 0, 0}});
    m.body = bodies;
    return m;
}

PoseScore score_of(const FlexibleMolecule& ligand, const std::vector<TypedAtom>& receptor = {}) {
    return *VinaScorer::of(receptor, ScoringFunction::vina)->score(ligand);
}

std::vector<VinaClass> kinds_of(const std::vector<TypedAtom>& atoms) {
    std::vector<VinaClass> kinds;
    for (const auto& atom : *bonded(atoms, "it")) kinds.push_back(atom.kind);
    return kinds;
}

TEST(VinaAtoms, AreWhatTheyAreBondedTo) {
    const auto water = kinds_of({{"OA", {0, 0, 0}}, {"HD", {0.96, 0, 0}}, {"HD", {-0.24, 0.93, 0}}});
    EXPECT_EQ(water[0], VinaClass::oxygen_donor_acceptor);
    EXPECT_EQ(water[1], VinaClass::none);
    const auto ethanol = kinds_of({{"C", {0, 0, 0}}, {"C", {1.5, 0, 0}}, {"OA", {2.9, 0, 0}}});
    EXPECT_EQ(ethanol[0], VinaClass::carbon_hydrophobic);
    EXPECT_EQ(ethanol[1], VinaClass::carbon_polar);
    EXPECT_EQ(ethanol[2], VinaClass::oxygen_acceptor);
    EXPECT_EQ(kinds_of({{"Zn", {0, 0, 0}}, {"N", {9, 0, 0}}}),
              (std::vector{VinaClass::metal, VinaClass::nitrogen}));
}

TEST(VinaAtoms, AreNotBondedAcrossAThird) {
    const std::vector<TypedAtom> near{{"S", {0, 0, 0}}, {"C", {0.9, 0, 0}}, {"S", {1.8, 0, 0}}};
    EXPECT_EQ((*bonded(near, "it"))[0].bonds, (std::vector<std::size_t>{1}));
}

TEST(VinaAtoms, OfUnknownTypesAreNamed) {
    const auto refused = bonded(std::vector<TypedAtom>{{"Xx", {}}, {"Du", {}}, {"C", {}}}, "the receptor");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, "atom_type_unsupported");
    EXPECT_TRUE(refused.error().detail.starts_with("the receptor has atoms of type Du, Xx"));
}

TEST(VinaAtoms, ThatLieUponEachOtherAreRefused) {
    const std::vector<TypedAtom> heap(5000, {"C", {1, 2, 3}});
    const auto refused = bonded(heap, "the receptor");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, "atoms_overlap");
}

// Butane as PDBQT has it: the branch's first atom moves with the root.
TEST(VinaMobility, BeginsBehindTheBondsSecondAtom) {
    auto m = chain({"C", "C", "C", "C"}, {0, 0, 1, 1});
    m.axes = {{1, 2, 1}};
    const Mobility mobility(m);
    EXPECT_TRUE(mobility.is_axis(2, 1));
    EXPECT_TRUE(mobility.is_fixed(0, 2));
    EXPECT_TRUE(mobility.is_fixed(1, 3));
    EXPECT_FALSE(mobility.is_fixed(0, 3));
}

TEST(VinaTorsions, CountWhatTurnsSomething) {
    auto butane = chain({"C", "C", "C", "C"}, {0, 0, 1, 1});
    butane.axes = {{1, 2, 1}};
    EXPECT_EQ(score_of(butane).torsions, 1);

    auto alcohol = chain({"C", "C", "OA"}, {0, 0, 1});
    alcohol.atoms.push_back({"HD", {3.9, 0, 0}});
    alcohol.body.push_back(1);
    alcohol.axes = {{1, 2, 1}};
    EXPECT_EQ(score_of(alcohol).torsions, 0.5);

    auto nothing_turned = chain({"C", "C", "C"}, {0, 0, 1});
    nothing_turned.axes = {{1, 2, 1}};
    EXPECT_EQ(score_of(nothing_turned).torsions, 0);
}

TEST(VinaEnergies, FollowTheTermsOfTwoAtoms) {
    const auto at = [](double r) {
        const std::vector<TypedAtom> receptor{{"C", {r, 0, 0}}};
        return score_of(chain({"C"}, {0}), receptor);
    };
    const double touching = 3.8;  // Å, two carbons' radii
    EXPECT_NEAR(at(touching).terms.gauss1, -0.035579, 1e-4);
    EXPECT_NEAR(at(touching).terms.hydrophobic, -0.035069, 1e-6);
    EXPECT_NEAR(at(touching + 1).terms.hydrophobic, -0.035069 / 2, 1e-3);
    EXPECT_NEAR(at(touching + 3).terms.gauss2, -0.005156, 1e-4);
    EXPECT_NEAR(at(touching - 1).terms.repulsion, 0.840245, 0.02);
    EXPECT_EQ(at(touching + 1).terms.repulsion, 0);
    EXPECT_EQ(at(8.001).inter, 0);
    EXPECT_EQ(at(touching).terms.hydrogen_bond, 0);
}

TEST(VinaEnergies, OfAtomsThatClashAreCapped) {
    std::vector<TypedAtom> receptor;
    for (int i = 0; i < 150; ++i) receptor.push_back({"C", {0.0001 * i, 0, 0}});
    const auto score = score_of(chain({"C"}, {0}), receptor);
    EXPECT_GT(score.terms.sum(), 1500);
    EXPECT_LT(score.inter, 1000);
}

TEST(VinaEnergies, AreThatOfPlacesWhereverTheyAre) {
    const std::vector<TypedAtom> receptor{{"OA", {5, 0, 0}}, {"C", {-3.5, 0.5, 0}}, {"N", {0, 4, 4}}};
    auto moved = receptor;
    auto ligand = chain({"C", "OA"}, {0, 0});
    const auto here = score_of(ligand, receptor);
    for (auto& atom : moved) atom.at = {atom.at.x - 1000, atom.at.y + 77, atom.at.z - 8};
    for (auto& atom : ligand.atoms) atom.at = {atom.at.x - 1000, atom.at.y + 77, atom.at.z - 8};
    EXPECT_NEAR(score_of(ligand, moved).inter, here.inter, 1e-3);
    EXPECT_LT(here.inter, 0);
}

}  // namespace
}  // namespace mad::chem
