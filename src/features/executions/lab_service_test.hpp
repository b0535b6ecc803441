// For the tests of executions: a task service that answers what the test tells it to, and its document.
#pragma once
#include "base/bell.hpp"
#include "http/router.hpp"
#include "http/server.hpp"
#include "schema/json_text.hpp"

#include <gtest/gtest.h>
#include <map>
#include <set>

namespace mad::executions {
namespace json = boost::json;
using namespace std::chrono_literals;

inline json::value parsed(std::string_view text) { return schema::parse_json(text).value(); }

/// What a test's service was asked, and what it answers.
struct Asked {
    static constexpr bool decides_permission = true;
    http::Request* request;
    static Result<Asked> from(http::Request& request) { return Asked{&request}; }
    static void document(http::Operation& op) { http::Anyone::document(op); }
};
struct Said {
    http::Response response;
};
struct RemotePath {
    std::string id;
};
inline const schema::Object& describe(std::type_identity<RemotePath>) {
    static const auto it = schema::object<RemotePath>("RemotePath", schema::field<&RemotePath::id>("id"));
    return it;
}
}  // namespace mad::executions
template <>
struct mad::http::Answer<mad::executions::Said> {
    static Response respond(mad::executions::Said& said) { return std::move(said.response); }
    static void document(Operation&) {}
};

namespace mad::executions {

inline http::Response says(int status, std::string body, http::Headers headers = {}) {
    headers.emplace("Content-Type", "application/json");
    return {.status = status, .headers = std::move(headers), .body = std::move(body)};
}

/// A task service that answers what the test tells it to.
class TestService {
public:
    using Answer = std::function<awaitable<http::Response>(http::Request&)>;

    explicit TestService(asio::io_context& loop)
        : changed_(loop.get_executor()), server_(loop.get_executor(), router_, {}) {
        router_.post("/predict", {"predict", "", "t"}, [this](Asked it) { return call(*it.request); });
        router_.post("/dock", {"dock", "", "t"}, [this](Asked it) { return begin(*it.request); });
        router_.get(
            "/jobs/{id}", {"job", "", "t"},
            [this](Asked, http::Path<RemotePath> path) -> awaitable<Result<Said>> {
                ++looks;
                Said said{gone.contains(path.value.id) ? says(404, "{}") : says(200, states[path.value.id])};
                co_return said;
            });
        router_.get("/jobs/{id}/logs", {"logs", "", "t"},
                    [this](Asked, http::Path<RemotePath>) -> awaitable<Result<Said>> {
                        deleted_before_log = deleted.size();
                        Said said{{.status = 200, .headers = {{"Content-Type", "text/plain"}}, .body = log}};
                        co_return said;
                    });
        router_.del("/jobs/{id}", {"cancel", "", "t"},
                    [this](Asked, http::Path<RemotePath> path) -> awaitable<Result<Said>> {
                        deleted.push_back(path.value.id);
                        Said said{{.status = 204}};
                        co_return said;
                    });
        EXPECT_TRUE(server_.start());
    }
    std::string base_url() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }
    awaitable<void> stop() { return server_.stop(0ms); }
    /// For an answer that waits for the test.
    awaitable<void> wait_for_test() {
        ++waiting;
        while (!let_go) co_await changed_.wait(10s);
    }
    void release() {
        let_go = true;
        changed_.ring();
    }

    Answer answer = [](http::Request&) -> awaitable<http::Response> {
        co_return says(200, R"({"log_s": -1.5, "certainty": 0.75})");
    };
    std::int64_t calls = 0, looks = 0, waiting = 0;
    std::vector<json::value> inputs;
    std::vector<http::Headers> headers;
    std::map<std::string, std::string> states;  ///< what the status resource of each job says
    std::set<std::string> gone;                 ///< jobs it does not know any more
    std::vector<std::string> deleted;
    std::size_t deleted_before_log = 0;
    std::string log = "grid computed\n";
    bool let_go = false;

private:
    void note(http::Request& request) {
        ++calls;
        inputs.push_back(parsed(request.body));
        headers.push_back(request.headers);
    }
    awaitable<Result<Said>> call(http::Request& request) {
        note(request);
        Said said{co_await answer(request)};
        co_return said;
    }
    awaitable<Result<Said>> begin(http::Request& request) {
        note(request);
        const auto id = std::to_string(calls);
        states[id] = R"({"status": "running", "progress": 0.25, "message": "searching"})";
        Said said{says(202, "{}", {{"Location", "/jobs/" + id}})};
        co_return said;
    }

    Bell changed_;
    http::Router router_;
    http::Server server_;
};

inline constexpr std::string_view lab_document =
    R"({"openapi": "3.0.3", "info": {"title": "Lab", "version": "1.0.0"}, "paths": {
  "/predict": {"post": {"operationId": "predict", "summary": "Solubility",
    "requestBody": {"required": true, "content": {"application/json": {"schema": {"type": "object",
        "required": ["smiles"], "additionalProperties": false, "properties": {
            "smiles": {"type": "string", "minLength": 1}, "temperature": {"type": "number", "default": 298.15}}}}}},
    "responses": {"200": {"description": "ok", "x-mad-confidence": "/certainty", "x-mad-failures": "/failures",
        "content": {"application/json": {"schema": {"type": "object", "required": ["log_s"],
        "properties": {"log_s": {"type": "number"}, "certainty": {"type": "number"}}}}}}}}},
  "/dock": {"post": {"operationId": "dock", "summary": "Docking", "x-mad-mode": "job",
    "requestBody": {"required": true, "content": {"application/json": {"schema": {"type": "object",
        "required": ["receptor"], "properties": {
            "receptor": {"type": "string", "x-mad-file": {"formats": ["pdb"], "role": "receptor"}},
            "cpu": {"type": "integer", "x-mad-cache": "ignore"},
            "ligands": {"type": "array", "maxItems": 50, "items": {"type": "string",
                "x-mad-file": {"formats": ["sdf"], "role": "ligand", "max_molecules": 20}}}}}}}},
    "responses": {"200": {"description": "the result", "x-mad-docking": "/poses", "x-mad-ligands": "/ligands",
        "content": {"application/json": {"schema": {"type": "object", "required": ["poses"], "properties": {
            "poses": {"type": "array", "items": {"type": "object"}},
            "poses_sdf": {"type": "string", "x-mad-file": ["sdf"]},
            "log": {"type": "string", "x-mad-file": ["txt"]}}}}}},
      "202": {"description": "accepted"}}}},
  "/named": {"post": {"operationId": "named", "summary": "Its schema has a name",
    "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Named"}}}},
    "responses": {"200": {"description": "ok"}}}}},
  "components": {"schemas": {"Named": {"type": "object", "required": ["smiles"], "additionalProperties": false,
    "properties": {"smiles": {"type": "string"}}}}}})";

}  // namespace mad::executions
