// Celery itself on the other side: Debian's python3-celery as client, worker, monitor and remote control.
#include "process/child.hpp"
#include "redis/celery/consumer.hpp"
#include "redis/celery/keys.hpp"
#include "redis/celery/node.hpp"
#include "redis/celery/results.hpp"
#include "redis/running_test.hpp"
#include "schema/json_text.hpp"

#include <boost/asio/detached.hpp>
#include <fstream>
#include <iostream>

namespace mad::celery {
namespace {
using namespace std::chrono_literals;
using redis::Reply;

constexpr auto python = "/usr/bin/python3";  // Debian's, which has Debian's modules
constexpr auto longest = 120s;

class CeleryCompat : public redis::RedisTest {
protected:
    void SetUp() override {
        const auto there =
            value_of(process::run({.argv = {python, "-c", "import celery, redis"}}, 60s), longest);
        if (!there || !there->exit.ok()) GTEST_SKIP() << "python3-celery and python3-redis are not installed";
        run_until([&] { return std::filesystem::exists(server.socket()); });
    }
    void TearDown() override {
        if (consumer) run(consumer->stop());
        if (node) run(node->stop());
        if (results) run(results->stop());
        if (worker) run([&]() -> awaitable<void> { co_await worker->terminate(10s); }());
        if (!HasFailure()) return;
        std::ifstream log(folder.path() / "worker.log");
        std::cerr << "the worker of Celery wrote:\n" << log.rdbuf();
    }

    process::Command lab(std::vector<std::string> arguments, const std::string& visibility = "3600") {
        arguments.insert(arguments.begin(), python);
        return {.argv = std::move(arguments),
                .environment = {"LAB_REDIS=" + server.socket(), "LAB_VISIBILITY=" + visibility,
                                "PYTHONDONTWRITEBYTECODE=1"},
                .directory = MAD_SOURCE_DIR "/tests/compat/celery"};
    }
    /// What a command of the lab printed, while our side goes on.
    json::value told(std::vector<std::string> arguments) {
        const auto finished = value_of(process::run(lab(std::move(arguments)), longest), longest);
        EXPECT_TRUE(finished) << finished.error().detail;
        if (!finished) return {};
        EXPECT_TRUE(finished->exit.ok()) << finished->errors << finished->out;
        const auto value = schema::parse_json(finished->out);
        EXPECT_TRUE(value) << finished->out;
        return value ? *value : json::value();
    }
    json::value client(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), "lab.py");
        return told(std::move(arguments));
    }
    json::value remote(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {"-m", "celery", "-A", "lab"});
        arguments.insert(arguments.end(), {"-j", "-t", "60", "-d", "mad@test"});
        auto answer = told(std::move(arguments));
        // `control` answers a list of replies, `inspect` an object of them.
        return answer.is_array() ? answer.at(0).at("mad@test") : answer.at("mad@test");
    }
    void start_worker(const std::string& pool, const std::string& visibility = "3600") {
        auto command = lab({"-m", "celery", "-A", "lab", "worker", "-P", pool, "-c", "1", "-n", "lab@test",
                            "-l", "INFO", "--without-gossip", "--without-mingle"},
                           visibility);
        command.output_file = folder.path() / "worker.log";
        worker.emplace(process::Child::start(io.get_executor(), command).value());
    }
    void kill_worker() {
        worker->signal_group(SIGKILL);
        run([&]() -> awaitable<void> { co_await worker->wait(); }());
        worker.reset();
    }

    Consumer& consume(ConsumerOptions options = {}) {
        consumer = std::make_unique<Consumer>(io.get_executor(), address, std::move(options));
        return *consumer;
    }
    Delivery receive() {
        auto delivery = value_of(consumer->receive(), longest);
        EXPECT_TRUE(delivery);
        return std::move(*delivery);
    }
    Results& backend() {
        if (!results) results = std::make_unique<Results>(io.get_executor(), url);
        return *results;
    }
    TaskResult result_of(const Task& task) {
        return value_of(backend().wait(task.id, longest), longest).value();
    }
    void send(const Task& task) { ASSERT_TRUE(value_of(broker.send(task))); }
    Reply raw(std::vector<std::string> words) { return ask(address, std::move(words)); }
    void until_key(const std::string& key) {
        run_until([&] { return raw({"EXISTS", key}).integer == 1; }, longest);
    }
    void expect_nothing_left() {
        run_until([&] { return raw({"EXISTS", "unacked", "unacked_index"}).integer == 0; }, longest);
        EXPECT_EQ(value_of(broker.size("celery")).value(), 0U);
    }

    TemporaryFolder folder;
    redis::Server server;
    std::string url = "unix://" + server.socket();
    redis::Address address = redis::address_of(url);
    Broker broker{io.get_executor(), address};
    std::unique_ptr<Consumer> consumer;
    std::unique_ptr<Node> node;
    std::unique_ptr<Results> results;
    std::optional<process::Child> worker;
};

TEST_F(CeleryCompat, APythonClientGetsWhatAMadWorkerReturns) {
    consume();
    asio::co_spawn(
        io,
        [&]() -> awaitable<void> {
            while (auto delivery = co_await consumer->receive()) {
                const auto& task = delivery->task;
                auto result = succeeded(task.id, json::object{{"sum", task.args}}, system_now());
                if (task.name == "mad.fail")
                    result = failed(task.id,
                                    {.type = "ValueError", .arguments = {"boom", 7}, .module = "builtins"},
                                    "in mad", system_now());
                if (task.name == "mad.own")
                    result =
                        failed(task.id, {.type = "DockingFailed", .arguments = {"no box"}, .module = "mad"},
                               "", system_now());
                EXPECT_TRUE((co_await backend().store(result)).value());
                EXPECT_TRUE((co_await consumer->broker().acknowledge(*delivery)).value());
            }
        },
        asio::detached);
    EXPECT_EQ(client({"call", "\"mad.execute\"", "1", "\"\xc3\xa4\"", "0.1"}).at("value").at("sum"),
              (json::array{1, "\xc3\xa4", 0.1}));
    const auto raised = client({"call", "\"mad.fail\""});
    EXPECT_EQ(raised.at("raised"), "ValueError");
    EXPECT_EQ(raised.at("module"), "builtins");
    EXPECT_EQ(raised.at("args"), (json::array{"boom", 7}));
    EXPECT_EQ(client({"call", "\"mad.own\""}).at("raised"), "DockingFailed");
    expect_nothing_left();
}

TEST_F(CeleryCompat, PrioritiesOfAPythonClientAreKept) {
    client({"send", "9", "3", "0", "6"});
    consume();
    std::vector<std::int64_t> order;
    for (int i = 0; i < 4; ++i) order.push_back(receive().task.args.at(0).as_int64());
    EXPECT_EQ(order, (std::vector<std::int64_t>{0, 3, 6, 9}));
}

TEST_F(CeleryCompat, APythonWorkerExecutesWhatMadSends) {
    const auto add = make_task("lab.add", {2, 3}), wrong = make_task("lab.fail", {"boom"});
    std::vector<Task> notes;
    for (const std::int64_t priority : {9, 6, 3, 0}) {
        notes.push_back(make_task("lab.note", {priority}));
        notes.back().priority = priority;
        send(notes.back());
    }
    send(add);
    send(wrong);
    start_worker("prefork");
    const auto sum = result_of(add);
    EXPECT_EQ(sum.status, status::success);
    EXPECT_EQ(sum.value, 5);
    EXPECT_TRUE(sum.date_done);
    const auto failure = result_of(wrong);
    EXPECT_EQ(failure.status, status::failure);
    EXPECT_EQ(python_repr(*failure.failure), "LabError('boom', 7)");
    EXPECT_NE(failure.traceback->find("lab.py"), std::string::npos);
    for (const auto& note : notes) EXPECT_EQ(result_of(note).status, status::success);
    std::string order;
    for (const auto& item : raw({"LRANGE", "noted", "0", "-1"}).items) order += item.text;
    EXPECT_EQ(order, "0369");
    expect_nothing_left();
}

TEST_F(CeleryCompat, ATaskOfAKilledPythonWorkerIsRunOnceMoreByMad) {
    const auto task = make_task("lab.hang", {});
    send(task);
    start_worker("solo");
    until_key("hanging");
    kill_worker();
    EXPECT_EQ(raw({"HLEN", "unacked"}).integer, 1);
    consume({.visibility_timeout = 1s, .restore_every = 50ms});
    const auto again = receive();
    EXPECT_EQ(again.task.id, task.id);
    EXPECT_TRUE(again.task.redelivered);
    EXPECT_TRUE(value_of(backend().store(succeeded(task.id, "by mad", system_now()))).value());
    EXPECT_TRUE(value_of(broker.acknowledge(again)).value());
    EXPECT_EQ(result_of(task).value, "by mad");
    expect_nothing_left();
}

/// Not a test: the worker that the next one kills.
TEST(CeleryChild, DISABLED_TakesAMessageAndHoldsIt) {
    const char* socket = std::getenv("LAB_REDIS");  // NOLINT(concurrency-mt-unsafe)
    ASSERT_TRUE(socket);
    asio::io_context io{1};
    const auto address = redis::address_of(std::string("unix://") + socket);
    Consumer consumer(io.get_executor(), address, {});
    asio::co_spawn(
        io,
        [&]() -> awaitable<void> {
            const auto delivery = co_await consumer.receive();
            co_await consumer.broker().client().ask(redis::command({"SET", "held", delivery->tag}));
        },
        asio::detached);
    io.run();
}

TEST_F(CeleryCompat, ATaskOfAKilledMadWorkerIsRunOnceMoreByCelery) {
    auto task = make_task("lab.note", {"after the kill"});
    task.priority = 6;
    send(task);
    worker.emplace(
        process::Child::start(io.get_executor(),
                              {.argv = {"/proc/self/exe", "--gtest_also_run_disabled_tests",
                                        "--gtest_filter=CeleryChild.DISABLED_TakesAMessageAndHoldsIt"},
                               .environment = {"LAB_REDIS=" + server.socket()}})
            .value());
    until_key("held");
    kill_worker();
    const auto tag = raw({"GET", "held"}).text;
    const auto taken = std::stod(raw({"ZSCORE", "unacked_index", tag}).text);
    run_until([&] { return std::stod(raw({"TIME"}).items.at(0).text) > taken + 1; });
    start_worker("solo", "1");
    EXPECT_EQ(result_of(task).status, status::success);
    EXPECT_EQ(raw({"LLEN", "noted"}).integer, 1);
    expect_nothing_left();
}

TEST_F(CeleryCompat, InspectAndControlSeeAMadWorker) {
    node = std::make_unique<Node>(
        io.get_executor(), url,
        WorkerInfo{.hostname = "mad@test", .tasks = {"mad.execute"}, .concurrency = 4});
    std::vector<std::string> terminated;
    node->on_revoke = [&](const std::string& id, bool terminate) {
        if (terminate) terminated.push_back(id);
    };
    node->start();
    run_until(
        [&] { return raw({"PUBSUB", "NUMSUB", channel(0, "celery.pidbox")}).items.at(1).integer == 1; });
    const auto running = make_task("mad.execute", {1}), waiting = make_task("mad.execute", {2});
    node->received(running);
    node->received(waiting);
    node->started(running.id);
    EXPECT_EQ(remote({"inspect", "ping"}).at("ok"), "pong");
    const auto active = remote({"inspect", "active"});
    ASSERT_EQ(active.as_array().size(), 1U);
    EXPECT_EQ(active.at(0).at("id"), json::value(running.id));
    EXPECT_EQ(active.at(0).at("args"), json::array{1});
    EXPECT_EQ(remote({"inspect", "reserved"}).at(0).at("id"), json::value(waiting.id));
    EXPECT_EQ(remote({"inspect", "registered"}), json::array{"mad.execute"});
    const auto stats = remote({"inspect", "stats"});
    EXPECT_EQ(stats.at("total").at("mad.execute"), 2);
    EXPECT_EQ(stats.at("pool").at("max-concurrency"), 4);
    remote({"control", "terminate", "KILL", running.id});
    EXPECT_EQ(terminated, std::vector<std::string>{running.id});
    EXPECT_EQ(remote({"inspect", "revoked"}), json::array{json::value(running.id)});
}

TEST_F(CeleryCompat, AnEventMonitorFollowsAMadWorker) {
    node = std::make_unique<Node>(io.get_executor(), url, WorkerInfo{.hostname = "mad@test"});
    std::optional<json::value> known;
    const auto watch = [&]() -> awaitable<void> {
        auto finished = co_await process::run(lab({"lab.py", "monitor", "\"worker-offline\""}), longest);
        known = schema::parse_json(finished.value().out).value();
    };
    asio::co_spawn(io, watch(), asio::detached);
    run_until([&] { return raw({"PUBSUB", "NUMPAT"}).integer == 1; }, longest);
    node->start();
    const auto good = make_task("mad.execute", {1}), bad = make_task("mad.execute", {2});
    for (const auto* task : {&good, &bad}) {
        node->received(*task);
        node->started(task->id);
    }
    node->succeeded(good.id, {{"pose", 1}});
    node->failed(bad.id, {.type = "ValueError", .arguments = {"boom"}});
    run(node->stop());
    run_until([&] { return known.has_value(); }, longest);
    EXPECT_EQ(known->at("workers").at("mad@test").at(1), "mad");
    EXPECT_EQ(known->at("tasks").at(good.id),
              (json::array{"mad.execute", "SUCCESS", "{'pose': 1}", "mad@test"}));
    EXPECT_EQ(known->at("tasks").at(bad.id).at(1), "FAILURE");
    EXPECT_EQ(known->at("seen").as_array().front(), "worker-online");
}

TEST_F(CeleryCompat, MadRevokesATaskOfAPythonWorker) {
    const auto task = make_task("lab.note", {"never"}), first = make_task("lab.add", {1, 1});
    start_worker("solo");
    send(first);
    result_of(first);  // so that it is up
    raw({"SADD", bindings_key("reply.celery.pidbox"), binding("us", "us.reply")});
    ControlRequest revoke{.method = "revoke", .arguments = {{"task_id", {task.id}}}};
    revoke.ticket = "t";
    revoke.reply_exchange = "reply.celery.pidbox";
    revoke.reply_routing_key = "us";
    ASSERT_TRUE(value_of(broker.broadcast(revoke)));
    until_key("us.reply");
    const auto reply = read_reply(decode_message(raw({"RPOP", "us.reply"}).text).value()).value();
    EXPECT_EQ(reply.hostname, "lab@test");
    EXPECT_EQ(reply.ticket, "t");
    send(task);
    const auto revoked = result_of(task);
    EXPECT_EQ(revoked.status, status::revoked);
    EXPECT_EQ(revoked.failure->type, "TaskRevokedError");
    EXPECT_EQ(raw({"EXISTS", "noted"}).integer, 0);
}

}  // namespace
}  // namespace mad::celery
