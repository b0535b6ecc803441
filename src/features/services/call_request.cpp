#include "features/services/call_request.hpp"

#include "features/services/call_answer.hpp"
#include "features/tasks/registry.hpp"
#include "http/client_url.hpp"
#include "http/url.hpp"
#include "schema/json_text.hpp"

#include <boost/json.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>

namespace mad::services {
namespace {
constexpr std::string_view form = "application/x-www-form-urlencoded";

std::string text_of(const json::value& value) {
    return value.is_string() ? std::string(value.get_string()) : schema::to_text(value);
}

/// The style "simple" of OpenAPI: items between commas.
std::string simple_text(const json::value& value) {
    if (!value.is_array()) return text_of(value);
    std::string out;
    for (auto& item : value.get_array()) out += (out.empty() ? "" : ",") + text_of(item);
    return out;
}

/// The style "form", exploded: an array's items are repetitions. Also an entry of a form body.
void add_pair(std::string& to, std::string_view name, const json::value& value) {
    if (value.is_null()) return;
    if (value.is_array()) {
        for (auto& item : value.get_array()) add_pair(to, name, item);
        return;
    }
    if (!to.empty()) to += '&';
    to += http::percent_encoded(name) + "=" + http::percent_encoded(text_of(value));
}

bool is_json(std::string_view type) {
    const auto essence = type.substr(0, type.find(';'));
    return essence == "application/json" || essence.ends_with("+json") || essence == "*/*";
}

void put_in_path(std::string& path, std::string_view name, const json::value& value) {
    const auto place = "{" + std::string(name) + "}";
    if (const auto at = path.find(place); at != path.npos)
        path.replace(at, place.size(), http::percent_encoded(simple_text(value)));
}

/// Moves the parameters out of the inputs, to where they go.
std::string take_parameters(const schema::Operation& operation, json::object& inputs,
                            http::ClientRequest& request) {
    auto path = operation.path;
    std::string query;
    for (auto& parameter : operation.parameters) {
        const auto given = inputs.find(parameter.name);
        if (given == inputs.end()) continue;
        if (parameter.in == "path")
            put_in_path(path, parameter.name, given->value());
        else if (parameter.in == "query")
            add_pair(query, parameter.name, given->value());
        else if (parameter.in == "header" && !given->value().is_null())
            http::set_header(request.headers, parameter.name, simple_text(given->value()));
        inputs.erase(given);
    }
    return query.empty() ? path : path + "?" + query;
}

Result<void> put_body(const schema::Operation& operation, const json::value& body,
                      http::ClientRequest& request) {
    const std::string_view type = operation.content_type;
    if (is_json(type)) {
        request.body = schema::to_text(body);
    } else if (type.starts_with(form) && body.is_object()) {
        for (auto& entry : body.get_object()) add_pair(request.body, entry.key(), entry.value());
    } else if (type.starts_with("text/") && body.is_string()) {
        request.body = body.get_string();
    } else {
        return Error{Errc::invalid, "media_type_unsupported",
                     "The operation takes its body as " + operation.content_type +
                         ", which is not sent: offer application/json in the task's document"};
    }
    http::set_header(request.headers, "Content-Type",
                     type.starts_with("*/") ? "application/json" : operation.content_type);
    return {};
}

/// What the platform says besides the operation's own; nothing of it can be overwritten by a header
/// parameter.
void put_headers(const CallRequest& call, http::ClientRequest& request) {
    const auto attempt = std::to_string(call.attempt);
    http::set_header(request.headers, "Accept", "application/json");
    http::set_header(request.headers, "X-MAD-Execution", call.execution.text());
    http::set_header(request.headers, "X-MAD-Attempt", attempt);
    http::set_header(request.headers, "Idempotency-Key", call.execution.text() + "-" + attempt);
    if (!call.traceparent.empty()) http::set_header(request.headers, "traceparent", call.traceparent);
    json::object outputs;
    for (auto& file : call.task->operation.file_outputs)
        if (const auto url = call.output_urls.find(file.name); url != call.output_urls.end())
            outputs[file.name] = url->second;
    if (!outputs.empty()) http::set_header(request.headers, "X-MAD-Outputs", schema::to_text(outputs));
}
}  // namespace

Result<http::ClientRequest> http_request(const CallRequest& call) {
    const auto& operation = call.task->operation;
    http::ClientRequest request;
    request.method = operation.method;
    std::ranges::transform(request.method, request.method.begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    auto inputs = call.inputs.is_object() ? call.inputs.get_object() : json::object();
    request.url = call.base_url + take_parameters(operation, inputs, request);
    if (!operation.content_type.empty()) {
        const auto* whole = operation.body_is_input ? nullptr : inputs.if_contains("body");
        // What may be left out is, when there is nothing to say.
        const bool sent =
            operation.body_is_input ? operation.body_required || !inputs.empty() : whole != nullptr;
        if (sent) {
            auto put = put_body(operation, whole ? *whole : json::value(inputs), request);
            if (!put) return put.error();
        }
    }
    put_headers(call, request);
    return request;
}

Result<std::string> status_resource(std::string_view request_url, std::string_view location) {
    const auto wrong = [&](std::string_view why) {
        return Error{Errc::upstream, "service_answer_invalid",
                     "The service's Location header \"" + storable(std::string(location), 300) + "\" " +
                         std::string(why)};
    };
    const auto base = boost::urls::parse_uri({request_url.data(), request_url.size()});
    const auto reference = boost::urls::parse_uri_reference({location.data(), location.size()});
    if (location.empty() || !base || !reference) return wrong("is no URL");
    boost::urls::url resolved;
    if (!boost::urls::resolve(*base, *reference, resolved)) return wrong("is no URL");
    resolved.remove_fragment();
    const std::string url(resolved.buffer());
    const auto asked = http::parse_client_url(request_url), told = http::parse_client_url(url);
    if (!asked || !told) return wrong("is no http or https URL");
    // Elsewhere our headers and the result's trust do not belong.
    if (asked->place() != told->place()) return wrong("points to another origin than the service's");
    return url;
}

std::string logs_of(std::string_view url) {
    const auto path = url.substr(0, url.find('?'));
    return std::string(path) + (path.ends_with('/') ? "logs" : "/logs") +
           std::string(url.substr(path.size()));
}

}  // namespace mad::services
