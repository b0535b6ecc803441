#include "engines/ligand.hpp"

#include "engines/babel.hpp"
#include "engines/pose.hpp"
#include "engines/receptor.hpp"
#include "engines/rmsd.hpp"
#include "engines/test_files.hpp"

#include <cmath>

namespace mad::engines {

std::string kind_of(std::string_view ligand) {
    const auto prepared = prepare_ligand(ligand, {});
    return prepared ? "prepared" : prepared.error().kind;
}

TEST(Ligand, ComesFromSmilesInSpace) {
    const auto aspirin = prepare_ligand("CC(=O)Oc1ccccc1C(=O)O aspirin", {});
    ASSERT_TRUE(aspirin) << aspirin.error().detail;
    EXPECT_TRUE(aspirin->conformer_made);
    EXPECT_EQ(aspirin->heavy_atoms, 13);
    EXPECT_EQ(aspirin->charge, -1);
    EXPECT_EQ(aspirin->smiles, "CC(=O)Oc1ccccc1C(=O)[O-]");
    EXPECT_EQ(aspirin->title, "aspirin");
    EXPECT_EQ(aspirin->pdbqt.torsions, 3);
}

TEST(Ligand, IsTheSameEveryTime) {
    const auto one = prepare_ligand("CC(C)Cc1ccccc1", {}), other = prepare_ligand("CC(C)Cc1ccccc1", {});
    EXPECT_EQ(one->block.text, other->block.text);
    EXPECT_EQ(one->pdbqt.text, other->pdbqt.text);
}

TEST(Ligand, KeepsStereochemistry) {
    const std::string smiles = "C[C@H](N)C(=O)O";
    const auto l = prepare_ligand(smiles, {}), d = prepare_ligand("C[C@@H](N)C(=O)O", {});
    ASSERT_TRUE(l && d);
    EXPECT_NE(l->smiles, d->smiles);
    EXPECT_EQ(l->smiles, "C[C@H]([NH3+])C(=O)[O-]");
}

TEST(Ligand, IsProtonatedByPh) {
    EXPECT_EQ(prepare_ligand("NCCc1ccccc1", {.ph = 7.4})->charge, 1);
    EXPECT_EQ(prepare_ligand("NCCc1ccccc1", {.ph = 13})->charge, 0);
    EXPECT_EQ(prepare_ligand("NCCc1ccccc1", {.ph = {}})->charge, 0);
}

TEST(Ligand, OfOppositeChargesDoesNotCollapse) {
    const auto peptide = prepare_ligand(
        "CC(C)CC(NC(=O)C(Cc1ccccc1)NC(=O)C(C)N)C(=O)NC(CO)C(=O)NC(CCCCN)C(=O)NC(Cc1c[nH]cn1)C(=O)O", {});
    ASSERT_TRUE(peptide) << peptide.error().detail;
    EXPECT_EQ(peptide->charge, 1);
    const auto& at = peptide->block.at;
    for (std::size_t i = 0; i < at.size(); ++i)
        for (std::size_t j = i + 1; j < at.size(); ++j)
            EXPECT_GT(distance(at[i], at[j]), 0.8) << i << " " << j;
}

TEST(Ligand, KeepsItsRingsRigidHoweverLarge) {
    // Cyclohexadecane with a propyl: within the ring nothing turns.
    const auto ring = prepare_ligand("CCCC1CCCCCCCCCCCCCCC1", {});
    ASSERT_TRUE(ring) << ring.error().detail;
    EXPECT_EQ(ring->pdbqt.torsions, 2);
    ASSERT_EQ(ring->warnings.size(), 1u);
    EXPECT_TRUE(ring->warnings[0].starts_with("a ring of 16 atoms stays as it is")) << ring->warnings[0];
    EXPECT_TRUE(prepare_ligand("CCCC1CCCCC1", {})->warnings.empty());
}

TEST(Ligand, LeavesSaltsBehind) {
    const auto acetate = prepare_ligand("CCCC(=O)[O-].[Na+]", {});
    ASSERT_TRUE(acetate) << acetate.error().detail;
    EXPECT_EQ(acetate->heavy_atoms, 6);
    ASSERT_FALSE(acetate->warnings.empty());
    EXPECT_NE(acetate->warnings[0].find("Na"), std::string::npos);
}

TEST(Ligand, WarnsOfOpenStereocentres) {
    const auto open = prepare_ligand("CC(N)C(=O)O", {});
    ASSERT_EQ(open->warnings.size(), 1u);
    EXPECT_NE(open->warnings[0].find("stereo"), std::string::npos);
}

TEST(Ligand, RefusesWhatCannotBeDocked) {
    EXPECT_EQ(kind_of(""), "ligand_empty");
    EXPECT_EQ(kind_of(" \n"), "ligand_empty");
    EXPECT_EQ(kind_of("[H][H]"), "ligand_empty");
    EXPECT_EQ(kind_of("CCO\nCCN\n"), "ligand_several");
    EXPECT_EQ(kind_of("OB(O)c1ccccc1"), "atom_type_unsupported");
    EXPECT_EQ(kind_of("[Fe+2]12(C=C1)C=C2"), "atom_type_unsupported");
    EXPECT_EQ(kind_of("C*"), "molecule_invalid");
    EXPECT_EQ(kind_of("C1CC"), "molecule_invalid");
    EXPECT_EQ(kind_of("c1ccc"), "molecule_invalid");
    EXPECT_EQ(kind_of("CC(C)(C)(C)C"), "molecule_invalid");
    EXPECT_EQ(kind_of("{\"a\": 1}"), "format_unknown");
    EXPECT_EQ(kind_of(std::string(300, 'C')), "ligand_too_large");
    EXPECT_EQ(kind_of("x\n\n\n  3  2  0  0  0  0            999 V2000\n  gar bage\nM  END\n"),
              "molecule_invalid");
}

std::string amprenavir() {
    const auto atoms = hetero_atoms(chem::read_structures(Format::pdb, hiv_protease())->front(), "478");
    return *write_pdb(*atoms);
}

TEST(Ligand, OfACrystalKeepsItsPlace) {
    const auto ligand = prepare_ligand(amprenavir(), {});
    ASSERT_TRUE(ligand) << ligand.error().detail;
    EXPECT_FALSE(ligand->conformer_made);
    EXPECT_EQ(ligand->heavy_atoms, 35);
    const auto crystal = BabelMolecule::read(amprenavir(), Format::pdb, 1);
    const auto prepared = BabelMolecule::read(ligand->block.text + "$$$$\n", Format::sdf, 1);
    const auto same = rmsd(crystal->front().graph(), prepared->front().graph());
    ASSERT_TRUE(same) << same.error().detail;
    EXPECT_LT(same->corrected, 0.001);
}

/// The ligand's PDBQT moved as a docking engine would: turned as a whole, and about one torsion.
Pdbqt turned(const Pdbqt& from) {
    Pdbqt to = from;
    for (auto& atom : to.atoms) atom.at = {-atom.at[1] + 5, atom.at[0] - 3, atom.at[2] + 1};
    return to;
}

TEST(Pose, CarriesEveryHydrogenAlong) {
    const auto ligand = prepare_ligand("CC(C)Cc1ccc(cc1)C(C)C(=O)O", {});
    ASSERT_TRUE(ligand);
    EXPECT_LT(ligand->pdbqt.atoms.size(), ligand->block.at.size());
    const auto places = restore(ligand->pdbqt, turned(ligand->pdbqt), ligand->block, ligand->map);
    ASSERT_TRUE(places) << places.error().detail;
    for (std::size_t i = 0; i < places->size(); ++i) {
        const auto& p = ligand->block.at[i];
        EXPECT_LT(distance((*places)[i], {-p[1] + 5, p[0] - 3, p[2] + 1}), 0.01) << i;
    }
}

TEST(Pose, IsNoneOfAnotherLigand) {
    const auto one = prepare_ligand("CCO", {}), other = prepare_ligand("CCN", {});
    EXPECT_FALSE(map_atoms(one->pdbqt, other->block));
    EXPECT_FALSE(restore(one->pdbqt, prepare_ligand("CCCO", {})->pdbqt, one->block, one->map));
}

Graph ring(std::size_t n, double turn) {
    Graph g;
    for (std::size_t i = 0; i < n; ++i) {
        const double angle = 2 * M_PI * (static_cast<double>(i) + turn) / static_cast<double>(n);
        g.elements.emplace_back("C");
        g.at.push_back({std::cos(angle) * 1.4, std::sin(angle) * 1.4, 0});
        g.neighbours.push_back({static_cast<int>((i + 1) % n), static_cast<int>((i + n - 1) % n)});
    }
    return g;
}

TEST(Rmsd, SeesThroughSymmetry) {
    const auto r = rmsd(ring(6, 0), ring(6, 1));
    ASSERT_TRUE(r);
    EXPECT_NEAR(r->corrected, 0, 1e-9);
    EXPECT_NEAR(*r->plain, 1.4, 1e-6);
    EXPECT_TRUE(r->exact);
}

TEST(Rmsd, IsPlainWhereNothingIsSymmetric) {
    auto a = ring(3, 0), b = ring(3, 0);
    a.elements = b.elements = {"C", "N", "O"};
    for (auto& p : b.at) p[2] += 2;
    EXPECT_NEAR(rmsd(a, b)->corrected, 2, 1e-9);
}

TEST(Rmsd, EndsOnHighSymmetry) {
    // Eight tert-butyl groups on a ring: 6^8 · 16 equivalent orders.
    auto many = [](double turn) {
        Graph g = ring(8, turn);
        for (int i = 0; i < 8; ++i)
            for (int k = 0; k < 3; ++k) {
                const auto& base = g.at[static_cast<std::size_t>(i)];
                g.neighbours[static_cast<std::size_t>(i)].push_back(static_cast<int>(g.size()));
                g.neighbours.push_back({i});
                g.elements.emplace_back("C");
                g.at.push_back({base[0] * 2, base[1] * 2, (k + turn) * 0.9});
            }
        return g;
    };
    const auto r = rmsd(many(0), many(0.3));
    ASSERT_TRUE(r);
    EXPECT_TRUE(r->exact);
    EXPECT_LE(r->corrected, *r->plain + 1e-9);
}

TEST(Rmsd, RefusesOtherMolecules) {
    auto other = ring(6, 0);
    other.elements[0] = "N";
    const auto r = rmsd(ring(6, 0), other);
    ASSERT_FALSE(r);
    EXPECT_EQ(r.error().kind, "molecules_differ");
    auto open = ring(6, 0);
    open.neighbours[0].pop_back();
    open.neighbours[5].erase(open.neighbours[5].begin());
    EXPECT_FALSE(rmsd(ring(6, 0), open));
}

namespace {
std::vector<std::string> isomers_of(std::string_view ligand, std::size_t most = 16) {
    const auto forms = prepare_stereoisomers(ligand, {.ph = {}}, most);
    std::vector<std::string> smiles;
    if (!forms) return {forms.error().kind};
    for (const auto& form : *forms) smiles.push_back(form.smiles);
    return smiles;
}
}  // namespace

TEST(Ligand, SaysWhatItRemoved) {
    const auto salt = prepare_ligand("CCCC(=O)[O-].[Na+].O", {});
    ASSERT_TRUE(salt) << salt.error().detail;
    EXPECT_EQ(salt->removed, (std::vector<std::string>{"Na+", "H2O"}));
    EXPECT_TRUE(prepare_ligand("CCCC(=O)O", {})->removed.empty());
}

TEST(Ligand, IsNeutralisedWhereAsked) {
    const StandardForm neutral{.neutral = true};
    const auto kept = prepare_ligand("CCCC(=O)[O-].[Na+]", {.ph = {}, .form = neutral});
    ASSERT_TRUE(kept) << kept.error().detail;
    EXPECT_EQ(kept->smiles, "CCCC(=O)O");
    EXPECT_EQ(prepare_ligand("CCCC(=O)[O-]", {.ph = {}})->charge, -1);
    EXPECT_EQ(prepare_ligand("CCCC(=O)[O-]", {.ph = 7.4, .form = neutral})->charge, -1)
        << "the pH decides last";
    EXPECT_EQ(prepare_ligand("C[N+](C)(C)C", {.ph = {}, .form = neutral})->charge, 1)
        << "no hydrogen to lose";
    const auto nothing = prepare_ligand("CCCC(=O)O", {.ph = {}, .form = neutral});
    EXPECT_TRUE(nothing->warnings.empty());
}

TEST(Ligand, KeepsItsPlaceWhenItIsNeutralised) {
    const auto charged = prepare_ligand("[NH3+]CCc1ccccc1", {.ph = {}});
    const auto neutral =
        prepare_ligand(charged->block.text + "$$$$\n", {.ph = {}, .form = {.neutral = true}});
    ASSERT_TRUE(neutral) << neutral.error().detail;
    EXPECT_FALSE(neutral->conformer_made);
    EXPECT_EQ(neutral->charge, 0);
    EXPECT_EQ(neutral->smiles, "NCCc1ccccc1");
    for (std::size_t i = 0; i < 9; ++i)
        EXPECT_LT(distance(neutral->block.at[i], charged->block.at[i]), 0.001);
}

TEST(Ligand, IsItsCanonicalTautomerWhereAsked) {
    const LigandOptions canonical{.ph = {}, .form = {.canonical_tautomer = true}};
    const auto enol = prepare_ligand("OC1=CCCCC1", canonical), keto = prepare_ligand("O=C1CCCCC1", canonical);
    ASSERT_TRUE(enol && keto);
    EXPECT_EQ(enol->smiles, "O=C1CCCCC1");
    EXPECT_EQ(keto->smiles, enol->smiles);
    EXPECT_EQ(enol->warnings.size(), 1u);
    EXPECT_TRUE(keto->warnings.empty());
    const auto alanine = prepare_ligand("C[C@H](N)C(=O)O", canonical);
    EXPECT_EQ(alanine->smiles, "C[C@H](N)C(=O)O") << "stereochemistry stays";
    const auto pyridone = prepare_ligand("Oc1ccccn1", canonical);
    EXPECT_EQ(pyridone->smiles, prepare_ligand("O=c1cccc[nH]1", canonical)->smiles);
}

TEST(Ligand, HasItsStereoisomersPrepared) {
    EXPECT_EQ(isomers_of("CC(N)C(=O)O"), (std::vector<std::string>{"C[C@H](N)C(=O)O", "C[C@@H](N)C(=O)O"}));
    EXPECT_EQ(isomers_of("C[C@H](N)C(=O)O").size(), 1u);
    EXPECT_EQ(isomers_of("CC(O)C(C)O").size(), 3u) << "two and a meso form";
    EXPECT_EQ(isomers_of("CC=CC(C)O").size(), 4u);
    EXPECT_EQ(isomers_of("CC1CCC(C)CC1").size(), 2u) << "cis and trans";
    EXPECT_EQ(isomers_of("CCO").size(), 1u);
    EXPECT_EQ(isomers_of("CC1CC2CCC1C2").size(), 4u) << "a bridge leaves four of eight";
    EXPECT_EQ(isomers_of("%%%"), std::vector<std::string>{kind_of("%%%")});
}

TEST(Ligand, HasNoMoreStereoisomersThanAsked) {
    const auto some = prepare_stereoisomers("OCC(O)C(O)C(O)C(O)C=O glucose", {.ph = {}}, 3);
    ASSERT_TRUE(some) << some.error().detail;
    ASSERT_EQ(some->size(), 3u);
    EXPECT_EQ((*some)[2].title, "glucose_3");
    EXPECT_EQ((*some)[0].warnings, std::vector<std::string>{"of up to 16 stereoisomers 3 were made"});
    const auto placed = prepare_stereoisomers((*some)[1].block.text + "$$$$\n", {.ph = {}}, 8);
    ASSERT_TRUE(placed);
    ASSERT_EQ(placed->size(), 1u) << "in space it is one of them";
    EXPECT_EQ(placed->front().smiles, (*some)[1].smiles);
}

}  // namespace mad::engines
