#include "engine_kit/peer_test.hpp"
#include "engine_kit/workbench_test.hpp"

namespace mad::engine_kit {
namespace {

/// The platform's three operations for services, with a heartbeat a second.
struct Platform : testing::Test {
    Stage stage;
    Workbench bench;
    Peer platform{stage};
    std::vector<json::value> registered;
    std::vector<std::string> tokens, removed;
    int beats = 0;
    bool knows = true;

    Platform() {
        using Path = http::Path<NamePath>;
        platform.router.post("/api/v1/task-services", {"register", "", ""},
                             [this](Asked asked) -> awaitable<Result<http::Json>> {
                                 registered.push_back(*schema::parse_json(asked.request->body));
                                 tokens.emplace_back(http::header(asked.request->headers, "Authorization"));
                                 const auto id = "id-" + std::to_string(registered.size());
                                 co_return http::Json{{{"service_id", id}, {"heartbeat_seconds", 1}}, 201};
                             });
        platform.router.post("/api/v1/task-services/{name}/heartbeat", {"beat", "", ""},
                             [this](http::Anyone, Path) -> awaitable<Result<http::NoContent>> {
                                 if (!knows) co_return Error{Errc::not_found, "unknown", "who?"};
                                 ++beats;
                                 co_return http::NoContent{};
                             });
        platform.router.del("/api/v1/task-services/{name}", {"remove", "", ""},
                            [this](http::Anyone, Path path) -> awaitable<Result<http::NoContent>> {
                                removed.push_back(path.value.name);
                                co_return http::NoContent{};
                            });
        platform.start();
    }
    std::vector<std::string> command() {
        return bench.command({"--register", platform.url() + "/", "--token", "the-token"});
    }
};

}  // namespace

TEST_F(Platform, HearsOfTheServiceUntilItStops) {
    Running service(stage, command());
    stage.until([&] { return beats >= 2; }, "heartbeats");
    ASSERT_EQ(registered.size(), 1u);
    EXPECT_EQ(registered[0].at("task_id"), "bench_work");
    EXPECT_EQ(registered[0].at("base_url").as_string(), service.url);
    EXPECT_EQ(registered[0].at("capacity"), 2);
    EXPECT_EQ(registered[0].at("service_version"), "bench 1");
    EXPECT_EQ(tokens[0], "Bearer the-token");
    EXPECT_EQ(service.stop(), process::Exit{});
    EXPECT_EQ(removed, std::vector<std::string>{"id-1"});
    EXPECT_EQ(service.log().find("the-token"), std::string::npos);
}

TEST_F(Platform, IsToldAgainWhatItForgot) {
    Running service(stage, command());
    stage.until([&] { return beats >= 1; }, "a heartbeat");
    knows = false;
    stage.until([&] { return registered.size() >= 2; }, "another registration");
    knows = true;
    stage.until([&, before = beats] { return beats > before; }, "heartbeats again");
}

TEST_F(Platform, MayBeAway) {
    platform.stop();
    Running service(stage, command());
    EXPECT_EQ(service.get("/health").status, 200);
    stage.until([&] { return service.log().find("registration_failed") != std::string::npos; }, "a failure");
    platform.start();
    stage.until([&] { return beats >= 1; }, "a heartbeat");
    platform.stop();
    EXPECT_EQ(service.get("/health").status, 200);
    EXPECT_EQ(service.stop(), process::Exit{});
}

}  // namespace mad::engine_kit
