// Every task service of ours, run as the real program with the real Vina: the contract of design, section 5.
#include "engine_kit/running_test.hpp"
#include "engines/test_files.hpp"
#include "schema/openapi.hpp"

#include <algorithm>

namespace mad::engines {
namespace {
using namespace engine_kit;

constexpr const char* aspirin = "CC(=O)Oc1ccccc1C(=O)O aspirin";
constexpr const char* isobutanol = "CC(C)CO";

std::vector<std::string> command(std::string tool, std::vector<std::string> more = {}) {
    std::vector<std::string> argv{MAD_BUILD_DIR "/bin/mad-engine", std::move(tool)};
    argv.insert(argv.end(), more.begin(), more.end());
    return argv;
}

std::string document_of(const std::string& tool) {
    return read_test_file(MAD_SOURCE_DIR "/tasks/" + tool + "/openapi.json");
}

/// What the document promises of an operation's output, and this is not.
std::vector<Fault> faults_of(const std::string& tool, const std::string& operation,
                             const json::value& result) {
    const auto api = schema::load_openapi(*schema::parse_json(document_of(tool)));
    const auto* about = api->find(operation);
    const auto promised =
        schema::Schema::compile(std::make_shared<const json::value>(about->output_schema), "", api->dialect);
    return promised->check(result);
}

std::string text(const Fault& fault) { return fault.pointer + " " + fault.detail; }

std::string name_of_process(pid_t pid) {
    std::string name;
    std::ifstream("/proc/" + std::to_string(pid) + "/comm") >> name;
    return name;
}

bool runs_vina(pid_t service) {
    const auto children = children_of(service);
    return std::ranges::any_of(children, [](pid_t pid) { return name_of_process(pid) == "vina"; });
}

/// Around retinoic acid's site in 1CBS.
json::object site_of_crabp() { return {{"center", {22.1, 26.3, 20.2}}, {"size", {16.0, 16.0, 16.0}}}; }

json::object small_docking() {
    return {{"receptor", crabp()}, {"ligand", isobutanol}, {"box", site_of_crabp()}, {"exhaustiveness", 1}};
}

json::object long_docking() {
    auto input = small_docking();
    input["ligand"] = "CC(C)CN(CC(O)C(Cc1ccccc1)NC(=O)OC1CCOC1)S(=O)(=O)c1ccc(N)cc1";
    input["exhaustiveness"] = 1024;
    return input;
}

class EveryTool : public testing::TestWithParam<const char*> {
protected:
    Stage stage;
    Running service{stage, command(GetParam())};
};

struct Vina : testing::Test {
    Stage stage;
    Running service{stage, command("vina", {"--cpu", "2"})};

    std::string code_of(const std::string& operation, const json::object& input) {
        const auto answer = service.post(operation, input);
        if (answer.status != 202) return answer.string_at("/code");
        const auto ended = service.ended(std::string(http::header(answer.headers, "Location")));
        EXPECT_NE(ended.string_at("/error/detail"), "") << ended.text.substr(0, 500);
        EXPECT_EQ(ended.at("/error/retryable"), false);
        return ended.string_at("/error/code");
    }
    std::string code_of_docking(const std::string& name, const json::value& value) {
        auto input = small_docking();
        input[name] = value;
        return code_of("/dock", input);
    }
};

/// A crystal structure taken apart by the service for it.
struct Complex {
    std::string receptor, ligand;
};
Complex take_apart(Stage& stage, const std::string& structure, const std::string& ligand) {
    Running prepare(stage, command("prepare_receptor"));
    const auto answer = prepare.post("/prepare", {{"receptor", structure}, {"extract_ligand", ligand}});
    EXPECT_EQ(answer.status, 200) << answer.text;
    EXPECT_TRUE(faults_of("prepare_receptor", "prepare_receptor", answer.body).empty());
    return {answer.string_at("/receptor_pdbqt"), answer.string_at("/ligand_sdf")};
}

}  // namespace

TEST_P(EveryTool, TellsItsHealthAndItsDocument) {
    const auto health = service.get("/health");
    EXPECT_EQ(health.status, 200);
    EXPECT_EQ(health.string_at("/status"), "ok");
    EXPECT_NE(health.string_at("/version"), "");
    EXPECT_GE(health.at("/capacity").to_number<int>(), 1);
    EXPECT_EQ(health.at("/running"), 0);
    EXPECT_EQ(service.get("/openapi.json").text, document_of(GetParam()));
}

TEST_P(EveryTool, ChecksRequestsByItsDocument) {
    const auto api = schema::load_openapi(*schema::parse_json(document_of(GetParam())));
    for (const auto& operation : api->operations) {
        const auto empty = service.post(operation.path, json::object{});
        EXPECT_EQ(empty.status, 422) << operation.id;
        EXPECT_FALSE(empty.at("/errors").as_array().empty());
        EXPECT_EQ(service.post(operation.path, {{"colour", "red"}}).status, 422);
    }
}

TEST_P(EveryTool, EndsWhenItIsTold) {
    EXPECT_EQ(service.stop(), process::Exit{}) << service.log();
    Running again(stage, command(GetParam()));
    EXPECT_EQ(again.stop(SIGINT), process::Exit{}) << again.log();
}

INSTANTIATE_TEST_SUITE_P(Ours, EveryTool,
                         testing::Values("vina", "prepare_ligand", "prepare_receptor", "pose_rmsd", "rescore",
                                         "ligands"),
                         [](auto& tool) { return std::string(tool.param); });

TEST(PrepareLigand, MakesAConformerAndProtonates) {
    Stage stage;
    Running service(stage, command("prepare_ligand"));
    const auto answer = service.post("/prepare", {{"ligand", aspirin}});
    ASSERT_EQ(answer.status, 200) << answer.text;
    for (const auto& fault : faults_of("prepare_ligand", "prepare_ligand", answer.body))
        ADD_FAILURE() << text(fault);
    EXPECT_EQ(answer.at("/charge"), -1);
    EXPECT_EQ(answer.at("/conformer_made"), true);
    EXPECT_NE(answer.string_at("/ligand_pdbqt").find("TORSDOF"), std::string::npos);
    EXPECT_EQ(service.post("/prepare", {{"ligand", aspirin}}).text, answer.text);
    EXPECT_EQ(service.post("/prepare", {{"ligand", aspirin}, {"keep_protonation", true}}).at("/charge"), 0);
    const auto boron = service.post("/prepare", {{"ligand", "OB(O)c1ccccc1"}});
    EXPECT_EQ(boron.status, 422);
    EXPECT_EQ(boron.string_at("/code"), "atom_type_unsupported");
}

TEST(PrepareReceptor, ChoosesChainsAndListsResidues) {
    Stage stage;
    Running service(stage, command("prepare_receptor"));
    const auto answer = service.post("/prepare", {{"receptor", hiv_protease()}, {"chains", {"A"}}});
    ASSERT_EQ(answer.status, 200) << answer.text;
    for (const auto& fault : faults_of("prepare_receptor", "prepare_receptor", answer.body))
        ADD_FAILURE() << text(fault);
    EXPECT_EQ(answer.at("/residues"), 99);
    EXPECT_EQ(answer.at("/chains"), json::array{"A"});
    const auto unknown = service.post("/prepare", {{"receptor", hiv_protease()}, {"chains", {"Q"}}});
    EXPECT_EQ(unknown.string_at("/code"), "chain_not_found");
    const auto no_ligand = service.post("/prepare", {{"receptor", crabp()}, {"extract_ligand", "XYZ"}});
    EXPECT_EQ(no_ligand.string_at("/code"), "ligand_not_found");
    EXPECT_NE(no_ligand.string_at("/detail").find("REA"), std::string::npos) << no_ligand.text;
}

TEST(PoseRmsd, SeesThroughSymmetry) {
    Stage stage;
    Running ligands(stage, command("prepare_ligand")), service(stage, command("pose_rmsd"));
    const auto benzene = ligands.post("/prepare", {{"ligand", "c1ccccc1"}}).string_at("/ligand_sdf");
    const auto phenol = ligands.post("/prepare", {{"ligand", "Oc1ccccc1"}}).string_at("/ligand_sdf");
    const auto same = service.post("/rmsd", {{"poses", benzene + benzene}, {"reference", benzene}});
    ASSERT_EQ(same.status, 200) << same.text;
    for (const auto& fault : faults_of("pose_rmsd", "pose_rmsd", same.body)) ADD_FAILURE() << text(fault);
    EXPECT_EQ(same.at("/poses").as_array().size(), 2u);
    EXPECT_EQ(same.at("/best_rmsd"), 0);
    EXPECT_EQ(service.post("/rmsd", {{"poses", phenol}, {"reference", benzene}}).string_at("/code"),
              "molecules_differ");
    EXPECT_EQ(service.post("/rmsd", {{"poses", "c1ccccc1"}, {"reference", benzene}}).string_at("/code"),
              "molecule_flat");
}

/// Each operation on these; the second is wrong.
constexpr const char* some_molecules =
    "CC(=O)Oc1ccccc1C(=O)O aspirin\nC1CC broken\nO=C1C=CC(=O)C=C1 quinone\nCCCCCCCCCC decane\n";

TEST(Ligands, AreDescribed) {
    Stage stage;
    Running service(stage, command("ligands"));
    const auto answer = service.post("/properties", {{"molecules", some_molecules}});
    ASSERT_EQ(answer.status, 200) << answer.text;
    for (const auto& fault : faults_of("ligands", "ligand_properties", answer.body))
        ADD_FAILURE() << text(fault);
    ASSERT_EQ(answer.at("/molecules").as_array().size(), 3U);
    const auto& aspirin_said = answer.at("/molecules/0");
    EXPECT_EQ(aspirin_said.at("formula"), "C9H8O4");
    EXPECT_EQ(aspirin_said.at("molecular_weight"), 180.16);
    EXPECT_EQ(aspirin_said.at("logp"), 1.31);
    EXPECT_EQ(aspirin_said.at("tpsa"), 63.6);
    EXPECT_EQ(aspirin_said.at("hydrogen_bond_donors"), 1);
    EXPECT_EQ(aspirin_said.at("alerts"), json::array());
    EXPECT_EQ(answer.at("/molecules/1/alerts"), json::array{"quinone_A(370)"});
    EXPECT_EQ(answer.at("/molecules/2/place"), 4);
    EXPECT_EQ(answer.at("/failures/0/place"), 2);
    EXPECT_EQ(answer.at("/failures/0/name"), "broken");
    EXPECT_EQ(service.post("/properties", {{"molecules", "%%%"}}).string_at("/code"), "format_unknown");
}

TEST(Ligands, AreComparedChosenAndDrawn) {
    Stage stage;
    Running service(stage, command("ligands"));
    const auto alike =
        service.post("/similarity", {{"query", aspirin}, {"molecules", some_molecules}, {"top", 2}});
    ASSERT_EQ(alike.status, 200) << alike.text;
    for (const auto& fault : faults_of("ligands", "fingerprint_similarity", alike.body))
        ADD_FAILURE() << text(fault);
    EXPECT_EQ(alike.at("/molecules").as_array().size(), 2U);
    EXPECT_EQ(alike.at("/molecules/0/similarity"), 1);
    EXPECT_LT(alike.at("/molecules/1/similarity").to_number<double>(), 1);

    json::object choice{{"molecules", some_molecules}, {"count", 2}};
    const auto chosen = service.post("/diversity", choice);
    ASSERT_EQ(chosen.status, 200) << chosen.text;
    for (const auto& fault : faults_of("ligands", "diversity_pick", chosen.body))
        ADD_FAILURE() << text(fault);
    EXPECT_EQ(chosen.at("/molecules").as_array().size(), 2U);
    EXPECT_EQ(service.post("/diversity", choice).text, chosen.text);
    choice["count"] = 50;
    EXPECT_EQ(service.post("/diversity", choice).at("/molecules").as_array().size(), 3U);

    const auto drawn = service.post("/depict", {{"molecules", some_molecules}, {"highlight", "C(=O)[OH]"}});
    ASSERT_EQ(drawn.status, 200) << drawn.text;
    for (const auto& fault : faults_of("ligands", "depict", drawn.body)) ADD_FAILURE() << text(fault);
    EXPECT_EQ(drawn.at("/molecules/0/matches"), 1);
    EXPECT_EQ(drawn.at("/molecules/1/matches"), 0);
    EXPECT_NE(drawn.string_at("/molecules/0/svg").find("</svg>"), std::string::npos);
    EXPECT_EQ(service.post("/depict", {{"molecules", aspirin}, {"highlight", "C(=O"}}).string_at("/code"),
              "smarts_invalid");
}

TEST(Rescore, GivesTheParts) {
    Stage stage;
    Running service(stage, command("rescore"));
    const auto crystal = take_apart(stage, crabp(), "REA");
    const std::string broken =
        "broken\n\n\n  1  0  0  0  0  0  0  0  0  0999 V2000\n"
        "    0.0000    0.0000    0.0000 B   0  0\nM  END\n$$$$\n"
        "cut off\n\n\n  9  9\n$$$$\n";
    const auto answer = service.post(
        "/rescore", {{"receptor", crystal.receptor}, {"poses", crystal.ligand + broken + crystal.ligand}});
    ASSERT_EQ(answer.status, 200) << answer.text;
    for (const auto& fault : faults_of("rescore", "rescore", answer.body)) ADD_FAILURE() << text(fault);
    EXPECT_LT(answer.at("/poses/0/affinity").to_number<double>(), -7);
    EXPECT_EQ(answer.at("/poses/1/rank"), 4);
    EXPECT_EQ(answer.at("/poses/1/affinity"), answer.at("/poses/0/affinity"));
    EXPECT_GT(answer.at("/poses/0/residues").as_array().size(), 5U);
    EXPECT_EQ(answer.at("/failures/0/rank"), 2) << answer.text;
    EXPECT_EQ(answer.at("/failures/1/rank"), 3) << answer.text;
    EXPECT_NE(answer.string_at("/failures/0/detail"), "");
    EXPECT_EQ(service.post("/rescore", {{"receptor", crystal.receptor}, {"poses", "c1ccccc1"}})
                  .at("/failures/0/code"),
              "molecule_flat");
}

TEST_F(Vina, FindsTheCrystalPoseAgain) {
    const auto crystal = take_apart(stage, crabp(), "REA");
    const auto job = service.start_job("/dock", {{"receptor", crystal.receptor},
                                                 {"ligand", crystal.ligand},
                                                 {"reference_ligand", crystal.ligand},
                                                 {"exhaustiveness", 2},
                                                 {"num_modes", 3}});
    bool was_between = false;
    Answer ended;
    stage.until(
        [&] {
            ended = service.get(job);
            const auto progress = ended.at("/progress").to_number<double>();
            was_between = was_between || (progress > 0.1 && progress < 1);
            return ended.string_at("/status") != "running";
        },
        "the docking");
    ASSERT_EQ(ended.string_at("/status"), "completed") << ended.text;
    EXPECT_TRUE(was_between);
    for (const auto& fault : faults_of("vina", "dock", ended.at("/result"))) ADD_FAILURE() << text(fault);
    const auto& poses = ended.at("/result/poses").as_array();
    ASSERT_FALSE(poses.empty());
    EXPECT_LT(poses[0].at("affinity").to_number<double>(), -8);
    EXPECT_TRUE(std::ranges::is_sorted(
        poses, {}, [](auto& pose) { return pose.at("affinity").template to_number<double>(); }));

    for (const auto& pose : poses)
        EXPECT_NEAR(pose.at("recomputed").at("affinity").to_number<double>(),
                    pose.at("affinity").to_number<double>(), 0.02);
    EXPECT_EQ(json::serialize(ended.at("/result/warnings")).find("own computation"), std::string::npos);

    Running rmsd(stage, command("pose_rmsd"));
    const auto compared =
        rmsd.post("/rmsd", {{"poses", ended.string_at("/result/poses_sdf")}, {"reference", crystal.ligand}});
    EXPECT_EQ(compared.at("/poses").as_array().size(), poses.size());
    EXPECT_LT(compared.at("/poses/0/rmsd").to_number<double>(), 2) << compared.text;
    EXPECT_NE(service.get(job + "/logs").text.find("mode |   affinity"), std::string::npos);
}

TEST_F(Vina, GivesTheSamePosesForTheSameSeed) {
    auto input = small_docking();
    const auto first = service.do_job("/dock", input), again = service.do_job("/dock", input);
    ASSERT_EQ(first.string_at("/status"), "completed") << first.text;
    EXPECT_EQ(again.string_at("/result/poses_sdf"), first.string_at("/result/poses_sdf"));
    input["cpu"] = 1;
    EXPECT_EQ(service.do_job("/dock", input).string_at("/result/poses_pdbqt"),
              first.string_at("/result/poses_pdbqt"));
    input["seed"] = 7;
    EXPECT_NE(service.do_job("/dock", input).string_at("/result/poses_pdbqt"),
              first.string_at("/result/poses_pdbqt"));
}

TEST_F(Vina, TakesItsOwnPreparedMoleculesAgain) {
    const auto first = service.do_job("/dock", small_docking());
    auto input = small_docking();
    input["receptor"] = first.string_at("/result/receptor_pdbqt");
    input["ligand"] = first.string_at("/result/ligand_pdbqt");
    const auto again = service.do_job("/dock", input);
    ASSERT_EQ(again.string_at("/status"), "completed") << again.text;
    EXPECT_EQ(again.at("/result/poses"), first.at("/result/poses"));
}

TEST_F(Vina, ScoresAndMinimisesWhereTheLigandIs) {
    const auto crystal = take_apart(stage, crabp(), "REA");
    json::object input{{"receptor", crystal.receptor}, {"ligand", crystal.ligand}};
    const auto scored = service.do_job("/score", input), minimised = service.do_job("/minimize", input);
    ASSERT_EQ(scored.string_at("/status"), "completed") << scored.text;
    ASSERT_EQ(minimised.string_at("/status"), "completed") << minimised.text;
    for (const auto& fault : faults_of("vina", "score", scored.at("/result"))) ADD_FAILURE() << text(fault);
    for (const auto& fault : faults_of("vina", "minimize", minimised.at("/result")))
        ADD_FAILURE() << text(fault);
    const auto affinity = [](auto& answer) {
        return answer.at("/result/affinity").template to_number<double>();
    };
    EXPECT_LT(affinity(scored), -7);
    for (const auto* answer : {&scored, &minimised})
        EXPECT_NEAR(answer->at("/result/poses/0/recomputed/affinity").to_number<double>(), affinity(*answer),
                    0.02);
    EXPECT_LT(affinity(minimised), affinity(scored));
    EXPECT_GT(minimised.at("/result/moved").to_number<double>(), 0);
    EXPECT_LT(minimised.at("/result/moved").to_number<double>(), 1);

    input["scoring"] = "vinardo";
    const auto vinardo = service.do_job("/score", input);
    EXPECT_NE(vinardo.at("/result/affinity"), scored.at("/result/affinity"));
    input["box"] = {{"center", {22.1, 26.3, 20.2}}, {"size", {10, 10, 10}}};
    EXPECT_EQ(code_of("/score", input), "ligand_outside_box");
    input["ligand"] = aspirin;
    EXPECT_EQ(code_of("/score", input), "ligand_flat");
}

TEST_F(Vina, RefusesBadMoleculesAndLivesOn) {
    EXPECT_EQ(code_of_docking("ligand", ""), "invalid_request");
    EXPECT_EQ(code_of_docking("ligand", " \n"), "ligand_empty");
    EXPECT_EQ(code_of_docking("ligand", "OB(O)c1ccccc1"), "atom_type_unsupported");
    EXPECT_EQ(code_of_docking("ligand", "[Fe+2]12(C=C1)C=C2"), "atom_type_unsupported");
    EXPECT_EQ(code_of_docking("ligand", "CCO\nCCN\n"), "ligand_several");
    EXPECT_EQ(code_of_docking("ligand", json::string(300, 'C')), "ligand_too_large");
    EXPECT_EQ(code_of_docking("receptor", "{\"a\": 1}"), "format_unknown");
    EXPECT_EQ(code_of_docking("receptor", aspirin), "receptor_flat");
    EXPECT_EQ(code_of_docking("box", {{"center", {500, 0, 0}}, {"size", {20, 20, 20}}}),
              "box_away_from_receptor");
    EXPECT_EQ(code_of_docking("box", {{"center", {20, 20, 20}}, {"size", {120, 120, 120}}}), "box_too_large");
    EXPECT_EQ(service.get("/health").string_at("/status"), "ok");
    EXPECT_EQ(service.do_job("/dock", small_docking()).string_at("/status"), "completed");
}

TEST_F(Vina, NamesTheLineThatIsWrong) {
    auto input = small_docking();
    input["ligand"] = "x\n\n\n  3  2  0  0  0  0            999 V2000\n  gar bage\nM  END\n";
    const auto ended = service.do_job("/dock", input);
    EXPECT_EQ(ended.string_at("/error/code"), "molecule_invalid");
    EXPECT_TRUE(ended.string_at("/error/detail").starts_with("the ligand: ")) << ended.text;
    EXPECT_NE(ended.string_at("/error/detail").find("line 5"), std::string::npos) << ended.text;
}

TEST_F(Vina, IsNoReceptorThatIsALigand) {
    Running prepare(stage, command("prepare_ligand"));
    const auto pdbqt = prepare.post("/prepare", {{"ligand", aspirin}}).string_at("/ligand_pdbqt");
    EXPECT_EQ(code_of_docking("receptor", json::string(pdbqt)), "receptor_not_rigid");
}

TEST_F(Vina, LeavesNoProcessWhenItIsCanceled) {
    const auto job = service.start_job("/dock", long_docking());
    stage.until([&] { return runs_vina(service.pid()); }, "Vina");
    EXPECT_EQ(service.post("/dock", small_docking()).status, 429);
    EXPECT_EQ(service.get("/health").at("/running"), 1);
    const auto processes = children_of(service.pid());
    EXPECT_EQ(service.del(job).string_at("/status"), "canceled");
    for (const auto pid : processes) EXPECT_FALSE(process::start_time(pid));
    EXPECT_EQ(service.do_job("/dock", small_docking()).string_at("/status"), "completed");
}

TEST_F(Vina, LeavesNoProcessWhenItsServiceIsKilled) {
    service.start_job("/dock", long_docking());
    stage.until([&] { return runs_vina(service.pid()); }, "Vina");
    const auto processes = children_of(service.pid());
    EXPECT_EQ(service.stop(SIGKILL).signal, SIGKILL);
    for (const auto pid : processes)
        stage.until([&] { return !process::start_time(pid); }, "the end of what it started");
}

TEST_F(Vina, TakesItsProcessesAlongWhenItIsToldToStop) {
    service.start_job("/dock", long_docking());
    stage.until([&] { return runs_vina(service.pid()); }, "Vina");
    const auto processes = children_of(service.pid());
    EXPECT_EQ(service.stop(), process::Exit{}) << service.log();
    for (const auto pid : processes) EXPECT_FALSE(process::start_time(pid));
}

}  // namespace mad::engines
