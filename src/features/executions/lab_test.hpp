// For the tests of executions: a platform of one process with a task service beside it, upon a database, a
// folder and a Redis of their own. Everything runs on one loop, which run() and until() turn.
#pragma once
#include "base/blocking.hpp"
#include "base/temporary_folder.hpp"
#include "blobs/local.hpp"
#include "db/database.hpp"
#include "db/testing.hpp"
#include "features/artifacts/artifacts.hpp"
#include "features/artifacts/routes.hpp"
#include "features/artifacts/store.hpp"
#include "features/executions/executions.hpp"
#include "features/executions/lab_service_test.hpp"
#include "features/executions/routes.hpp"
#include "features/executions/sweeper.hpp"
#include "features/executions/worker.hpp"
#include "features/results/places.hpp"
#include "features/results/store.hpp"
#include "features/services/http_caller.hpp"
#include "features/services/store.hpp"
#include "features/tasks/store.hpp"
#include "features/tasks/tasks.hpp"
#include "http/client.hpp"
#include "http/documented_test.hpp"
#include "http/router.hpp"
#include "http/server.hpp"
#include "http/url.hpp"
#include "schema/json_text.hpp"

#include <boost/asio/use_future.hpp>
#include <future>
#include <gtest/gtest.h>

namespace mad::executions {
namespace fs = std::filesystem;
using namespace std::chrono_literals;

inline std::string text_at(const json::value& v, std::string_view pointer) {
    const auto* found = schema::at_pointer(v, pointer);
    if (!found) return "(nothing)";
    return found->is_string() ? std::string(found->get_string()) : schema::to_text(*found);
}

struct Reply {
    int status = 0;
    http::Headers headers{};
    json::value body{};
    std::string text(std::string_view pointer) const { return text_at(body, pointer); }
};

enum class Kept { in_a_schema, in_a_database };

class LabBase {
public:
    explicit LabBase(Kept kept = Kept::in_a_schema) {
        router.authenticate_with(
            [](const http::Request& r) -> awaitable<Result<std::optional<http::Principal>>> {
                const auto org_id = Id::parse(http::header(r.headers, "X-Test-Org"));
                if (!org_id) co_return std::optional<http::Principal>{};
                http::Principal who;
                who.org_id = *org_id;
                who.user_id = Id::parse(http::header(r.headers, "X-Test-User"));
                who.permissions = {"tasks.read",   "tasks.execute",  "jobs.read",      "jobs.cancel",
                                   "results.read", "pipelines.read", "pipelines.write"};
                co_return std::optional(std::move(who));
            });
        artifacts::add_routes(router, artifacts, {.max_output_bytes = 1 << 20});
        add_routes(router, executions);
        if (kept == Kept::in_a_database) {
            own.emplace(false);
            test.sql("update org_settings set results_dsn = '" + own->dsn() + "' where org_id = '" +
                     org.text() + "'");
        }
        const std::optional<std::string> dsn = own ? std::optional(own->dsn()) : std::nullopt;
        EXPECT_TRUE(run(places.prepare({org, dsn, "results_ours"})));
    }
    ~LabBase() {
        for (auto& worker : workers) run(worker->stop(0ms));
        run(doorbell.stop());
        client.stop();
        run(service.stop());
        run(platform.stop(0ms));
        run(places.stop());
        run(database.stop());
    }

    template <class T>
    std::future<T> begin(awaitable<T> work) {
        return asio::co_spawn(loop, std::move(work), asio::use_future);
    }
    template <class T>
    T run(std::future<T> result) {
        while (result.wait_for(0s) != std::future_status::ready) {
            loop.restart();
            loop.run_one();
        }
        return result.get();
    }
    template <class T>
    T run(awaitable<T> work) {
        return run(begin(std::move(work)));
    }
    /// Turns the loop until `condition` holds; false after a time that is long on any machine.
    bool until(const std::function<bool()>& condition) {
        const auto end = std::chrono::steady_clock::now() + 240s;
        while (!condition()) {
            if (std::chrono::steady_clock::now() > end) return false;
            loop.restart();
            loop.run_one_for(20ms);
        }
        return true;
    }
    Execution seen(std::string_view execution) {
        return run(store.execution(org, Id::parse(execution).value())).value();
    }
    bool until_status(std::string_view execution, std::string_view status) {
        return until([&] { return schema::name_of(seen(execution).status) == status; });
    }
    bool until_progress(std::string_view execution, double progress) {
        return until([&] { return seen(execution).progress == progress; });
    }
    std::int64_t count(Status status) {
        const auto all = run(store.list(org, {.statuses = {status}}, {}, 500));
        return static_cast<std::int64_t>(all.size());
    }

    Reply ask(std::string method, std::string target, std::string body = "", http::Headers headers = {}) {
        if (!headers.contains("X-Test-Org")) headers.emplace("X-Test-Org", org.text());
        if (!body.empty() && !headers.contains("Content-Type"))
            headers.emplace("Content-Type", "application/json");
        http::Request request;
        request.method = std::move(method);
        request.headers = std::move(headers);
        const auto mark = target.find('?');
        request.path = target.substr(0, mark);
        if (mark != target.npos) request.query = http::parse_query(target.substr(mark + 1)).value();
        request.body = std::move(body);
        request.traceparent = "00-11111111111111111111111111111111-2222222222222222-01";
        auto response = run(router.handle(request));
        http::Documented::published().check(
            {request.method, request.path, response.status, &response.headers, response.body});
        Reply reply{response.status, std::move(response.headers)};
        const auto read = schema::parse_json(response.body);
        reply.body = read ? *read : json::value(response.body);
        return reply;
    }
    Reply submit(std::string task, std::string inputs = R"({"smiles": "CCO"})", http::Headers headers = {}) {
        return ask("POST", "/api/v1/tasks/" + task + "/execute", std::move(inputs), std::move(headers));
    }
    /// The id of an execution that was accepted.
    std::string accepted(const Reply& reply) {
        EXPECT_EQ(reply.status, 202) << schema::to_text(reply.body);
        return reply.text("/execution_id");
    }
    Reply status(std::string_view execution) {
        return ask("GET", "/api/v1/executions/" + std::string(execution) + "/status");
    }
    Reply results_of(std::string_view execution) {
        return ask("GET", "/api/v1/executions/" + std::string(execution) + "/results");
    }
    std::string column(std::string_view execution, std::string_view name) const {
        return test.sql("select " + std::string(name) + " from task_executions where id = '" +
                        std::string(execution) + "'");
    }
    void expire(std::string_view execution) const {
        test.sql("update task_executions set lease_expires_at = now() - interval '1 second' where id = '" +
                 std::string(execution) + "'");
    }

    void publish(std::string task_id, std::string operation, tasks::ServiceConfig config = {}) {
        tasks::NewTask task;
        task.task_id = std::move(task_id);
        task.interface_spec = parsed(lab_document).as_object();
        task.operation_id = std::move(operation);
        task.service_config = std::move(config);
        EXPECT_TRUE(run(task_store.publish(tasks::define(std::move(task), org).value())));
    }
    Id add_service(std::string task_id, std::int64_t capacity = 4, std::string url = "") {
        services::NewService s;
        s.task_id = std::move(task_id);
        s.base_url = url.empty() ? service.base_url() : std::move(url);
        s.capacity = capacity;
        const auto id = run(service_store.add(org, std::move(s), services::Source::listed));
        run(service_store.record_check({.id = id, .ok = true}));
        return id;
    }
    std::string add_file(std::string name, std::string bytes) {
        const blobs::Uri uri{org, "inputs", Id::make()};
        run(artifacts.announce({.uri = uri, .kind = artifacts::Kind::input, .file_name = std::move(name)}));
        auto incoming = run(blobs->begin(uri)).value();
        EXPECT_TRUE(run(incoming->write(bytes)));
        auto stored = run(incoming->commit()).value();
        EXPECT_TRUE(run(artifact_rows.complete(std::move(stored), "chemical/x-pdb")));
        return uri.text();
    }

    Parts parts() {
        return {.store = store,
                .tasks = registry,
                .services = service_store,
                .caller = caller,
                .artifacts = artifacts,
                .results = results,
                .committed = [this] { ++commits; },
                .ended = [this](Id execution, bool) { executions.ended(execution); },
                .pipelines_woken = [this] { ++wakes; }};
    }
    Worker& add_worker(Worker::Options options) {
        workers.push_back(
            std::make_unique<Worker>(loop.get_executor(), parts(), doorbell, std::move(options)));
        workers.back()->start();
        return *workers.back();
    }
    Worker& add_worker() { return add_worker(worker_options()); }
    /// Looks often, so that no test waits for long.
    static Worker::Options worker_options() {
        Worker::Options options;
        options.poll = 50ms;
        options.progress_every = 1ms;
        return options;
    }
    std::size_t sweep() {
        Sweeper sweeper(loop.get_executor(), parts(), doorbell);
        return run(sweeper.sweep());
    }

    asio::io_context loop;
    BlockingPool pool{2};
    db::TestDatabase test;
    std::optional<db::TestDatabase> own;
    Id org = test.add_organization("ours"), other_org = test.add_organization("theirs");
    db::Database database{loop.get_executor(), {.dsn = test.dsn()}};
    TemporaryFolder folder;
    std::unique_ptr<blobs::LocalStore> blobs = blobs::LocalStore::open_folder(folder.path(), pool).value();
    http::Router router;
    http::Server platform{loop.get_executor(), router, {}};
    std::string base_url = [this] {
        EXPECT_TRUE(platform.start());
        return "http://127.0.0.1:" + std::to_string(platform.port());
    }();
    blobs::Signer signer{std::string(32, 'k'), base_url};
    artifacts::Store artifact_rows{database, database};
    artifacts::Artifacts artifacts{artifact_rows, *blobs, signer};
    std::vector<db::Migration> migrations = db::read_migrations(MAD_SOURCE_DIR "/db/results").value();
    results::Places places{loop.get_executor(), database, migrations};
    results::Store results{places};
    tasks::Store task_store{database};
    tasks::Registry registry{task_store};
    services::Store service_store{database};
    http::Client client{loop.get_executor()};
    services::HttpCaller::Options quick{.first_poll = 1ms, .longest_poll = 10ms};
    services::HttpCaller caller{client, quick};
    std::string redis =
        "unix://" + std::string(std::getenv("MAD_TEST_REDIS"));  // NOLINT(concurrency-mt-unsafe)
    redis::Doorbell doorbell{loop.get_executor(), redis};
    Store store{database};
    std::int64_t commits = 0, wakes = 0;
    Executions executions{parts(), doorbell};
    TestService service{loop};
    std::vector<std::unique_ptr<Worker>> workers;
};

class Lab : public testing::Test, public LabBase {};

}  // namespace mad::executions
