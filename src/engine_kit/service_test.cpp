#include "engine_kit/workbench_test.hpp"

#include <algorithm>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <csignal>
#include <unistd.h>

namespace mad::engine_kit {
namespace {

struct Service : testing::Test {
    Stage stage;
    Workbench bench;
    Running service{stage, bench.command()};

    std::string code_of_job(const std::string& fate) {
        return service.do_job("/work", {{"fate", fate}}).string_at("/error/code");
    }
};

}  // namespace

TEST_F(Service, TellsItsHealthAndItsDocument) {
    const auto health = service.get("/health");
    EXPECT_EQ(health.status, 200);
    EXPECT_EQ(schema::to_text(health.body),
              R"({"status":"ok","version":"bench 1","capacity":2,"running":0,"available":true})");
    EXPECT_EQ(service.get("/openapi.json").text, Workbench::document());
}

TEST_F(Service, AnswersACallWithDefaultsFilled) {
    const auto answer = service.post("/count", {{"text", "abc"}});
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.at("/bytes"), 3);
    EXPECT_EQ(answer.at("/times"), 2);
}

TEST_F(Service, RefusesWhatTheDocumentDoesNotAllow) {
    const auto answer = service.post("/count", {{"text", ""}, {"times", 10}, {"colour", "red"}});
    EXPECT_EQ(answer.status, 422);
    EXPECT_EQ(http::header(answer.headers, "Content-Type"), "application/problem+json");
    std::set<std::string> pointers;
    for (const auto& fault : answer.at("/errors").as_array())
        pointers.emplace(fault.at("pointer").as_string());
    EXPECT_EQ(pointers, (std::set<std::string>{"/text", "/times", "/colour"}));
    EXPECT_EQ(service.send({.method = "POST", .url = "/count", .body = "{}"}).status, 415);
    http::Headers json_type{{"Content-Type", "application/json"}};
    EXPECT_EQ(service.send({.method = "POST", .url = "/count", .headers = json_type, .body = "{"}).status,
              400);
    EXPECT_EQ(service.get("/count").status, 405);
}

TEST_F(Service, DoesAJob) {
    const auto job = service.start_job("/work", {{"fate", "done"}}, {{"X-MAD-Execution", "the-execution"}});
    const auto ended = service.ended(job);
    EXPECT_EQ(ended.string_at("/status"), "completed");
    EXPECT_EQ("/jobs/" + ended.string_at("/id"), job);
    EXPECT_EQ(ended.at("/progress"), 1);
    EXPECT_FALSE(std::filesystem::exists(ended.string_at("/result/folder")));
    EXPECT_EQ(service.get(job + "/logs").text, "it was asked to done\n");
    EXPECT_NE(service.log().find("execution=the-execution"), std::string::npos);
    EXPECT_EQ(service.get("/jobs/none").status, 404);
}

TEST_F(Service, SaysHowAJobFailed) {
    const auto failed = service.do_job("/work", {{"fate", "fail"}});
    EXPECT_EQ(failed.string_at("/status"), "failed");
    EXPECT_EQ(schema::to_text(failed.at("/error")),
              R"({"code":"bad_input","detail":"it is no good","retryable":false,)"
              R"("errors":[{"pointer":"/fate","detail":"is fail"}]})");
    EXPECT_EQ(failed.at("/result"), nullptr);
}

TEST_F(Service, OutlivesWhateverAnExecutionDoes) {
    EXPECT_EQ(code_of_job("throw"), "engine_failed");
    EXPECT_EQ(code_of_job("crash"), "engine_crashed");
    const auto killed = service.do_job("/work", {{"fate", "killed"}});
    EXPECT_EQ(killed.string_at("/error/code"), "engine_killed");
    EXPECT_EQ(killed.at("/error/retryable"), true);
    EXPECT_EQ(service.do_job("/work", {{"fate", "done"}}).string_at("/status"), "completed");
}

TEST_F(Service, TakesWhatLibrariesPrintAsLog) {
    const auto job = service.start_job("/work", {{"fate", "print"}});
    EXPECT_EQ(service.ended(job).string_at("/status"), "completed");
    EXPECT_NE(service.get(job + "/logs").text.find("printed by a library"), std::string::npos);
}

TEST_F(Service, BoundsTheLog) {
    const auto job = service.start_job("/work", {{"fate", "chatty"}});
    EXPECT_EQ(service.ended(job).string_at("/status"), "completed");
    EXPECT_EQ(service.get(job + "/logs").text.size(), std::size_t{1} << 20);
}

TEST_F(Service, CancelsAJobAndItsProcess) {
    const auto job = service.start_job("/work", {{"fate", "hang"}});
    stage.until([&] { return service.get(job).string_at("/message") == "a quarter"; }, "progress");
    EXPECT_EQ(service.get(job).at("/progress"), 0.25);
    EXPECT_EQ(children_of(service.pid()).size(), 1u);
    EXPECT_EQ(service.del(job).string_at("/status"), "canceled");
    EXPECT_TRUE(children_of(service.pid()).empty());
    EXPECT_EQ(service.get(job).string_at("/status"), "canceled");
    EXPECT_EQ(service.del(job).string_at("/status"), "canceled");
    EXPECT_EQ(service.get("/health").at("/running"), 0);
    EXPECT_EQ(service.log().find("execution_exception"), std::string::npos) << service.log();
}

TEST_F(Service, DoesPartsInProcessesOfTheirOwn) {
    const json::array fates{"done", "crash", "hang", "fail", "done"};
    const auto ended = service.do_job("/work", {{"fate", "parts"}, {"fates", fates}, {"seconds", 2}});
    EXPECT_EQ(schema::to_text(ended.at("/result/codes")),
              R"(["done","engine_crashed","time_limit","bad_input","done"])")
        << ended.text;
    EXPECT_TRUE(children_of(service.pid()).empty());
    EXPECT_NE(service.get("/jobs/" + ended.string_at("/id") + "/logs").text.find("it was asked to crash"),
              std::string::npos);
}

TEST_F(Service, GivesWhatIsDoneWhileTheRestRuns) {
    const auto job = service.start_job(
        "/work", {{"fate", "parts"}, {"fates", {"done", "fail", "hang"}}, {"seconds", 600}});
    const auto lines = [&](const std::string& after) { return service.get(job + "/results" + after); };
    stage.until([&] { return std::ranges::count(lines("").text, '\n') == 2; }, "two lines");
    EXPECT_EQ(http::header(lines("").headers, "Content-Type"), "application/x-ndjson");
    EXPECT_NE(lines("").text.find(R"({"place":1,"code":"bad_input"})"), std::string::npos);
    EXPECT_EQ(lines("?after=0").text, lines("").text);
    EXPECT_EQ(std::ranges::count(lines("?after=1").text, '\n'), 1);
    EXPECT_EQ(lines("?after=2").text, "");
    EXPECT_EQ(lines("?after=-1").status, 422);
    EXPECT_EQ(service.get(job).string_at("/status"), "running");
    EXPECT_EQ(children_of(service.pid()).size(), 2U);
    EXPECT_EQ(service.del(job).string_at("/status"), "canceled");
    EXPECT_TRUE(children_of(service.pid()).empty());
    EXPECT_EQ(std::ranges::count(lines("").text, '\n'), 2);
    EXPECT_EQ(service.get("/jobs/none/results").status, 404);
}

TEST_F(Service, TakesNoMoreThanItsCapacity) {
    const auto one = service.start_job("/work", {{"fate", "hang"}});
    const auto other = service.start_job("/work", {{"fate", "hang"}});
    const auto refused = service.post("/count", {{"text", "abc"}});
    EXPECT_EQ(refused.status, 429);
    EXPECT_NE(http::header(refused.headers, "Retry-After"), "");
    service.del(one);
    EXPECT_EQ(service.post("/count", {{"text", "abc"}}).status, 200);
    service.del(other);
}

TEST_F(Service, GivesTheSameJobForTheSameKey) {
    const auto one = service.start_job("/work", {{"fate", "done"}}, {{"Idempotency-Key", "k"}});
    service.ended(one);
    EXPECT_EQ(service.start_job("/work", {{"fate", "done"}}, {{"Idempotency-Key", "k"}}), one);
    EXPECT_NE(service.start_job("/work", {{"fate", "done"}}, {{"Idempotency-Key", "l"}}), one);
    const http::Headers endless{{"Idempotency-Key", std::string(1'000, 'k')}};
    EXPECT_EQ(service.post("/work", {{"fate", "done"}}, endless).status, 422);
}

TEST_F(Service, CancelsWhatRunsWhenItIsToldToStop) {
    service.start_job("/work", {{"fate", "hang"}});
    stage.until([&] { return !children_of(service.pid()).empty(); }, "the job's process");
    const auto children = children_of(service.pid());
    EXPECT_EQ(service.stop(), process::Exit{});
    for (const auto child : children) EXPECT_FALSE(process::start_time(child));
}

namespace {
awaitable<void> tell_to_stop_once_it_works(pid_t service) {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    while (children_of(service).empty()) {
        timer.expires_after(20ms);
        co_await timer.async_wait(asio::use_awaitable);
    }
    ::kill(service, SIGTERM);
}
}  // namespace

TEST_F(Service, TellsThoseWhoWaitThatItStops) {
    using namespace asio::experimental::awaitable_operators;
    http::Client client(stage.executor());
    http::ClientRequest request{
        .method = "POST", .url = service.url + "/count", .body = R"({"text":"hang"})"};
    request.headers.emplace("Content-Type", "application/json");
    request.timeout = longest_wait;
    const auto answer =
        stage.wait(client.send(std::move(request)) && tell_to_stop_once_it_works(service.pid()));
    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_EQ(answer->status, 503);
    EXPECT_NE(answer->body.find("\"code\":\"stopping\""), std::string::npos) << answer->body;
    EXPECT_EQ(service.wait(), process::Exit{});
}

TEST(ServiceLimits, AnExecutionHasSoMuchTime) {
    Stage stage;
    Workbench bench;
    Running service(stage, bench.command({"--time-limit", "1"}));
    const auto job = service.do_job("/work", {{"fate", "hang"}});
    EXPECT_EQ(job.string_at("/error/code"), "time_limit");
    EXPECT_TRUE(children_of(service.pid()).empty());
}

TEST_F(Service, LimitsAStep) {
    const auto job = service.do_job("/work", {{"fate", "slow"}});
    EXPECT_EQ(job.string_at("/error/code"), "step_time_limit");
    EXPECT_NE(job.string_at("/error/detail").find("a quarter"), std::string::npos) << job.text;
}

TEST(ServiceLimits, CoresAreSharedByTheCapacity) {
    Stage stage;
    Workbench bench;
    Running service(stage, bench.command({"--cpu", "8"}));
    EXPECT_EQ(service.do_job("/work", {{"fate", "done"}}).at("/result/cpu"), 4);
}

TEST(ServiceStart, SaysWhatIsWrongWithTheCommandLine) {
    const auto said = [](std::vector<std::string> more, int status = 2) {
        Stage stage;
        Workbench bench;
        Running service(stage, bench.command(std::move(more)));
        EXPECT_EQ(service.url, "");
        EXPECT_EQ(service.wait().status, status);
        return service.log();
    };
    EXPECT_NE(said({"--colour", "red"}).find("--colour"), std::string::npos);
    EXPECT_NE(said({"--port", "70000"}).find("--port: \"70000\" is not 0-65535"), std::string::npos);
    EXPECT_NE(said({"--cpu"}).find("--cpu needs a value"), std::string::npos);
    EXPECT_NE(said({"--register", "http://127.0.0.1:1"}).find("token"), std::string::npos);
    EXPECT_NE(said({"--tasks", "/nowhere"}, 1).find("/nowhere"), std::string::npos);
}

TEST(ServiceStart, WantsADocumentThatItCanAnswer) {
    Stage stage;
    Workbench bench;
    auto document = Workbench::document();
    document.replace(document.find("\"count\""), 7, "\"other\"");
    bench.write("tasks/bench_work/openapi.json", document);
    Running service(stage, bench.command());
    EXPECT_EQ(service.wait().status, 1);
    EXPECT_NE(service.log().find("bench has no operation other"), std::string::npos) << service.log();
}

}  // namespace mad::engine_kit
