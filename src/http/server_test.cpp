#include "http/server.hpp"

#include "base/bell.hpp"
#include "http/raw_test.hpp"
#include "http/router.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <gtest/gtest.h>

namespace mad::http {
namespace {
using namespace std::chrono_literals;

struct Letters : ByteSource {
    std::uint64_t size() const override { return 100'000; }
    awaitable<std::size_t> read_at(std::uint64_t offset, std::span<char> into) override {
        const auto n = std::min<std::uint64_t>(into.size(), size() - offset);
        for (std::size_t i = 0; i < n; ++i) into[i] = static_cast<char>('a' + (offset + i) % 26);
        co_return static_cast<std::size_t>(n);
    }
};

/// Ten pieces; `fails` in the middle of them.
struct Pieces : ByteStream {
    explicit Pieces(bool fails_midway) : fails(fails_midway) {}
    awaitable<std::size_t> read(std::span<char> into) override {
        if (fails && given == 5) throw std::runtime_error("the database went away");
        if (given == 10) co_return 0;
        const auto digit = static_cast<char>('0' + given++);
        std::fill_n(into.begin(), 1000, digit);
        co_return 1000;
    }
    bool fails;
    int given = 0;
};

class ServerTest : public testing::Test {
protected:
    ServerTest() {
        options.header_timeout = 200ms;
        options.body_timeout = 200ms;
        options.max_header_bytes = 4096;
        options.max_body_bytes = 1000;
        options.max_upload_bytes = 300'000;
        router.authenticate_with([](const Request& r) -> awaitable<Result<std::optional<Principal>>> {
            if (header(r.headers, "X-API-Key").empty()) co_return std::optional<Principal>{};
            co_return std::optional(Principal{.name = "ada"});
        });
        router.get("/hello", {"hello", "", ""},
                   [](Anyone) -> awaitable<Result<Text>> { co_return Text{"hello"}; });
        router.get("/who", {"who", "", ""}, [](About about, Anyone) -> awaitable<Result<Text>> {
            co_return Text{about.remote_address + " " + about.request_id + " " + about.traceparent};
        });
        router.get("/letters", {"letters", "", ""}, [](Anyone) -> awaitable<Result<Download>> {
            co_return Download{std::make_shared<Letters>(), "text/plain", "letters.txt", "v1"};
        });
        router.get("/pieces", {"pieces", "", ""}, [](Anyone) -> awaitable<Result<Streamed>> {
            co_return Streamed{std::make_shared<Pieces>(false), "text/csv", "pieces.csv"};
        });
        router.get("/broken", {"broken", "", ""}, [](Anyone) -> awaitable<Result<Streamed>> {
            co_return Streamed{std::make_shared<Pieces>(true), "text/csv"};
        });
        router.post(
            "/echo", {"echo", "", ""},
            [](CurrentUser, Body<json::value> b) -> awaitable<Result<Json>> { co_return Json{b.value}; });
        router.put("/upload", {"upload", "", ""}, [](CurrentUser, Upload upload) -> awaitable<Result<Text>> {
            std::string piece(7'000, '\0');
            std::size_t bytes = 0;
            while (const auto n = co_await upload.body->read(piece)) bytes += n;
            co_return Text{std::to_string(bytes)};
        });
        router.put("/unread", {"unread", "", ""},
                   [](CurrentUser, Upload) -> awaitable<Result<NoContent>> { co_return NoContent{}; });
        router.get("/held", {"held", "", ""}, [this](Anyone) -> awaitable<Result<Text>> {
            entered.ring();
            co_await release.wait(10s);
            co_return Text{"released"};
        });
        router.get("/events", {"events", "", ""}, [this](Anyone) -> awaitable<Result<EventStream>> {
            co_return EventStream{[this](EventSink& sink) -> awaitable<void> {
                sink.on_closing([this] { release.ring(); });
                co_await sink.send("1", "first", "one\ntwo");
                entered.ring();
                while (!sink.closing()) co_await release.wait(10s);
                ++streams_ended;
                co_await sink.send("2", "last", "");
            }};
        });
        router.get("/smuggle", {"smuggle", "", ""}, [](Anyone) -> awaitable<Result<WithHeaders<Text>>> {
            co_return WithHeaders<Text>{{"x"}, {{"X-Name", "a\r\nX-Evil: b"}}};
        });
    }
    void start() {
        server.emplace(loop.get_executor(), router, options);
        ASSERT_TRUE(server->start());
    }
    void SetUp() override { start(); }
    void TearDown() override { run(server->stop(1s)); }

    Raw connect() { return {loop, server->port()}; }
    /// Everything that comes back for `text` on a connection of its own.
    std::string ask(std::string_view text) {
        auto raw = connect();
        raw.say(text);
        return raw.rest();
    }
    std::string get(std::string_view path, std::string_view headers = "") {
        return ask("GET " + std::string(path) + " HTTP/1.1\r\nHost: h\r\n" + std::string(headers) +
                   "Connection: close\r\n\r\n");
    }
    static std::string status(std::string_view answer) { return std::string(answer.substr(0, 12)); }
    static std::string body(std::string_view answer) {
        return std::string(answer.substr(answer.find("\r\n\r\n") + 4));
    }

    void run(awaitable<void> task) {
        auto result = asio::co_spawn(loop, std::move(task), asio::use_future);
        while (result.wait_for(0s) != std::future_status::ready) loop.run_one();
        result.get();
    }

    asio::io_context loop;
    asio::executor_work_guard<asio::io_context::executor_type> work{loop.get_executor()};
    Router router;
    ServerOptions options;
    std::optional<Server> server;
    Bell entered{loop.get_executor()}, release{loop.get_executor()};
    int streams_ended = 0;
};

TEST_F(ServerTest, KeepsTheConnectionForTheNextRequest) {
    auto raw = connect();
    for (int i = 0; i < 3; ++i) {
        raw.say("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
        EXPECT_EQ(status(raw.until("hello")), "HTTP/1.1 200");
    }
}

TEST_F(ServerTest, AnswersPipelinedRequestsInOrder) {
    const auto all =
        ask("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n"
            "POST /echo HTTP/1.1\r\nHost: h\r\nX-API-Key: k\r\nContent-Type: "
            "application/json\r\nContent-Length: 3\r\n\r\n[1]"
            "GET /nothing HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    const auto first = all.find("\r\n\r\nhello");
    const auto second = all.find("\r\n\r\n[1]");
    EXPECT_LT(first, second);
    EXPECT_LT(second, all.find("HTTP/1.1 404"));
}

TEST_F(ServerTest, SaysWhatEveryResponseSays) {
    const auto answer = get("/hello", "X-Request-Id: mine-1\r\n");
    for (const auto* line : {"X-Request-Id: mine-1\r\n", "X-Content-Type-Options: nosniff\r\n",
                             "Content-Length: 5\r\n", "Connection: close\r\n", "Date: "})
        EXPECT_NE(answer.find(line), answer.npos) << line << answer;
    EXPECT_EQ(get("/hello", "X-Request-Id: <script>\r\n").find("<script>"), std::string::npos);
}

TEST_F(ServerTest, ContinuesTheCallersTrace) {
    const std::string trace = "0af7651916cd43dd8448eb211c80319c";
    const auto answer =
        body(get("/who", "X-Request-Id: r\r\ntraceparent: 00-" + trace + "-b7ad6b7169203331-01\r\n"));
    EXPECT_EQ(answer.substr(0, 51), "127.0.0.1 r 00-" + trace + "-" + answer.substr(48, 3));
    EXPECT_EQ(answer.find("b7ad6b7169203331"), answer.npos);
    EXPECT_EQ(body(get("/who", "traceparent: 00-0-0-0\r\n")).find("00-0-0"), std::string::npos);
}

TEST_F(ServerTest, NoHeaderCanBeSmuggledIn) {
    EXPECT_EQ(get("/smuggle").find("\r\nX-Evil"), std::string::npos);
}

TEST_F(ServerTest, HeadHasTheHeaderOfGetAndNoBody) {
    const auto answer = ask("HEAD /hello HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    EXPECT_NE(answer.find("Content-Length: 5\r\n"), answer.npos);
    EXPECT_EQ(body(answer), "");
}

TEST_F(ServerTest, RefusesWhatIsNotHttp) {
    for (const auto* text : {
             "nonsense\r\n\r\n",
             "GET /hello HTTP/1.1\r\n\r\n",                                   // no Host
             "GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",             // two
             "GET hello HTTP/1.1\r\nHost: h\r\n\r\n",                         // no path
             "GET /hello?a=%zz HTTP/1.1\r\nHost: h\r\n\r\n",                  // a broken escape
             "GET /hello HTTP/1.1\r\nHost: h\r\nBad Name: x\r\n\r\n",         // a space in a name
             "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n",  // no length
             "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
             "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: "
             "chunked\r\n\r\n0\r\n\r\n",
         }) {
        EXPECT_EQ(status(ask(text)), "HTTP/1.1 400") << text;
    }
}

TEST_F(ServerTest, TakesATargetInAbsoluteForm) {
    EXPECT_EQ(body(ask("GET http://h/hello HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")), "hello");
}

TEST_F(ServerTest, RefusesALargeHeader) {
    EXPECT_EQ(status(ask("GET /hello HTTP/1.1\r\nHost: h\r\nX: " + std::string(5000, 'x') + "\r\n\r\n")),
              "HTTP/1.1 431");
}

TEST_F(ServerTest, CutsOffASlowHeaderAndASlowBody) {
    EXPECT_EQ(status(ask("GET /hello HTT")), "HTTP/1.1 408");
    EXPECT_EQ(status(ask("POST /echo HTTP/1.1\r\nHost: h\r\nX-API-Key: k\r\nContent-Length: 9\r\n\r\n[1")),
              "HTTP/1.1 408");
    EXPECT_EQ(status(ask("PUT /upload HTTP/1.1\r\nHost: h\r\nX-API-Key: k\r\nContent-Length: 9\r\n\r\n[1")),
              "HTTP/1.1 408");
}

TEST_F(ServerTest, ReadsChunkedBodies) {
    const std::string head =
        "POST /echo HTTP/1.1\r\nHost: h\r\nX-API-Key: k\r\nContent-Type: application/json\r\nConnection: "
        "close\r\nTransfer-Encoding: chunked\r\n\r\n";
    EXPECT_EQ(body(ask(head + "1\r\n[\r\n3;x=y\r\n1,2\r\n1\r\n]\r\n0\r\nTrailer: t\r\n\r\n")), "[1,2]");
    EXPECT_EQ(status(ask(head + "zz\r\n[1]\r\n0\r\n\r\n")), "HTTP/1.1 400");
    EXPECT_EQ(status(ask("POST /echo HTTP/1.1\r\nHost: h\r\nX-API-Key: k\r\nTransfer-Encoding: gzip, "
                         "chunked\r\n\r\n0\r\n\r\n")),
              "HTTP/1.1 415");
}

TEST_F(ServerTest, AByteAtATimeIsTheSameRequest) {
    auto raw = connect();
    for (const char c : std::string_view(
             "POST /echo HTTP/1.1\r\nHost: h\r\nX-API-Key: k\r\nContent-Type: "
             "application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[1\r\n1\r\n]\r\n0\r\n\r\n")) {
        raw.say({&c, 1});
        loop.poll();
    }
    EXPECT_EQ(status(raw.until("[1]")), "HTTP/1.1 200");
}

TEST_F(ServerTest, RefusesLargeBodiesByTheirLengthAndByTheirBytes) {
    const std::string echo =
        "POST /echo HTTP/1.1\r\nHost: h\r\nX-API-Key: k\r\nContent-Type: application/json\r\n";
    EXPECT_EQ(status(ask(echo + "Content-Length: 1001\r\n\r\n")), "HTTP/1.1 413");
    EXPECT_EQ(status(ask(echo + "Transfer-Encoding: chunked\r\n\r\n3ea\r\n" + std::string(1002, ' ') +
                         "\r\n0\r\n\r\n")),
              "HTTP/1.1 413");
    EXPECT_EQ(
        status(ask("PUT /upload HTTP/1.1\r\nHost: h\r\nX-API-Key: k\r\nContent-Length: 300001\r\n\r\n")),
        "HTTP/1.1 413");
}

TEST_F(ServerTest, RefusesCodedBodies) {
    EXPECT_EQ(status(ask("POST /echo HTTP/1.1\r\nHost: h\r\nX-API-Key: k\r\nContent-Encoding: "
                         "gzip\r\nContent-Length: 1\r\n\r\nx")),
              "HTTP/1.1 415");
}

TEST_F(ServerTest, AsksForABodyOnlyWhenItWillBeRead) {
    const std::string head =
        " HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Type: application/json\r\n";
    auto raw = connect();
    raw.say("POST /echo" + head + "X-API-Key: k\r\nContent-Length: 3\r\n\r\n");
    EXPECT_EQ(raw.until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    raw.say("[7]");
    EXPECT_EQ(status(raw.until("[7]")), "HTTP/1.1 200");

    EXPECT_EQ(status(ask("POST /echo" + head + "Content-Length: 3\r\n\r\n")), "HTTP/1.1 401");
    EXPECT_EQ(status(ask("POST /echo" + head + "X-API-Key: k\r\nContent-Length: 30000\r\n\r\n")),
              "HTTP/1.1 413");
    EXPECT_EQ(status(ask("GET /hello HTTP/1.1\r\nHost: h\r\nExpect: tea\r\n\r\n")), "HTTP/1.1 417");
}

TEST_F(ServerTest, StreamsAnUploadBeyondWhatABodyMayHave) {
    auto raw = connect();
    raw.say("PUT /upload HTTP/1.1\r\nHost: h\r\nX-API-Key: k\r\nContent-Length: 200000\r\n\r\n" +
            std::string(200'000, 'x'));
    EXPECT_EQ(status(raw.until("200000")), "HTTP/1.1 200");
}

TEST_F(ServerTest, WhatAHandlerLeavesOfABodyIsNotTheNextRequest) {
    const auto all =
        ask("PUT /unread HTTP/1.1\r\nHost: h\r\nX-API-Key: k\r\nContent-Length: 5000\r\n\r\n" +
            std::string(5000, 'x') + "GET /hello HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(status(all), "HTTP/1.1 204");
    EXPECT_EQ(body(all.substr(all.find("HTTP/1.1 200"))), "hello");
}

TEST_F(ServerTest, ARefusedRequestsBodyIsNotTheNextRequest) {
    const auto all =
        ask("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 35\r\n\r\nGET /hello HTTP/1.1\r\nHost: "
            "evil\r\n\r\n"
            "GET /hello HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(status(all), "HTTP/1.1 401");
    EXPECT_EQ(all.find("HTTP/1.1 200"), all.rfind("HTTP/1.1 200"));
}

TEST_F(ServerTest, AnswersRanges) {
    EXPECT_EQ(body(get("/letters")).size(), 100'000);
    const auto part = get("/letters", "Range: bytes=2-5\r\n");
    EXPECT_EQ(status(part), "HTTP/1.1 206");
    EXPECT_EQ(body(part), "cdef");
    EXPECT_NE(part.find("Content-Range: bytes 2-5/100000\r\n"), part.npos);
    EXPECT_EQ(body(get("/letters", "Range: bytes=-3\r\n")).size(), 3);
    EXPECT_EQ(status(get("/letters", "Range: bytes=100000-\r\n")), "HTTP/1.1 416");
    EXPECT_EQ(status(get("/letters", "Range: bytes=1-2\r\nIf-Range: \"v0\"\r\n")), "HTTP/1.1 200");
    EXPECT_EQ(status(get("/letters", "Range: bytes=1-2\r\nIf-Range: \"v1\"\r\n")), "HTTP/1.1 206");
    EXPECT_EQ(status(get("/letters", "If-None-Match: \"v0\", W/\"v1\"\r\n")), "HTTP/1.1 304");
}

TEST_F(ServerTest, SendsWhatIsMadeMeanwhileInChunks) {
    auto raw = connect();
    raw.say("GET /pieces HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto head = raw.until("\r\n\r\n");
    EXPECT_NE(head.find("Transfer-Encoding: chunked"), std::string::npos) << head;
    EXPECT_NE(head.find("filename=\"pieces.csv\""), std::string::npos) << head;
    std::string whole;
    for (char digit = '0'; digit <= '9'; ++digit) whole += "3e8\r\n" + std::string(1000, digit) + "\r\n";
    EXPECT_EQ(raw.until("\r\n0\r\n\r\n"), whole + "0\r\n\r\n");
    raw.say("HEAD /pieces HTTP/1.1\r\nHost: h\r\n\r\nGET /pieces HTTP/1.0\r\nHost: h\r\n\r\n");
    EXPECT_EQ(raw.until("\r\n\r\n").find("Content-Length"), std::string::npos);
    const auto old = raw.rest();
    EXPECT_EQ(old.find("chunked"), std::string::npos);
    EXPECT_TRUE(old.ends_with(std::string(1000, '9')));
}

TEST_F(ServerTest, HalfAFileIsNotTakenForTheWhole) {
    auto raw = connect();
    raw.say("GET /broken HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto all = raw.rest();
    EXPECT_NE(all.find(std::string(1000, '4')), std::string::npos);
    EXPECT_FALSE(all.ends_with("0\r\n\r\n"));
}

TEST_F(ServerTest, StreamsEventsUntilTheServerCloses) {
    auto raw = connect();
    raw.say("GET /events HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_NE(raw.until("id: 1\nevent: first\ndata: one\ndata: two\n\n").find("text/event-stream"),
              std::string::npos);
    run(server->stop());
    EXPECT_EQ(streams_ended, 1);
    EXPECT_TRUE(raw.rest().ends_with("0\r\n\r\n"));
}

TEST_F(ServerTest, AnEventStreamNoticesThatItsClientLeft) {
    auto raw = connect();
    raw.say("GET /events HTTP/1.1\r\nHost: h\r\n\r\n");
    raw.until("data: two\n\n");
    raw.leave();
    while (streams_ended == 0) loop.run_one();
    EXPECT_EQ(streams_ended, 1);
}

TEST_F(ServerTest, StoppingLetsRequestsFinishAndEndsIdleConnections) {
    auto idle = connect();
    idle.say("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
    idle.until("hello");
    auto busy = connect();
    busy.say("GET /held HTTP/1.1\r\nHost: h\r\n\r\n");
    run([this]() -> awaitable<void> { co_await entered.wait(10s); }());
    bool stopped = false;
    asio::co_spawn(loop, server->stop(), [&](const std::exception_ptr&) { stopped = true; });
    EXPECT_EQ(idle.rest(), "");
    EXPECT_FALSE(stopped);
    release.ring();
    const auto answer = busy.rest();
    EXPECT_EQ(body(answer), "released");
    EXPECT_NE(answer.find("Connection: close"), answer.npos);
    while (!stopped) loop.run_one();
}

TEST_F(ServerTest, StoppingCutsOffWhatTakesLongerThanItsGrace) {
    auto busy = connect();
    busy.say("GET /held HTTP/1.1\r\nHost: h\r\n\r\n");
    run([this]() -> awaitable<void> { co_await entered.wait(10s); }());
    run(server->stop(1ms));
    EXPECT_EQ(busy.rest(), "");
    run(server->stop(1ms));
}

TEST_F(ServerTest, AnswersFurtherConnectionsThatItIsFull) {
    run(server->stop());
    options.max_connections = 1;
    start();
    auto first = connect();
    first.say("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
    first.until("hello");
    EXPECT_EQ(status(connect().rest()), "HTTP/1.1 503");
}

TEST_F(ServerTest, SaysWhyItCannotListen) {
    options.port = server->port();
    EXPECT_EQ(Server(loop.get_executor(), router, options).start().error().kind, "port_taken");
    options.host = "nowhere";
    EXPECT_EQ(Server(loop.get_executor(), router, options).start().error().code, Errc::invalid);
}

}  // namespace
}  // namespace mad::http
