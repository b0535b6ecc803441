// Molecules that are broken or odd, in every format: what can be read is prepared, all else is refused with a
// reason, and nothing else happens.
#include "engines/babel.hpp"
#include "engines/inputs.hpp"
#include "engines/lines.hpp"
#include "engines/pose_records.hpp"
#include "engines/receptor.hpp"
#include "engines/test_files.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <functional>
#include <map>

namespace mad::engines {
namespace {

std::string replaced(std::string text, std::string_view what, std::string_view by) {
    for (auto at = text.find(what); at != text.npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
    return text;
}

/// Ibuprofen as each format has it.
const std::map<std::string, std::string>& ibuprofen() {
    static const auto texts = [] {
        const auto ligand = prepare_ligand("CC(C)Cc1ccc(cc1)[C@H](C)C(=O)O ibuprofen", {}).value();
        const auto sdf = write_sdf(ligand.block, ligand.block.at, "ibuprofen", {});
        const auto molecule = std::move(BabelMolecule::read(sdf, Format::sdf, 1).value().front());
        return std::map<std::string, std::string>{{"sdf", sdf},
                                                  {"mol2", molecule.to_mol2()},
                                                  {"pdb", molecule.to_pdb()},
                                                  {"pdbqt", ligand.pdbqt.text}};
    }();
    return texts;
}

/// The first number of three decimals or four, as coordinates have them, replaced.
std::string with_coordinate(std::string text, std::string_view value) {
    for (std::size_t i = 1; i + 6 < text.size(); ++i)
        if (text[i] == '.' && std::isdigit(text[i - 1]) && std::isdigit(text[i + 1]) &&
            std::isdigit(text[i + 2]) && std::isdigit(text[i + 3])) {
            auto begin = i, end = i;
            while (begin > 0 && text[begin - 1] != ' ' && text[begin - 1] != '\n') --begin;
            while (end < text.size() && text[end] != ' ' && text[end] != '\n') ++end;
            const auto width = end - begin;
            return text.replace(begin, width, fmt::format("{:>{}}", value, width));
        }
    throw std::runtime_error("no coordinate");
}

std::string lines_dropped(const std::string& text, double share) {
    auto cut = text.rfind('\n', static_cast<std::size_t>(share * static_cast<double>(text.size())));
    return text.substr(0, cut + 1);
}

const std::map<std::string, std::function<std::string(const std::string&)>>& damages() {
    static const std::map<std::string, std::function<std::string(const std::string&)>> all{
        {"a BOM", [](auto& text) { return "\xEF\xBB\xBF" + text; }},
        {"CRLF", [](auto& text) { return replaced(text, "\n", "\r\n"); }},
        {"a zero byte",
         [](auto& text) { return text.substr(0, 60) + std::string(1, '\0') + text.substr(60); }},
        {"bytes that are no text",
         [](auto& text) { return text.substr(0, 80) + "\xFF\xFE\x80" + text.substr(80); }},
        {"cut in a line", [](auto& text) { return text.substr(0, text.size() / 2); }},
        {"cut between lines", [](auto& text) { return lines_dropped(text, 0.5); }},
        {"the first half gone", [](auto& text) { return text.substr(text.size() / 2); }},
        {"a coordinate NaN", [](auto& text) { return with_coordinate(text, "nan"); }},
        {"a coordinate infinite", [](auto& text) { return with_coordinate(text, "inf"); }},
        {"a coordinate far away", [](auto& text) { return with_coordinate(text, "1e300"); }},
        {"a coordinate a word", [](auto& text) { return with_coordinate(text, "here"); }},
        {"a line of a million", [](auto& text) { return text + std::string(1'000'000, 'C') + "\n" + text; }},
        {"every line twice",
         [](auto& text) {
             std::string twice;
             for (const auto line : lines_of(text)) twice += fmt::format("{0}\n{0}\n", line);
             return twice;
         }},
    };
    return all;
}

std::string said(const Error& error) { return fmt::format("{}: {}", error.kind, error.detail); }

void expect_a_reason(const Error& error) {
    EXPECT_EQ(error.code, Errc::invalid) << said(error);
    EXPECT_FALSE(error.kind.empty());
    EXPECT_GT(error.detail.size(), 10U);
    EXPECT_LT(error.detail.size(), 2'000U);
    for (const auto c : error.detail) EXPECT_TRUE(static_cast<unsigned char>(c) >= ' ') << said(error);
}

/// What a ligand with this damage is refused with, in every format; those that are not named differ.
const std::map<std::string, std::string>& refusals() {
    static const std::map<std::string, std::string> all{{"a zero byte", "format_unknown"},
                                                        {"bytes that are no text", "molecule_invalid"},
                                                        {"cut in a line", "molecule_invalid"},
                                                        {"a coordinate NaN", "molecule_invalid"},
                                                        {"a coordinate infinite", "molecule_invalid"},
                                                        {"a coordinate a word", "molecule_invalid"},
                                                        {"a coordinate far away", "pdbqt_malformed"}};
    return all;
}

Result<PreparedLigand> prepared(const std::string& text) { return ligand_of(text, {}); }

std::string kind_of(const std::string& text) {
    const auto ligand = prepared(text);
    return ligand ? "prepared" : ligand.error().kind;
}

}  // namespace

TEST(Hostile, LigandsAreReadOrRefusedWithAReason) {
    for (const auto& [format, text] : ibuprofen())
        for (const auto& [damage, make] : damages()) {
            SCOPED_TRACE(format + ", " + damage);
            const auto hostile = make(text);
            const auto ligand = prepared(hostile);
            if (!ligand) expect_a_reason(ligand.error());
            if (const auto it = refusals().find(damage); it != refusals().end())
                EXPECT_EQ(kind_of(hostile), it->second);
            if (damage == "CRLF") {
                ASSERT_TRUE(ligand) << said(ligand.error());
                EXPECT_EQ(ligand->smiles, prepared(text)->smiles);
            }
            const auto poses = read_poses(hostile, 100);
            if (!poses) expect_a_reason(poses.error());
        }
}

TEST(Hostile, OddLigandsAreRefusedByName) {
    const auto sdf = [](int atoms, int bonds, const std::string& rows) {
        return fmt::format("odd\n\n\n{:3}{:3}  0  0  0  0  0  0  0  0999 V2000\n{}M  END\n$$$$\n", atoms,
                           bonds, rows);
    };
    const std::string carbon = "    1.0000    1.0000    1.0000 C   0  0\n";
    EXPECT_EQ(kind_of(sdf(0, 0, "")), "molecule_invalid");
    EXPECT_EQ(kind_of(sdf(2, 0, carbon)), "molecule_invalid");
    EXPECT_EQ(kind_of(sdf(1, 1, carbon + "  1  2  1  0\n")), "molecule_invalid");
    EXPECT_EQ(kind_of(sdf(1, 0, "    1.0000    1.0000    1.0000 Zz  0  0\n")), "molecule_invalid");
    EXPECT_EQ(kind_of(replaced(ibuprofen().at("mol2"), " C.3 ", " Du  ")), "molecule_invalid");
    EXPECT_EQ(kind_of(std::string(1'000'000, 'C')), "ligand_too_large");
    std::string many;
    for (int i = 0; i < 100'000; ++i)
        many += fmt::format("HETATM{:5}  C   LIG A   1    {:8.3f}{:8.3f}{:8.3f}  1.00  0.00           C\n",
                            i % 100'000, 2.0 * (i % 50), 2.0 * (i / 50 % 50), 2.0 * (i / 2'500));
    EXPECT_EQ(kind_of(many), "ligand_too_large");
    // Bonds that are given twice are double bonds to Open Babel, and all of them is too much.
    const auto& pdb = ibuprofen().at("pdb");
    EXPECT_EQ(kind_of(replaced(pdb, "END\n", "") + pdb.substr(pdb.find("CONECT"))), "chemistry_invalid");
}

TEST(Hostile, ReceptorsAreReadOrRefusedWithAReason) {
    const auto whole = hiv_protease();
    const auto pdb = whole.substr(whole.find("\nATOM  ") + 1, 60'000);
    const auto prepared = prepare_receptor(pdb.substr(0, pdb.rfind('\n') + 1), {});
    ASSERT_TRUE(prepared) << prepared.error().detail;
    const std::map<std::string, std::string> receptors{
        {"pdb", pdb}, {"cif", crabp().substr(0, 150'000)}, {"pdbqt", prepared->pdbqt}};
    for (const auto& [format, text] : receptors)
        for (const auto& [damage, make] : damages()) {
            SCOPED_TRACE(format + ", " + damage);
            const auto receptor = prepare_receptor(make(text), {});
            if (!receptor) expect_a_reason(receptor.error());
            if (damage == "a zero byte" || damage == "bytes that are no text") EXPECT_FALSE(receptor);
        }
}

}  // namespace mad::engines
