#include "redis/address.hpp"
#include "redis/doorbell.hpp"
#include "redis/running_test.hpp"

namespace mad::redis {
namespace {
using namespace std::chrono_literals;

TEST(RedisUrl, NamesAHostOrASocket) {
    EXPECT_EQ(address_of("redis://cache").port, 6379);
    const auto full = address_of("redis://me:p%40ss@10.0.0.1:7000/3");
    EXPECT_EQ(full.host, "10.0.0.1");
    EXPECT_EQ(full.port, 7000);
    EXPECT_EQ(full.user, "me");
    EXPECT_EQ(full.password, "p@ss");
    EXPECT_EQ(full.database, 3);
    EXPECT_EQ(address_of("redis://[::1]:6380").host, "::1");
    const auto socket = address_of("unix:///run/my%20redis.sock?db=2");
    EXPECT_EQ(socket.path, "/run/my redis.sock");
    EXPECT_EQ(socket.database, 2);
    EXPECT_EQ(address_of("unix://:secret@/run/redis.sock").password, "secret");
}

TEST(RedisUrl, IsRefusedWhenItNamesNone) {
    for (const auto* url :
         {"", "localhost:6379", "rediss://host", "http://host", "redis://", "redis://h/x", "redis://h/-1",
          "redis://h:99999", "unix://", "unix:///", "unix://host/run/redis.sock", "unix:///r?other=1"})
        EXPECT_FALSE(parse_url(url)) << url;
    EXPECT_FALSE(parse_url("unix:///" + std::string(200, 'x')));
}

TEST(RedisUrl, KeepsThePasswordOutOfLogs) {
    EXPECT_EQ(to_text(address_of("redis://:secret@host/1")), "redis://host:6379/1");
}

TEST(RedisProtocol, WritesWordsAndReadsRepliesInPieces) {
    EXPECT_EQ(command({"PUBLISH", "a", std::string_view("\0\r\n", 3)}),
              std::string("*3\r\n$7\r\nPUBLISH\r\n$1\r\na\r\n$3\r\n\0\r\n\r\n", 33));
    Reader reader;
    reader.feed("*2\r\n$3\r\nab");
    EXPECT_FALSE(reader.next());
    reader.feed("c\r\n:7\r\n-ERR no\r\n$-1\r\n");
    const auto pair = reader.next();
    ASSERT_TRUE(pair && pair->items.size() == 2);
    EXPECT_EQ(pair->items[0].text, "abc");
    EXPECT_EQ(pair->items[1].integer, 7);
    EXPECT_EQ(reader.next()->kind, Reply::Kind::error);
    EXPECT_EQ(reader.next()->kind, Reply::Kind::nil);
    EXPECT_FALSE(reader.next());
    reader.feed("nonsense\r\n");
    EXPECT_THROW(reader.next(), std::runtime_error);
}

class DoorbellTest : public RedisTest {
protected:
    Result<void> ping(Doorbell& bell, std::chrono::milliseconds within = 5s) {
        std::optional<Result<void>> answer;
        run([&]() -> awaitable<void> {
            auto given = co_await bell.ping(within);
            answer.emplace(std::move(given));
        }());
        return *answer;
    }
    auto into(std::vector<std::string>& messages) {
        return [&](const std::string& message) { messages.push_back(message); };
    }
};
using Messages = std::vector<std::string>;

TEST_F(DoorbellTest, IsHeardByAllWhoListen) {
    Doorbell bell(io.get_executor(), url()), other(io.get_executor(), url());
    Messages first, second, elsewhere;
    const auto a = bell.listen("test:a", into(first));
    const auto b = bell.listen("test:a", into(second));
    const auto c = other.listen("test:b", into(elsewhere));
    run_until([&] { return first.size() == 1 && second.size() == 1 && elsewhere.size() == 1; });
    EXPECT_EQ(first, Messages{""});  // rings before it listened may have been missed

    other.ring("test:a", std::string("x\0\r\ny", 5));
    other.ring("test:a");
    run_until([&] { return first.size() == 3 && second.size() == 3; });
    EXPECT_EQ(first, (Messages{"", std::string("x\0\r\ny", 5), ""}));
    EXPECT_EQ(second, first);
    EXPECT_EQ(elsewhere, Messages{""});
    run(bell.stop());
    run(other.stop());
}

TEST_F(DoorbellTest, KeepsTheOrderOfManyRings) {
    Doorbell bell(io.get_executor(), url());
    Messages heard, expected{""};
    const auto token = bell.listen("test:order", into(heard));
    run_until([&] { return heard.size() == 1; });
    for (int i = 0; i < 5000; ++i) {
        bell.ring("test:order", std::to_string(i));
        expected.push_back(std::to_string(i));
    }
    run_until([&] { return heard.size() == expected.size(); });
    EXPECT_EQ(heard, expected);
    run(bell.stop());
}

TEST_F(DoorbellTest, StopsHearingWhenTheTokenGoes) {
    Doorbell bell(io.get_executor(), url());
    Messages kept, dropped;
    auto mine = bell.listen("test:token", into(dropped));
    Doorbell::Subscription own = bell.listen("test:own", [&](const std::string&) { own.reset(); });
    const auto token = bell.listen("test:token", into(kept));
    run_until([&] { return dropped.size() == 1 && !own; });
    mine.reset();
    bell.ring("test:own");
    bell.ring("test:token", "x");
    run_until([&] { return kept.size() == 2; });
    EXPECT_EQ(dropped.size(), 1U);

    // The channel is not listened to by any connection any more.
    const auto numbers = ask(address_of(url()), {"PUBSUB", "NUMSUB", "test:own", "test:token"});
    EXPECT_EQ(numbers.items.at(1).integer, 0);
    EXPECT_EQ(numbers.items.at(3).integer, 1);
    run(bell.stop());
}

TEST_F(DoorbellTest, ListensAgainAfterItsConnectionsWereKilled) {
    Server server;
    Doorbell bell(io.get_executor(), "unix://" + server.socket());
    Messages heard;
    const auto token = bell.listen("test:kill", into(heard));
    bell.ring("test:other");
    run_until([&] { return heard.size() == 1; });
    const auto address = address_of("unix://" + server.socket());
    ask(address, {"CLIENT", "KILL", "TYPE", "pubsub"});
    ask(address, {"CLIENT", "KILL", "TYPE", "normal"});  // all but the one that asks
    run_until([&] { return heard.size() == 2; });
    EXPECT_EQ(heard.back(), "");
    // A ring may be lost with the connection that carries it; one of the next is heard.
    while (heard.size() == 2) {
        bell.ring("test:kill", "again");
        io.run_one_for(10ms);
    }
    EXPECT_EQ(heard.back(), "again");
    run(bell.stop());
}

TEST_F(DoorbellTest, OutlivesARestartOfTheServer) {
    Server server;
    Doorbell bell(io.get_executor(), "unix://" + server.socket());
    Messages heard;
    const auto token = bell.listen("test:restart", into(heard));
    run_until([&] { return heard.size() == 1; });
    EXPECT_TRUE(ping(bell));
    server.stop();
    const auto away = ping(bell);
    ASSERT_FALSE(away);
    EXPECT_EQ(away.error().code, Errc::unavailable);
    for (int i = 0; i < 100; ++i)
        bell.ring("test:restart", std::string(1 << 16, 'x'));  // beyond what is kept
    Messages later;
    const auto second = bell.listen("test:later", into(later));
    server.start();
    run_until([&] { return heard.size() >= 2 && later.size() == 1; });
    EXPECT_EQ(heard[1], "");
    run(bell.stop());
}

TEST_F(DoorbellTest, SignsInAndSelectsItsDatabase) {
    Server server({"--requirepass", "pass word"});
    Doorbell stranger(io.get_executor(), "unix://" + server.socket());
    Doorbell friendly(io.get_executor(), "unix://:pass%20word@" + server.socket() + "?db=3");
    run_until([&] { return ping(friendly).has_value(); });
    const auto refused = ping(stranger);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().detail.find("NOAUTH"), std::string::npos) << refused.error().detail;
}

TEST_F(DoorbellTest, MayBeStoppedTwiceUnusedOrWhileRedisIsAway) {
    Doorbell unused(io.get_executor(), url());
    run(unused.stop());
    run(unused.stop());
    Messages heard;
    const auto late = unused.listen("test:late", into(heard));
    unused.ring("test:late");

    Doorbell away(io.get_executor(), "unix:///nowhere/redis.sock");
    const auto token = away.listen("test:away", into(heard));
    away.ring("test:away");
    EXPECT_EQ(ping(away).error().detail, "unix:///nowhere/redis.sock?db=0: No such file or directory");
    run(away.stop());
    EXPECT_TRUE(heard.empty());
    EXPECT_THROW(Doorbell(io.get_executor(), "nonsense"), std::invalid_argument);
}

}  // namespace
}  // namespace mad::redis
