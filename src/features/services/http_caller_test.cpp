#include "features/services/http_caller.hpp"

#include "base/blocking.hpp"
#include "features/services/call_answer.hpp"
#include "features/services/call_request.hpp"
#include "features/tasks/tasks.hpp"
#include "http/router.hpp"
#include "http/server.hpp"
#include "schema/json_text.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json.hpp>
#include <future>
#include <gtest/gtest.h>

namespace mad::services {
/// A test's service answers as it likes, to whoever asks.
struct Asked {
    static constexpr bool decides_permission = true;
    const http::Request* request;
    static Result<Asked> from(const http::Request& request) { return Asked{&request}; }
    static void document(http::Operation& op) { http::Anyone::document(op); }
};
struct Path {
    std::string id;
};
const schema::Object& describe(std::type_identity<Path>) {
    static const auto it = schema::object<Path>("TestPath", schema::field<&Path::id>("id"));
    return it;
}
struct Wishes {
    std::vector<std::string> tag;
    std::optional<bool> deep;
};
const schema::Object& describe(std::type_identity<Wishes>) {
    static const auto it =
        schema::object<Wishes>("TestQuery", schema::field<&Wishes::tag>("tag", {.defaulted = true}),
                               schema::field<&Wishes::deep>("deep"));
    return it;
}
struct Said {
    http::Response response;
};
}  // namespace mad::services
template <>
struct mad::http::Answer<mad::services::Said> {
    static Response respond(mad::services::Said& said) { return std::move(said.response); }
    static void document(Operation&) {}
};

namespace mad::services {
namespace {
constexpr std::string_view document =
    R"({"openapi": "3.0.3", "info": {"title": "Test", "version": "1.0.0"}, "paths": {
  "/run": {"post": {"operationId": "run",
    "requestBody": {"required": true, "content": {"application/json": {"schema": {"type": "object",
        "required": ["smiles"], "properties": {"smiles": {"type": "string"}, "n": {"type": "integer"}}}}}},
    "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": {"type": "object",
        "required": ["log_s"], "properties": {"log_s": {"type": "number"}}}}}}}}},
  "/start": {"post": {"operationId": "start", "x-mad-mode": "job",
    "requestBody": {"content": {"application/json": {"schema": {"type": "object",
        "properties": {"smiles": {"type": "string"}}}}}},
    "responses": {"200": {"description": "the result", "content": {"application/json": {"schema": {"type": "object",
        "required": ["affinity"], "properties": {"affinity": {"type": "number"},
            "poses": {"type": "string", "x-mad-file": ["sdf"]}, "note": {"type": "string"}}}}}},
      "202": {"description": "accepted"}}}},
  "/things/{id}": {"put": {"operationId": "thing", "parameters": [
      {"name": "id", "in": "path", "required": true, "schema": {"type": "string"}},
      {"name": "tag", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}},
      {"name": "deep", "in": "query", "schema": {"type": "boolean"}},
      {"name": "X-Level", "in": "header", "schema": {"type": "number"}}],
    "requestBody": {"content": {"application/json": {"schema": {"type": "array", "items": {"type": "number"}}}}},
    "responses": {"200": {"description": "ok"}}}},
  "/form": {"post": {"operationId": "form",
    "requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": {"type": "object",
        "properties": {"name": {"type": "string"}, "size": {"type": "number"}}}}}},
    "responses": {"200": {"description": "ok"}}}}}})";

std::shared_ptr<const tasks::Runnable> task(std::string operation) {
    tasks::NewTask given;
    given.task_id = "test";
    given.interface_spec = schema::parse_json(document).value().as_object();
    given.operation_id = std::move(operation);
    return tasks::compile(tasks::define(std::move(given), {}).value());
}

json::value parsed(std::string_view text) { return schema::parse_json(text).value(); }

http::Response says(int status, std::string body, http::Headers headers = {}) {
    headers.emplace("Content-Type", "application/json");
    return {.status = status, .headers = std::move(headers), .body = std::move(body)};
}

class Call : public testing::Test {
protected:
    using Answer = std::function<awaitable<http::Response>(const http::Request&)>;

    Call() {
        const auto handler = [this](Asked it) -> awaitable<Result<Said>> { return handle(*it.request); };
        const auto placed = [this](Asked it, http::Path<Path>) -> awaitable<Result<Said>> {
            return handle(*it.request);
        };
        router.post("/run", {"run", "", "t"}, handler);
        router.post("/form", {"form", "", "t"}, handler);
        router.post("/start", {"start", "", "t"}, handler);
        router.put("/things/{id}", {"thing", "", "t"},
                   [this](Asked it, http::Path<Path>, http::Query<Wishes>) -> awaitable<Result<Said>> {
                       return handle(*it.request);
                   });
        router.get("/jobs/{id}", {"job", "", "t"}, placed);
        router.del("/jobs/{id}", {"cancel", "", "t"}, placed);
        router.get("/jobs/{id}/logs", {"logs", "", "t"}, placed);
        EXPECT_TRUE(server.start());
    }
    ~Call() override {
        client.stop();
        run(server.stop(std::chrono::milliseconds(0)));
    }

    awaitable<Result<Said>> handle(const http::Request& request) {
        asked.push_back({request.method, request.path, request.body, request.headers, request.query});
        co_return Said{co_await answer(request)};
    }
    /// Answers one after the other; the last one again and again.
    void answers(std::vector<http::Response> given) {
        auto left = std::make_shared<std::vector<http::Response>>(std::move(given));
        answer = [left](const http::Request&) -> awaitable<http::Response> {
            auto next = left->front();
            if (left->size() > 1) left->erase(left->begin());
            co_return next;
        };
    }

    template <class T>
    std::future<T> begin(awaitable<T> work) {
        return asio::co_spawn(io, std::move(work), asio::use_future);
    }
    template <class T>
    T run(std::future<T> result) {
        while (result.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
            io.restart();
            io.run_one();
        }
        return result.get();
    }
    template <class T>
    T run(awaitable<T> work) {
        return run(begin(std::move(work)));
    }

    CallRequest request(std::string operation, std::string_view inputs = R"({"smiles": "CCO"})") const {
        CallRequest call{
            .task = task(std::move(operation)), .base_url = base_url(), .inputs = parsed(inputs)};
        call.execution = *Id::parse("0190a000-0000-7000-8000-000000000001");
        call.attempt = 3;
        call.traceparent = "00-11111111111111111111111111111111-2222222222222222-01";
        return call;
    }
    std::string base_url() const { return "http://127.0.0.1:" + std::to_string(server.port()); }
    RemoteJob job() const { return {base_url() + "/jobs/7"}; }

    template <class T>
    T begun(CallRequest call) {
        auto it = run(caller.begin(std::move(call), interrupt));
        EXPECT_TRUE(std::holds_alternative<T>(it)) << it.index();
        return std::holds_alternative<T>(it) ? std::get<T>(std::move(it)) : T{};
    }
    template <class T>
    T ended(CallRequest call) {
        auto it =
            run(caller.follow(std::move(call), job(), interrupt, [this](Progress p) { heard.push_back(p); }));
        EXPECT_TRUE(std::holds_alternative<T>(it)) << it.index();
        return std::holds_alternative<T>(it) ? std::get<T>(std::move(it)) : T{};
    }

    struct Seen {
        std::string method, path, body;
        http::Headers headers;
        http::Texts query;
    };
    asio::io_context io;
    http::Router router;
    http::Server server{io.get_executor(), router, {}};
    http::Client client{io.get_executor()};
    HttpCaller::Options quick{.first_poll = std::chrono::milliseconds(1),
                              .longest_poll = std::chrono::milliseconds(5)};
    HttpCaller caller{client, quick};
    Interrupt interrupt;
    Answer answer;
    std::vector<Seen> asked;
    std::vector<Progress> heard;
};
}  // namespace

TEST_F(Call, IsTheOperationItself) {
    answers({says(200, R"({"log_s": -1.25})")});
    const auto done = begun<Done>(request("run", R"({"smiles": "CCO", "n": 2})"));
    EXPECT_EQ(schema::to_text(done.result), R"({"log_s":-1.25})");
    ASSERT_EQ(asked.size(), 1);
    EXPECT_EQ(asked[0].body, R"({"smiles":"CCO","n":2})");
    EXPECT_EQ(http::header(asked[0].headers, "Content-Type"), "application/json");
    EXPECT_EQ(http::header(asked[0].headers, "X-MAD-Execution"), "0190a000-0000-7000-8000-000000000001");
    EXPECT_EQ(http::header(asked[0].headers, "X-MAD-Attempt"), "3");
    EXPECT_EQ(http::header(asked[0].headers, "Idempotency-Key"), "0190a000-0000-7000-8000-000000000001-3");
    EXPECT_EQ(http::header(asked[0].headers, "traceparent"), request("run").traceparent);
    EXPECT_EQ(asked[0].headers.count("X-MAD-Outputs"), 0);
}

TEST_F(Call, PutsEachInputWhereTheDocumentSays) {
    answers({says(200, "[]")});
    begun<Done>(request(
        "thing", R"({"id": "a/b c", "tag": ["x", "y&z"], "deep": true, "X-Level": 0.1, "body": [1, 2.5]})"));
    ASSERT_EQ(asked.size(), 1);
    EXPECT_EQ(asked[0].method, "PUT");
    EXPECT_EQ(asked[0].path, "/things/a%2Fb%20c");
    EXPECT_EQ(asked[0].query, (http::Texts{{"deep", "true"}, {"tag", "x"}, {"tag", "y&z"}}));
    EXPECT_EQ(http::header(asked[0].headers, "X-Level"), "0.1");
    EXPECT_EQ(asked[0].body, "[1,2.5]");
}

TEST_F(Call, SendsFormsWhereTheDocumentAsksForThem) {
    answers({says(204, "")});
    EXPECT_TRUE(begun<Done>(request("form", R"({"name": "a b&c", "size": 2})")).result.is_null());
    EXPECT_EQ(asked.at(0).body, "name=a%20b%26c&size=2");
}

TEST_F(Call, RefusesAnAnswerThatTheDocumentDoesNotPromise) {
    answers({says(200, R"({"log_s": "high"})"), says(200, "<html>"), says(200, "")});
    const auto wrong = begun<Failed>(request("run"));
    EXPECT_EQ(wrong.error.code, Errc::upstream);
    EXPECT_EQ(wrong.error.kind, "service_answer_invalid");
    EXPECT_EQ(wrong.error.faults.at(0).pointer, "/log_s");
    EXPECT_FALSE(wrong.retryable);
    EXPECT_EQ(begun<Failed>(request("run")).error.kind, "service_answer_invalid");
    EXPECT_EQ(begun<Failed>(request("run")).error.kind, "service_answer_invalid");
}

TEST_F(Call, TellsRefusalsApart) {
    const std::string problem =
        R"({"status": 422, "code": "no_atoms", "detail": "Nothing in the box",
            "errors": [{"pointer": "/smiles", "detail": "holds no atom"}]})";
    answers({says(422, problem),
             says(422, R"({"detail": [{"loc": ["body", "smiles"], "msg": "field required"}]})"),
             says(500, "oops\xff"), says(404, "{}")});
    const auto refused = begun<Failed>(request("run"));
    EXPECT_EQ(refused.error.code, Errc::invalid);
    EXPECT_EQ(refused.error.kind, "no_atoms");
    EXPECT_EQ(refused.error.faults, (std::vector<Fault>{{"/smiles", "holds no atom"}}));
    EXPECT_FALSE(refused.retryable);
    EXPECT_EQ(begun<Failed>(request("run")).error.faults,
              (std::vector<Fault>{{"/smiles", "field required"}}));
    const auto broken = begun<Failed>(request("run"));
    EXPECT_TRUE(broken.retryable);
    EXPECT_EQ(broken.error.detail, "The service answered 500: oops?");
    EXPECT_FALSE(begun<Failed>(request("run")).retryable);
}

TEST_F(Call, KnowsBusyFromBroken) {
    answers({says(429, "{}", {{"Retry-After", "7"}}), says(503, "down for maintenance"),
             says(503, R"({"code": "stopping", "detail": "The service stops"})"),
             says(503, R"({"code": "input_unreachable", "detail": "the receptor: cannot be had"})",
                  {{"Retry-After", "5"}})});
    EXPECT_EQ(begun<Busy>(request("run")).retry_after, std::chrono::seconds(7));
    EXPECT_EQ(begun<Busy>(request("run")).retry_after, std::chrono::seconds(2));
    begun<Busy>(request("run"));
    const auto failed = begun<Failed>(request("run"));
    EXPECT_EQ(failed.error.kind, "input_unreachable");
    EXPECT_TRUE(failed.retryable);
}

TEST_F(Call, FindsNobodyWhereNothingListens) {
    asio::ip::tcp::acceptor taken(io, {asio::ip::make_address("127.0.0.1"), 0});
    auto call = request("run");
    call.base_url = "http://127.0.0.1:" + std::to_string(taken.local_endpoint().port());
    taken.close();
    EXPECT_FALSE(begun<Unreachable>(std::move(call)).detail.empty());
}

TEST_F(Call, EndsAtItsDeadline) {
    answer = [this](const http::Request&) -> awaitable<http::Response> {
        asio::steady_timer never(io, std::chrono::steady_clock::time_point::max());
        co_await never.async_wait(asio::use_awaitable);
        co_return says(200, "{}");
    };
    auto call = request("run");
    call.deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(50);
    begun<TimedOut>(call);
    begun<TimedOut>(call);  // passed before it begins
    EXPECT_EQ(asked.size(), 1);
}

TEST_F(Call, EndsWhenItIsInterrupted) {
    answer = [this](const http::Request&) -> awaitable<http::Response> {
        interrupt.raise();  // while the request is at the service
        asio::steady_timer never(io, std::chrono::steady_clock::time_point::max());
        co_await never.async_wait(asio::use_awaitable);
        co_return says(200, "{}");
    };
    begun<Interrupted>(request("run"));
    begun<Interrupted>(request("run"));  // raised before it begins
    EXPECT_EQ(asked.size(), 1);
}

TEST_F(Call, OfAJobIsAcceptedWithAStatusResource) {
    answers({says(202, "{}", {{"Location", "/jobs/7"}}),
             says(202, "{}", {{"Location", base_url() + "/jobs/8?x=1"}}),
             says(202, "{}", {{"Location", "jobs/9"}}), says(200, R"({"affinity": -9})")});
    auto call = request("start");
    call.output_urls = {{"poses", "http://files/put?sig=a"}, {"note", "http://files/other"}};
    EXPECT_EQ(begun<RemoteJob>(call).url, base_url() + "/jobs/7");
    EXPECT_EQ(http::header(asked.at(0).headers, "X-MAD-Outputs"), R"({"poses":"http://files/put?sig=a"})");
    EXPECT_EQ(begun<RemoteJob>(call).url, base_url() + "/jobs/8?x=1");
    EXPECT_EQ(begun<RemoteJob>(call).url, base_url() + "/jobs/9");
    EXPECT_EQ(begun<Done>(call).result.at("affinity"), -9);
}

TEST_F(Call, StaysAtTheServicesOrigin) {
    for (const auto* elsewhere :
         {"http://evil.test/jobs/7", "//evil.test/jobs/7", "file:///etc/passwd", "", "http:// x"})
        EXPECT_EQ(status_resource("http://h:8080/start", elsewhere).error().kind, "service_answer_invalid");
    EXPECT_EQ(status_resource("http://h:80/a/start", "../jobs/1").value(), "http://h:80/jobs/1");
    EXPECT_EQ(status_resource("http://h/start", "http://h:80/jobs/1#x").value(), "http://h:80/jobs/1");
    EXPECT_EQ(logs_of("http://h/jobs/1?key=2"), "http://h/jobs/1/logs?key=2");

    answers({says(202, "{}", {{"Location", "http://evil.test/jobs/7"}}), says(202, "{}")});
    EXPECT_EQ(begun<Failed>(request("start")).error.code, Errc::upstream);
    EXPECT_EQ(begun<Failed>(request("start")).error.code, Errc::upstream);
}

TEST_F(Call, FollowsAJobToItsResult) {
    answers({says(200, R"({"status": "pending"})"),
             says(200, R"({"status": "running", "progress": 0.25, "message": "docking"})"), says(500, ""),
             says(200, R"({"status": "running", "progress": 0.25, "message": "docking"})"),
             says(200, R"({"status": "running", "progress": 7, "message": "docking"})"),
             says(200, R"({"status": "completed", "progress": 1, "result": {"affinity": -9.4}})")});
    EXPECT_EQ(ended<Done>(request("start")).result.at("affinity"), -9.4);
    ASSERT_EQ(heard.size(), 3);
    EXPECT_EQ(heard[0].fraction, 0);
    EXPECT_EQ(heard[1].fraction, 0.25);
    EXPECT_EQ(heard[1].message, "docking");
    EXPECT_EQ(heard[2].fraction, 1);
}

TEST_F(Call, ReadsLongAnswersOnThePool) {
    BlockingPool pool(1);
    quick.pool = &pool;
    HttpCaller pooled(client, quick);
    const std::string poses(1 << 20, 'x');
    answers(
        {says(200, R"({"status": "completed", "result": {"affinity": -9, "poses": ")" + poses + R"("}})")});
    const auto end = run(pooled.follow(request("start"), job(), interrupt, [](Progress) {}));
    ASSERT_TRUE(std::holds_alternative<Done>(end));
    EXPECT_EQ(std::get<Done>(end).result.at("poses").get_string().size(), poses.size());
}

TEST_F(Call, HearsWhyAJobFailed) {
    answers({says(200, R"({"status": "failed", "error": {"code": "engine_killed", "detail": "out of memory",
                           "retryable": true}})"),
             says(200, R"({"status": "failed"})"), says(200, R"({"status": "canceled"})"),
             says(200, R"({"status": "completed", "result": {"affinity": null}})"),
             says(200, R"({"progress": 1})"), says(200, "<html>")});
    const auto killed = ended<Failed>(request("start"));
    EXPECT_EQ(killed.error.kind, "engine_killed");
    EXPECT_EQ(killed.error.detail, "out of memory");
    EXPECT_TRUE(killed.retryable);
    EXPECT_FALSE(ended<Failed>(request("start")).retryable);
    ended<Canceled>(request("start"));
    EXPECT_EQ(ended<Failed>(request("start")).error.faults.at(0).pointer, "/affinity");
    EXPECT_EQ(ended<Failed>(request("start")).error.kind, "service_answer_invalid");
    EXPECT_EQ(ended<Failed>(request("start")).error.kind, "service_answer_invalid");
}

TEST_F(Call, LosesAJobThatTheServiceHasForgotten) {
    answers({says(200, R"({"status": "running"})"), says(404, "{}")});
    ended<Lost>(request("start"));

    quick.unreachable_for = std::chrono::milliseconds(20);
    HttpCaller impatient(client, quick);
    run(server.stop(std::chrono::milliseconds(0)));
    const auto end = run(impatient.follow(request("start"), job(), interrupt, [](Progress) {}));
    EXPECT_TRUE(std::holds_alternative<Lost>(end));
}

TEST_F(Call, StopsFollowingAtItsDeadlineOrWhenInterrupted) {
    answers({says(200, R"({"status": "running"})")});
    auto call = request("start");
    call.deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(30);
    ended<TimedOut>(call);

    HttpCaller slow(client, {.first_poll = std::chrono::hours(1)});
    auto end = begin(slow.follow(request("start"), job(), interrupt, [](Progress) {}));
    io.restart();
    io.poll();
    interrupt.raise();
    EXPECT_TRUE(std::holds_alternative<Interrupted>(run(std::move(end))));
}

TEST_F(Call, CancelsAndFetchesLogs) {
    answers({says(200, R"({"status": "canceled"})"), says(404, "{}"), says(500, "{}"),
             says(200, "line 1\nline \xff\n"), says(404, "{}")});
    EXPECT_TRUE(run(caller.cancel(job(), "")));
    EXPECT_EQ(asked.at(0).method, "DELETE");
    EXPECT_EQ(asked.at(0).path, "/jobs/7");
    EXPECT_TRUE(run(caller.cancel(job(), "")));
    EXPECT_FALSE(run(caller.cancel(job(), "")));
    EXPECT_EQ(run(caller.logs(job(), "")), "line 1\nline ?\n");
    EXPECT_EQ(asked.back().path, "/jobs/7/logs");
    EXPECT_EQ(run(caller.logs(job(), "")), "");
}

TEST_F(Call, KeepsTheBeginningAndTheEndOfALongLog) {
    quick.max_log_bytes = 20;
    HttpCaller brief(client, quick);
    answers({says(200, "0123456789" + std::string(100'000, 'x') + "abcdefghij"),
             says(200, "12345678901234567890")});
    EXPECT_EQ(run(brief.logs(job(), "")), "0123456789\n[… 100000 bytes left out …]\nabcdefghij");
    EXPECT_EQ(run(brief.logs(job(), "")), "12345678901234567890");
}

TEST(Storable, TextIsUtf8AndShort) {
    EXPECT_EQ(storable("aÅb", 2), "a");
    EXPECT_EQ(storable("aÅb", 3), "aÅ");
    EXPECT_EQ(storable(std::string("a\0b", 3), 10), "a?b");
    EXPECT_EQ(storable("a\xffÅ", 10), "a???");
    EXPECT_EQ(storable("\x1b[31m\a \u009bÅ\r\n\t", 20), "?[31m? ??Å\r\n\t");
}

}  // namespace mad::services
