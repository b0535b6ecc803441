#include "chem/geometry.hpp"
#include "chem/gzip.hpp"
#include "chem/inspect.hpp"
#include "chem/samples_test.hpp"

#include <gtest/gtest.h>

namespace mad::chem {
namespace {

Summary summary_of(const std::string& text) {
    auto summary = inspect(text);
    EXPECT_TRUE(summary) << summary.error().detail;
    return summary ? *summary : Summary{};
}
using Elements = std::map<std::string, std::int64_t>;

TEST(Pdb, GivesMoleculesChainsAndHeteroResidues) {
    const auto s = summary_of(samples::pdb);
    EXPECT_EQ(s.format, Format::pdb);
    EXPECT_EQ(s.name, "1ABC: A SMALL PEPTIDE WITH A LIGAND");
    EXPECT_EQ(s.molecule_count, 1);
    EXPECT_EQ(s.atom_count, 7);
    EXPECT_EQ(s.elements, (Elements{{"C", 2}, {"Cl", 1}, {"N", 2}, {"O", 1}, {"Zn", 1}}));
    EXPECT_EQ(s.chains, (std::vector<std::string>{"A", "B"}));
    EXPECT_EQ(s.residue_count, 5);
    EXPECT_EQ(s.water_count, 1);
    ASSERT_EQ(s.hetero_residues.size(), 2U);
    EXPECT_EQ(s.hetero_residues[1].name, "LIG");
    EXPECT_EQ(s.hetero_residues[1].chain, "B");
    EXPECT_EQ(s.hetero_residues[1].number, "200");
    EXPECT_EQ(s.hetero_residues[1].atoms, 2);
    EXPECT_EQ(s.dimensions, 3);
}

TEST(Pdb, GivesAtomsWithTheirResidues) {
    const auto atoms = atoms_of(Format::pdb, samples::pdb).value();
    EXPECT_EQ(atoms[1].name, "CA");
    EXPECT_EQ(atoms[1].alternate, "A");
    EXPECT_EQ(atoms[1].at, (Point{11.639, 6.071, -5.147}));
    EXPECT_EQ(atoms[2].residue_number, "2A");
    EXPECT_FALSE(atoms[2].hetero);
    EXPECT_TRUE(atoms[3].hetero);
}

TEST(Pdb, ReadsTheElementFromTheAtomNameWhereOldFilesHaveNone) {
    const auto element = [](const std::string& record, const std::string& name, const std::string& residue) {
        const auto atoms =
            atoms_of(Format::pdb, record + "    1 " + name + ' ' + residue +
                                      " A   1      11.104   6.134  -6.504  1.00  0.00      1HPV 112\n");
        return atoms ? atoms->front().element : atoms.error().detail;
    };
    EXPECT_EQ(element("ATOM  ", " CA ", "ALA"), "C");
    EXPECT_EQ(element("ATOM  ", "CA  ", "ALA"), "C");
    EXPECT_EQ(element("HETATM", "CA  ", " CA"), "Ca");
    EXPECT_EQ(element("HETATM", "ZN  ", " ZN"), "Zn");
    EXPECT_EQ(element("HETATM", "CL1 ", "LIG"), "Cl");
    EXPECT_EQ(element("ATOM  ", "HG11", "VAL"), "H");
    EXPECT_EQ(element("ATOM  ", "1HB ", "ALA"), "H");
    EXPECT_EQ(element("ATOM  ", "SE  ", "MSE"), "Se");
}

TEST(Pdb, CountsTheAtomsOfTheFirstModel) {
    const std::string atom =
        "ATOM      1  N   ALA A   1      11.104   6.134  -6.504  1.00  0.00           N\n";
    const auto text = "MODEL        1\n" + atom + "ENDMDL\nMODEL        2\n" + atom + "ENDMDL\nEND\n";
    EXPECT_EQ(summary_of(text).model_count, 2);
    EXPECT_EQ(summary_of(text).molecule_count, 1);
    EXPECT_EQ(summary_of(text).atom_count, 1);
    EXPECT_EQ(read_structures(Format::pdb, text).value().size(), 2U);
}

TEST(Pdb, OfHivProteaseWithAmprenavir) {
    const auto s = summary_of(samples::file("/usr/share/pymol/data/tut/1hpv.pdb"));
    EXPECT_EQ(s.atom_count, 1631);
    EXPECT_EQ(s.chains, (std::vector<std::string>{"A", "B"}));
    ASSERT_EQ(s.hetero_residues.size(), 1U);
    EXPECT_EQ(s.hetero_residues[0].name, "478");
    EXPECT_EQ(s.hetero_residues[0].atoms, 35);
    EXPECT_EQ(s.water_count, 80);
    EXPECT_TRUE(s.name.starts_with("1HPV: HIV-1 PROTEASE")) << s.name;
}

TEST(Cif, GivesAtomsOfLoopsQuotesAndTexts) {
    const auto s = summary_of(samples::cif);
    EXPECT_EQ(s.format, Format::cif);
    EXPECT_EQ(s.name, "1ABC: A title on two lines");
    EXPECT_EQ(s.model_count, 2);
    EXPECT_EQ(s.atom_count, 3);
    const auto atoms = atoms_of(Format::cif, samples::cif).value();
    EXPECT_EQ(atoms[1].alternate, "A");
    EXPECT_EQ(atoms[2].name, "O5'");
    EXPECT_EQ(atoms[2].chain, "X");
    EXPECT_EQ(atoms[2].residue_number, "200A");
    EXPECT_TRUE(atoms[2].hetero);
    EXPECT_EQ(atoms[2].at, (Point{1, 2, 3}));
}

TEST(Cif, OfOneAtomNeedsNoLoop) {
    const auto atoms =
        atoms_of(Format::cif,
                 "data_x\n_atom_site.type_symbol ZN\n_atom_site.Cartn_x 1\n_atom_site.Cartn_y 2\n"
                 "_atom_site.Cartn_z 3\n");
    ASSERT_TRUE(atoms) << atoms.error().detail;
    EXPECT_EQ(atoms->front().element, "Zn");
}

TEST(Sdf, GivesMoleculesWithTheirCharge) {
    const auto s = summary_of(samples::sdf);
    EXPECT_EQ(s.format, Format::sdf);
    EXPECT_EQ(s.name, "aspirin anion");
    EXPECT_EQ(s.atom_count, 3);
    EXPECT_EQ(s.charge, -1);
    EXPECT_EQ(summary_of(samples::sdf + samples::sdf + "\n\n").molecule_count, 2);
    EXPECT_FALSE(summary_of(samples::sdf + samples::sdf).charge);
}

TEST(Sdf, ReadsV3000AndMolfilesWithoutAnEndMark) {
    const auto s = summary_of(samples::v3000);
    EXPECT_EQ(s.name, "water");
    EXPECT_EQ(s.elements, (Elements{{"H", 1}, {"O", 1}}));
    EXPECT_EQ(s.charge, -1);
}

TEST(Sdf, KnowsFlatDrawingsFromConformers) {
    EXPECT_EQ(summary_of(samples::sdf).dimensions, 3);
    auto flat = samples::sdf;
    flat.replace(flat.find("0.5000"), 6, "0.0000");
    EXPECT_EQ(summary_of(flat).dimensions, 2);
}

TEST(Sdf, OfRealLibraries) {
    const auto s = summary_of(samples::file("/usr/share/RDKit/Contrib/Fastcluster/testdata/cdk2.sdf"));
    EXPECT_EQ(s.molecule_count, 47);
    EXPECT_EQ(s.atom_count, 1968);
    EXPECT_EQ(s.name, "ZINC03814457");
    EXPECT_EQ(summary_of(samples::file("/usr/share/RDKit/Data/NCI/first_200.props.sdf")).molecule_count, 200);
}

TEST(Mol2, GivesAtomsAndPartialCharges) {
    const auto s = summary_of(samples::mol2);
    EXPECT_EQ(s.format, Format::mol2);
    EXPECT_EQ(s.name, "methanol");
    EXPECT_EQ(s.elements, (Elements{{"C", 1}, {"O", 1}}));
    EXPECT_EQ(s.charge, -0.3);
    EXPECT_EQ(summary_of(samples::mol2 + samples::mol2).molecule_count, 2);
}

TEST(Pdbqt, GivesElementsOfAutodockTypesAndTorsions) {
    const auto s = summary_of(samples::pdbqt);
    EXPECT_EQ(s.format, Format::pdbqt);
    EXPECT_EQ(s.name, "ethanol");
    EXPECT_EQ(s.elements, (Elements{{"C", 1}, {"H", 1}, {"O", 1}}));
    EXPECT_EQ(s.torsions, 1);
    EXPECT_EQ(s.charge, -0.09);
}

TEST(Pdbqt, OfPosesIsOneMoleculeWithManyModels) {
    const auto text = "MODEL 1\nREMARK VINA RESULT:    -9.4      0.000      0.000\n" + samples::pdbqt +
                      "ENDMDL\nMODEL 2\n" + samples::pdbqt + "ENDMDL\n";
    EXPECT_EQ(summary_of(text).molecule_count, 1);
    EXPECT_EQ(summary_of(text).model_count, 2);
    EXPECT_EQ(read_structures(Format::pdbqt, text).value()[1].torsions, 1);
}

TEST(Smi, GivesOneMoleculeALine) {
    const auto s = summary_of(samples::smi);
    EXPECT_EQ(s.format, Format::smi);
    EXPECT_EQ(s.molecule_count, 3);
    EXPECT_EQ(s.name, "aspirin");
    EXPECT_EQ(s.atom_count, 13 + 8 + 6);
    EXPECT_EQ(s.dimensions, 0);
    EXPECT_EQ(read_structures(Format::smi, samples::smi).value()[1].name, "betaine hydrate");
}

TEST(Smi, OfRealLibraries) {
    EXPECT_EQ(summary_of(samples::file("/usr/share/RDKit/Contrib/FreeWilson/data/CHEMBL2321810.smi"))
                  .molecule_count,
              1017);
    EXPECT_EQ(summary_of(samples::file("/usr/share/RDKit/Contrib/fraggle/data/ChEMBL_11265_actives.smi"))
                  .molecule_count,
              100);
}

TEST(Formats, ReadTheSameWithEveryLineEndAndInAnyPieces) {
    for (const auto& text : {samples::pdb, samples::cif, samples::sdf, samples::v3000, samples::mol2,
                             samples::pdbqt, samples::smi})
        for (const std::string end : {"\n", "\r\n", "\r"}) {
            std::string other = "\xEF\xBB\xBF";  // a byte order mark too
            for (const char c : text) other += c == '\n' ? end : std::string(1, c);
            Inspector by_byte(Claim{});
            for (const char& c : other) by_byte.feed({&c, 1});
            const auto s = by_byte.finish();
            ASSERT_TRUE(s) << s.error().detail;
            EXPECT_EQ(s->atom_count, summary_of(text).atom_count);
            EXPECT_EQ(s->name, summary_of(text).name);
        }
}

TEST(Formats, AreNamedByTheirFiles) {
    EXPECT_EQ(format_of_file("a/1hpv.PDB"), Format::pdb);
    EXPECT_EQ(format_of_file("1hpv.ent.gz"), Format::pdb);
    EXPECT_EQ(format_of_file("x.mmcif"), Format::cif);
    EXPECT_EQ(format_of_file("x.tar.mol"), Format::sdf);
    EXPECT_FALSE(format_of_file("pdb"));
    EXPECT_FALSE(format_of_file("x.txt"));
    EXPECT_EQ(name_of(Format::smi), "smi");
}

TEST(Geometry, BoxesAndDistances) {
    const auto atoms = atoms_of(Format::mol2, samples::mol2).value();
    const auto box = box_around(atoms, 4);
    EXPECT_EQ(box.center, (Point{0.7, 0, 0.25}));
    EXPECT_DOUBLE_EQ(box.size.x, 9.4);
    EXPECT_DOUBLE_EQ(box.size.y, 8);
    EXPECT_TRUE(box.contains({5.3, 4, 0}));
    EXPECT_FALSE(box.contains({5.5, 0, 0}));
    const std::vector<Point> a{{0, 0, 0}, {1, 0, 0}}, b{{0, 3, 0}, {1, 0, 4}};
    EXPECT_DOUBLE_EQ(rmsd(a, b).value(), std::sqrt(12.5));
    EXPECT_EQ(rmsd(a, a), 0);
    EXPECT_FALSE(rmsd(a, std::span(b).first(1)));
    EXPECT_FALSE(rmsd({}, {}));
}

}  // namespace
}  // namespace mad::chem
