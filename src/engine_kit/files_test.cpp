#include "chem/gzip_test.hpp"
#include "engine_kit/peer_test.hpp"
#include "engine_kit/workbench_test.hpp"

namespace mad::engine_kit {
namespace {
using chem::gzipped;

/// Where files lie and go to, as presigned URLs do.
struct Files : testing::Test {
    Stage stage;
    Workbench bench;
    Peer depot{stage};
    Running service{stage, bench.command({"--max-input-mb", "1"})};
    std::map<std::string, std::string> there, stored;

    Files() {
        using Path = http::Path<NamePath>;
        depot.router.get("/get/{name}", {"get", "", ""},
                         [this](http::Anyone, Path path) -> awaitable<Result<http::Text>> {
                             const auto found = there.find(path.value.name);
                             if (found == there.end()) co_return Error{Errc::forbidden, "expired", "no"};
                             co_return http::Text{found->second, "application/octet-stream"};
                         });
        depot.router.put("/put/{name}", {"put", "", ""},
                         [this](Asked asked, Path path) -> awaitable<Result<http::NoContent>> {
                             if (path.value.name == "full") co_return Error{Errc::forbidden, "full", "no"};
                             stored[path.value.name] = asked.request->body;
                             co_return http::NoContent{};
                         });
        depot.start();
    }
    Answer count(const std::string& name) {
        return service.post("/count", {{"text", depot.url() + "/get/" + name}});
    }
};

}  // namespace

TEST_F(Files, AreFetched) {
    there["a"] = "four";
    const auto answer = count("a");
    EXPECT_EQ(answer.at("/bytes"), 4) << answer.text;
    EXPECT_EQ(answer.string_at("/copy"), "four");
}

TEST_F(Files, AreUnpacked) {
    there["a.gz"] = gzipped("five5");
    EXPECT_EQ(count("a.gz").string_at("/copy"), "five5");
    there["bad.gz"] = there["a.gz"].substr(0, 12);
    const auto damaged = count("bad.gz");
    EXPECT_EQ(damaged.status, 422);
    EXPECT_EQ(damaged.string_at("/code"), "gzip_damaged");
}

TEST_F(Files, ThatAreNoUtf8LoseTheirOddBytes) {
    there["latin"] = "caf\xe9";
    EXPECT_EQ(count("latin").string_at("/copy"), "caf?");
}

TEST_F(Files, AreRefusedBySize) {
    there["large"] = std::string((1 << 20) + 1, 'x');
    const auto large = count("large");
    EXPECT_EQ(large.status, 413);
    EXPECT_NE(large.string_at("/detail").find("the text: "), std::string::npos) << large.text;
    there["bomb.gz"] = gzipped(std::string(2 << 20, 'x'));
    EXPECT_EQ(count("bomb.gz").status, 413);
    there["empty"] = "";
    EXPECT_EQ(count("empty").string_at("/code"), "input_unreadable");
}

TEST_F(Files, ThatCannotBeFetchedAreNamed) {
    const auto absent = service.post("/count", {{"text", depot.url() + "/get/none?signature=secret"}});
    EXPECT_EQ(absent.status, 503);
    EXPECT_EQ(absent.string_at("/code"), "input_unreachable");
    EXPECT_EQ(absent.string_at("/detail"), "the text: " + depot.url() + "/get/none answered 422");
    const auto gone = service.post("/count", {{"text", "http://127.0.0.1:1/x"}});
    EXPECT_EQ(gone.string_at("/code"), "input_unreachable");
    EXPECT_TRUE(gone.string_at("/detail").starts_with("the text: ")) << gone.text;
    EXPECT_EQ(service.post("/count", {{"text", "mad://org/1/a"}}).string_at("/code"), "mad_uri");
}

TEST_F(Files, GoWhereTheCallerWantsThem) {
    const auto where = depot.url() + "/put/copy";
    const auto answer =
        service.post("/count", {{"text", "abc"}}, {{"X-MAD-Outputs", R"({"copy":")" + where + R"("})"}});
    EXPECT_EQ(answer.string_at("/copy"), where) << answer.text;
    EXPECT_EQ(answer.at("/bytes"), 3);
    EXPECT_EQ(stored["copy"], "abc");
}

TEST_F(Files, ThatCannotBeStoredFailTheExecution) {
    const auto outputs = R"({"copy":")" + depot.url() + R"(/put/full"})";
    const auto refused = service.post("/count", {{"text", "abc"}}, {{"X-MAD-Outputs", outputs}});
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(refused.string_at("/code"), "output_not_stored");
    EXPECT_EQ(
        service.post("/count", {{"text", "abc"}}, {{"X-MAD-Outputs", R"({"bytes":"http://x"})"}}).status,
        400);
    EXPECT_EQ(service.post("/count", {{"text", "abc"}}, {{"X-MAD-Outputs", "copy"}}).status, 400);
}

}  // namespace mad::engine_kit
