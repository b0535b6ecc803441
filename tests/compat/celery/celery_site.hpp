// A site of MAD and a lab that runs Celery, at one Redis: Debian's python3-celery as worker, client and
// monitor.
#pragma once
#include "redis/client.hpp"
#include "tests/faults/site.hpp"

#include <boost/asio/ip/host_name.hpp>

namespace mad::tests {

class CelerySite : public testing::Test {
protected:
    static constexpr auto python = "/usr/bin/python3";  // Debian's, which has Debian's modules

    static void SetUpTestSuite() {
        Stage stage;
        const auto there =
            stage.wait(process::run({.argv = {python, "-c", "import celery, redis"}}, longest_wait));
        if (!there || !there->exit.ok()) return;
        site.emplace(Site::Options{.settings = {"--celery-queue", "mad", "--celery-bound-queues", "gpu, lab",
                                                "--celery-visibility-timeout-seconds", "1"}});
        redis.emplace(site->stage.executor(), redis::address_of(site->servers.redis_url()));
        const auto made = site->api->post("/api/v1/auth/api-keys", R"({"name": "lab"})");
        EXPECT_EQ(made.status, 201) << made.text;
        api_key = made.string_at("/secret");
    }
    static void TearDownTestSuite() {
        if (site) site->expect_all_holds({});
        redis.reset();
        site.reset();
    }
    void SetUp() override {
        if (!site) GTEST_SKIP() << "python3-celery and python3-redis are not installed";
        raw({"FLUSHALL"});
    }
    void TearDown() override {
        if (lab) kill_lab();
        if (!HasFailure()) return;
        std::ifstream log(folder.path() / "lab.log");
        std::cerr << "the worker of Celery wrote:\n" << log.rdbuf();
    }

    process::Command python_command(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), python);
        const auto url = site->servers.redis_url();
        return {.argv = std::move(arguments),
                .environment = {"LAB_REDIS=" + url.substr(url.find("///") + 2), "LAB_VISIBILITY=1",
                                "PYTHONDONTWRITEBYTECODE=1"},
                .directory = MAD_SOURCE_DIR "/tests/compat/celery"};
    }
    /// A worker of the queue "lab" that works on so many tasks at once.
    void start_lab(int concurrency = 2) {
        auto command = python_command({"-m", "celery", "-A", "lab", "worker", "-Q", "lab", "-P", "prefork",
                                       "-c", std::to_string(concurrency), "-n", "lab@test", "-l", "INFO",
                                       "--without-gossip", "--without-mingle"});
        command.output_file = folder.path() / "lab.log";
        lab.emplace(process::Child::start(site->stage.executor(), command).value());
    }
    void kill_lab() {
        lab->signal_group(SIGKILL);
        site->stage.wait(lab->wait());
        lab.reset();
    }
    /// What a command of the lab printed as JSON.
    json::value told(std::vector<std::string> arguments) {
        const auto done = site->stage.wait(process::run(python_command(std::move(arguments)), longest_wait));
        EXPECT_TRUE(done && done->exit.ok()) << (done ? done->errors + done->out : done.error().detail);
        const auto value = schema::parse_json(done ? done->out : "");
        EXPECT_TRUE(value) << (done ? done->out : "");
        return value ? *value : json::value();
    }

    static std::string quoted(std::string_view text) { return schema::to_text(json::value(text)); }
    /// Submits mad.execute; the task's id at Celery.
    std::string submit(const json::array& args, const json::object& kwargs = {},
                       const json::object& more = {}, const std::string& token = api_key) {
        return std::string(told({"lab.py", "execute", quoted(token), schema::to_text(args),
                                 schema::to_text(kwargs), schema::to_text(more)})
                               .as_string());
    }
    /// What MAD's workers answer to `celery inspect …` or `celery control …`, by their names.
    json::object remote(std::vector<std::string> words) {
        words.insert(words.begin(), {"-m", "celery", "-A", "lab"});
        words.insert(words.end(), {"-j", "-t", "60", "-d", names().front() + "," + names().back()});
        const auto answer = told(std::move(words));
        // `control` answers a list of replies, `inspect` an object of them.
        if (answer.is_object()) return answer.as_object();
        json::object all;
        for (const auto& reply : answer.as_array())
            for (const auto& [name, said] : reply.as_object()) all[name] = said;
        return all;
    }
    static std::vector<std::string> names() {
        std::vector<std::string> all;
        for (const auto& worker : site->workers)
            all.push_back(fmt::format("mad-{}@{}", worker->pid(), asio::ip::host_name()));
        return all;
    }

    /// What .get() returns or raises.
    json::value outcome(const std::string& id) { return told({"lab.py", "outcome", quoted(id)}); }

    redis::Reply raw(std::vector<std::string> words) {
        const std::vector<std::string_view> views(words.begin(), words.end());
        return site->stage.wait(redis->ask(redis::command(views))).value();
    }
    std::vector<std::string> list(const std::string& key) {
        std::vector<std::string> items;
        for (const auto& item : raw({"LRANGE", key, "0", "-1"}).items) items.push_back(item.text);
        return items;
    }
    void until_listed(const std::string& key, std::size_t count) {
        site->stage.until([&] { return list(key).size() >= count; }, "what the lab writes down");
    }
    void release(int n) { raw({"RPUSH", "release:" + std::to_string(n), "x"}); }

    struct Bound {
        std::string task_id, inputs = R"({"type": "object"})", answer = "{}";  ///< schemas
        std::string queue = "lab", to{};                                       ///< to: empty: lab.<task_id>
        int timeout_seconds = 600;
    };
    static engine_kit::Answer publish(const Bound& task) {
        const auto text = fmt::format(
            R"({{"task_id": "{0}", "service_config": {{"timeout_seconds": {5}, "binding": {{"kind": "celery", "queue": "{3}", "task": "{4}"}},
                 "retries": {{"max_failures": 2, "backoff_seconds": 0.1}}}},
               "interface_spec": {{"openapi": "3.1.0", "info": {{"title": "Lab", "version": "1.0.0"}},
                 "paths": {{"/{0}": {{"post": {{"operationId": "{0}",
                   "requestBody": {{"required": true, "content": {{"application/json": {{"schema": {1}}}}}}},
                   "responses": {{"200": {{"description": "", "content": {{"application/json": {{"schema": {2}}}}}}}}}}}}}}}}}}})",
            task.task_id, task.inputs, task.answer, task.queue,
            task.to.empty() ? "lab." + task.task_id : task.to, task.timeout_seconds);
        return site->api->post("/api/v1/task-registry/tasks", text);
    }
    static void publish_numbered(const std::string& task_id, std::string to = "", int timeout_seconds = 600) {
        const std::string number =
            R"({"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}})";
        const auto posted = publish({.task_id = task_id,
                                     .inputs = number,
                                     .answer = number,
                                     .to = std::move(to),
                                     .timeout_seconds = timeout_seconds});
        EXPECT_EQ(posted.status, 201) << posted.text;
    }
    std::string execute_number(const std::string& task, int n) {
        json::object inputs;
        inputs["n"] = n;
        return site->api->execute(task, inputs);
    }
    engine_kit::Answer status(const std::string& execution) {
        return site->api->get("/api/v1/executions/" + execution + "/status");
    }

    // One for all tests; each begins with an empty Redis.
    static inline std::optional<Site> site;
    static inline std::optional<redis::Client> redis;
    static inline std::string api_key;  ///< that a script of the laboratory has

    TemporaryFolder folder;
    std::optional<process::Child> lab;
};

}  // namespace mad::tests
