// Interactions of crystal poses that are known, and of places made for one.
#include "engines/interactions.hpp"

#include "engines/receptor.hpp"
#include "engines/test_files.hpp"
#include "engines/vectors.hpp"

#include <gtest/gtest.h>
#include <set>

namespace mad::engines {
namespace {

using Bits = std::set<std::string>;

InteractionSites ligand_sites(const std::string& text, Format format) {
    auto molecule = std::move(BabelMolecule::read(text, format, 1)->front());
    molecule.add_hydrogens({});
    return interaction_sites(molecule);
}

InteractionSites receptor_sites(const std::string& structure, ReceptorOptions options = {}) {
    const auto receptor = prepare_receptor(structure, options);
    return interaction_sites(BabelMolecule::read(receptor->pdb, Format::pdb, 1)->front());
}

InteractionSites hetero_sites(const std::string& structure, Format format, const std::string& residue) {
    const auto models = chem::read_structures(format, structure);
    return ligand_sites(*write_pdb(*hetero_atoms(models->front(), residue)), Format::pdb);
}

Bits bits(const InteractionSites& ligand, const InteractionSites& receptor) {
    const auto list = interaction_fingerprint(interactions(ligand, receptor));
    EXPECT_TRUE(std::ranges::is_sorted(list));
    return {list.begin(), list.end()};
}

std::string joined(const Bits& all) {
    std::string text;
    for (const auto& bit : all) text += bit + " ";
    return text;
}

void expect(const Bits& found, const Bits& known) {
    for (const auto& bit : known) EXPECT_TRUE(found.contains(bit)) << bit << " is not in " << joined(found);
}

// Arg111 is reached through a water.
TEST(Interactions, OfRetinoicAcidInCrabp) {
    const auto ligand = hetero_sites(crabp(), Format::cif, "REA");
    const auto receptor = receptor_sites(crabp(), {.keep_water = true});
    const auto found = bits(ligand, receptor);
    expect(found, {"ARG:A:132:salt_bridge", "TYR:A:134:hydrogen_bond", "PHE:A:15:hydrophobic"});
    bool water = false;
    for (const auto& it : interactions(ligand, receptor)) {
        water |= it.residue.starts_with("HOH:") && it.kind == "hydrogen_bond";
        if (it.residue == "TYR:A:134" && it.kind == "hydrogen_bond") EXPECT_NEAR(it.distance, 2.57, 0.01);
        if (it.kind == "salt_bridge") EXPECT_FALSE(it.angle);
    }
    EXPECT_TRUE(water);
}

TEST(Interactions, OfAmprenavirInHivProtease) {
    const auto found = bits(hetero_sites(hiv_protease(), Format::pdb, "478"), receptor_sites(hiv_protease()));
    EXPECT_TRUE(found.contains("ASP:A:25:hydrogen_bond") || found.contains("ASP:B:25:hydrogen_bond"))
        << joined(found);
    expect(found, {"ASP:B:30:hydrogen_bond"});
    EXPECT_EQ(joined(found).find("salt_bridge"), std::string::npos) << joined(found);
}

TEST(Interactions, OfDonepezilInAcetylcholinesterase) {
    if (!has_shared_files()) GTEST_SKIP() << "needs ../shared/data";
    const auto structure = shared_file("1eve_raw/1eve.pdb");
    expect(bits(hetero_sites(structure, Format::pdb, "E20"), receptor_sites(structure)),
           {"TRP:A:84:pi_stacking_parallel", "TRP:A:279:pi_stacking_parallel", "PHE:A:330:pi_cation"});
}

TEST(Interactions, OfImatinibInAbl) {
    if (!has_shared_files()) GTEST_SKIP() << "needs ../shared/data";
    const auto ligand = ligand_sites(shared_file("1iep/ligand_crystal.sdf"), Format::sdf);
    const Bits known{"THR:A:315:hydrogen_bond", "MET:A:318:hydrogen_bond", "GLU:A:286:hydrogen_bond",
                     "ASP:A:381:hydrogen_bond", "ILE:A:360:hydrogen_bond"};
    expect(bits(ligand, receptor_sites(shared_file("1iep/receptor.pdb"))), known);
    expect(bits(ligand, receptor_sites(shared_file("1iep/receptor.pdbqt"))), known);
}

InteractionSites made(std::vector<SiteAtom> atoms) {
    for (auto& atom : atoms) atom.residue = "XYZ:A:1";
    InteractionSites sites;
    sites.atoms = std::make_shared<const std::vector<SiteAtom>>(std::move(atoms));
    return sites;
}

std::vector<Interaction> halogen_bonds(const Point& acceptor) {
    auto ligand = made({{{-1.9, 0, 0}, "C"}, {{0, 0, 0}, "Br", "", "", {0}}});
    ligand.halogens = {1};
    auto receptor =
        made({{acceptor, "O", "", "O", {1}}, {acceptor + Point{0.6, 1.06, 0}, "C", "", "C", {0}}});
    receptor.acceptors = {0};
    return interactions(ligand, receptor);
}

TEST(Interactions, OfHalogensAreStraight) {
    const auto straight = halogen_bonds({3.2, 0, 0});
    ASSERT_EQ(straight.size(), 1U);
    EXPECT_EQ(straight[0].kind, "halogen_bond");
    EXPECT_DOUBLE_EQ(straight[0].distance, 3.2);
    EXPECT_NEAR(*straight[0].angle, 180, 1e-6);
    EXPECT_TRUE(halogen_bonds({0, 3.2, 0}).empty());
    EXPECT_TRUE(halogen_bonds({4.2, 0, 0}).empty());
}

/// A ring in the plane of these two directions.
InteractionSites ring_at(const Point& center, const Point& u, const Point& v) {
    std::vector<SiteAtom> atoms;
    for (int i = 0; i < 6; ++i) {
        const double turn = i * std::numbers::pi / 3;
        atoms.push_back({center + u * (1.39 * std::cos(turn)) + v * (1.39 * std::sin(turn)), "C"});
    }
    auto sites = made(std::move(atoms));
    sites.rings = {{{0, 1, 2, 3, 4, 5}, center, cross(u, v)}};
    return sites;
}

TEST(Interactions, OfRings) {
    const Point x{1, 0, 0}, y{0, 1, 0}, z{0, 0, 1};
    const auto flat = ring_at({}, x, y);
    const auto kind = [&](const InteractionSites& other) {
        const auto found = interactions(flat, other);
        return found.empty() ? "" : found.front().kind;
    };
    EXPECT_EQ(kind(ring_at({1.2, 0, 3.6}, x, y)), "pi_stacking_parallel");
    EXPECT_EQ(kind(ring_at({0, 0, 5.0}, x, z)), "pi_stacking_t");
    EXPECT_EQ(kind(ring_at({2.5, 0, 3.6}, x, y)), "");
    EXPECT_EQ(kind(ring_at({0, 0, 5.0}, x, unit(y + z))), "");
    EXPECT_EQ(kind(ring_at({0, 0, 5.8}, x, y)), "");
    auto cation = made({{{0.5, 0, 4.5}, "N"}});
    cation.charges = {{{0}, {0.5, 0, 4.5}, true}};
    EXPECT_EQ(kind(cation), "pi_cation");
    cation.charges[0].positive = false;
    EXPECT_EQ(kind(cation), "");
}

TEST(Interactions, OfHydroxylsTurn) {
    auto ligand = made({{{-1.43, 0, 0}, "C"}, {{0, 0, 0}, "O"}});
    ligand.donors = {{1, {{0.3, -0.95, 0}}, 0}};
    auto receptor = made({{{0.9, 2.6, 0}, "O"}});
    receptor.acceptors = {0};
    const auto turned = interactions(ligand, receptor);
    ASSERT_EQ(turned.size(), 1U);
    EXPECT_GT(*turned[0].angle, 170);
    ligand.donors[0].turns_about = -1;
    EXPECT_TRUE(interactions(ligand, receptor).empty());
}

TEST(Interactions, OfMetals) {
    auto ligand = made({{{0, 0, 0}, "N"}});
    ligand.metal_binders = {0};
    auto receptor = made({{{2.1, 0, 0}, "Zn"}, {{3.1, 0, 0}, "Zn"}});
    receptor.metals = {0, 1};
    const auto found = interactions(ligand, receptor);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(interaction_fingerprint(found), std::vector<std::string>{"XYZ:A:1:metal_coordination"});
    EXPECT_TRUE(interactions(made({}), receptor).empty());
}

TEST(InteractionSites, KnowWhatIsCharged) {
    const auto charges = [](const std::string& smiles) {
        int sum = 0;
        for (const auto& charge : ligand_sites(smiles + "\n", Format::smi).charges)
            sum += charge.positive ? 1 : -1;
        return sum;
    };
    for (const auto* positive :
         {"CCN", "CC[NH3+]", "CN(C)C", "C[N+](C)(C)C", "CNC(=N)N", "NC(=N)c1ccccc1", "C1CCNCC1"})
        EXPECT_EQ(charges(positive), 1) << positive;
    for (const auto* negative : {"CC(=O)O", "CC(=O)[O-]", "COP(=O)(O)O", "CS(=O)(=O)O"})
        EXPECT_EQ(charges(negative), -1) << negative;
    for (const auto* neutral : {"Nc1ccccc1", "CC(=O)N", "CC(=O)OC", "CS(=O)(=O)N", "c1c[nH]cn1",
                                "C[N+](=O)[O-]", "CS(=O)C", "Nc1ncccn1", "CC#N"})
        EXPECT_EQ(charges(neutral), 0) << neutral;
}

}  // namespace
}  // namespace mad::engines
