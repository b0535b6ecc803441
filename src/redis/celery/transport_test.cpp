// Queues, results and remote control over a real Redis.
#include "redis/celery/consumer.hpp"
#include "redis/celery/fleet.hpp"
#include "redis/celery/keys.hpp"
#include "redis/celery/node.hpp"
#include "redis/celery/results.hpp"
#include "redis/running_test.hpp"
#include "schema/json_text.hpp"

#include <boost/asio/detached.hpp>

namespace mad::celery {
namespace {
using redis::Reply;
using namespace std::chrono_literals;

class CeleryTransport : public redis::RedisTest {
protected:
    void SetUp() override { ask(address, {"FLUSHDB"}); }
    void TearDown() override {
        if (consumer) run(consumer->stop());
    }
    std::string database_url() const { return url() + "?db=9"; }

    void send(const Task& task, std::string queue = "celery") {
        ASSERT_TRUE(value_of(broker.send(task, std::move(queue))));
    }
    std::optional<Delivery> take(std::vector<std::string> queues = {"celery"}) {
        auto taken = value_of(broker.take(queues));
        EXPECT_TRUE(taken) << taken.error().detail;
        return taken ? std::move(*taken) : std::nullopt;
    }
    std::vector<std::string> names_taken(std::vector<std::string> queues = {"celery"}) {
        std::vector<std::string> names;
        while (const auto delivery = take(queues)) names.push_back(delivery->task.name);
        return names;
    }
    std::int64_t count(const std::string& what, const std::string& key) {
        return ask(address, {what, key}).integer;
    }
    Consumer& consume(const redis::Address& at, ConsumerOptions options) {
        consumer = std::make_unique<Consumer>(io.get_executor(), at, std::move(options));
        return *consumer;
    }

    redis::Address address = redis::address_of(database_url());
    Broker broker{io.get_executor(), address};
    std::unique_ptr<Consumer> consumer;
};
using Names = std::vector<std::string>;

TEST_F(CeleryTransport, AMessageIsRecordedUntilItIsAcknowledged) {
    const auto task = make_task("a", {1, "x"}, {{"k", nullptr}});
    send(task);
    EXPECT_EQ(ask(address, {"SMEMBERS", "_kombu.binding.celery"}).items.at(0).text,
              "celery\x06\x16\x06\x16"
              "celery");
    EXPECT_EQ(value_of(broker.size("celery")).value(), 1U);
    const auto delivery = take();
    ASSERT_TRUE(delivery);
    EXPECT_EQ(delivery->task.id, task.id);
    EXPECT_EQ(delivery->task.args, task.args);
    EXPECT_EQ(delivery->task.kwargs, task.kwargs);
    EXPECT_EQ(count("HLEN", "unacked"), 1);
    EXPECT_EQ(count("ZCARD", "unacked_index"), 1);
    const auto record = schema::parse_json(ask(address, {"HGET", "unacked", delivery->tag}).text).value();
    EXPECT_EQ(record.as_array()[0].at("headers").at("task"), "a");
    EXPECT_EQ(record.as_array()[2], "celery");
    EXPECT_FALSE(take());

    EXPECT_TRUE(value_of(broker.acknowledge(*delivery)).value());
    EXPECT_EQ(count("EXISTS", "unacked") + count("EXISTS", "unacked_index"), 0);
    EXPECT_FALSE(value_of(broker.acknowledge(*delivery)).value());
}

TEST_F(CeleryTransport, ZeroIsServedFirstAndEqualsInTheirOrder) {
    for (const std::int64_t priority : {9, 6, 4, 3, 0}) {
        auto task = make_task(std::to_string(priority), {});
        task.priority = priority;
        send(task);
    }
    EXPECT_EQ(count("LLEN",
                    "celery\x06\x16"
                    "3"),
              2);
    EXPECT_EQ(names_taken(), (Names{"0", "4", "3", "6", "9"}));
}

TEST_F(CeleryTransport, WhatIsPutBackIsNextOrLastAndMarked) {
    for (const auto* name : {"a", "b"}) send(make_task(name, {}));
    const auto a = take();
    EXPECT_FALSE(a->task.redelivered);
    EXPECT_TRUE(value_of(broker.put_back(*a, End::next)).value());
    const auto again = take();
    EXPECT_EQ(again->task.id, a->task.id);
    EXPECT_TRUE(again->task.redelivered);
    EXPECT_TRUE(value_of(broker.put_back(*again, End::last)).value());
    EXPECT_EQ(names_taken(), (Names{"b", "a"}));
}

TEST_F(CeleryTransport, OverdueMessagesComeBackToTheirPriority) {
    auto low = make_task("low", {}), high = make_task("high", {});
    low.priority = 6;
    send(low);
    auto lost = take();
    send(high);
    auto kept = take();
    EXPECT_EQ(value_of(broker.restore(1h)).value(), 0U);
    EXPECT_EQ(value_of(broker.restore(-1s)).value(), 2U);  // as if a second had passed
    EXPECT_EQ(count("EXISTS", "unacked") + count("EXISTS", "unacked_index"), 0);
    EXPECT_FALSE(value_of(broker.acknowledge(*lost)).value());
    EXPECT_FALSE(value_of(broker.keep(*kept)).value());
    EXPECT_FALSE(value_of(broker.put_back(*kept)).value());
    const auto next = take();
    EXPECT_EQ(next->task.name, "high");
    EXPECT_TRUE(next->task.redelivered);
    EXPECT_EQ(next->tag, kept->tag);
    // The first to take it is late, and does not take it from who has it now.
    EXPECT_FALSE(value_of(broker.acknowledge(*kept)).value());
    EXPECT_EQ(count("HLEN", "unacked"), 1);
    EXPECT_EQ(take()->list,
              "celery\x06\x16"
              "6");
}

TEST_F(CeleryTransport, WhoKeepsAMessageIsNotOverdue) {
    send(make_task("a", {}));
    auto delivery = take();
    const auto before = delivery->score;
    EXPECT_TRUE(value_of(broker.keep(*delivery)).value());
    EXPECT_NE(delivery->score, before);
    EXPECT_TRUE(value_of(broker.acknowledge(*delivery)).value());
}

TEST_F(CeleryTransport, WhatKombuRecordedIsRestored) {
    auto task = make_task("a", {});
    task.priority = 3;
    auto message = to_message(task, "gpu");
    message.properties.exchange = "work";
    const auto record = "[" + encode_message(message) + R"(, "work", "by.gpu"])";
    ask(address, {"SADD", "_kombu.binding.work", "by.gpu\x06\x16\x06\x16gpu"});
    ask(address, {"HSET", "unacked", "t1", record});
    ask(address, {"ZADD", "unacked_index", "1795477326.8495727", "t1"});
    ask(address, {"ZADD", "unacked_index", "1795477326", "without a record"});
    ask(address, {"HSET", "unacked", "t2", "[7, 7]"});
    ask(address, {"ZADD", "unacked_index", "1795477327", "t2"});

    ask(address, {"SET", "unacked_mutex", "somebody"});
    EXPECT_EQ(value_of(broker.restore(1s)).value(), 0U);
    ask(address, {"DEL", "unacked_mutex"});
    EXPECT_EQ(value_of(broker.restore(1s)).value(), 1U);
    EXPECT_EQ(count("EXISTS", "unacked") + count("EXISTS", "unacked_index"), 0);
    EXPECT_EQ(count("LLEN", "mad.celery.refused"), 1);
    const auto restored = take({"gpu"});
    ASSERT_TRUE(restored);
    EXPECT_EQ(restored->task.id, task.id);
    EXPECT_EQ(restored->list,
              "gpu\x06\x16"
              "3");
}

TEST_F(CeleryTransport, UnreadableMessagesAreKeptAsideAndPassedOver) {
    auto pickled = schema::parse_json(encode_message(to_message(make_task("p", {}), "celery"))).value();
    pickled.as_object()["content-type"] = "application/x-python-serialize";
    for (const auto& text : {std::string("nonsense"), std::string("[]"), std::string(R"({"properties": 3})"),
                             schema::to_text(pickled)})
        ask(address, {"LPUSH", "celery", text});
    send(make_task("good", {}));
    EXPECT_EQ(names_taken(), Names{"good"});
    EXPECT_EQ(count("LLEN", "mad.celery.refused"), 4);
    EXPECT_EQ(count("HLEN", "unacked"), 1);
}

TEST_F(CeleryTransport, AConsumerWaitsAndTakesQueuesInTurn) {
    consume(address, {.queues = {"a", "b"}});
    std::optional<Delivery> got;
    const auto receive = [&]() -> awaitable<void> { got = co_await consumer->receive(); };
    asio::co_spawn(io, receive(), asio::detached);
    run_until([&] {  // all lists are waited at
        return ask(address, {"INFO", "clients"}).text.find("blocked_clients:8") != std::string::npos;
    });
    auto task = make_task("late", {});
    task.priority = 9;
    send(task, "b");
    run_until([&] { return got.has_value(); });
    EXPECT_EQ(got->task.id, task.id);
    EXPECT_EQ(count("LLEN", got->list), 0);
    EXPECT_TRUE(value_of(consumer->broker().acknowledge(*got)).value());

    for (const auto* name : {"1", "2"})
        for (const auto* queue : {"a", "b"}) send(make_task(std::string(queue) + name, {}), queue);
    Names names;
    for (int i = 0; i < 4; ++i) {
        run(receive());
        names.push_back(got->task.name);
    }
    EXPECT_EQ(names, (Names{"a1", "b1", "a2", "b2"}));
    asio::co_spawn(io, receive(), asio::detached);
    run(consumer->stop());
    run_until([&] { return !got.has_value(); });
    run(receive());
    EXPECT_FALSE(got);
}

TEST_F(CeleryTransport, AConsumerRestoresWhatOthersLeft) {
    send(make_task("a", {}));
    ASSERT_TRUE(take());  // and dies
    consume(address, {.visibility_timeout = 1ms, .restore_every = 20ms});
    const auto again = value_of(consumer->receive());
    ASSERT_TRUE(again);
    EXPECT_EQ(again->task.name, "a");
    EXPECT_TRUE(again->task.redelivered);
}

TEST_F(CeleryTransport, OutlivesRedisAndLostConnections) {
    redis::Server server;
    const auto own = redis::address_of("unix://" + server.socket());
    Broker sender(io.get_executor(), own);
    ASSERT_TRUE(value_of(sender.send(make_task("a", {}))));  // also where it has only just been started
    consume(own, {});
    auto first = value_of(consumer->receive());
    ask(own, {"CLIENT", "KILL", "TYPE", "normal"});
    EXPECT_TRUE(value_of(consumer->broker().acknowledge(*first)).value());
    std::optional<Delivery> got;
    asio::co_spawn(io, [&]() -> awaitable<void> { got = co_await consumer->receive(); }, asio::detached);
    server.stop();
    const auto away = value_of(sender.send(make_task("b", {})));
    ASSERT_FALSE(away);
    EXPECT_EQ(away.error().code, Errc::unavailable);
    server.start();
    ASSERT_TRUE(value_of(sender.send(make_task("c", {}))));
    run_until([&] { return got.has_value(); });
    EXPECT_EQ(got->task.name, "c");
    run(consumer->stop());
}

TEST_F(CeleryTransport, AResultIsStoredOnceAndSeenByWhoWaits) {
    Results results(io.get_executor(), database_url(), 60s);
    EXPECT_FALSE(value_of(results.find("1")).value());
    std::optional<Result<TaskResult>> seen;
    const auto wait = [&]() -> awaitable<void> {
        auto result = co_await results.wait("1", 20s);
        seen.emplace(std::move(result));
    };
    asio::co_spawn(io, wait(), asio::detached);
    run_until(
        [&] { return ask(address, {"PUBSUB", "NUMSUB", "celery-task-meta-1"}).items.at(1).integer == 1; });
    EXPECT_TRUE(value_of(results.store(started("1", 7, "w"))).value());
    EXPECT_FALSE(seen);
    EXPECT_TRUE(value_of(results.store(failed("1", {.type = "ValueError"}, "", system_now()))).value());
    run_until([&] { return seen.has_value(); });
    EXPECT_EQ((*seen)->status, status::failure);
    EXPECT_TRUE(value_of(results.store(succeeded("1", 5, system_now()))).value());
    EXPECT_FALSE(value_of(results.store(failed("1", {.type = "ValueError"}, "", system_now()))).value());
    EXPECT_EQ(value_of(results.wait("1", 20s))->value, 5);  // it is there already
    EXPECT_GT(ask(address, {"TTL", "celery-task-meta-1"}).integer, 0);
    EXPECT_EQ(value_of(results.wait("2", 1ms)).error().code, Errc::timeout);
    ask(address, {"SET", "celery-task-meta-3", "nonsense"});
    EXPECT_EQ(value_of(results.wait("3", 20s)).error().code, Errc::malformed);
    run(results.stop());
}

TEST_F(CeleryTransport, ATaskIsSentOnceUntilRedisForgets) {
    const auto task = make_task("once", {});
    EXPECT_FALSE(value_of(broker.was_sent(task.id)).value());
    EXPECT_TRUE(value_of(broker.send_once(task, "lab", 1h)).value());
    EXPECT_FALSE(value_of(broker.send_once(task, "lab", 1h)).value());
    EXPECT_TRUE(value_of(broker.was_sent(task.id)).value());
    EXPECT_EQ(names_taken({"lab"}), Names{"once"});
    ask(address, {"FLUSHDB"});
    EXPECT_FALSE(value_of(broker.was_sent(task.id)).value());
    EXPECT_TRUE(value_of(broker.send_once(task, "lab", 1h)).value());

    ask(address, {"SET", "no list", "x"});
    const auto refused = make_task("refused", {});
    EXPECT_FALSE(value_of(broker.send_once(refused, "no list", 1h)));
    EXPECT_FALSE(value_of(broker.was_sent(refused.id)).value());
}

TEST_F(CeleryTransport, AWithdrawnTaskIsNowhere) {
    std::vector<Task> tasks;
    for (int i = 0; i < 250; ++i) {
        tasks.push_back(make_task(std::to_string(i), {}));
        tasks.back().priority = i % 2 == 0 ? 0 : 9;
        send(tasks.back());
    }
    EXPECT_EQ(value_of(broker.withdraw(tasks[249].id, "celery")).value(), 1U);
    EXPECT_EQ(value_of(broker.withdraw(tasks[100].id, "celery")).value(), 1U);
    EXPECT_EQ(value_of(broker.withdraw(tasks[100].id, "celery")).value(), 0U);
    const auto taken = take();
    EXPECT_EQ(taken->task.id, tasks[0].id);
    EXPECT_EQ(value_of(broker.withdraw(tasks[0].id, "celery")).value(), 1U);
    EXPECT_EQ(count("EXISTS", "unacked") + count("EXISTS", "unacked_index"), 0);
    EXPECT_EQ(value_of(broker.size("celery")).value(), 247U);
}

TEST_F(CeleryTransport, AFleetIsWhoAnswersInTime) {
    Fleet fleet(io.get_executor(), address, {.within = 60s, .fresh = 0s});
    EXPECT_EQ(value_of(fleet.workers()).value().size(), 0U) << "and nobody is waited for";
    Node node(io.get_executor(), database_url(),
              {.hostname = "mad@test", .queues = {"a", "b"}, .tasks = {"x", "y"}, .concurrency = 3});
    node.start();
    run_until(
        [&] { return ask(address, {"PUBSUB", "NUMSUB", "/9.celery.pidbox"}).items.at(1).integer == 1; });
    const auto seen = value_of(fleet.workers()).value();
    ASSERT_EQ(seen.size(), 1U);
    EXPECT_EQ(seen[0].hostname, "mad@test");
    EXPECT_EQ(seen[0].queues, (Names{"a", "b"}));
    EXPECT_EQ(seen[0].tasks, (Names{"x", "y"}));
    EXPECT_EQ(seen[0].concurrency, 3);
    EXPECT_EQ(count("EXISTS", "_kombu.binding.reply.celery.pidbox"), 0) << "nothing is left behind";
    run(node.stop());
}

TEST_F(CeleryTransport, ANodeAnswersAndTellsItsEvents) {
    std::vector<Event> events;
    std::vector<ControlReply> replies;
    redis::Doorbell ear(io.get_executor(), database_url());
    std::vector<redis::Doorbell::Subscription> tokens;
    int listening = 0;
    for (const auto* key : {"worker.online", "worker.offline", "task.multi"})
        tokens.push_back(ear.listen(channel(9, "celeryev", key), [&](const std::string& text) {
            if (text.empty()) return void(++listening);
            for (auto& event : read_events(decode_message(text).value()).value()) events.push_back(event);
        }));
    run_until([&] { return listening == 3; });
    Node node(io.get_executor(), database_url(), {.hostname = "mad@test", .tasks = {"mad.execute"}},
              {.heartbeat = 1h});
    std::string revoked;
    node.on_revoke = [&](const std::string& id, bool) { revoked = id; };
    node.answer("mad.custom", [](const json::object& given) { return given.at("x"); });
    node.start();
    const auto task = make_task("mad.execute", {1});
    node.received(task);
    node.started(task.id);
    run_until([&] { return events.size() == 3; });
    EXPECT_EQ(events[0].type, "worker-online");
    EXPECT_EQ(events[1].type, "task-received");
    EXPECT_EQ(events[2].type, "task-started");
    EXPECT_EQ(events[2].hostname, "mad@test");
    EXPECT_GT(events[2].clock, events[1].clock);

    run_until(
        [&] { return ask(address, {"PUBSUB", "NUMSUB", "/9.celery.pidbox"}).items.at(1).integer == 1; });
    ask(address, {"SADD", "_kombu.binding.reply.celery.pidbox", binding("me", "me.reply")});
    const auto asked = [&](const std::string& method, json::object arguments = {}) {
        ControlRequest request{.method = method, .arguments = std::move(arguments)};
        request.ticket = "t";
        request.reply_exchange = "reply.celery.pidbox";
        request.reply_routing_key = "me";
        EXPECT_TRUE(value_of(broker.broadcast(request)));
        run_until([&] { return count("LLEN", "me.reply") == 1; });
        const auto reply = ask(address, {"RPOP", "me.reply"});
        const auto read = read_reply(decode_message(reply.text).value()).value();
        EXPECT_EQ(read.hostname, "mad@test");
        EXPECT_EQ(read.ticket, "t");
        return read.answer;
    };
    EXPECT_EQ(asked("ping").at("ok"), "pong");
    EXPECT_EQ(asked("active").as_array().at(0).at("id"), json::value(task.id));
    EXPECT_EQ(asked("reserved"), json::array());
    EXPECT_EQ(asked("registered"), json::array{"mad.execute"});
    EXPECT_EQ(asked("stats").at("total").at("mad.execute"), 1);
    EXPECT_EQ(asked("query_task", {{"ids", {task.id}}}).at(task.id).as_array().at(0), "active");
    EXPECT_EQ(asked("mad.custom", {{"x", 3}}), 3);
    EXPECT_TRUE(asked("mad.custom").as_object().contains("error"));
    EXPECT_TRUE(asked("nothing").as_object().contains("error"));
    EXPECT_TRUE(asked("revoke", {{"task_id", {"r1"}}}).as_object().contains("ok"));
    EXPECT_EQ(revoked, "r1");
    EXPECT_TRUE(node.is_revoked("r1"));
    ask(address, {"PUBLISH", "/9.celery.pidbox", "nonsense"});

    node.succeeded(task.id, 5);
    run(node.stop());
    run_until([&] { return events.size() == 5; });
    EXPECT_EQ(events[3].fields.at("result"), "5");
    EXPECT_EQ(events[4].type, "worker-offline");
    run(ear.stop());
}

}  // namespace
}  // namespace mad::celery
