// Proof of dynamism: a server that knows nothing of MAD becomes a task by its URL, and stays one while its
// document changes, with no restart of anything.
#include "tests/platform/platform.hpp"

namespace mad::tests {
namespace {

class Dynamism : public OnePlatform {
protected:
    static Answer run(const std::string& task, const std::string& inputs) {
        const auto accepted = platform->post("/api/v1/tasks/" + task + "/execute", inputs);
        if (accepted.status != 202) return accepted;
        const auto execution = accepted.string_at("/execution_id");
        platform->ended(execution);
        return platform->results(execution);
    }
};
}  // namespace

TEST_F(Dynamism, APythonServerBecomesATaskAndChangesWithoutRestart) {
    Foreign service(*stage, {"python3", script("log_p_service.py")});
    ASSERT_TRUE(service.url.starts_with("http://")) << service.url;

    const auto imported = platform->post("/api/v1/task-registry/import", import_of(service.url));
    ASSERT_EQ(imported.status, 201) << imported.text;
    ASSERT_EQ(imported.string_at("/tasks/0/task_id"), "predict_log_p") << imported.text;
    EXPECT_EQ(imported.string_at("/tasks/0/version"), "1.0.0");

    const auto good = run("predict_log_p", R"({"atoms": 9, "hetero_atoms": 2})");
    ASSERT_EQ(good.status, 200) << good.text;
    EXPECT_EQ(good.at("/result/log_p"), json::value(1.5)) << good.text;

    const auto bad = run("predict_log_p", R"({"atoms": 0, "hetero_atom": 2})");
    EXPECT_EQ(bad.status, 422) << bad.text;
    std::set<std::string> pointers;
    for (const auto& fault : bad.at("/errors").as_array()) pointers.emplace(fault.at("pointer").as_string());
    EXPECT_TRUE(pointers.contains("/atoms")) << bad.text;
    EXPECT_TRUE(pointers.contains("/hetero_atoms")) << bad.text;

    // Its author adds a required field; the running server tells so, and MAD is told to look again.
    service.signal(SIGUSR1);
    Answer again;
    stage->until(
        [&] {
            again = platform->post("/api/v1/task-registry/import", import_of(service.url));
            return again.string_at("/tasks/0/version") == "1.1.0";
        },
        "the new version");
    const auto missing = run("predict_log_p", R"({"atoms": 9, "hetero_atoms": 2})");
    EXPECT_EQ(missing.status, 422) << missing.text;
    EXPECT_EQ(missing.string_at("/errors/0/pointer"), "/charge") << missing.text;
    const auto charged = run("predict_log_p", R"({"atoms": 9, "hetero_atoms": 2, "charge": 1})");
    ASSERT_EQ(charged.status, 200) << charged.text;
    EXPECT_EQ(charged.at("/result/log_p"), json::value(0.5)) << charged.text;

    // The old version is still there, with its own rules.
    const auto old = platform->get("/api/v1/task-registry/tasks/predict_log_p/versions/1.0.0/interface");
    EXPECT_EQ(old.status, 200);
    EXPECT_EQ(old.text.find("charge"), std::string::npos);
}

TEST_F(Dynamism, WhatTheServiceRefusesIsTheExecutionsError) {
    Foreign service(*stage, {"python3", script("log_p_service.py")});
    ASSERT_EQ(platform->post("/api/v1/task-registry/import", import_of(service.url)).status, 201);
    // 13 is refused by the service itself, which no document says.
    const auto execution =
        platform->execute("predict_log_p", parsed(R"({"atoms": 13, "hetero_atoms": 0, "charge": 0})"));
    EXPECT_EQ(platform->ended(execution), "FAILED");
    const auto status = platform->get("/api/v1/executions/" + execution + "/status");
    EXPECT_NE(status.string_at("/error/detail").find("unlucky"), std::string::npos) << status.text;
}

TEST_F(Dynamism, ANodeServerWithAJobIsATaskToo) {
    Foreign service(*stage, {"node", script("job_service.mjs")});
    ASSERT_TRUE(service.url.starts_with("http://")) << service.url;
    const auto imported = platform->post("/api/v1/task-registry/import", import_of(service.url));
    ASSERT_EQ(imported.status, 201) << imported.text;
    const auto result = run("count_atoms", R"({"formula": "C9H8O4"})");
    ASSERT_EQ(result.status, 200) << result.text;
    EXPECT_EQ(result.at("/result/atoms"), json::value(21)) << result.text;
}

TEST_F(Dynamism, AnImportOfWhatIsNoServiceSaysWhy) {
    const auto nobody = platform->post("/api/v1/task-registry/import", R"({"url": "http://127.0.0.1:9"})");
    EXPECT_GE(nobody.status, 400);
    EXPECT_FALSE(nobody.string_at("/detail").empty()) << nobody.text;
    for (const std::string url : {"file:///etc/passwd", "http://127.0.0.1:99999", "http://", "mad"}) {
        const auto no_url = platform->post("/api/v1/task-registry/import", R"({"url": ")" + url + "\"}");
        EXPECT_EQ(no_url.status, 422) << no_url.text;
        EXPECT_EQ(no_url.string_at("/errors/0/pointer"), "/url") << no_url.text;
    }
}

}  // namespace mad::tests
