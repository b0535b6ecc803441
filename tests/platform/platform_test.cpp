// The foundation's promise, kept by the real parts: a protein and a ligand go in over HTTP, a task that is
// only a row docks them in a service of its own, poses come out and stay.
#include "tests/platform/platform.hpp"

#include "base/file_contents.hpp"
#include "schema/openapi.hpp"

namespace mad::tests {
namespace {

class PlatformTest : public OnePlatform {
protected:
    static void SetUpTestSuite() {
        ::setenv("MAD_SMINA", missing_smina, 1);  // whatever this machine has
        OnePlatform::SetUpTestSuite();
        ::unsetenv("MAD_SMINA");
    }
    static constexpr const char* missing_smina = "/nowhere/smina";
};

/// By what holds it, and by its parts.
void expect_amprenavir_is_found(Platform& mad, const std::string& execution) {
    const auto job = mad.get("/api/v1/executions/" + execution + "/status").string_at("/job_id");
    const auto found = "/api/v1/docking/results?job=" + job;
    const auto held = mad.get(found + "&poses=best&interaction=:hydrophobic");
    ASSERT_EQ(held.at("/items").as_array().size(), 1U) << held.text;
    EXPECT_EQ(held.at("/items/0/heavy_atoms"), 35);
    EXPECT_GT(held.at("/items/0/ligand_efficiency").to_number<double>(), 0.2) << held.text;
    const auto sdf = mad.get("/api/v1/docking/results.sdf" + found.substr(found.find('?')));
    EXPECT_EQ(sdf.status, 200);
    EXPECT_NE(sdf.text.find("> <ligand_efficiency>"), std::string::npos) << sdf.text.substr(0, 500);

    const auto sulfonamides = found + "&substructure=S%28%3DO%29%28%3DO%29N";
    // Who asks has an instance launched, and asks again.
    auto answer = mad.get(sulfonamides);
    for (int i = 0; i < 600 && answer.status == 503; ++i) {
        EXPECT_EQ(answer.string_at("/code"), "no_matcher") << answer.text;
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        answer = mad.get(sulfonamides);
    }
    ASSERT_EQ(answer.status, 200) << answer.text;
    EXPECT_FALSE(answer.at("/items").as_array().empty());
    EXPECT_EQ(mad.get(found + "&substructure=%5BSi%5D").at("/items").as_array().size(), 0U);
    EXPECT_EQ(mad.get(found + "&substructure=C%28%3DO").status, 422);
}
}  // namespace

TEST_F(PlatformTest, ItLivesAndIsReady) {
    EXPECT_EQ(platform->get("/health").text, R"({"status":"ok"})");
    platform->until_ready();
    const auto ready = platform->get("/ready");
    std::set<std::string> names;
    for (const auto& check : ready.at("/checks").as_array()) names.emplace(check.at("name").as_string());
    EXPECT_EQ(names, (std::set<std::string>{"broker", "database", "migrations", "storage", "task_registry"}));
}

TEST_F(PlatformTest, ItsOwnDocumentIsTheCommittedOneAndIsValid) {
    const auto document = platform->get("/openapi.json");
    ASSERT_EQ(document.status, 200);
    EXPECT_TRUE(schema::load_openapi(document.body))
        << "the platform's own document is refused by our own check";
    EXPECT_EQ(schema::to_indented_text(document.body) + "\n",
              contents_or_nothing(std::string(MAD_SOURCE_DIR) + "/api/openapi.json"))
        << "api/openapi.json is out of date: mad openapi > api/openapi.json";
}

TEST_F(PlatformTest, NobodyGetsInWithoutSigningIn) {
    for (const auto* path : {"/api/v1/jobs", "/api/v1/molecules", "/api/v1/task-registry/tasks"})
        EXPECT_EQ(platform->send({.url = path}, false).status, 401) << path;
    const auto wrong =
        platform->send({.url = "/api/v1/jobs", .headers = {{"Authorization", "Bearer nonsense"}}}, false);
    EXPECT_EQ(wrong.status, 401);
}

TEST_F(PlatformTest, AmprenavirDocksIntoHivProtease) {
    const auto receptor = platform->upload("1hpv.pdb", protease());
    const auto ligand = platform->upload("478.pdb", amprenavir());
    ASSERT_FALSE(receptor.empty() || ligand.empty());

    json::object inputs;
    inputs["receptor"] = receptor;
    inputs["ligand"] = ligand;
    inputs["reference_ligand"] = ligand;
    inputs["exhaustiveness"] = 1;
    inputs["num_modes"] = 3;
    inputs["seed"] = 7;
    const auto execution = platform->execute("vina_dock", inputs);
    ASSERT_EQ(platform->ended(execution), "COMPLETED")
        << platform->get("/api/v1/executions/" + execution + "/status").text << platform->log();

    const auto results = platform->results(execution);
    ASSERT_EQ(results.status, 200) << results.text;
    const auto& poses = results.at("/result/poses").as_array();
    ASSERT_FALSE(poses.empty());
    EXPECT_LT(poses[0].at("affinity").to_number<double>(), -7)
        << "kcal/mol; the crystal pose scores about -10";
    EXPECT_EQ(results.at("/docking").as_array().size(), poses.size());

    const json::value* sdf = nullptr;
    for (const auto& output : results.at("/outputs").as_array())
        if (output.at("name") == "poses_sdf") sdf = &output;
    ASSERT_TRUE(sdf) << results.text;
    const auto file = platform->send({.url = std::string(sdf->at("url").as_string())}, false);
    EXPECT_EQ(file.status, 200);
    EXPECT_NE(file.text.find("M  END"), std::string::npos);

    const auto log = platform->get("/api/v1/executions/" + execution + "/logs");
    EXPECT_EQ(log.status, 200) << log.text;
    EXPECT_NE(log.text.find("vina"), std::string::npos) << log.text;

    expect_amprenavir_is_found(*platform, execution);

    // An output is an input of the next task.
    json::object compare;
    compare["poses"] = sdf->at("uri");
    compare["reference"] = ligand;
    const auto comparison = platform->execute("pose_rmsd", compare);
    ASSERT_EQ(platform->ended(comparison), "COMPLETED")
        << platform->get("/api/v1/executions/" + comparison + "/status").text;
    EXPECT_GT(platform->results(comparison).at("/result/best_rmsd").to_number<double>(), 0);
}

TEST_F(PlatformTest, WhatCannotBeDockedSaysWhyAndTheServiceLivesOn) {
    const auto receptor = platform->upload("1hpv.pdb", protease());
    const auto far = platform->upload("far.smi", "CCO ethanol\n");
    json::object box;
    box["center"] = parsed("[900, 900, 900]");
    box["size"] = parsed("[10, 10, 10]");
    json::object inputs;
    inputs["receptor"] = receptor;
    inputs["ligand"] = far;
    inputs["box"] = box;
    const auto execution = platform->execute("vina_dock", inputs);
    EXPECT_EQ(platform->ended(execution), "FAILED");
    const auto status = platform->get("/api/v1/executions/" + execution + "/status");
    EXPECT_NE(status.string_at("/error/detail").find("box"), std::string::npos) << status.text;

    inputs.erase("box");
    inputs["exhaustiveness"] = 0;
    const auto refused = platform->post("/api/v1/tasks/vina_dock/execute", schema::to_text(inputs));
    EXPECT_EQ(refused.status, 422);
    EXPECT_EQ(refused.string_at("/errors/0/pointer"), "/exhaustiveness") << refused.text;
}

TEST_F(PlatformTest, AnEngineThatIsNotThereFailsItsTaskAndIsSaidInTheCatalogue) {
    const auto ligand = platform->upload("478.pdb", amprenavir());
    json::object inputs;
    inputs["receptor"] = platform->upload("1hpv.pdb", protease());
    inputs["ligand"] = ligand;
    const auto execution = platform->execute("smina_score", inputs);
    EXPECT_EQ(platform->ended(execution), "FAILED");
    const auto status = platform->get("/api/v1/executions/" + execution + "/status");
    EXPECT_EQ(status.string_at("/error/code"), "engine_missing") << status.text;
    EXPECT_NE(status.string_at("/error/detail").find("MAD_SMINA"), std::string::npos) << status.text;

    // Its instance lives, and says the same of every task that it answers.
    Answer told;
    stage->until(
        [&] {
            told = platform->get("/api/v1/task-registry/tasks/smina_dock");
            return told.at("/task/healthy_instances") == 1;
        },
        "the health check of the instance");
    EXPECT_EQ(told.at("/task/healthy_instances"), 1) << told.text.substr(0, 1000);
    EXPECT_NE(told.string_at("/task/unavailable").find(missing_smina), std::string::npos)
        << told.text.substr(0, 1000);
    const auto listed = platform->get("/api/v1/task-registry/tasks?q=smina_minimize");
    EXPECT_NE(listed.string_at("/items/0/unavailable").find("MAD_SMINA"), std::string::npos) << listed.text;
    EXPECT_EQ(platform->get("/api/v1/task-registry/tasks/prepare_ligand").at("/task/unavailable"),
              json::value());
    const auto fleet = platform->get("/api/v1/fleet");
    for (const auto& service : fleet.at("/items").as_array()) {
        if (service.at("service").as_string().find("smina") == std::string_view::npos) continue;
        EXPECT_EQ(service.at("crashes"), 0);
    }
}

TEST_F(PlatformTest, EventsOfAJobAreStreamedToItsEnd) {
    const auto ligand = platform->upload("aspirin.smi", "CC(=O)Oc1ccccc1C(=O)O aspirin\n");
    json::object inputs;
    inputs["ligand"] = ligand;
    const auto accepted = platform->post("/api/v1/tasks/prepare_ligand/execute", schema::to_text(inputs));
    ASSERT_EQ(accepted.status, 202) << accepted.text;
    const auto stream = platform->get("/api/v1/jobs/" + accepted.string_at("/job_id") + "/events");
    EXPECT_EQ(stream.status, 200);
    EXPECT_NE(stream.text.find("event: job.completed"), std::string::npos) << stream.text;
}

/// The first administrator, at a later start over the folder.
static void sign_in_again(Platform& platform, Stage& stage, const Folder& folder, const std::string& email) {
    const auto reset = stage.wait(process::run(
        {.argv = {program("mad"), "user", "reset-password", email, "--data", folder.path().string()}},
        longest_wait));
    ASSERT_TRUE(reset && reset->exit.ok()) << (reset ? reset->errors : reset.error().detail);
    const auto begin = reset->out.find("password: ") + 10;
    json::object who;
    who["email"] = email;
    who["password"] = reset->out.substr(begin, reset->out.rfind('\n') - begin);
    platform.token = platform.post("/api/v1/auth/token", schema::to_text(who)).string_at("/access_token");
}

TEST(PlatformProcess, ASecondOneOverTheSameFolderIsRefusedAndAStopLeavesNobody) {
    Folder folder;
    Stage stage;
    Platform platform(stage, folder.path());
    const auto below = children_of(platform.pid());
    EXPECT_GE(below.size(), 2) << "PostgreSQL and Redis";
    const auto second = stage.wait(
        process::run({.argv = {program("mad"), "up", "--data", folder.path().string(), "--http-port", "0"}},
                     longest_wait));
    ASSERT_TRUE(second);
    EXPECT_EQ(second->exit.status, 1);
    EXPECT_NE(second->errors.find("in use"), std::string::npos) << second->errors;
    EXPECT_TRUE(platform.stop().ok());
    for (const auto pid : below) EXPECT_FALSE(process::start_time(pid)) << pid;
}

TEST(PlatformProcess, AfterAKillTheNextStartFindsAllAndLeavesNoOrphan) {
    Folder folder;
    Stage stage;
    std::vector<pid_t> orphans;
    std::string email;
    {
        Platform killed(stage, folder.path());
        EXPECT_FALSE(killed.upload("aspirin.smi", "CC(=O)Oc1ccccc1C(=O)O aspirin\n").empty());
        orphans = children_of(killed.pid());
        email = killed.email;
        killed.stop(SIGKILL);
    }
    Platform next(stage, folder.path());
    EXPECT_EQ(next.password, "") << "the first administrator is made once";
    for (const auto pid : orphans) EXPECT_FALSE(process::start_time(pid)) << pid;
    next.until_ready();
    sign_in_again(next, stage, folder, email);
    EXPECT_EQ(next.get("/api/v1/molecules").at("/items").as_array().size(), 1);
}

// While it still cleans up after its start.
TEST(PlatformProcess, AStopRightAfterTheStartIsHeard) {
    Folder folder;
    Stage stage;
    for (int i = 0; i < 3; ++i) {
        engine_kit::Program up(stage,
                               {program("mad"), "up", "--data", folder.path().string(), "--http-port", "0"});
        auto line = up.read_line();
        while (line && line->find(" is at ") == line->npos) line = up.read_line();
        ASSERT_TRUE(line) << up.log();
        EXPECT_TRUE(up.stop().ok());
    }
}

TEST(PlatformProcess, AWorkerIsToldWhereFilesAreFetched) {
    Stage stage;
    const auto worker = stage.wait(process::run({.argv = {program("mad"), "worker", "--postgres-dsn",
                                                          "host=/nowhere", "--redis-url", "unix:///nowhere"}},
                                                longest_wait));
    ASSERT_TRUE(worker);
    EXPECT_EQ(worker->exit.status, 2);
    EXPECT_NE(worker->errors.find("--http-public-url"), std::string::npos) << worker->errors;
}

TEST(PlatformProcess, AStopInTheMiddleOfADockingCostsItNoFailure) {
    Folder folder;
    Stage stage;
    std::string email, execution, service;
    const auto status = [&](Platform& platform) {
        return platform.get("/api/v1/executions/" + execution + "/status");
    };
    {
        Platform first(stage, folder.path());
        email = first.email;
        json::object inputs;
        inputs["receptor"] = first.upload("1hpv.pdb", protease());
        inputs["ligand"] = inputs["reference_ligand"] = first.upload("478.pdb", amprenavir());
        inputs["exhaustiveness"] = 1000;  // hours
        execution = first.execute("vina_dock", inputs);
        stage.until([&] { return status(first).at("/progress").to_number<double>() > 0; }, "the docking");
        service = status(first).string_at("/service");
        EXPECT_TRUE(first.stop().ok());
    }
    Platform next(stage, folder.path());
    sign_in_again(next, stage, folder, email);
    stage.until(
        [&] {
            const auto now = status(next);
            return now.string_at("/status") == "RUNNING" && now.string_at("/service") != service;
        },
        "another service to take it");
    EXPECT_EQ(status(next).at("/failures"), 0) << status(next).text;
    next.send({.method = "DELETE", .url = "/api/v1/executions/" + execution});
    EXPECT_EQ(next.ended(execution), "CANCELED");
}

}  // namespace mad::tests
