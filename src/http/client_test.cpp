#include "http/client.hpp"

#include "base/bell.hpp"
#include "http/peer_test.hpp"
#include "http/router.hpp"
#include "http/server.hpp"

namespace mad::http {
namespace {
using namespace std::chrono_literals;

struct Letters : ByteSource {
    explicit Letters(std::uint64_t n) : length(n) {}
    std::uint64_t length;
    std::uint64_t size() const override { return length; }
    awaitable<std::size_t> read_at(std::uint64_t offset, std::span<char> into) override {
        const auto n = std::min<std::uint64_t>(into.size(), length - offset);
        for (std::size_t i = 0; i < n; ++i) into[i] = static_cast<char>('a' + (offset + i) % 26);
        co_return static_cast<std::size_t>(n);
    }
};

std::string letters(std::size_t n) {
    std::string text;
    for (std::size_t i = 0; i < n; ++i) text += static_cast<char>('a' + i % 26);
    return text;
}
}  // namespace

TEST_F(ClientTest, KeepsAConnectionForTheNextRequest) {
    const auto kept = peer_that_says(ok("hello"));
    for (int i = 0; i < 3; ++i) EXPECT_EQ(get(kept->url())->body, "hello");
    EXPECT_EQ(kept->accepted(), 1);
    const auto closing = peer_that_says("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    for (int i = 0; i < 2; ++i) EXPECT_TRUE(get(closing->url()));
    EXPECT_EQ(closing->accepted(), 2);
    use({.idle_per_host = 0});
    EXPECT_TRUE(get(kept->url()));
    EXPECT_TRUE(get(kept->url()));
    EXPECT_EQ(kept->accepted(), 3);
}

TEST_F(ClientTest, AConnectionWithMoreThanItsAnswerIsNotUsedAgain) {
    const auto chatty = peer_that_says(ok("one") + "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nsmuggle");
    for (int i = 0; i < 2; ++i) EXPECT_EQ(get(chatty->url())->body, "one");
    EXPECT_EQ(chatty->accepted(), 2);
}

TEST_F(ClientTest, SendsOnceMoreWhatAKeptConnectionLost) {
    std::vector<std::string> requests;
    const auto stale = peer([&](PlainTalk& talk) -> awaitable<void> {
        requests.push_back(co_await talk.request());
        co_await talk.say(ok("first"));
        requests.push_back(co_await talk.request());
        if (talk.number == 1) co_return;  // and ends the connection under the second request
        co_await talk.say(ok("second"));
    });
    EXPECT_EQ(get(stale->url())->body, "first");
    const auto again =
        send({.method = "PUT", .url = stale->url(), .source = std::make_shared<Letters>(100'000)});
    EXPECT_EQ(again->body, "first");
    EXPECT_EQ(stale->accepted(), 2);
    ASSERT_EQ(requests.size(), 3u);
    EXPECT_TRUE(requests[2].ends_with("\r\n\r\n" + letters(100'000))) << "the body from its start";
}

TEST_F(ClientTest, SendsNotTwiceWhatANewConnectionLost) {
    const auto rude = peer([](PlainTalk& talk) -> awaitable<void> { co_await talk.request(); });
    EXPECT_EQ(kind_of({.url = rude->url()}), "connection_lost");
    EXPECT_EQ(rude->accepted(), 1);
}

TEST_F(ClientTest, AnAnswerThatHadBegunIsNotAskedForAgain) {
    const auto cut = peer([](PlainTalk& talk) -> awaitable<void> {
        co_await talk.request();
        co_await talk.say(ok("first"));
        co_await talk.request();
        co_await talk.say("HTTP/1.1 200");
    });
    EXPECT_TRUE(get(cut->url()));
    EXPECT_EQ(kind_of({.url = cut->url()}), "connection_lost");
    EXPECT_EQ(cut->accepted(), 1);
}

TEST_F(ClientTest, GivesUpConnecting) {
    // A queue that is full: further connections are neither accepted nor refused.
    tcp::acceptor full(loop);
    full.open(tcp::v4());
    full.bind({asio::ip::address_v4::loopback(), 0});
    full.listen(0);
    std::vector<tcp::socket> queue;
    for (int i = 0; i < 4; ++i) {
        queue.emplace_back(loop).async_connect(full.local_endpoint(), [](boost::system::error_code) {});
        loop.poll();
    }
    const auto response = send(
        {.url = "http://127.0.0.1:" + std::to_string(full.local_endpoint().port()), .connect_timeout = 50ms});
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().code, Errc::timeout);
    const auto port = full.local_endpoint().port();
    queue.clear();
    full.close();
    EXPECT_EQ(kind_of({.url = "http://127.0.0.1:" + std::to_string(port)}), "connect_failed");
    EXPECT_EQ(kind_of({.url = "http://no-such-host.invalid/"}), "connect_failed");
}

TEST_F(ClientTest, GivesUpWaitingForTheWhole) {
    const auto silent = peer([](PlainTalk& talk) -> awaitable<void> { co_await talk.wait_for_end(); });
    const auto response = send({.url = silent->url(), .timeout = 50ms});
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().code, Errc::timeout);
    EXPECT_NE(response.error().detail.find(silent->url()), std::string::npos);

    const auto endless = peer([](PlainTalk& talk) -> awaitable<void> {
        co_await talk.request();
        co_await talk.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (;;) co_await talk.say("1\r\nx\r\n");
    });
    EXPECT_EQ(kind_of({.url = endless->url(), .timeout = 50ms, .max_response_bytes = 1ULL << 40}),
              "timed_out");
    // A server that takes no more of the body.
    const auto deaf = peer([](PlainTalk&) -> awaitable<void> {
        asio::steady_timer never(co_await asio::this_coro::executor, 1h);
        co_await never.async_wait(asio::use_awaitable);
    });
    EXPECT_EQ(kind_of({.method = "PUT",
                       .url = deaf->url(),
                       .source = std::make_shared<Letters>(64 << 20),
                       .timeout = 50ms}),
              "timed_out");
}

TEST_F(ClientTest, RefusesAnAnswerThatIsTooLarge) {
    const auto by_length = peer_that_says("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n");
    const auto by_bytes =
        peer_that_says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n12345678901\r\n0\r\n\r\n");
    for (auto* large : {by_length.get(), by_bytes.get()}) {
        const auto response = send({.url = large->url(), .max_response_bytes = 10});
        ASSERT_FALSE(response);
        EXPECT_EQ(response.error().code, Errc::too_large);
    }
    EXPECT_EQ(send({.url = by_bytes->url(), .max_response_bytes = 11})->body, "12345678901");
}

TEST_F(ClientTest, ReadsChunksHoweverTheyCome) {
    const std::string text =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nT: "
        "t\r\n\r\n";
    const auto bytewise = peer([&](PlainTalk& talk) -> awaitable<void> {
        for (;;) {
            co_await talk.request();
            for (const char c : text) co_await talk.say({c});
        }
    });
    for (int i = 0; i < 2; ++i) EXPECT_EQ(get(bytewise->url())->body, "abc0123456789");
    EXPECT_EQ(bytewise->accepted(), 1);
}

TEST_F(ClientTest, ABodyWithoutALengthEndsWithTheConnection) {
    const auto old = peer_that_says("HTTP/1.1 200 OK\r\n\r\nall of it", true);
    EXPECT_EQ(get(old->url())->body, "all of it");
    EXPECT_EQ(get(old->url())->body, "all of it");
    EXPECT_EQ(old->accepted(), 2);
}

TEST_F(ClientTest, ABodyThatIsCutShortIsNoAnswer) {
    for (const auto* text : {"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
                             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf",
                             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
                             "HTTP/1.1 200 OK\r\nContent-Le"}) {
        const auto cut = peer_that_says(text, true);
        EXPECT_EQ(kind_of({.url = cut->url()}), "connection_lost") << text;
    }
}

TEST_F(ClientTest, SaysThatAnAnswerIsNotHttp) {
    for (const std::string& text :
         {std::string("SSH-2.0-OpenSSH_9.2\r\n\r\n"), std::string("HTTP/1.1 abc\r\n\r\n"),
          std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
          std::string("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx"),
          "HTTP/1.1 200 OK\r\nX: " + std::string(100'000, 'x') + "\r\n\r\n"}) {
        const auto strange = peer_that_says(text);
        const auto response = get(strange->url());
        ASSERT_FALSE(response) << text.substr(0, 80);
        EXPECT_EQ(response.error().code, Errc::upstream);
        EXPECT_EQ(response.error().kind, "not_http");
    }
}

TEST_F(ClientTest, FollowsNoRedirect) {
    const auto elsewhere = peer_that_says(ok("secret"));
    const auto redirecting = peer_that_says("HTTP/1.1 302 Found\r\nLocation: " + elsewhere->url() +
                                            "\r\nContent-Length: 0\r\n\r\n");
    const auto response = get(redirecting->url());
    EXPECT_EQ(response->status, 302);
    EXPECT_EQ(header(response->headers, "location"), elsewhere->url());
    EXPECT_EQ(elsewhere->accepted(), 0);
}

TEST_F(ClientTest, WaitsForTheFinalAnswer) {
    const auto hinting = peer_that_says(
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + ok("final"));
    EXPECT_EQ(get(hinting->url())->body, "final");
    const auto empty = peer_that_says("HTTP/1.1 204 No Content\r\n\r\n");
    for (int i = 0; i < 2; ++i) EXPECT_EQ(get(empty->url())->status, 204);
    EXPECT_EQ(empty->accepted(), 1);
    const auto head = peer_that_says("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
    for (int i = 0; i < 2; ++i)
        EXPECT_EQ(header(send({.method = "HEAD", .url = head->url()})->headers, "Content-Length"), "100");
    EXPECT_EQ(head->accepted(), 1);
}

TEST_F(ClientTest, TakesAnAnswerThatComesBeforeItHasSentAll) {
    const auto refusing = peer([](PlainTalk& talk) -> awaitable<void> {
        co_await asio::async_read_until(talk.stream, asio::dynamic_buffer(talk.input), "\r\n\r\n",
                                        asio::use_awaitable);
        co_await talk.say(
            "HTTP/1.1 413 Content Too Large\r\nContent-Length: 5\r\nConnection: close\r\n\r\nlarge");
        talk.stream.shutdown(tcp::socket::shutdown_send);
        co_await talk.wait_for_end();
    });
    const auto response =
        send({.method = "PUT", .url = refusing->url(), .source = std::make_shared<Letters>(20 << 20)});
    EXPECT_EQ(response->status, 413);
    EXPECT_EQ(response->body, "large");
}

TEST_F(ClientTest, AsksWhetherAnAddressIsAllowed) {
    const auto forbidden = peer_that_says(ok("secret"));
    std::vector<std::string> asked;
    use({.allow = [&](std::string_view host, const asio::ip::address& address) -> Result<void> {
        asked.emplace_back(host);
        if (address.is_loopback()) return Error{Errc::forbidden, "address_private", "Not there."};
        return {};
    }});
    for (const auto* host : {"127.0.0.1", "localhost"}) {
        asked.clear();
        EXPECT_EQ(kind_of({.url = forbidden->url("/", host)}), "address_private") << host;
        ASSERT_FALSE(asked.empty());
        EXPECT_EQ(asked[0], host);
    }
    EXPECT_EQ(forbidden->accepted(), 0);
    // Of a name's addresses those that are allowed.
    use({.allow = [](std::string_view, const asio::ip::address& address) -> Result<void> {
        if (address.is_v6()) return Error{Errc::forbidden, "address_private", "Not there."};
        return {};
    }});
    EXPECT_TRUE(get(forbidden->url("/", "localhost")));
}

TEST_F(ClientTest, RefusesUrlsAndHeadersThatCannotBeSent) {
    for (const auto* url :
         {"", "/path", "example.org", "ftp://example.org/", "http://", "http:///x", "http://a b/",
          "http://user:secret@127.0.0.1/", "http://127.0.0.1:99999/", "http://127.0.0.1:0/",
          "http://127.0.0.1/%zz", "http://127.0.0.1/ HTTP/1.1\r\nX: y", "file:///etc/passwd"}) {
        const auto response = get(url);
        ASSERT_FALSE(response) << url;
        EXPECT_EQ(response.error().code, Errc::invalid) << url;
        EXPECT_EQ(response.error().kind, "bad_url") << url;
    }
    EXPECT_EQ(kind_of({.url = "http://127.0.0.1/", .headers = {{"X", "a\r\nY: b"}}}), "bad_header");
    EXPECT_EQ(kind_of({.url = "http://127.0.0.1/", .headers = {{"X: a\r\nY", "b"}}}), "bad_header");
    EXPECT_EQ(kind_of({.method = "GET / HTTP/1.1\r\nX: y", .url = "http://127.0.0.1/"}), "bad_header");
}

TEST_F(ClientTest, StopsWhatIsInFlightAndTakesNoMore) {
    const auto silent = peer([&](PlainTalk& talk) -> awaitable<void> {
        co_await talk.request();
        client->stop();
        co_await talk.wait_for_end();
    });
    EXPECT_EQ(kind_of({.url = silent->url(), .timeout = 0ms}), "connection_lost");
    EXPECT_EQ(kind_of({.url = silent->url()}), "connection_lost");
    EXPECT_EQ(silent->accepted(), 1);

    // Stopped between a name and its address.
    client.emplace(loop.get_executor());
    auto response =
        asio::co_spawn(loop, client->send({.url = silent->url("/", "localhost")}), asio::use_future);
    loop.run_one();
    client->stop();
    while (response.wait_for(0s) != std::future_status::ready) loop.run_one();
    EXPECT_EQ(response.get().error().kind, "connection_lost");
    EXPECT_EQ(silent->accepted(), 1);
}

TEST_F(ClientTest, HandsTheBodyOnAsItComesAndReadsNoFasterThanThat) {
    constexpr std::size_t pieces = 1024, piece = 64 << 10;
    std::size_t said = 0;
    const auto fast = peer([&](PlainTalk& talk) -> awaitable<void> {
        co_await talk.request();
        co_await talk.say("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(pieces * piece) +
                          "\r\n\r\n");
        const std::string bytes(piece, 'x');
        for (; said < pieces; ++said) co_await talk.say(bytes);
    });
    Bell first(loop.get_executor()), go_on(loop.get_executor());
    std::size_t heard = 0;
    ClientRequest request{.url = fast->url(), .max_response_bytes = pieces * piece};
    request.on_body = [&](std::string_view bytes) -> awaitable<void> {
        if (heard == 0) {
            first.ring();
            co_await go_on.wait(1min);
        }
        heard += bytes.size();
    };
    auto response = asio::co_spawn(loop, client->send(request), asio::use_future);
    auto held = asio::co_spawn(loop, first.wait(1min), asio::use_future);
    while (held.wait_for(0s) != std::future_status::ready) loop.run_one();
    while (loop.poll() > 0) {
    }
    EXPECT_LT(said, pieces / 2) << "the rest waits at the sender";
    go_on.ring();
    while (response.wait_for(0s) != std::future_status::ready) loop.run_one();
    EXPECT_EQ(heard, pieces * piece);
    EXPECT_EQ(response.get()->body, "");
}

TEST_F(ClientTest, HandsOnNoBodyOfARefusal) {
    const auto refusing = peer_that_says("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone");
    std::string heard;
    ClientRequest request{.url = refusing->url()};
    request.on_body = [&](std::string_view bytes) -> awaitable<void> {
        heard += bytes;
        co_return;
    };
    EXPECT_EQ(send(request)->body, "gone");
    EXPECT_EQ(heard, "");
}

/// Against the server beside it.
class ClientAndServerTest : public ClientTest {
protected:
    ClientAndServerTest() {
        router.post("/echo", {"echo", "", ""},
                    [](Anyone, Body<json::value> b) -> awaitable<Result<Json>> { co_return Json{b.value}; });
        router.put("/upload", {"upload", "", ""}, [](Anyone, Upload upload) -> awaitable<Result<Text>> {
            std::string got, piece(7'000, '\0');
            while (const auto n = co_await upload.body->read(piece)) got += piece.substr(0, n);
            co_return Text{got == letters(got.size()) ? std::to_string(got.size()) : "other bytes"};
        });
        router.get("/events", {"events", "", ""}, [](Anyone) -> awaitable<Result<EventStream>> {
            co_return EventStream{[](EventSink& sink) -> awaitable<void> {
                for (const auto* id : {"1", "2", "3"}) co_await sink.send(id, "step", "x");
            }};
        });
        EXPECT_TRUE(server.start());
    }
    void TearDown() override {
        client->stop();
        auto stopped = asio::co_spawn(loop, server.stop(), asio::use_future);
        while (stopped.wait_for(0s) != std::future_status::ready) loop.run_one();
    }
    std::string url(const std::string& path) const {
        return "http://127.0.0.1:" + std::to_string(server.port()) + path;
    }
    Router router;
    Server server{loop.get_executor(), router, {}};
};

TEST_F(ClientAndServerTest, SendsJsonAndReadsIt) {
    const auto response = send({.method = "POST",
                                .url = url("/echo"),
                                .headers = {{"Content-Type", "application/json"}},
                                .body = R"({"pi": 3.14})"});
    EXPECT_EQ(response->status, 200);
    EXPECT_EQ(response->body, R"({"pi":3.14})");
    EXPECT_EQ(send({.method = "POST", .url = url("/echo"), .body = "{}"})->status, 415);
    EXPECT_EQ(get(url("/nothing?a=%20b"))->status, 404);
}

TEST_F(ClientAndServerTest, StreamsAnUpload) {
    const auto response =
        send({.method = "PUT", .url = url("/upload"), .source = std::make_shared<Letters>(3'000'000)});
    EXPECT_EQ(response->body, "3000000");
}

TEST_F(ClientAndServerTest, ReadsAnEventStream) {
    std::string heard;
    ClientRequest request{.url = url("/events"), .timeout = 0ms};
    request.on_body = [&](std::string_view bytes) -> awaitable<void> {
        heard += bytes;
        co_return;
    };
    EXPECT_EQ(send(request)->status, 200);
    EXPECT_NE(heard.find("id: 3\nevent: step\n"), std::string::npos) << heard;
}

}  // namespace mad::http
