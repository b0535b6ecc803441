#include "chem/records.hpp"

#include "chem/inspect.hpp"
#include "chem/samples_test.hpp"

#include <gtest/gtest.h>

namespace mad::chem {
namespace {

std::vector<Record> records_of(Format format, std::string_view text, std::size_t piece = 1,
                               std::uint64_t offset = 0) {
    Records records(format, offset);
    std::vector<Record> found;
    for (; !text.empty(); text.remove_prefix(std::min(piece, text.size())))
        records.feed(text.substr(0, piece), found);
    records.finish(found);
    return found;
}

std::vector<std::string> texts_of(Format format, std::string_view text) {
    const auto records = records_of(format, text);
    EXPECT_EQ(records, (records_of(format, text, 7)));
    EXPECT_EQ(records, (records_of(format, text, text.size() + 1)));
    std::vector<std::string> texts;
    for (const auto& record : records) texts.emplace_back(text.substr(record.offset, record.length));
    return texts;
}
using Texts = std::vector<std::string>;

TEST(Records, AnSdFilesEndWithDollarsOrTheFile) {
    const auto& first = samples::sdf;
    EXPECT_EQ(texts_of(Format::sdf, first + first + "x\n\n\nrest"), (Texts{first, first, "x\n\n\nrest"}));
    EXPECT_EQ(texts_of(Format::sdf, first + "\n\n").size(), (1));
    EXPECT_EQ(texts_of(Format::sdf, "a\r\n$$$$\r\nb\r\n$$$$\r\n"), (Texts{"a\r\n$$$$\r\n", "b\r\n$$$$\r\n"}));
    EXPECT_EQ(texts_of(Format::sdf, "a\r$$$$\rb\r$$$$"), (Texts{"a\r$$$$\r", "b\r$$$$"}));
}

TEST(Records, ALineOfSmilesIsOne) {
    EXPECT_EQ(texts_of(Format::smi, "CCO ethanol\n\nC methane\r\n  \nO"),
              (Texts{"CCO ethanol\n", "C methane\r\n", "O"}));
    EXPECT_EQ(texts_of(Format::smi, "SMILES name\nC methane\n"), (Texts{"C methane\n"}));
    EXPECT_EQ(texts_of(Format::smi, "\nSMILES name\nC methane\n"), (Texts{"C methane\n"}));
    EXPECT_EQ(texts_of(Format::smi, "\xEF\xBB\xBF\nsmiles\nC\n"), (Texts{"C\n"}));
    EXPECT_EQ(texts_of(Format::smi, "\xEF\xBB\xBFsmiles\tid\nC\n"), (Texts{"C\n"}));
    EXPECT_EQ(records_of(Format::smi, "smiles x\nC\n", 3, 100),
              (std::vector<Record>{{100, 9}, {109, 2}}));  // only a file begins with names
}

TEST(Records, AMol2OneBeginsWithItsMolecule) {
    const std::string a = "# made by hand\n@<TRIPOS>MOLECULE\na\n@<TRIPOS>ATOM\n",
                      b = "@<TRIPOS> MOLECULE\nb\n";
    EXPECT_EQ(texts_of(Format::mol2, a + b), (Texts{a, b}));
    EXPECT_TRUE(texts_of(Format::mol2, "nothing\n").empty());
}

TEST(Records, APdbqtOneIsAModelWithoutItsMarks) {
    const std::string atom =
        "ATOM      1  C   LIG     1       0.000   0.000   0.000  0.00  0.00     0.000 C\n";
    const auto ligand = "REMARK  Name = x\nROOT\n" + atom + "ENDROOT\nTORSDOF 0\n";
    EXPECT_EQ(texts_of(Format::pdbqt, "MODEL 1\n" + ligand + "ENDMDL\nMODEL 2\n" + ligand + "ENDMDL\nEND\n"),
              (Texts{ligand, ligand}));
    EXPECT_EQ(texts_of(Format::pdbqt, ligand + ligand), (Texts{ligand, ligand}));
    EXPECT_EQ(texts_of(Format::pdbqt, atom + "END\n"), (Texts{atom + "END\n"}));
}

TEST(Records, OneMayReadOnBehindAny) {
    const auto text = samples::sdf + samples::sdf + samples::sdf;
    const auto all = records_of(Format::sdf, text);
    ASSERT_TRUE(all.size() > 2);
    auto rest = records_of(Format::sdf, std::string_view(text).substr(all[0].end()), 5, all[0].end());
    EXPECT_EQ(rest, (std::vector<Record>(all.begin() + 1, all.end())));
}

}  // namespace
}  // namespace mad::chem
