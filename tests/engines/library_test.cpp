// A library docked with the real Vina.
#include "base/temporary_folder.hpp"
#include "tests/engines/service_of_ours.hpp"

#include <algorithm>

namespace mad::engines {
namespace {

// The second has a bond to nothing, the third boron, of which Vina knows nothing.
constexpr const char* library =
    "CC(C)CO isobutanol\nCC(C isobutane?\nOB(O)c1ccccc1 boronic\nCCO\nC[C@H](N)C(=O)O alanine\n";

json::object docking_of(const std::string& ligands) {
    json::object it;
    it["receptor"] = crabp();
    it["ligands"] = ligands;
    it["box"] = {{"center", {22.1, 26.3, 20.2}}, {"size", {14.0, 14.0, 14.0}}};
    it["exhaustiveness"] = 1;
    it["num_modes"] = 2;
    return it;
}

json::object docking_alone(const std::string& ligand, int cpu) {
    auto it = docking_of("");
    it.erase("ligands");
    it["ligand"] = ligand;
    it["cpu"] = cpu;
    return it;
}

/// An executable with this text.
std::string script(const std::filesystem::path& folder, const std::string& text) {
    const auto path = folder / "engine";
    std::ofstream(path) << "#!/bin/sh\n" << text;
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    return path.string();
}

struct VinaLibrary : testing::Test {
    Stage stage;
    Running service{stage, command("vina", {"--cpu", "2"})};
};

}  // namespace

TEST_F(VinaLibrary, IsDockedBesideThoseThatCannotBe) {
    auto input = docking_of(library);
    const auto ended = service.do_job("/dock_library", input);
    ASSERT_EQ(ended.string_at("/status"), "completed") << ended.text;
    for (const auto& fault : faults_of("vina", "dock_library", ended.at("/result")))
        ADD_FAILURE() << text(fault);
    EXPECT_EQ(ended.at("/result/count"), 3);
    std::string docked, failed;
    for (const auto& ligand : ended.at("/result/ligands").as_array())
        docked += json::serialize(ligand.at("place")) + json::serialize(ligand.at("name"));
    for (const auto& failure : ended.at("/result/failures").as_array())
        failed += json::serialize(failure.at("place")) + json::serialize(failure.at("name")) +
                  json::serialize(failure.at("code"));
    EXPECT_EQ(docked, R"(1"isobutanol"4"ligand 4"5"alanine")");
    EXPECT_EQ(failed, R"(2"isobutane?""molecule_invalid"3"boronic""atom_type_unsupported")") << ended.text;

    const auto job = "/jobs/" + ended.string_at("/id");
    const auto log = service.get(job + "/logs").text;
    EXPECT_NE(log.find("ligand 3 (boronic) failed: atom_type_unsupported"), std::string::npos) << log;
    EXPECT_NE(ended.string_at("/result/log").find("# ligand 5: alanine\n$ vina --receptor"),
              std::string::npos);

    // Each as it comes alone, whatever the cores.
    const auto alone = service.do_job("/dock", docking_alone("C[C@H](N)C(=O)O alanine", 2));
    const auto sdf = ended.string_at("/result/poses_sdf");
    EXPECT_TRUE(sdf.ends_with(alone.string_at("/result/poses_sdf")));
    EXPECT_TRUE(
        alone.string_at("/result/poses_sdf").starts_with(ended.string_at("/result/ligands/2/best_pose_sdf")));
    input["cpu"] = 1;
    const auto again = service.do_job("/dock_library", input);
    EXPECT_EQ(again.string_at("/result/poses_sdf"), sdf);
    for (const auto* part : {"/result/poses", "/result/ligands", "/result/failures"})
        EXPECT_EQ(again.at(part), ended.at(part)) << part;
    const auto& poses = ended.at("/result/poses").as_array();
    EXPECT_TRUE(std::ranges::is_sorted(poses, {}, [](auto& pose) {
        return std::pair(pose.at("ligand").as_int64(), pose.at("rank").as_int64());
    }));

    // What was done was to be had, line by line.
    std::istringstream lines(service.get(job + "/results").text);
    std::size_t docked_lines = 0, failure_lines = 0;
    for (std::string line; std::getline(lines, line);) {
        const auto said = schema::parse_json(line);
        if (said->as_object().contains("failure")) ++failure_lines;
        for (const auto& ligand : ended.at("/result/ligands").as_array())
            docked_lines += said->as_object().contains("ligand") && said->at("ligand") == ligand;
    }
    EXPECT_EQ(docked_lines, 3U);
    EXPECT_EQ(failure_lines, 2U);
}

TEST_F(VinaLibrary, IsDockedInGroupsAsEachIsAlone) {
    auto input = docking_of("CC(C)CO a\nCCO b\nCC(C isobutane?\nC[C@H](N)C(=O)O d\nc1ccccc1O e\nCCOC f\n");
    input["cpu"] = 1;  // two at a time
    const auto ended = service.do_job("/dock_library", input);
    ASSERT_EQ(ended.string_at("/status"), "completed") << ended.text;
    EXPECT_EQ(ended.at("/result/count"), 5) << ended.text;
    EXPECT_NE(ended.string_at("/result/log").find(" --batch "), std::string::npos);
    std::string alone;
    for (const auto* ligand : {"CC(C)CO a", "CCO b", "C[C@H](N)C(=O)O d", "c1ccccc1O e", "CCOC f"})
        alone += service.do_job("/dock", docking_alone(ligand, 2)).string_at("/result/poses_sdf");
    EXPECT_EQ(ended.string_at("/result/poses_sdf"), alone);
    const auto e = ended.string_at("/result/log");
    const auto own = e.substr(e.find("# ligand 5: e"));
    const auto mode = own.find("mode |");
    EXPECT_NE(mode, std::string::npos) << own;
    EXPECT_EQ(own.substr(0, own.find("# ligand 6")).find("mode |", mode + 1), std::string::npos)
        << "the log of a ligand has no other's poses";
}

TEST_F(VinaLibrary, IsRefusedWhereNothingCanBeDocked) {
    const auto code_of = [&](json::object input) {
        return service.do_job("/dock_library", input).string_at("/error/code");
    };
    EXPECT_EQ(code_of(docking_of("@ is nothing")), "format_unknown");
    std::string many;
    for (int i = 0; i < 1'001; ++i) many += "CCO\n";
    EXPECT_EQ(code_of(docking_of(many)), "too_many_molecules");
    auto away = docking_of(library);
    away["box"] = {{"center", {500, 0, 0}}, {"size", {20, 20, 20}}};
    EXPECT_EQ(code_of(away), "box_away_from_receptor");
}

TEST(EngineOfALibrary, MayCrashOrHangForALigand) {
    Stage stage;
    const TemporaryFolder folder;
    const auto engine = script(folder.path(), R"(
[ "$3" = --ligand ] && grep -q ' Br *$' "$4" && exec sleep 1000
[ "$3" = --ligand ] && grep -q ' Cl *$' "$4" && kill -SEGV $$
exec vina "$@"
)");
    const Variable named("MAD_VINA", engine);
    Running service(stage, command("vina", {"--cpu", "2"}));
    const auto crashed = service.do_job("/dock_library", docking_of("CCCl crashes\nCCO docks\n"));
    ASSERT_EQ(crashed.string_at("/status"), "completed") << crashed.text;
    EXPECT_EQ(crashed.string_at("/result/failures/0/code"), "vina_failed") << crashed.text;
    EXPECT_EQ(crashed.string_at("/result/ligands/0/name"), "docks");
    auto input = docking_of("CCBr hangs\n");
    input["ligand_time_limit"] = 1;
    const auto late = service.do_job("/dock_library", input);
    EXPECT_EQ(late.string_at("/result/failures/0/code"), "time_limit") << late.text;
    EXPECT_TRUE(children_of(service.pid()).empty());
}

TEST(EngineOfALibrary, MayFailForAGroup) {
    Stage stage;
    const TemporaryFolder folder;
    const auto engine = script(folder.path(), R"(
for word in "$@"; do
  case $word in *ligand*.pdbqt)
    grep -q ' Br *$' "$word" && exec sleep 1000
    grep -q ' Cl *$' "$word" && kill -SEGV $$ ;;
  esac
done
exec vina "$@"
)");
    const Variable named("MAD_VINA", engine);
    Running service(stage, command("vina", {"--cpu", "1"}));
    auto input = docking_of("CCCl crashes\nCCO b\nCCBr hangs\nCCC d\nCCN e\nCO f\n");
    input["ligand_time_limit"] = 8;
    const auto ended = service.do_job("/dock_library", input);
    ASSERT_EQ(ended.string_at("/status"), "completed") << ended.text;
    std::string docked, failed;
    for (const auto& ligand : ended.at("/result/ligands").as_array())
        docked += std::string(ligand.at("name").as_string()) + " ";
    for (const auto& failure : ended.at("/result/failures").as_array())
        failed += std::string(failure.at("name").as_string()) + " " +
                  std::string(failure.at("code").as_string()) + " ";
    EXPECT_EQ(docked, "b d e f ");
    EXPECT_EQ(failed, "crashes vina_failed hangs time_limit ") << ended.text;
    EXPECT_TRUE(children_of(service.pid()).empty());
}

}  // namespace mad::engines
