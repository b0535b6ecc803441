#include "chem/inspect.hpp"
#include "chem/samples_test.hpp"

#include <gtest/gtest.h>
#include <random>

namespace mad::chem {
namespace {

/// The first fault; empty where there is none.
std::string fault_of(const std::string& text, Format claimed) {
    const auto s = inspect(text, {claimed, "the request"});
    if (s) return {};
    return s.error().faults.empty() ? s.error().detail : s.error().faults.front().detail;
}
std::string with(std::string text, std::string_view what, std::string_view instead) {
    const auto at = text.find(what);
    EXPECT_NE(at, text.npos) << what;
    return text.replace(at, what.size(), instead);
}
std::string before(const std::string& text, std::string_view what) { return text.substr(0, text.find(what)); }

TEST(PdbFaults, NameLineColumnsAndWhatWasFound) {
    const auto fault = [](std::string_view what, std::string_view instead) {
        return fault_of(with(samples::pdb, what, instead), Format::pdb);
    };
    EXPECT_EQ(fault("11.639", "   abc"), "line 5: x must be a number in columns 31-38, found 'abc'");
    EXPECT_EQ(fault("-6.504", "   nan"), "line 4: z must be a number in columns 47-54, found 'nan'");
    EXPECT_EQ(
        fault("  6.134  -6.504  1.00  0.00           N", ""),
        "line 4: the atom record ends at column 39, but its coordinates stand in columns 31-54: is the file "
        "cut off?");
    EXPECT_EQ(fault("          ZN\n", "          QQ\n"), "line 8: 'QQ' in columns 77-78 is no element");
    EXPECT_EQ(fault_of("HEADER    X\nREMARK 1\nEND\n", Format::pdb), "there is no ATOM or HETATM record");
    EXPECT_EQ(fault_of("MODEL        1\nENDMDL\n", Format::pdb), "line 2: the model has no atoms");
    EXPECT_EQ(fault_of("MODEL        1\n" + samples::pdb, Format::pdb),
              "line 13: the file ends within the model that began at line 1: ENDMDL is missing");
}

TEST(CifFaults, NameLineAndItem) {
    const auto fault = [](std::string_view what, std::string_view instead) {
        return fault_of(with(samples::cif, what, instead), Format::cif);
    };
    EXPECT_EQ(fault("11.639", "abc"), "line 29: _atom_site.Cartn_x must be a number, found 'abc'");
    EXPECT_EQ(fault("11.639", "?"), "line 29: _atom_site.Cartn_x must be a number, found '?'");
    EXPECT_EQ(fault("_atom_site.Cartn_y\n", "_atom_site.y\n"),
              "line 28: the _atom_site category has no _atom_site.Cartn_y");
    EXPECT_EQ(fault("\"O5'\"", "\"O5'"), "line 30: the quote '\"O5' . LIG B . A' has no end");
    EXPECT_EQ(fault_of(before(samples::cif, " 200 LIG X"), Format::cif),
              "line 31: loop_ of line 11 ends within a row, after 12 of 16 values: is the file cut off?");
    EXPECT_EQ(fault_of(before(samples::cif, "on two lines"), Format::cif),
              "line 5: the text that began with ';' at line 5 has no end");
    EXPECT_EQ(fault_of("data_x\n_a.b 1\n", Format::cif),
              "there are no atoms: no _atom_site with Cartesian coordinates");
    EXPECT_EQ(fault_of("data_x\n_a.b\n_a.c 1\n", Format::cif), "line 3: '_a.b' has no value");
    EXPECT_EQ(fault_of("data_x\nstray\n", Format::cif), "line 2: the value 'stray' belongs to no name");
}

TEST(CifFaults, TellCrystalsFromMacromolecules) {
    EXPECT_EQ(
        fault_of("data_x\nloop_\n_atom_site_label\n_atom_site_fract_x\nC1 0.5\n", Format::cif),
        "line 4: this CIF has fractional coordinates of a crystal (_atom_site_fract_x); convert it to mmCIF, "
        "PDB or SDF first");
}

TEST(SdfFaults, NameLineMoleculeAndWhatWasFound) {
    const auto fault = [](std::string_view what, std::string_view instead) {
        return fault_of(with(samples::sdf, what, instead), Format::sdf);
    };
    EXPECT_EQ(fault("    1.2000", "     1.2.0"), "line 6: x must be a number, found '1.2.0'");
    EXPECT_EQ(fault(" C  ", " R# "), "line 5: 'R#' is no element; query atoms and R groups cannot be used");
    EXPECT_EQ(
        fault("  3  2  0", "  x  2  0"),
        "line 4: the fourth line of a molecule must begin with its numbers of atoms and bonds in columns 1-3 "
        "and 4-6, found 'x  2  0  0  0  0  0  0  0  0999 V2000'");
    EXPECT_EQ(fault("  3  2  0", "  0  0  0"), "line 4: the molecule has no atoms");
    EXPECT_EQ(fault("  1  3  1  0", "  1  4  1  0"), "line 9: a bond must join atoms from 1 to 3, found '4'");
    EXPECT_EQ(fault("  1  3  1  0", "  1  1  1  0"), "line 9: a bond joins atom 1 to itself");
    EXPECT_EQ(
        fault("  3  2  0", "  4  2  0"),
        "line 8: an atom line must have its values in columns 1-34, found '1  2  2  0  0  0  0' after 3 of 4 "
        "atoms");
    EXPECT_EQ(
        fault("M  CHG  1   3", "M  CHG  1   7"),
        "line 10: M  CHG must list atoms from 1 to 3 with charges of -15 to 15, found 'M  CHG  1   7  -1'");
    EXPECT_EQ(fault("M  END\n", ""), "line 11: M  END is missing before the data items");
    EXPECT_EQ(fault_of(before(samples::sdf, "  1  3  1"), Format::sdf),
              "line 8: the file ends within molecule 1, after 3 of 3 atoms and 1 of 2 bonds");
    EXPECT_EQ(fault_of(samples::sdf + before(samples::sdf, "  3  2"), Format::sdf),
              "line 18: the file ends in the header of molecule 2, before its atoms");
    EXPECT_EQ(fault_of(with(samples::v3000, "COUNTS 2", "COUNTS 3"), Format::sdf),
              "line 16: M  END after 2 of 3 atoms and 1 of 1 bonds");
}

TEST(SdfFaults, OfOneMoleculeDoNotHideThoseOfTheNext) {
    const auto broken = with(samples::sdf, "    1.2000", "     1.2.0");
    const auto s = inspect(broken + samples::sdf + broken);
    ASSERT_FALSE(s);
    ASSERT_EQ(s.error().faults.size(), 2U);
    EXPECT_EQ(s.error().faults[1].detail, "line 36: x must be a number, found '1.2.0'");
    EXPECT_EQ(
        s.error().detail,
        "The sdf file cannot be used: line 6: x must be a number, found '1.2.0' (the first of 2 faults)");
}

TEST(Mol2Faults, NameLineAndWhatWasFound) {
    const auto fault = [](std::string_view what, std::string_view instead) {
        return fault_of(with(samples::mol2, what, instead), Format::mol2);
    };
    EXPECT_EQ(fault("0.5000", "abc"), "line 9: z must be a number, found 'abc'");
    EXPECT_EQ(fault("C.3", "Du"), "line 9: 'Du' is no SYBYL atom type of an element");
    EXPECT_EQ(fault(" 2 1 1 0 0", "two"),
              "line 4: the second line of a molecule must give its numbers of atoms and bonds, found 'two'");
    EXPECT_EQ(fault(" 2 1 1 0 0", " 3 1 1 0 0"),
              "line 15: molecule 1 of line 2 should have 3 atoms, but has 2");
    EXPECT_EQ(fault("  1 1 2 1", "  1 1 3 1"),
              "line 13: a bond must have an id, two different atoms from 1 to 2 and a type, found '1 1 3 1'");
    EXPECT_EQ(fault("@<TRIPOS>MOLECULE", "@<TRIPOS>COMMENT"),
              "line 2: @<TRIPOS>COMMENT before @<TRIPOS>MOLECULE");
}

TEST(PdbqtFaults, NameLineAndWhatWasFound) {
    const auto fault = [](std::string_view what, std::string_view instead) {
        return fault_of(with(samples::pdbqt, what, instead), Format::pdbqt);
    };
    EXPECT_EQ(fault("-0.400 OA", "-0.400 Xx"), "line 6: 'Xx' in columns 78-79 is no AutoDock atom type");
    EXPECT_EQ(fault("-0.400 OA", "-0.400"), "line 6: the AutoDock atom type is missing in columns 78-79");
    EXPECT_EQ(fault("-0.400", "-0.4.0"),
              "line 6: the partial charge must be a number in columns 69-76, found '-0.4.0'");
    EXPECT_EQ(fault("ENDBRANCH   1   2\n", ""), "line 8: BRANCH 1 2 of line 5 has no ENDBRANCH");
    EXPECT_EQ(fault("ENDBRANCH   1   2", "ENDBRANCH   1   3"),
              "line 8: ENDBRANCH does not fit BRANCH 1 2 of line 5, found '1   3'");
    EXPECT_EQ(fault("ENDROOT\n", ""), "line 8: ROOT of line 2 has no ENDROOT");
    EXPECT_EQ(fault("TORSDOF 1\n", ""), "line 8: a ligand must end with TORSDOF: is the file cut off?");
}

TEST(SmiFaults, NameLineAndColumn) {
    const auto fault = [](const std::string& line) {
        return fault_of("CCO ethanol\n" + line + "\n", Format::smi);
    };
    EXPECT_EQ(fault("CC(C"), "line 2: column 3: '(' without ')'");
    EXPECT_EQ(fault("CC)C"), "line 2: column 3: ')' without '('");
    EXPECT_EQ(fault("C()C"), "line 2: column 3: an empty branch");
    EXPECT_EQ(fault("C1CC"), "line 2: column 2: ring closure 1 is never closed");
    EXPECT_EQ(fault("C11"), "line 2: column 3: ring closure 1 joins an atom to itself");
    EXPECT_EQ(fault("C=1CCC#1"), "line 2: column 8: ring closure 1 has two different bonds");
    EXPECT_EQ(fault("C%1C"), "line 2: column 2: '%' must be followed by two digits");
    EXPECT_EQ(fault("=CC"), "line 2: column 1: a bond with no atom before it");
    EXPECT_EQ(fault("CC="), "line 2: column 3: a bond with no atom behind it");
    EXPECT_EQ(fault("C==C"), "line 2: column 3: two bonds in a row");
    EXPECT_EQ(fault("C..C"), "line 2: column 3: '.' must stand between atoms");
    EXPECT_EQ(fault("C[Xx]"), "line 2: column 2: '[Xx]' names no element");
    EXPECT_EQ(fault("C[NH3+"), "line 2: column 2: this bracket atom has no end or something unknown in it");
    EXPECT_EQ(fault("CZC"),
              "line 2: column 2: 'ZC' begins with no atom, bond, branch or ring closure; other elements "
              "stand in brackets");
    EXPECT_EQ(fault("CC(C)(C)(C)C"), "line 2: column 2: C has 5 bonds, but can have 4 at most");
    EXPECT_EQ(fault("C*"), "line 2: column 2: '*' stands for any atom and cannot be used");
}

TEST(SmiFaults, AreNotFoundInWhatIsRight) {
    for (const auto* smiles : {"c1ccccc1",
                               "C%12CCCCC%12",
                               "[13CH4]",
                               "[Na+].[Cl-]",
                               "F/C=C/F",
                               "N[C@@](F)(Cl)Br",
                               "O=[N+]([O-])c1ccccc1",
                               "CN(=O)=O",
                               "OS(=O)(=O)O",
                               "c1cc[nH]c1",
                               "[nH]1cccc1",
                               "C1.C1",
                               "OCl(=O)(=O)=O",
                               "[Fe++]",
                               "[Cu+2]",
                               "[CH3:1]",
                               "C1CC2CC1CC2",
                               "[se]1cccc1",
                               "C#N",
                               "[H][H]",
                               "[C@H]1(F)CC1",
                               "[Pt@SP1](F)(Cl)(Br)I",
                               "O=c1[nH]cnc2c1ncn2"})
        EXPECT_EQ(fault_of(std::string(smiles) + "\n", Format::smi), "") << smiles;
}

TEST(Claims, ThatTheContentContradictsAreRefusedWithBothNamed) {
    const auto s = inspect(samples::pdb, {Format::sdf, "the file name 'a.sdf'"});
    EXPECT_EQ(s.error().kind, "format_mismatch");
    EXPECT_EQ(s.error().detail,
              "The content is pdb, but the file name 'a.sdf' says sdf; name it after what it is.");
    EXPECT_EQ(inspect(samples::pdbqt, {Format::pdb, "x"}).error().kind, "format_mismatch");
    EXPECT_EQ(inspect(samples::smi, {Format::mol2, "x"}).error().kind, "format_mismatch");
}

TEST(Content, ThatIsNoMoleculeIsRefusedWithWhatItIs) {
    const auto detail = [](const std::string& text) { return inspect(text).error().detail; };
    EXPECT_EQ(detail(""), "The file is empty.");
    EXPECT_EQ(detail(" \n\r\n"), "The file is empty.");
    EXPECT_EQ(detail("dear sir,\nplease dock this\n"),
              "The content is none of PDB, mmCIF, SDF, MOL2, PDBQT and SMILES; it begins with 'dear sir,'.");
    EXPECT_EQ(detail(std::string("ATOM\0x", 6)),
              "The file is binary (byte 0x00 at offset 4); molecules are text: PDB, mmCIF, SDF, MOL2, PDBQT "
              "or SMILES.");
    EXPECT_EQ(detail("PK\x03\x04rest"),
              "The file is a ZIP archive; upload the molecule file itself, or compressed with gzip.");
}

TEST(Content, ThatIsNotTextHasItsLineAndColumn) {
    EXPECT_EQ(fault_of(with(samples::pdb, "A SMALL", "A \x01MALL"), Format::pdb),
              "line 2: byte 0x01 at column 13 is a control character: is this a text file?");
    EXPECT_EQ(fault_of(with(samples::pdb, "A SMALL", "A SM\xC4LL"), Format::pdb),
              "line 2: byte 0xC4 at column 15 is not UTF-8; save the file as UTF-8");
    EXPECT_EQ(fault_of(with(samples::pdb, "A SMALL", "Ä SMÄLL"), Format::pdb), "");
    const auto late = samples::pdb + std::string(100'000, '\n') + std::string("\0", 1) + "\n";
    EXPECT_EQ(fault_of(late, Format::pdb),
              "line 100013: byte 0x00 at column 1 is a control character: is this a text file?");
}

TEST(Content, WithoutLineEndsIsRefusedBeforeItIsAllHeld) {
    Inspector inspector({Format::pdb, "the request"});
    inspector.feed(samples::pdb);
    const std::string piece(1 << 16, 'x');
    int fed = 0;
    while (!inspector.failed() && fed < 1000) {
        inspector.feed(piece);
        ++fed;
    }
    EXPECT_LE(fed, 18);
    EXPECT_EQ(inspector.finish().error().faults.front().detail,
              "line 13: a line of more than 1048576 bytes: this is no molecule file");
}

TEST(Content, WithManyFaultsShowsTheFirstTen) {
    std::string text;
    for (int i = 0; i < 100; ++i) text += "C(\n";
    const auto s = inspect(text, {Format::smi, "x"});
    EXPECT_EQ(s.error().faults.size(), 10U);
    EXPECT_TRUE(s.error().detail.ends_with("(the first of 10 faults or more)")) << s.error().detail;
}

// Whatever is cut off or damaged: a summary or an error, never a crash (the sanitizers watch).
TEST(Content, DamagedAnywhereIsReadOrRefused) {
    std::mt19937 random(1);
    for (const auto& text : {samples::pdb, samples::cif, samples::sdf, samples::v3000, samples::mol2,
                             samples::pdbqt, samples::smi}) {
        const auto format = inspect(text).value().format;
        for (std::size_t n = 0; n < text.size(); ++n) {
            const auto s = inspect(text.substr(0, n), {format, "x"});
            EXPECT_TRUE(s || !s.error().detail.empty());
        }
        for (int i = 0; i < 500; ++i) {
            auto damaged = text;
            for (int k = 0; k < 3; ++k) damaged[random() % damaged.size()] = static_cast<char>(random());
            damaged.erase(random() % damaged.size(), random() % 40);
            for (const auto& s : {inspect(damaged), inspect(damaged, {format, "x"})})
                EXPECT_TRUE(s ? s->atom_count > 0 : !s.error().detail.empty());
        }
    }
}

}  // namespace
}  // namespace mad::chem
