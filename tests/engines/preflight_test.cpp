// What a preflight says of bad input: the fault, and the fix.
#include "tests/engines/service_of_ours.hpp"

namespace mad::engines {
namespace {

struct Preflight : testing::Test {
    Stage stage;
    Running service{stage, command("docking_preflight")};

    json::value of(json::object input) {
        if (!input.contains("receptor")) input["receptor"] = crabp();
        if (!input.contains("ligand")) input["ligand"] = "CC(C)CO";
        if (!input.contains("box")) input["box"] = {{"center", {22.1, 26.3, 20.2}}, {"size", {16, 16, 16}}};
        const auto answer = service.post("/preflight", input);
        EXPECT_EQ(answer.status, 200) << answer.text;
        for (const auto& fault : faults_of("docking_preflight", "docking_preflight", answer.body))
            ADD_FAILURE() << text(fault);
        return answer.body;
    }
    /// "about code" of each finding but remarks; every error comes with a fix.
    std::vector<std::string> found(json::object input) {
        std::vector<std::string> all;
        const auto result = of(std::move(input));
        for (const auto& it : result.at("findings").as_array()) {
            if (it.at("code") == "note") continue;
            all.push_back(std::string(it.at("about").as_string()) + " " +
                          std::string(it.at("code").as_string()));
            EXPECT_TRUE(it.as_object().contains("fix")) << it;
        }
        return all;
    }
};
using Found = std::vector<std::string>;

}  // namespace

TEST_F(Preflight, SaysThatAllIsWell) {
    const auto result = of({});
    EXPECT_EQ(result.at("ready"), true) << result;
}

TEST_F(Preflight, NamesLigandsThatCannotBeDocked) {
    EXPECT_EQ(found({{"ligand", "CCO\nOB(O)c1ccccc1 boronic\n[Na+].[Cl-]\nCC*\n"}}),
              (Found{"ligand 2 atom_type_unsupported", "ligand 3 atom_type_unsupported",
                     "ligand 4 molecule_invalid"}));
    EXPECT_EQ(found({{"ligand", "{}"}}), Found{"ligand format_unknown"});
}

TEST_F(Preflight, SeesTheBox) {
    EXPECT_EQ(found({{"box", {{"center", {200, 0, 0}}, {"size", {20, 20, 20}}}}}),
              Found{"box box_away_from_receptor"});
    EXPECT_EQ(
        found({{"box", {{"center", {22.1, 26.3, 20.2}}, {"size", {3, 3, 3}}}}, {"ligand", "CCCCCCCCCCCC"}}),
        Found{"ligand ligand_larger_than_box"});
    const auto crystal = take_apart(stage, crabp(), "REA").ligand;
    EXPECT_EQ(found({{"ligand", crystal}, {"box", {{"center", {10, 10, 20}}, {"size", {24, 24, 24}}}}}),
              Found{"ligand ligand_outside_box"});
}

TEST_F(Preflight, SeesTheReceptor) {
    // A lysine that ends early, and a break.
    const std::string broken =
        "ATOM      1  N   LYS A   1      20.000  26.000  20.000  1.00  0.00           N\n"
        "ATOM      2  CA  LYS A   1      21.458  26.000  20.000  1.00  0.00           C\n"
        "ATOM      3  C   LYS A   1      22.009  27.420  20.000  1.00  0.00           C\n"
        "ATOM      4  O   LYS A   1      21.251  28.390  20.000  1.00  0.00           O\n"
        "ATOM      5  N   GLY A   9      28.000  26.000  20.000  1.00  0.00           N\n"
        "ATOM      6  CA  GLY A   9      29.458  26.000  20.000  1.00  0.00           C\n"
        "ATOM      7  C   GLY A   9      30.009  27.420  20.000  1.00  0.00           C\n"
        "ATOM      8  O   GLY A   9      29.251  28.390  20.000  1.00  0.00           O\n";
    EXPECT_EQ(found({{"receptor", broken}}), (Found{"receptor atoms_missing", "receptor chain_broken"}));
    const auto flat = of({{"receptor", "CCO"}});
    EXPECT_EQ(flat.at("ready"), false);
    EXPECT_EQ(flat.at("findings").at(0).at("code"), "receptor_flat");
}

}  // namespace mad::engines
