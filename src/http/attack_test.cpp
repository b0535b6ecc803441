// The server under attack, over real sockets: every attack gets a clear answer where one is possible and one
// line in the log, costs bounded memory, and leaves the neighbours served.
#include "http/attack_test.hpp"

#include "base/bell.hpp"
#include "http/multipart.hpp"
#include "http/raw_test.hpp"
#include "http/router.hpp"
#include "http/server.hpp"
#include "schema/json_text.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <gtest/gtest.h>

namespace mad::http {
namespace {
using namespace std::chrono_literals;

/// A download of any size.
struct Zeros : ByteSource {
    explicit Zeros(std::uint64_t n) : length(n) {}
    std::uint64_t length;
    std::uint64_t size() const override { return length; }
    awaitable<std::size_t> read_at(std::uint64_t offset, std::span<char> into) override {
        const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), length - offset));
        std::fill_n(into.begin(), n, '0');
        co_return n;
    }
};

class AttackTest : public testing::Test {
protected:
    AttackTest() {
        options.header_timeout = 300ms;
        options.body_timeout = 300ms;
        options.max_header_bytes = 4096;
        options.max_body_bytes = 200'000;
        router.get("/hello", {"hello", "", ""},
                   [](Anyone) -> awaitable<Result<Text>> { co_return Text{"hello"}; });
        router.post("/echo", {"echo", "", ""}, [](Anyone, Body<json::value> b) -> awaitable<Result<Text>> {
            co_return Text{"read " + std::to_string(schema::to_text(b.value).size())};
        });
        router.get("/large", {"large", "", ""}, [](Anyone) -> awaitable<Result<Download>> {
            co_return Download{std::make_shared<Zeros>(1ULL << 30)};
        });
        router.post("/form", {"form", "", ""}, [](Anyone, Upload upload) -> awaitable<Result<Text>> {
            auto form = MultipartReader::open(*upload.body, upload.content_type);
            if (!form) co_return form.error();
            for (int parts = 0;; ++parts) {
                auto part = co_await form->next();
                if (!part) co_return part.error();
                if (!*part) co_return Text{std::to_string(parts)};
            }
        });
        router.get("/flood", {"flood", "", ""}, [this](Anyone) -> awaitable<Result<EventStream>> {
            co_return EventStream{[this](EventSink& sink) -> awaitable<void> {
                const std::string data(10'000, 'x');
                while (!sink.closing()) {
                    co_await sink.send("1", "more", data);
                    ++flooded;
                }
            }};
        });
        router.get("/quiet", {"quiet", "", ""}, [this](Anyone) -> awaitable<Result<EventStream>> {
            co_return EventStream{[this](EventSink& sink) -> awaitable<void> {
                sink.on_closing([this] { news.ring(); });
                co_await sink.send("1", "first", "");
                co_await news.wait(60s);
                co_await sink.send("2", "second", "");
            }};
        });
    }
    void start() {
        server.emplace(loop.get_executor(), router, options);
        ASSERT_TRUE(server->start());
    }
    void SetUp() override { start(); }
    void TearDown() override {
        auto stopped = asio::co_spawn(loop, server->stop(1s), asio::use_future);
        run_until([&] { return stopped.wait_for(0s) == std::future_status::ready; });
    }

    Raw connect() { return {loop, server->port()}; }
    std::string ask(std::string_view text) {
        auto raw = connect();
        raw.say(text);
        return raw.rest();
    }
    std::string hello() { return ask("GET /hello HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"); }

    /// Runs the server until it is so; false when it does not become so.
    template <class Condition>
    bool run_until(Condition condition) {
        const auto end = std::chrono::steady_clock::now() + 60s;
        while (!condition() && std::chrono::steady_clock::now() < end) loop.run_one_for(20ms);
        return condition();
    }

    /// "400 malformed_http": status and code of an answer that is one refusal and nothing else.
    static std::string refusal_in(const std::string& answer) {
        if (!answer.starts_with("HTTP/1.1 ") || answer.find("\r\n\r\n") != answer.rfind("\r\n\r\n"))
            return "not one answer: " + answer;
        if (answer.find("Connection: close\r\n") == answer.npos) return "stays open: " + answer;
        if (answer.find("Content-Type: application/problem+json\r\n") == answer.npos)
            return "no problem: " + answer;
        const auto body = schema::parse_json(answer.substr(answer.find("\r\n\r\n") + 4));
        if (!body) return "no JSON: " + answer;
        return answer.substr(9, 3) + ' ' + std::string(body->at("code").as_string());
    }
    /// The refusal of `text`, after which one more request comes that must not be answered; logged by one
    /// line.
    std::string refusal_of(std::string text) {
        const LogLines log;
        auto refusal = refusal_in(ask(text + "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n"));
        if (log.with(" http ") != 1) refusal += ", logged " + std::to_string(log.with(" http ")) + " times";
        return refusal;
    }

    asio::io_context loop;
    asio::executor_work_guard<asio::io_context::executor_type> work{loop.get_executor()};
    Bell news{loop.get_executor()};
    std::uint64_t flooded = 0;
    Router router;
    ServerOptions options;
    std::optional<Server> server;
};

const std::string get = "GET /hello HTTP/1.1\r\nHost: h\r\n";
const std::string post = "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n";
const std::string chunked = post + "Transfer-Encoding: chunked\r\n\r\n";

std::string form(const std::string& parts) {
    const auto body = parts + "--b--\r\n";
    return "POST /form HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Type: multipart/form-data; "
           "boundary=b\r\n"
           "Content-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body;
}

TEST_F(AttackTest, WhoTricklesIsCutOff) {
    auto header = connect();
    header.say("GET /hello HTTP/1.1\r\nHost: h\r\nX: ");
    EXPECT_EQ(refusal_in(header.rest_of_a_trickle('x', 2000)), "408 header_too_slow");
    for (const auto* path : {"/echo", "/form"}) {
        auto body = connect();
        body.say("POST " + std::string(path) +
                 " HTTP/1.1\r\nHost: h\r\nContent-Length: 9000\r\nContent-Type: "
                 "multipart/form-data; boundary=b\r\nConnection: close\r\n\r\n");
        EXPECT_EQ(refusal_in(body.rest_of_a_trickle('x', 2000)), "408 body_too_slow") << path;
    }
    EXPECT_TRUE(hello().ends_with("hello"));
}

TEST_F(AttackTest, WhatIsTooLargeIsRefusedByName) {
    const std::string long_text(5000, 'x');
    std::string many_headers;
    for (int i = 0; i < 101; ++i) many_headers += "X: y\r\n";
    std::string many_parts;
    for (int i = 0; i < 101; ++i) many_parts += "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n";
    std::string deep(65, '[');
    deep.append(65, ']');
    const auto endless = std::string(100'000, 'x');
    const std::pair<std::string, std::string> attacks[] = {
        {"GET /" + long_text + " HTTP/1.1\r\nHost: h\r\n\r\n", "414 target_too_long"},
        {"GET /hello?" + long_text + " HTTP/1.1\r\nHost: h\r\n\r\n", "414 target_too_long"},
        {long_text, "414 target_too_long"},
        {get + "X: " + long_text + "\r\n\r\n", "431 header_too_large"},
        {get + long_text + ": x\r\n\r\n", "431 header_too_large"},
        {get + many_headers + "\r\n", "431 too_many_headers"},
        {post + "Content-Length: 200001\r\n\r\n", "413 body_too_large"},
        {post + "Content-Length: 99999999999999999999999\r\n\r\n", "400 malformed_http"},
        {chunked + "30d41\r\n" + std::string(200'001, ' ') + "\r\n0\r\n\r\n", "413 body_too_large"},
        {chunked + "1;" + endless, "400 chunk_header_too_large"},
        {chunked + std::string(100'000, '0'), "400 chunk_header_too_large"},
        {chunked + "1\r\n1\r\n0\r\nX: " + endless, "400 chunk_header_too_large"},
        {post + "Connection: close\r\nContent-Length: 130\r\n\r\n" + deep, "400 malformed_json"},
        {form(many_parts), "413 form_too_many_parts"},
        {form("--b\r\nContent-Disposition: form-data; name=" + long_text + long_text + "\r\n\r\n\r\n"),
         "413 form_part_headers_too_large"},
    };
    for (const auto& [text, refusal] : attacks) EXPECT_EQ(refusal_of(text), refusal) << text.substr(0, 100);
}

TEST_F(AttackTest, TheLargestHeaderThatCanBeAllowedIsRead) {
    TearDown();
    options.max_header_bytes = 64 << 10;
    start();
    EXPECT_TRUE(
        ask(get + "Connection: close\r\nX: " + std::string(65'400, 'x') + "\r\n\r\n").ends_with("hello"));
    EXPECT_EQ(refusal_of(get + "X: " + std::string(65'536, 'x') + "\r\n\r\n"), "431 header_too_large");
}

TEST_F(AttackTest, NothingIsSmuggled) {
    const std::string attacks[] = {
        post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        post + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
        post + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n12",
        post + "Content-Length: +3\r\n\r\n[1]",
        post + "Content-Length: 0x3\r\n\r\n[1]",
        post + "Content-Length: 3 3\r\n\r\n[1]",
        post + "Content-Length: -3\r\n\r\n[1]",
        post + "Content-Length: \r\n\r\n[1]",
        post + "Content-Length : 3\r\n\r\n[1]",
        post + "Content-Length\t: 3\r\n\r\n[1]",
        post + " Content-Length: 3\r\nContent-Length: 33\r\n\r\n[1]",
        post + "Content-Length:\r\n 3\r\n\r\n[1]",
        post + "Transfer-Encoding:\r\n\tchunked\r\n\r\n0\r\n\r\n",
        chunked + "0x1\r\n1\r\n0\r\n\r\n",
        chunked + "-1\r\n1\r\n0\r\n\r\n",
        chunked + "10000000000000001\r\n1\r\n0\r\n\r\n",
        chunked + "1\r\n12\r\n0\r\n\r\n",
        chunked + "1\n1\r\n0\r\n\r\n",
        chunked + "\r\n\r\n",
        post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        post + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        post + "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET /hello HTTP/1.1\nHost: h\n\n",
        "GET /hello HTTP/1.1\r\nHost: h\nX: y\r\n\r\n",
        "GET /hello HTTP/1.1\rHost: h\r\n\r\n",
        get + "X\r\n\r\n",
        get + std::string("X: a\0b\r\n\r\n", 10),
        get + std::string("X\0: a\r\n\r\n", 9),
        std::string("GET /hel\0lo HTTP/1.1\r\nHost: h\r\n\r\n", 34),
        "GET /hello\tHTTP/1.1\r\nHost: h\r\n\r\n",
        "GET  /hello HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /hello HTTP/1.2\r\nHost: h\r\n\r\n",
        "GET /hello HTTP/1.1 \r\nHost: h\r\n\r\n",
        "GET /hello\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: h\r\nHost: evil\r\n\r\n",
        "GET /hello HTTP/1.1\r\n Host: h\r\n\r\n",
        "GET hello HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET http:///hello HTTP/1.1 HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET ftp://h/hello HTTP/1.1\r\nHost: h\r\n\r\n",
        "CONNECT evil:443 HTTP/1.1\r\nHost: h\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "\x16\x03\x01\x02",  // TLS
    };
    for (const auto& text : attacks) {
        const auto refusal = refusal_of(text);
        EXPECT_TRUE(refusal.starts_with("400 ") || refusal.starts_with("415 ")) << text << refusal;
        EXPECT_EQ(refusal.find(','), refusal.npos) << text << refusal;
    }
}

TEST_F(AttackTest, ManyPipelinedRequestsAreAnsweredInTurnWithTheNeighbours) {
    constexpr int requests = 3000;
    std::string all;
    for (int i = 1; i < requests; ++i) all += get + "\r\n";
    all += get + "Connection: close\r\n\r\n";
    auto greedy = connect();
    greedy.say(all.substr(0, all.size() / 2));
    EXPECT_TRUE(hello().ends_with("hello"));
    greedy.say(all.substr(all.size() / 2));
    const auto answers = greedy.rest();
    int answered = 0;
    for (auto at = answers.find("HTTP/1.1 200"); at != answers.npos;
         at = answers.find("HTTP/1.1 200", at + 1))
        ++answered;
    EXPECT_EQ(answered, requests);
}

TEST_F(AttackTest, TheEndOfTheClientsSideIsNoEndOfAnAnswer) {
    auto asked = connect();
    asked.say(get + "\r\n");
    asked.end();
    EXPECT_TRUE(asked.rest().ends_with("hello"));
    auto silent = connect();
    silent.end();
    EXPECT_EQ(silent.rest(), "");
    const std::pair<std::string, std::string> cut_off[] = {
        {"GET /hel", "400 header_cut_off"},
        {get, "400 header_cut_off"},
        {post + "Content-Length: 9\r\n\r\n[1", "400 body_cut_off"},
        {chunked + "1\r\n1\r\n0\r\n", "400 body_cut_off"},
        {"POST /form HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Type: multipart/form-data; "
         "boundary=b\r\n"
         "Content-Length: 900\r\n\r\n--b",
         "400 body_cut_off"},
    };
    for (const auto& [text, refusal] : cut_off) {
        const LogLines log;
        auto raw = connect();
        raw.say(text);
        raw.end();
        EXPECT_EQ(refusal_in(raw.rest()), refusal) << text;
        EXPECT_EQ(log.with(" http "), 1u);
    }
}

TEST_F(AttackTest, WhoDoesNotReadIsDropped) {
    const LogLines log;
    const auto before = allocated_bytes();
    auto download = connect();
    download.say("GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
    auto pipelined = connect();
    for (int i = 0; i < 100; ++i) pipelined.say("GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
    auto flood = connect();
    flood.say("GET /flood HTTP/1.1\r\nHost: h\r\n\r\n");
    auto reader = connect();
    reader.say("GET /quiet HTTP/1.1\r\nHost: h\r\n\r\n");
    reader.until("event: first");

    EXPECT_TRUE(run_until([&] { return log.with("path=/large") == 2 && log.with("path=/flood") == 1; }));
    EXPECT_EQ(log.with("outcome=sent"), 0u);
    EXPECT_GT(flooded, 0u);
    EXPECT_LT(more_than(before, allocated_bytes()), 4u << 20);
    news.ring();
    reader.until("event: second");
    EXPECT_TRUE(hello().ends_with("hello"));
}

TEST_F(AttackTest, LargeBodiesTogetherAreLimitedAndSmallOnesGoOn) {
    TearDown();
    options.body_timeout = 30s;
    options.body_memory_bytes = 100'000;
    start();
    const std::string large = post + "Connection: close\r\nContent-Length: 150002\r\n\r\n\"";
    const std::string letters(60'000, 'a');
    auto holding = connect();
    holding.say(large + letters);
    auto refused = connect();
    refused.say(large + letters);
    EXPECT_EQ(refusal_in(refused.rest()), "503 body_memory_full");
    EXPECT_NE(ask(post + "Connection: close\r\nContent-Length: 3\r\n\r\n[1]").find("read 3"),
              std::string::npos);
    holding.leave();
    EXPECT_TRUE(run_until([&] {
        return ask(post + "Connection: close\r\nContent-Length: 40002\r\n\r\n\"" + std::string(40'000, 'a') +
                   '"')
                   .find("read 40002") != std::string::npos;
    }));
}

TEST_F(AttackTest, TenThousandIdleConnectionsCostLittleAndFurtherOnesAreTold) {
    constexpr std::size_t idle = 10'000;
    const OpenFiles raised(idle + 500);
    ASSERT_GE(raised.may_be(), idle + 500) << "raise the hard limit of open files (ulimit -Hn)";
    const LogLines log;
    TearDown();
    options.max_connections = idle + 1;
    start();
    EXPECT_TRUE(hello().ends_with("hello"));
    const auto resident = resident_bytes(), allocated = allocated_bytes();
    {
        IdleClients clients(server->port(), idle);
        EXPECT_TRUE(run_until([&] { return clients.are_connected(); }));
        EXPECT_TRUE(hello().ends_with("hello"));  // whose connection was accepted after theirs
        std::cout << "an idle connection takes " << more_than(allocated, allocated_bytes()) / idle
                  << " bytes, " << more_than(resident, resident_bytes()) / idle << " as the system sees it\n";
        EXPECT_LT(more_than(allocated, allocated_bytes()) / idle, 16'000u);
        EXPECT_LT(more_than(resident, resident_bytes()) / idle, 64'000u);
        for (int i = 0; i < 3; ++i) EXPECT_TRUE(hello().ends_with("hello"));
        auto last = connect();
        last.say(get + "\r\n");
        last.until("hello");
        for (int i = 0; i < 3; ++i) EXPECT_EQ(refusal_in(connect().rest()), "503 connections_too_many");
        EXPECT_EQ(log.with("http.connections_too_many"), 1u);
        last.say(get + "\r\n");
        last.until("hello");
    }
    EXPECT_TRUE(run_until([&] { return hello().ends_with("hello"); }));
}

TEST_F(AttackTest, WithoutDescriptorsItWaitsUntilThereAreSome) {
    const LogLines log;
    std::vector<Raw> clients;
    for (int i = 0; i < 5; ++i) clients.push_back(connect());
    const int next = ::dup(STDERR_FILENO);  // the lowest free descriptor
    ::close(next);
    {
        auto raw = connect();  // takes it
        const OpenFiles none_left(static_cast<rlim_t>(next) + 1);
        raw.say(get + "Connection: close\r\n\r\n");
        EXPECT_TRUE(run_until([&] { return log.with("http.accept_failed") == 1; }));
        clients.push_back(std::move(raw));
    }
    EXPECT_TRUE(clients.back().rest().ends_with("hello"));
    EXPECT_EQ(log.with("http.accept_failed"), 1u);
}

}  // namespace
}  // namespace mad::http
