#include "engines/formats.hpp"
#include "engines/pdbqt.hpp"
#include "engines/receptor.hpp"
#include "engines/test_files.hpp"

#include <fmt/format.h>

namespace mad::engines {

constexpr std::string_view two_places =
    "ATOM      1  N   ALA A   1       0.000   0.000   0.000  1.00  0.00           N\n"
    "ATOM      2  CA AALA A   1       1.400   0.000   0.000  0.40  0.00           C\n"
    "ATOM      3  CA BALA A   1       1.500   0.000   0.000  0.60  0.00           C\n"
    "ATOM      4  C   ALA A   1       2.000   1.400   0.000  1.00  0.00           C\n"
    "HETATM    5 ZN    ZN A   2       9.000   0.000   0.000  1.00  0.00\n"
    "HETATM    6  O   HOH A   3       9.000   9.000   0.000  1.00  0.00           O\n";

chem::Structure read(Format format, std::string_view text) {
    return chem::read_structures(format, text)->front();
}

TEST(Pdb, IsWrittenAsItWasRead) {
    const auto s = read(Format::pdb, two_places);
    const auto again = read(Format::pdb, *write_pdb(s.atoms));
    ASSERT_EQ(again.atoms.size(), s.atoms.size());
    EXPECT_EQ(again.atoms[4].element, "Zn");
    EXPECT_EQ(again.atoms[4].name, "ZN");
    EXPECT_EQ(again.atoms[1].name, "CA");
    EXPECT_EQ(again.atoms[1].residue_number, "1");
    EXPECT_EQ(again.atoms[1].at, s.atoms[1].at);
}

TEST(Pdb, KeepsItsColumns) {
    chem::Atom atom{.element = "C",
                    .name = "C\xc3\xa9",
                    .at = {-999.999, 9999.999, 0},
                    .residue = "\xc3\xa9",
                    .chain = "\xc3",
                    .residue_number = "12345",
                    .alternate = "",
                    .occupancy = 1e6};
    const auto again = read(Format::pdb, *write_pdb({atom}));
    ASSERT_EQ(again.atoms.size(), 1u);
    EXPECT_EQ(again.atoms[0].at, atom.at);
    EXPECT_EQ(again.atoms[0].name, "C??");
    EXPECT_EQ(again.atoms[0].element, "C");

    atom.at.x = 10'000;
    const auto refused = write_pdb({atom});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, "coordinate_too_large");
    EXPECT_NE(refused.error().detail.find("10000, 9999.999, 0"), std::string::npos) << refused.error().detail;
}

TEST(Pdbqt, RefusesWhatDoesNotFitItsColumns) {
    const auto atom = [](std::string_view x) {
        return fmt::format("ATOM      1  C   LIG     1    {:>8}   0.000   0.000  1.00  0.00     0.000 C \n",
                           x);
    };
    EXPECT_TRUE(read_pdbqt(atom("-999.999")));
    for (const auto* x : {"-1000.00", "10000.00", "1e300", "nan"}) {
        const auto refused = read_pdbqt(atom(x));
        ASSERT_FALSE(refused) << x;
        EXPECT_EQ(refused.error().kind, "pdbqt_malformed");
        EXPECT_TRUE(refused.error().detail.starts_with("line 1: ")) << refused.error().detail;
    }
}

TEST(Receptor, KeepsTheMostOccupiedPlace) {
    const auto selection = select_receptor(read(Format::pdb, two_places), {});
    ASSERT_TRUE(selection) << selection.error().detail;
    ASSERT_EQ(selection->kept.size(), 3u);
    EXPECT_DOUBLE_EQ(selection->kept[1].at.x, 1.5);
}

TEST(Receptor, SaysWhatItDropped) {
    const auto selection = select_receptor(read(Format::pdb, two_places), {});
    ASSERT_EQ(selection->hetero.size(), 1u);
    EXPECT_EQ(selection->hetero[0].name, "ZN");
    EXPECT_FALSE(selection->hetero[0].kept);
    EXPECT_EQ(selection->waters_removed, 1);
}

TEST(Receptor, KeepsNamedHeteroResiduesAndWater) {
    const auto selection =
        select_receptor(read(Format::pdb, two_places), {.keep_hetero = {"ZN"}, .keep_water = true});
    EXPECT_EQ(selection->kept.size(), 5u);
}

TEST(Receptor, KnowsItsChains) {
    const auto unknown = select_receptor(read(Format::pdb, hiv_protease()), {.chains = {"C"}});
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().kind, "chain_not_found");
    const auto one = select_receptor(read(Format::pdb, hiv_protease()), {.chains = {"A"}});
    ASSERT_TRUE(one);
    EXPECT_EQ(one->residues, 99);
    EXPECT_EQ(select_receptor(read(Format::pdb, hiv_protease()), {})->residues, 198);
}

TEST(Receptor, GivesALigandByName) {
    const auto s = read(Format::pdb, hiv_protease());
    EXPECT_EQ(hetero_atoms(s, "478")->size(), 35u);
    EXPECT_EQ(hetero_atoms(s, "478::200")->size(), 35u);
    const auto none = hetero_atoms(s, "XYZ");
    ASSERT_FALSE(none);
    EXPECT_NE(none.error().detail.find("478"), std::string::npos);
}

TEST(Receptor, KeepsNamesAndNumbersOfResidues) {
    // Open Babel would call the first an alanine, for its side chain ends early, and count from 1.
    const std::string text =
        "ATOM      1  N   LYS B 225A      0.000   0.000   0.000  1.00  0.00           N\n"
        "ATOM      2  CA  LYS B 225A      1.458   0.000   0.000  1.00  0.00           C\n"
        "ATOM      3  C   LYS B 225A      2.009   1.420   0.000  1.00  0.00           C\n"
        "ATOM      4  O   LYS B 225A      1.251   2.390   0.000  1.00  0.00           O\n"
        "ATOM      5  CB  LYS B 225A      1.988  -0.773  -1.199  1.00  0.00           C\n"
        "HETATM    6 ZN    ZN B 301       9.000   0.000   0.000  1.00  0.00          ZN\n";
    const auto prepared = prepare_receptor(text, {.keep_hetero = {"ZN"}});
    ASSERT_TRUE(prepared) << prepared.error().detail;
    EXPECT_EQ(read_pdbqt(prepared->pdbqt)->front().atoms.front().residue, "LYS B 225A");
    const auto pdb = read(Format::pdb, prepared->pdb);
    int hydrogens = 0;
    for (const auto& atom : pdb.atoms) {
        EXPECT_EQ(residue_label(atom), atom.element == "Zn" ? "ZN B 301" : "LYS B 225A");
        hydrogens += atom.element == "H";
    }
    EXPECT_GT(hydrogens, 3);
}

TEST(Receptor, ReportsWhatIsMissing) {
    const auto atom = [](std::string_view name, std::string_view residue, int number, double x) {
        return fmt::format(
            "ATOM      1  {:<3} {} A{:4}    {:8.3f}   0.000   0.000  1.00  0.00           {}\n", name,
            residue, number, x, name.substr(0, 1));
    };
    std::string text;
    for (const auto* name : {"N", "CA", "C", "O", "CB"}) text += atom(name, "LYS", 4, 0);
    for (const auto* name : {"N", "C", "O"}) text += atom(name, "GLY", 5, 1.3);
    for (const auto* name : {"N", "CA", "C", "O"}) text += atom(name, "GLY", 9, 20);
    for (const auto* name : {"N", "CA", "C", "O"}) text += atom(name, "GLY", 8, 40);
    const auto selection = select_receptor(read(Format::pdb, text), {});
    ASSERT_TRUE(selection) << selection.error().detail;
    ASSERT_EQ(selection->incomplete.size(), 2u);
    EXPECT_EQ(selection->incomplete[0].name, "LYS");
    EXPECT_EQ(selection->incomplete[0].atoms, (std::vector<std::string>{"CG", "CD", "CE", "NZ"}));
    EXPECT_EQ(selection->incomplete[1].number, "5");
    EXPECT_EQ(selection->incomplete[1].atoms, std::vector<std::string>{"CA"});
    ASSERT_EQ(selection->breaks.size(), 2u);
    EXPECT_EQ(selection->breaks[0].after + " " + selection->breaks[0].before, "5 9");
    EXPECT_EQ(selection->breaks[0].missing, 3);
    EXPECT_EQ(selection->breaks[1].missing, std::nullopt);  // numbers that fall
    EXPECT_EQ(selection->warnings,
              (std::vector<std::string>{
                  "2 residues lack atoms: LYS A 4 (CG CD CE NZ), GLY A 5 (CA)",
                  "the chain is broken between GLY A 5 and GLY A 9 (3 missing), GLY A 9 and GLY A 8"}));
}

TEST(Format, IsSeenFromTheText) {
    EXPECT_EQ(*format_of(hiv_protease(), "it"), Format::pdb);
    EXPECT_EQ(*format_of(crabp(), "it"), Format::cif);
    EXPECT_EQ(*format_of("CC(=O)Oc1ccccc1C(=O)O aspirin\n", "it"), Format::smi);
    for (const auto text : {"", "\x1f\x8b\x08 x", "{\"json\": true}", "hello, world!"})
        EXPECT_FALSE(format_of(text, "it")) << text;
}

}  // namespace mad::engines
