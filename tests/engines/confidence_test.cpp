// Confidence in a docking, of real dockings: retinoic acid into its own binding protein (1CBS).
#include "tests/engines/service_of_ours.hpp"

#include <cmath>
#include <fmt/format.h>
#include <functional>
#include <numbers>

namespace mad::engines {
namespace {

using Place = std::array<double, 3>;

/// SDF with its atoms elsewhere.
std::string placed(const std::string& sdf, const std::function<Place(const Place&)>& where) {
    std::istringstream lines(sdf);
    std::string all, line;
    for (; std::getline(lines, line); all += line + '\n') {
        const bool is_atom = line.size() > 31 && line[5] == '.' && line[15] == '.' && line[25] == '.';
        if (!is_atom) continue;
        const auto [x, y, z] = where(
            {std::stod(line.substr(0, 10)), std::stod(line.substr(10, 10)), std::stod(line.substr(20, 10))});
        line.replace(0, 30, fmt::format("{:10.4f}{:10.4f}{:10.4f}", x, y, z));
    }
    return all;
}

/// Along x, by so many Å.
std::string moved(const std::string& sdf, double by) {
    return placed(sdf, [by](const Place& at) { return Place{at[0] + by, at[1], at[2]}; });
}

/// About its middle, by so many degrees around x and as many around y.
std::string turned(const std::string& sdf, double degrees) {
    Place sum{};
    double atoms = 0;
    placed(sdf, [&](const Place& at) {
        for (std::size_t axis = 0; axis < 3; ++axis) sum[axis] += at[axis];
        ++atoms;
        return at;
    });
    const double c = std::cos(degrees / 180 * std::numbers::pi),
                 s = std::sin(degrees / 180 * std::numbers::pi);
    return placed(sdf, [&](const Place& at) {
        const double x = at[0] - sum[0] / atoms, y = at[1] - sum[1] / atoms, z = at[2] - sum[2] / atoms;
        const double turned_z = s * y + c * z;  // around x
        return Place{sum[0] / atoms + c * x + s * turned_z, sum[1] / atoms + c * y - s * z,
                     sum[2] / atoms + c * turned_z - s * x};
    });
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
                                                     {"exhaustiveness", 1},
                                                     {"num_modes", 3},
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
    ASSERT_EQ(right.at("/poses").as_array().size(), 1U);
    EXPECT_EQ(right.at("/poses/0/confidence"), right.at("/confidence"));
    EXPECT_EQ(right.at("/poses/0/affinity"), right.at("/winner/affinity"));
    EXPECT_FALSE(right.at("/poses/0/interactions").as_array().empty());
    EXPECT_EQ(right.at("/ligand/heavy_atoms"), 22);
    EXPECT_TRUE(right.string_at("/poses_sdf").ends_with("$$$$\n"));

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

TEST_F(DockingConfidence, IsHigherForCrystalPosesThanForWrongOnes) {
    if (!has_shared_files()) GTEST_SKIP() << "there is no ../shared/data";
    const std::pair<const char*, json::array> complexes[] = {
        {"184l", {}}, {"1iep", {}}, {"1uw6", {}}, {"5x72", {}}, {"1ia1", {"NDP"}}};
    for (const auto& [name, kept] : complexes) {
        SCOPED_TRACE(name);
        crystal = {shared_file(std::string(name) + "/receptor.pdb"),
                   shared_file(std::string(name) + "/ligand_crystal.sdf")};
        const auto& right = crystal.ligand;
        const std::string wrong[] = {turned(right, 90), turned(right, 180), turned(right, 270)};
        const json::object more{{"ligand", right}, {"keep_hetero", kept}};
        const auto of_right = confidence({right + wrong[0], right + wrong[1], right + wrong[2]}, more);
        const auto of_wrong = confidence({wrong[0], wrong[1], wrong[2]}, more);
        EXPECT_GE(number(of_right, "/confidence"), 0.7) << of_right.text;
        EXPECT_LE(number(of_wrong, "/confidence"), 0.45) << of_wrong.text;
    }
}

}  // namespace mad::engines
