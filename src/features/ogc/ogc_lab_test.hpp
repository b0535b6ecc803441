// For the tests of OGC API - Processes: the lab of executions with the face of the standard, and a process
// that gives back what it takes.
#pragma once
#include "features/callbacks/destinations.hpp"
#include "features/executions/lab_test.hpp"
#include "features/ogc/routes.hpp"

namespace mad::ogc {
namespace json = boost::json;
using executions::Reply;
using executions::text_at;

inline constexpr std::string_view echo_document =
    R"({"openapi": "3.1.0", "info": {"title": "Echo", "version": "1.0.0"}, "paths": {
  "/predict": {"post": {"operationId": "echo", "summary": "Echo", "description": "Gives back what it takes",
    "requestBody": {"required": true, "content": {"application/json": {"schema": {"type": "object",
        "required": ["text"], "additionalProperties": false, "properties": {
            "text": {"type": "string", "minLength": 1, "title": "A text", "description": "Any text"},
            "count": {"type": "integer", "default": 3},
            "numbers": {"type": "array", "items": {"type": "number"}, "maxItems": 4},
            "box": {"$ref": "#/components/schemas/Box"},
            "image": {"type": "string", "contentEncoding": "base64", "contentMediaType": "image/png"},
            "extent": {"type": "object", "required": ["bbox"], "properties": {
                "bbox": {"type": "array", "minItems": 4, "items": {"type": "number"}}, "crs": {"type": "string"}}},
            "mixed": {"oneOf": [{"type": "string", "contentMediaType": "chemical/x-smiles"},
                                {"type": "object", "required": ["atoms"]}]},
            "receptor": {"type": "string", "x-mad-file": ["pdb"]},
            "ligands": {"type": "array", "items": {"type": "string", "x-mad-file": ["sdf"]}}}}}}},
    "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": {"type": "object",
        "required": ["text"], "properties": {
            "text": {"type": "string", "contentMediaType": "text/plain", "title": "The text"},
            "count": {"type": "integer"},
            "box": {"$ref": "#/components/schemas/Box"},
            "poses": {"type": "string", "x-mad-file": ["sdf"]}}}}}}}}}},
  "components": {"schemas": {"Box": {"type": "object", "required": ["center"], "properties": {
      "center": {"type": "array", "items": {"type": "number"}},
      "within": {"$ref": "#/components/schemas/Box"}}}}}})";

class Ogc : public executions::Lab {
protected:
    Ogc() {
        ogc::add_routes(router, ogc_parts);
        tasks::ServiceConfig config;
        config.retries.max_failures = 1;
        tasks::NewTask task;
        task.task_id = "echo";
        task.tags = {"test"};
        task.interface_spec = executions::parsed(echo_document).as_object();
        task.service_config = config;
        EXPECT_TRUE(run(task_store.publish(tasks::define(std::move(task), org).value())));
        add_service("echo");
        service.answer = [](http::Request& request) -> awaitable<http::Response> {
            co_return executions::says(200, request.body);
        };
    }

    callbacks::Destinations destinations{"127.0.0.1"};
    Parts ogc_parts{task_store, registry, executions, artifacts, destinations, base_url};

    Reply get(std::string path) { return ask("GET", std::move(path)); }
    /// Executes echo; a service's answer is waited for only where a worker is there.
    Reply execute(std::string request, http::Headers headers = {}, const std::string& process = "echo") {
        return ask("POST", "/ogc/processes/" + process + "/execution", std::move(request),
                   std::move(headers));
    }
    /// The id of a job of echo that nobody has taken up.
    std::string waiting_job() {
        const auto reply = execute(R"({"inputs": {"text": "x"}})", {{"Prefer", "respond-async"}});
        EXPECT_EQ(reply.status, 201) << schema::to_text(reply.body);
        return reply.text("/jobID");
    }
    Reply job(const std::string& id) { return get("/ogc/jobs/" + id); }
    Reply results(const std::string& id) { return get("/ogc/jobs/" + id + "/results"); }
    bool until_job(const std::string& id, const std::string& status) {
        return until([&] { return job(id).text("/status") == status; });
    }
    /// What the service was sent of the last request.
    std::string sent(std::string_view pointer) const { return text_at(service.inputs.back(), pointer); }

    /// The link with that relation, or empty.
    static std::string href(const json::value& document, std::string_view rel) {
        for (const auto& link : document.at("links").as_array())
            if (text_at(link, "/rel") == rel) return text_at(link, "/href");
        return "";
    }
    /// The path of a URL of ours, for ask().
    std::string path_of(const std::string& url) const {
        EXPECT_TRUE(url.starts_with(base_url)) << url;
        return url.substr(base_url.size());
    }
    /// What is at a URL, over a connection: bytes that are streamed too.
    http::ClientResponse fetch(const std::string& url) {
        http::ClientRequest request{.url = url};
        request.headers.emplace("X-Test-Org", org.text());
        return run(client.send(std::move(request))).value();
    }
    static void expect_exception(const Reply& reply, int status, std::string_view name) {
        EXPECT_EQ(reply.status, status) << schema::to_text(reply.body);
        EXPECT_EQ(http::header(reply.headers, "Content-Type"), "application/problem+json");
        EXPECT_EQ(reply.text("/type"),
                  "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/" + std::string(name));
        EXPECT_EQ(reply.text("/status"), std::to_string(status));
    }
    static std::string content_type(const Reply& reply) {
        return std::string(http::header(reply.headers, "Content-Type"));
    }
    /// The bodies of a multipart/related response by the Content-ID of their parts; and what stands above
    /// each.
    static std::map<std::string, std::pair<std::string, std::string>> parts_of(const Reply& reply) {
        std::map<std::string, std::pair<std::string, std::string>> parts;
        const auto type = content_type(reply);
        EXPECT_TRUE(type.starts_with("multipart/related; boundary=\"")) << type;
        const auto begin = type.find('"') + 1;
        const auto boundary = "--" + type.substr(begin, type.find('"', begin) - begin);
        const std::string text(reply.body.as_string());
        for (auto at = text.find(boundary); !text.substr(at + boundary.size()).starts_with("--");) {
            const auto from = at + boundary.size() + 2, middle = text.find("\r\n\r\n", from);
            at = text.find("\r\n" + boundary, middle) + 2;
            const auto head = text.substr(from, middle - from);
            const auto id = head.find("Content-ID: ") + 12;
            parts[head.substr(id, head.find("\r\n", id) - id)] = {
                text.substr(middle + 4, at - 2 - middle - 4), head};
        }
        return parts;
    }
};

/// The requirements of the class core.
class ReqCore : public Ogc {
protected:
    /// The URL of the job, by the Link header of what was waited for.
    static std::string monitor(const Reply& reply) {
        const auto [first, last] = reply.headers.equal_range("Link");
        for (auto it = first; it != last; ++it)
            if (it->second.ends_with("; rel=\"monitor\""))
                return it->second.substr(1, it->second.find('>') - 1);
        return "";
    }
    Reply faulty(const std::string& request, std::string_view pointer) {
        auto reply = execute(request);
        EXPECT_EQ(reply.status, 400) << schema::to_text(reply.body);
        EXPECT_EQ(reply.text("/errors/0/pointer"), pointer);
        EXPECT_EQ(test.sql("select count(*) from jobs_meta"), "0");
        return reply;
    }
};

}  // namespace mad::ogc
