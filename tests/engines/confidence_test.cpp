// Confidence in a docking, of real dockings: retinoic acid into its own binding protein (1CBS).
#include "tests/engines/service_of_ours.hpp"

#include <fmt/format.h>

namespace mad::engines {
namespace {

/// The coordinates of SDF, moved along x by so many Å.
std::string moved(const std::string& sdf, double by) {
    std::istringstream lines(sdf);
    std::string all, line;
    for (; std::getline(lines, line); all += line + '\n') {
        const bool is_atom = line.size() > 31 && line[5] == '.' && line[15] == '.' && line[25] == '.';
        if (is_atom) line.replace(0, 10, fmt::format("{:10.4f}", std::stod(line.substr(0, 10)) + by));
    }
    return all;
}

struct DockingConfidence : testing::Test {
    Stage stage;
    Running service{stage, command("docking_confidence")};
    Complex crystal = take_apart(stage, crabp(), "REA");

    /// The poses that Vina finds from three seeds.
    std::vector<std::string> docked() {
        Running vina(stage, command("vina", {"--cpu", "2"}));
        std::vector<std::string> runs;
        for (int seed = 1; seed <= 3; ++seed) {
            const auto ended = vina.do_job("/dock", {{"receptor", crystal.receptor},
                                                     {"ligand", crystal.ligand},
                                                     {"reference_ligand", crystal.ligand},
                                                     {"exhaustiveness", 2},
                                                     {"num_modes", 5},
                                                     {"seed", seed}});
            EXPECT_EQ(ended.string_at("/status"), "completed") << ended.text;
            runs.push_back(ended.string_at("/result/poses_sdf"));
        }
        return runs;
    }
    Answer confidence(const std::vector<std::string>& runs, json::object more = {}) {
        more["receptor"] = crystal.receptor;
        more["replicates"] = json::array(runs.begin(), runs.end());
        auto answer = service.post("/confidence", more);
        EXPECT_EQ(answer.status, 200) << answer.text;
        for (const auto& fault : faults_of("docking_confidence", "docking_confidence", answer.body))
            ADD_FAILURE() << text(fault);
        return answer;
    }
    static double number(const Answer& answer, const char* pointer) {
        return answer.at(pointer).to_number<double>();
    }
};

}  // namespace

TEST_F(DockingConfidence, IsWhatTheRunsAndTheChecksSay) {
    const auto runs = docked();
    const auto right = confidence(runs, {{"ligand", crystal.ligand}});
    EXPECT_GE(number(right, "/confidence"), 0.75) << right.text;
    EXPECT_EQ(right.at("/band"), "high");
    EXPECT_EQ(right.at("/agreeing"), 3);
    EXPECT_EQ(right.at("/calibrated"), false);
    EXPECT_TRUE(right.at("/impossible").is_null());
    EXPECT_EQ(right.at("/parts/2/name"), "learned");
    EXPECT_TRUE(right.at("/parts/2/value").is_null());

    // What one run alone shows, or runs that do not agree, is less.
    EXPECT_EQ(number(confidence({runs[0]}), "/confidence"), 0.60);
    const auto disagreeing = confidence({runs[0], moved(runs[1], 3), moved(runs[2], -3)});
    EXPECT_EQ(disagreeing.at("/agreeing"), 1);
    EXPECT_LE(number(disagreeing, "/confidence"), 0.45) << disagreeing.text;

    // Within the protein, outside the box, or another molecule: it cannot be.
    EXPECT_EQ(number(confidence({moved(runs[0], 6)}), "/confidence"), 0);
    const json::object elsewhere{{"center", {60, 26, 20}}, {"size", {20, 20, 20}}};
    const auto outside = confidence(runs, {{"box", elsewhere}});
    EXPECT_EQ(number(outside, "/confidence"), 0);
    EXPECT_NE(outside.string_at("/impossible").find("outside the box"), std::string::npos);
    const auto another = confidence(runs, {{"ligand", aspirin}});
    EXPECT_EQ(number(another, "/confidence"), 0);
    EXPECT_NE(another.string_at("/impossible"), "");
}

TEST_F(DockingConfidence, ListsPosesThatCannotBeUsed) {
    const auto answer =
        confidence({crystal.ligand + "cut off\n\n\n  9  9\n$$$$\n", crystal.ligand, crystal.ligand});
    EXPECT_EQ(answer.at("/failures").as_array().size(), 1U);
    EXPECT_EQ(answer.at("/failures/0/replicate"), 1);
    EXPECT_EQ(answer.at("/failures/0/rank"), 2);
    EXPECT_EQ(answer.at("/clusters").as_array().size(), 1U);
    EXPECT_LE(number(answer, "/confidence"), 0.85) << "no other cluster that a second function could rank";

    const auto refused = [this](json::array runs) {
        return service.post("/confidence", {{"receptor", crystal.receptor}, {"replicates", std::move(runs)}});
    };
    EXPECT_EQ(refused({}).status, 422);
    EXPECT_EQ(refused({"no molecule"}).string_at("/code"), "no_pose");
    EXPECT_EQ(refused({aspirin}).status, 422);
    const auto ligand = service.post(
        "/confidence",
        {{"receptor", crystal.receptor}, {"replicates", {crystal.ligand}}, {"ligand", "this is none"}});
    EXPECT_EQ(ligand.status, 422) << ligand.text;
}

}  // namespace mad::engines
