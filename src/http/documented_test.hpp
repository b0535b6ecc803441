// For tests: what a response of the platform does that the published api/openapi.json does not say. Every
// fixture that asks the API passes its responses through here.
#pragma once
#include "http/message.hpp"
#include "schema/json_text.hpp"
#include "schema/schema.hpp"

#include <algorithm>
#include <fstream>
#include <gtest/gtest.h>
#include <set>
#include <vector>

namespace mad::http {

/// Which of a response's headers are there: a server adds its own to what the router answered.
enum class Sent { by_router, over_http };

/// One response, as far as the document says something of it.
struct Witnessed {
    std::string_view method, path;  ///< the path without its query, or the whole URL
    int status = 0;
    const Headers* headers = nullptr;
    std::string_view body;
    Sent sent = Sent::by_router;
};

class Documented {
public:
    /// The committed document.
    static Documented& published() {
        static Documented it;
        return it;
    }
    /// Fails the test with everything that is not as documented.
    void check(const Witnessed& response) {
        for (const auto& fault : faults(response))
            ADD_FAILURE() << response.method << ' ' << response.path << " answered " << response.status
                          << ": " << fault << "\n"
                          << response.body.substr(0, 1000);
    }
    std::vector<std::string> faults(const Witnessed& response) {
        faults_.clear();
        response_ = &response;
        const auto* path = path_of(path_in(response.path));
        auto method = lower(response.method);
        if (method == "head" && path && !path->contains(method)) method = "get";
        const auto* operation = path ? path->if_contains(method) : nullptr;
        if (operation)
            check_operation(operation->as_object());
        else if (path)
            check_other_method(*path);
        else
            check_unknown();
        return std::move(faults_);
    }

private:
    using Object = json::object;

    Documented() {
        std::ifstream in(MAD_SOURCE_DIR "/api/openapi.json");
        const std::string text{std::istreambuf_iterator<char>(in), {}};
        document_ = std::make_shared<const json::value>(schema::parse_json(text).value());
    }

    void check_operation(const Object& operation) {
        const auto status = std::to_string(response_->status);
        const auto* told = operation.at("responses").as_object().if_contains(status);
        if (!told) return check_of_any_route();
        const auto& documented = resolved(*told);
        check_headers(documented);
        const auto* content = documented.if_contains("content");
        // A HEAD's body is not there, nor has 304 one.
        if (response_->method == "HEAD" || response_->status == 304) return;
        if (!content) {
            if (!response_->body.empty()) fault("has a body, and none is documented");
            return;
        }
        check_content(content->as_object());
    }
    /// What the server says before it looks for a route, and so of every one.
    void check_of_any_route() {
        static const std::set<int> statuses{408, 413, 415, 417, 431};
        if (!statuses.contains(response_->status)) return fault("this status is not documented");
        check_problem();
    }
    void check_other_method(const Object& path) {
        const std::string allowed(header(*response_->headers, "Allow"));
        for (const auto& [method, operation] : path)
            if (allowed.find(upper(method)) == allowed.npos) fault("Allow does not name " + upper(method));
        if (response_->method == "OPTIONS" && response_->status == 204) return;
        if (response_->status != 405) return fault("is no 405, though this method is not documented");
        check_problem();
    }
    /// Nothing of the API: a page of the site, or nothing at all.
    void check_unknown() {
        const bool reads = response_->method == "GET" || response_->method == "HEAD";
        const bool is_api = path_in(response_->path).starts_with("/api/");
        if (reads && !is_api && (response_->status == 200 || response_->status == 304)) return;
        static const std::set<int> statuses{400, 404, 408, 413, 415, 417, 431};
        if (!statuses.contains(response_->status)) return fault("this route is not documented");
        check_problem();
    }
    void check_problem() {
        const auto& told = resolved(*schema::at_pointer(*document_, "/components/responses/Problem404"));
        if (response_->method != "HEAD") check_content(told.at("content").as_object());
    }

    void check_headers(const Object& documented) {
        static const std::set<std::string_view> meaningful{"Location", "Retry-After", "Set-Cookie", "Allow",
                                                           "ETag"};
        const auto* told = documented.if_contains("headers");
        if (told)
            for (const auto& [name, given] : told->as_object()) check_header(name, resolved(given));
        for (const auto name : meaningful)
            if (response_->headers->contains(name) && !(told && told->as_object().contains(name)))
                fault("its header " + std::string(name) + " is not documented");
    }
    void check_header(std::string_view name, const Object& documented) {
        const auto value = header(*response_->headers, name);
        if (value.empty()) {
            const auto* required = documented.if_contains("required");
            const bool servers = name == "X-Request-Id" && response_->sent == Sent::by_router;
            if (required && required->as_bool() && !servers)
                fault("its header " + std::string(name) + " is missing");
            return;
        }
        const bool number = documented.at("schema").at("type") == "integer";
        if (number && !std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; }))
            fault("its header " + std::string(name) + " is no number");
    }

    void check_content(const Object& content) {
        const auto sent = header(*response_->headers, "Content-Type");
        const auto type = std::string(sent.substr(0, sent.find(';')));
        const auto* told = content.if_contains(type);
        if (!told) told = content.if_contains("*/*");
        if (!told) return fault("its content type \"" + type + "\" is not documented");
        const auto* as = told->as_object().if_contains("schema");
        if (!as || !(type.ends_with("/json") || type.ends_with("+json"))) return;
        const auto body = schema::parse_json(response_->body, {.depth = 100, .bytes = 64 << 20});
        if (!body) return fault("its body is no JSON: " + body.error().detail);
        for (const auto& wrong : compiled(as).check(*body)) fault(wrong.pointer + " " + wrong.detail);
    }

    /// The schema at a place of the document, compiled once.
    const schema::Schema& compiled(const json::value* at) {
        const auto known = schemas_.find(at);
        if (known != schemas_.end()) return known->second;
        auto made =
            schema::Schema::compile(document_, pointer_of(*document_, at, ""), schema::Dialect::openapi31);
        return schemas_.emplace(at, std::move(made.value())).first->second;
    }
    static std::string pointer_of(const json::value& in, const json::value* wanted, const std::string& here) {
        if (&in == wanted) return here;
        std::string found;
        if (const auto* object = in.if_object())
            for (const auto& [name, child] : *object)
                if (found.empty()) found = pointer_of(child, wanted, schema::pointer_to(here, name));
        return found;
    }

    const Object& resolved(const json::value& given) {
        const auto* reference = given.as_object().if_contains("$ref");
        if (!reference) return given.as_object();
        return schema::at_pointer(*document_, std::string_view(reference->as_string()).substr(1))
            ->as_object();
    }

    const Object* path_of(std::string_view path) {
        const Object* found = nullptr;
        std::size_t fewest_holes = 100;
        for (const auto& [pattern, operations] : document_->at("paths").as_object()) {
            const auto holes = holes_where_it_matches(pattern, path);
            if (!holes || *holes >= fewest_holes) continue;
            fewest_holes = *holes;
            found = &operations.as_object();
        }
        return found;
    }
    static std::optional<std::size_t> holes_where_it_matches(std::string_view pattern,
                                                             std::string_view path) {
        std::size_t holes = 0;
        for (;;) {
            const auto wanted = pattern.substr(0, pattern.find('/')), given = path.substr(0, path.find('/'));
            const bool hole = wanted.starts_with('{');
            if (hole ? given.empty() : wanted != given) return std::nullopt;
            holes += hole ? 1 : 0;
            if ((wanted.size() == pattern.size()) != (given.size() == path.size())) return std::nullopt;
            if (wanted.size() == pattern.size()) return holes;
            pattern.remove_prefix(wanted.size() + 1);
            path.remove_prefix(given.size() + 1);
        }
    }
    static std::string_view path_in(std::string_view url) {
        if (const auto host = url.find("://"); host < url.find('?') && host != url.npos)
            url.remove_prefix(std::min(url.find('/', host + 3), url.size()));
        return url.substr(0, url.find('?'));
    }
    static std::string lower(std::string_view text) {
        std::string out(text);
        std::ranges::transform(out, out.begin(), [](unsigned char c) { return std::tolower(c); });
        return out;
    }
    static std::string upper(std::string_view text) {
        std::string out(text);
        std::ranges::transform(out, out.begin(), [](unsigned char c) { return std::toupper(c); });
        return out;
    }
    void fault(std::string what) { faults_.push_back(std::move(what)); }

    std::shared_ptr<const json::value> document_;
    std::map<const json::value*, schema::Schema> schemas_;
    const Witnessed* response_ = nullptr;
    std::vector<std::string> faults_;
};

}  // namespace mad::http
