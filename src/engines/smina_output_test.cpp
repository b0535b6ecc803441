#include "engines/smina_output.hpp"

#include "engines/rescoring.hpp"

#include <gtest/gtest.h>

namespace mad::engines {
namespace {

constexpr std::string_view ethanol =
    "ethanol\n\n\n  3  2  0  0  0  0  0  0  0  0999 V2000\n"
    "    0.0000    0.0000    0.0000 C   0  0  0  0  0  0  0  0  0  0  0  0\n"
    "    1.5000    0.0000    0.0000 C   0  0  0  0  0  0  0  0  0  0  0  0\n"
    "    2.0000    1.3000    0.0000 O   0  0  0  0  0  0  0  0  0  0  0  0\n"
    "  1  2  1  0  0  0\n  2  3  1  0  0  0\nM  END\n";

std::string record(std::string_view tags) { return std::string(ethanol) + std::string(tags) + "$$$$\n"; }

TEST(SminaRecords, AreReadByTheNamesOfTheirTags) {
    // Gnina's own, after a property of the input; Open Babel's, with two spaces and a number.
    const auto records = read_smina_records(
        record(
            "> <CNNscore_of_input>\nx\n\n> <minimizedAffinity>\n-9.52626\n\n> <CNNscore>\n0.7095200000\n\n") +
        record(">  <minimizedAffinity>  (2) \n-8.5\n\n"));
    ASSERT_TRUE(records) << records.error().detail;
    ASSERT_EQ(records->size(), 2u);
    EXPECT_EQ(records->at(0).block.elements, (std::vector<std::string>{"C", "C", "O"}));
    EXPECT_EQ(*records->at(0).number("minimizedAffinity"), -9.52626);
    EXPECT_EQ(*records->at(0).number("CNNscore"), 0.70952);
    EXPECT_EQ(*records->at(0).number("CNN_VS"), std::nullopt);
    EXPECT_FALSE(records->at(0).number("CNNscore_of_input"));
    EXPECT_EQ(*records->at(1).number("minimizedAffinity"), -8.5);
}

TEST(SminaRecords, AreWholeOrNone) {
    const auto whole = record("> <minimizedAffinity>\n-9.5\n\n");
    for (const auto& text : {std::string(), std::string("\n\n"), whole.substr(0, whole.size() - 5),
                             whole + "x", whole + whole.substr(0, 60), std::string("no SDF\n$$$$\n")}) {
        const auto refused = read_smina_records(text);
        ASSERT_FALSE(refused) << text;
        EXPECT_EQ(refused.error().kind, "output_malformed");
    }
}

// As Gnina 1.3 wrote it, but for the banner.
constexpr std::string_view gnina_score =
    "## Name gauss(o=0,_w=0.5,_c=8) repulsion(o=0,_c=8) num_tors_div\n"
    "Affinity: -9.52626 (kcal/mol)\nCNNscore: 0.70952\nCNNaffinity: 6.76675\nCNNvariance: 0.03029\n"
    "Intramolecular energy: -0.42520\nTerm values, before weighting:\n## 4 122.46000 1.50000 0.00000\n";

TEST(SminaConsole, TellsTheTermsOfAScore) {
    auto console = read_smina_console(gnina_score);
    EXPECT_EQ(console.intra, -0.4252);
    ASSERT_EQ(console.terms.size(), 3u);
    EXPECT_EQ(console.terms[1].name, "repulsion(o=0,_c=8)");
    EXPECT_EQ(console.terms[1].value, 1.5);
    EXPECT_FALSE(console.terms[1].weight);
    EXPECT_FALSE(console.no_pose);

    // Smina's has weights before it.
    console = read_smina_console(
        "Weights      Terms\n-0.035579    gauss(o=0,_w=0.5,_c=8)\n0.84 repulsion(o=0,_c=8)\n\n" +
        std::string(gnina_score));
    EXPECT_EQ(console.terms.at(0).weight, -0.035579);
    EXPECT_EQ(console.terms.at(1).weight, 0.84);
    EXPECT_FALSE(console.terms.at(2).weight);
}

TEST(SminaConsole, TellsTheInternalEnergies) {
    EXPECT_EQ(read_smina_console("Affinity: -9.10000  -0.42000 (kcal/mol)\nRMSD: 0.5\n").intra, -0.42);
    const auto gnina = read_smina_console(
        "mode |  affinity  |  intramol  |    CNN     |   CNN\n     | (kcal/mol) | (kcal/mol) | pose score | "
        "affinity\n"
        "-----+------------+------------+------------+----------\n"
        "    1       -8.92       -0.14       0.9861      8.124\n    2       -8.13        0.00       0.9497   "
        "   8.063\n");
    EXPECT_EQ(gnina.intra_of_rank, (std::map<int, double>{{1, -0.14}, {2, 0.0}}));
    // Smina has other columns, and so have older Gninas.
    EXPECT_TRUE(read_smina_console(
                    "-----+------------+----------+----------\n1       -9.1       0.000      0.000    \n")
                    .intra_of_rank.empty());
    EXPECT_TRUE(
        read_smina_console("WARNING: Could not find any conformations completely within the search space.\n")
            .no_pose);
}

TEST(SminaAtomTerms, AreATable) {
    const std::string table =
        "atomid el pos gauss(o=0,_w=0.5,_c=8) repulsion(o=0,_c=8)\n"
        "1 C <1.0000,2.0000,3.0000> -0.0100 0\n2 O <1.5,2,3> -2e-3 0.5\n";
    const auto terms = read_smina_atom_terms(table + "END\n");
    ASSERT_TRUE(terms) << terms.error().detail;
    EXPECT_EQ(terms->terms.size(), 2u);
    EXPECT_EQ(terms->atoms.at(1).element, "O");
    EXPECT_EQ(terms->atoms.at(1).values, (std::vector<double>{-0.002, 0.5}));
    EXPECT_FALSE(read_smina_atom_terms(table));
    EXPECT_FALSE(read_smina_atom_terms(table + "3 C <1,2,3> -1\nEND\n"));
    EXPECT_FALSE(read_smina_atom_terms(table + "3 C <1,2,3> -1 nan\nEND\n"));
}

// CC(C)-CO-[H]: the bond to CH2 turns a heavy atom, that to OH only its hydrogen.
TEST(HydrogensFixed, LeaveTheBondsThatTurnHeavyAtoms) {
    const auto atom = [](int n, std::string_view name, double x, std::string_view type) {
        char line[90];
        std::snprintf(line, sizeof line,
                      "ATOM  %5d  %-3s LIG A   1    %8.3f%8.3f   0.000  1.00  0.00     0.000 %-2s\n", n,
                      std::string(name).c_str(), x, 0.5 * (n % 2), std::string(type).c_str());
        return std::string(line);
    };
    const auto text = "ROOT\n" + atom(1, "C1", 0, "C") + atom(2, "C2", 1.4, "C") +
                      "ENDROOT\nBRANCH   2   3\n" + atom(3, "C3", 2.8, "C") + atom(4, "C4", 4.2, "C") +
                      "BRANCH   4   5\n" + atom(5, "O1", 5.6, "OA") + atom(6, "H1", 6.5, "HD") +
                      "ENDBRANCH   4   5\nENDBRANCH   2   3\nTORSDOF 2\n";
    const auto ligand = read_pdbqt(text);
    ASSERT_TRUE(ligand) << ligand.error().detail;
    ASSERT_EQ(ligand->front().axes.size(), 2u);
    const auto fixed = with_hydrogens_fixed(ligand->front());
    ASSERT_EQ(fixed.axes.size(), 1u);
    EXPECT_EQ(fixed.axes[0].child, 2);
    EXPECT_EQ(fixed.atoms[5].body, fixed.atoms[3].body);
    EXPECT_EQ(at_places(ligand->front(),
                        {{9, 9, 9}, {1.4, 0, 0}, {2.8, 0.5, 0}, {4.2, 0, 0}, {5.6, 0.5, 0}, {6.5, 0, 0}})
                      .text.find("   9.000   9.000   9.000") != std::string::npos,
              true);
}

}  // namespace
}  // namespace mad::engines
