// A log is read along while its execution runs, and after.
#include "features/executions/lab_test.hpp"

namespace mad::executions {

class LogStreams : public Lab {
protected:
    LogStreams() {
        publish("dock", "dock");
        add_service("dock");
        add_worker();
        execution = accepted(submit("dock", R"({"receptor": ")" + add_file("p.pdb", "ATOM  1") + R"("})"));
        EXPECT_TRUE(until_progress(execution, 0.25));
    }
    /// What has come of it so far is in `text` and `ends`.
    std::future<Result<http::ClientResponse>> read(const std::string& last_event_id = "",
                                                   bool leaves = false) {
        http::ClientRequest request{.url = base_url + "/api/v1/executions/" + execution + "/logs/stream"};
        request.headers.emplace("X-Test-Org", org.text());
        if (!last_event_id.empty()) request.headers.emplace("Last-Event-ID", last_event_id);
        request.timeout = 300s;
        raw.clear();
        request.on_body = [this, leaves](std::string_view piece) -> awaitable<void> {
            raw += piece;
            take();
            if (leaves && !last_id.empty()) throw std::runtime_error("the reader leaves");
            co_return;
        };
        return begin(left(std::move(request)));
    }
    /// One that left has no status.
    awaitable<Result<http::ClientResponse>> left(http::ClientRequest request) {
        try {
            if (auto answer = co_await client.send(std::move(request))) co_return answer;
        } catch (const std::runtime_error&) {
        }
        co_return http::ClientResponse{};
    }
    void take() {
        for (std::size_t end; (end = raw.find("\n\n")) != raw.npos; raw.erase(0, end + 2)) {
            const auto event = raw.substr(0, end);
            const auto at = event.find("data: ");
            if (at == event.npos) continue;
            last_id = event.substr(4, event.find('\n') - 4);
            const auto data = parsed(event.substr(at + 6));
            if (event.find("event: end") != event.npos) {
                ends.push_back(text_at(data, "/status"));
                continue;
            }
            const auto from = static_cast<std::size_t>(data.at("from").as_int64());
            if (from == 0) text.clear();
            EXPECT_EQ(from, text.size());
            text += std::string(data.at("text").as_string());
        }
    }
    bool until_text(std::string_view wanted) {
        return until([&] { return text == wanted; });
    }
    void complete() { service.states["1"] = R"({"status": "completed", "result": {"poses": []}})"; }

    std::string execution, raw, text, last_id;
    std::vector<std::string> ends;
};

TEST_F(LogStreams, TellWhatIsWrittenAsItIsWrittenAndThenTheEnd) {
    auto answer = read();
    ASSERT_TRUE(until_text("grid computed\n"));
    service.log += "mode 1: \u2212 9.4";
    ASSERT_TRUE(until_text(service.log));
    service.log += "\ndone\n";
    complete();
    const auto ended = run(std::move(answer));
    ASSERT_TRUE(ended);
    EXPECT_EQ(ended->status, 200);
    EXPECT_EQ(text, service.log);
    EXPECT_EQ(ends, std::vector<std::string>{"COMPLETED"});

    // And after: from the results store.
    service.gone.insert("1");
    service.log = "another";
    const auto all = std::exchange(text, "");
    EXPECT_TRUE(run(read()));
    EXPECT_EQ(text, all);
    text = all;
    EXPECT_TRUE(run(read(last_id)));
    EXPECT_EQ(text, all);
    EXPECT_EQ(ends.size(), 3);
}

TEST_F(LogStreams, GoOnWhereTheReaderLeft) {
    EXPECT_TRUE(run(read("", true)));
    EXPECT_EQ(text, "grid computed\n");
    service.log += "more\n";
    auto answer = read(last_id);
    ASSERT_TRUE(until_text("grid computed\nmore\n"));
    complete();
    EXPECT_TRUE(run(std::move(answer)));
    EXPECT_EQ(text, "grid computed\nmore\n");
}

TEST_F(LogStreams, BeginAnewWithALogThatHasChanged) {
    auto answer = read();
    ASSERT_TRUE(until_text("grid computed\n"));
    service.log = "grid […] done\n";  // lost its middle
    complete();
    EXPECT_TRUE(run(std::move(answer)));
    EXPECT_EQ(text, service.log);

    // As with another attempt's, and with an id that is none.
    for (const auto* id : {"9.4", "1.4000", "x", "1.", "1.2.3"}) {
        text.clear();
        EXPECT_TRUE(run(read(id))) << id;
        EXPECT_EQ(text, service.log) << id;
    }
}

TEST_F(LogStreams, ComeInPiecesOfWholeCharacters) {
    service.log.clear();
    for (int i = 0; i < 50'000; ++i) service.log += "\u00e9\u2212";
    complete();
    EXPECT_TRUE(run(read()));
    EXPECT_EQ(text.size(), 250'000U);
    EXPECT_EQ(text, service.log);
}

TEST_F(LogStreams, OfAnotherOrganisationAreNotThere) {
    const auto path = "/api/v1/executions/" + execution + "/logs/stream";
    EXPECT_EQ(ask("GET", path, "", {{"X-Test-Org", other_org.text()}}).status, 404);
    EXPECT_EQ(ask("GET", "/api/v1/executions/" + Id::make().text() + "/logs/stream").status, 404);
    complete();
    ASSERT_TRUE(until_status(execution, "COMPLETED"));
}

}  // namespace mad::executions
