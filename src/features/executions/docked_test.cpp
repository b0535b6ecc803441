#include "features/executions/docked.hpp"

#include "base/encoding.hpp"
#include "features/executions/lab_test.hpp"

namespace mad::executions {
namespace {
schema::Operation docking() {
    schema::Operation operation;
    operation.docking_pointer = "/poses";
    operation.ligands_pointer = "/ligands";
    operation.confidence_pointer = "/confidence";
    return operation;
}
Docked docked(std::string_view result) { return docked_in(parsed(result), docking()); }
}  // namespace

TEST(Docked, PosesAndLigandsAreJoinedByTheirPlaces) {
    const auto it = docked(R"({
        "ligands": [{"place": 7, "name": "b", "smiles": "CCO", "heavy_atoms": 3, "logp": -0.14},
                    {"place": 2, "name": "a", "fingerprint": "0aff"}, {"place": 9, "name": "no pose of it"}],
        "poses": [{"ligand": 2, "rank": 1, "affinity": -6},
                  {"ligand": 7, "rank": 1, "affinity": -3, "confidence": 0.8, "inter": -4,
                   "interactions": ["ASP:A:25:hydrogen_bond", "GLY:A:27:hydrogen_bond", "VAL:A:82:hydrophobic"]},
                  {"ligand": 7, "rank": 2, "affinity": -3.3},
                  {"rank": 3}, {"ligand": 4, "rank": 1, "affinity": -5}]})");
    ASSERT_EQ(it.ligands.size(), 3);
    EXPECT_EQ(it.ligands[0].name, "b");
    EXPECT_EQ(it.ligands[0].poses, 2);
    EXPECT_EQ(it.ligands[0].best_affinity, -3.3);
    EXPECT_NEAR(it.ligands[0].best_efficiency.value(), 1.1, 1e-9);
    EXPECT_EQ(it.ligands[1].fingerprint, "0aff");
    EXPECT_EQ(it.ligands[2].ligand, 4) << "of which nothing is said";

    ASSERT_EQ(it.poses.size(), 4);
    EXPECT_FALSE(it.poses[0].ligand_efficiency);
    EXPECT_FALSE(it.poses[0].hydrogen_bonds) << "not known is not none";
    EXPECT_EQ(it.poses[1].record, 1);
    EXPECT_EQ(it.poses[1].hydrogen_bonds, 2);
    EXPECT_EQ(it.poses[1].confidence, 0.8);
    EXPECT_NEAR(it.poses[1].ligand_efficiency.value(), 1, 1e-9);
    EXPECT_GT(it.poses[1].lipophilic_efficiency.value(), 2.3);
    EXPECT_EQ(schema::to_text(it.poses[1].details), R"({"inter":-4})");
    EXPECT_EQ(it.poses[3].record, 4) << "its place among all that the result lists";
}

TEST(Docked, OneLigandNeedsNoPlaceAndOnePoseTakesTheResultsConfidence) {
    const std::string ligand = R"("ligands": {"name": "a", "heavy_atoms": 10}, "confidence": 0.6)";
    const auto one = docked("{" + ligand + R"(, "poses": [{"affinity": -8}]})");
    EXPECT_EQ(one.poses.at(0).confidence, 0.6);
    EXPECT_EQ(one.poses.at(0).rank, 1);
    EXPECT_NEAR(one.poses.at(0).ligand_efficiency.value(), 0.8, 1e-9);
    const auto two = docked("{" + ligand + R"(, "poses": [{"affinity": -8}, {"affinity": -7}]})");
    EXPECT_FALSE(two.poses.at(0).confidence) << "of which of them is not said";
}

TEST(Docked, WhatIsOddIsLeftOut) {
    const auto it =
        docked(R"({"ligands": [{"name": 7, "heavy_atoms": 0, "logp": "x", "fingerprint": "0g"}, 5],
        "poses": [{"affinity": -8, "confidence": 2, "interactions": ["", 3, ":", "a:", ":b"]}, 7]})");
    ASSERT_EQ(it.poses.size(), 1);
    EXPECT_FALSE(it.poses[0].confidence);
    EXPECT_FALSE(it.poses[0].ligand_efficiency);
    EXPECT_EQ(it.ligands.at(0).fingerprint, "");
    EXPECT_EQ(docked(R"({"poses": {}})").poses.size(), 0);
    EXPECT_EQ(docked("[]").poses.size(), 0);
}

class Campaigns : public Lab {
protected:
    Campaigns() {
        publish("dock", "dock");
        publish("dock_otherwise", "dock");
        add_service("dock");
        add_service("dock_otherwise");
        add_worker();
    }
    /// The campaign that a docking with these inputs is recorded in.
    std::string campaign(const std::string& inputs, const std::string& more = "", const char* task = "dock") {
        const auto execution = accepted(submit(task, inputs));
        EXPECT_TRUE(until_progress(execution, 0.25));
        service.states[std::to_string(service.calls)] =
            R"({"status": "completed", "result": {"poses": [{"affinity": -9}])" + more + "}}";
        EXPECT_TRUE(until_status(execution, "COMPLETED"));
        return test.sql("select campaign from results_ours.docking_results where execution_id = '" +
                        execution + "'");
    }
};

TEST_F(Campaigns, AreOfTheContentThatWasDockedWith) {
    const auto file = add_file("p.pdb", "ATOM  1\nEND\n");
    const auto first = campaign(R"({"receptor": "ATOM  1\nEND\n", "ligands": ["a"], "cpu": 1})");
    EXPECT_NE(first, "");
    EXPECT_EQ(campaign(R"({"cpu": 2, "ligands": ["b", "c"], "receptor": ")" + file + R"("})"), first)
        << "the same receptor, whatever its ligands and cores";
    EXPECT_EQ(test.sql("select count(*) || min(receptor) from results_ours.docking_campaigns"),
              "1sha256:" + to_hex(sha256("ATOM  1\nEND\n")));
    EXPECT_EQ(test.sql("select parameters::jsonb - 'receptor' from results_ours.docking_campaigns"), "{}");

    std::set<std::string> all{first};
    const auto of_its_own = [&](const std::string& campaign) { return all.insert(campaign).second; };
    EXPECT_TRUE(of_its_own(campaign(R"({"receptor": "ATOM  2\nEND\n", "ligands": ["a"]})")));
    EXPECT_TRUE(of_its_own(campaign(R"({"receptor": "ATOM  1\nEND\n", "ligands": ["a"], "seed": 1})")));
    EXPECT_TRUE(of_its_own(campaign(R"({"receptor": "ATOM  1\nEND\n", "ligands": ["a"]})",
                                    R"(, "engine": {"name": "Vina", "version": "1.2.5"})")));
    EXPECT_TRUE(
        of_its_own(campaign(R"({"receptor": "ATOM  1\nEND\n", "ligands": ["a"]})", "", "dock_otherwise")));
    EXPECT_EQ(test.sql("select count(*) from results_ours.docking_campaigns"), "5");
}

}  // namespace mad::executions
