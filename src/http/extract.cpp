#include "http/extract.hpp"

#include "schema/json_text.hpp"

#include <charconv>
#include <cmath>

namespace mad::http {
namespace {

constexpr std::size_t longest_key = 200;

template <class Number>
std::optional<Number> number_in(std::string_view text) {
    Number n{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return n;
}

/// Left a string where it does not read as the kind: the schema then says what is wrong.
json::value from_text(const std::string& text, schema::Kind kind) {
    switch (kind) {
        case schema::Kind::boolean:
            if (text == "true" || text == "false") return text == "true";
            break;
        case schema::Kind::integer:
            if (const auto n = number_in<std::int64_t>(text)) return *n;
            break;
        case schema::Kind::number:
            if (const auto n = number_in<double>(text); n && std::isfinite(*n)) return *n;
            break;
        case schema::Kind::json:
        case schema::Kind::object:
            if (auto v = schema::parse_json(text)) return std::move(*v);
            break;
        default:
            break;
    }
    return json::value(text);
}

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
    while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
    return text;
}

bool is_json(std::string_view content_type) {
    const auto type = trimmed(content_type.substr(0, content_type.find(';')));
    constexpr CaselessLess less;
    auto same = [&](std::string_view a, std::string_view b) { return !less(a, b) && !less(b, a); };
    constexpr std::string_view suffix = "+json";
    return same(type, "application/json") ||
           (type.size() > suffix.size() && same(type.substr(type.size() - suffix.size()), suffix));
}

Error not_valid(std::string_view what, std::vector<Fault> faults) {
    std::string detail(what);
    detail += faults.size() == 1 ? " has a fault: " : " has " + std::to_string(faults.size()) + " faults: ";
    detail += faults.front().pointer.empty() ? "" : faults.front().pointer + " ";
    detail += faults.front().detail;
    return {Errc::invalid, "invalid_request", std::move(detail), std::move(faults)};
}

Error sign_in_first() {
    return {Errc::unauthorized, "not_signed_in",
            "Sign in first: send a bearer token, an API key or a session."};
}

json::array& array_in(json::object& o, std::string_view name) {
    auto& member = o[name];
    return member.is_array() ? member.get_array() : member.emplace_array();
}

Result<std::optional<std::string>> short_header(const Request& request, std::string_view name) {
    const auto value = header(request.headers, name);
    if (value.size() > longest_key)
        return not_valid("The header " + std::string(name), {{"", "must be at most 200 characters"}});
    return value.empty() ? std::nullopt : std::optional<std::string>(value);
}

Result<json::value> json_body(const Request& request) {
    const auto content_type = header(request.headers, "Content-Type");
    if (!is_json(content_type))
        return Error{Errc::unsupported, "not_json",
                     "The body must be JSON with Content-Type: application/json, not \"" +
                         std::string(content_type) + "\"."};
    return schema::parse_json(request.body);
}

}  // namespace

Result<json::value> checked_body(const Request& request, const schema::Schema& schema) {
    if (request.body.empty())
        return Error{Errc::malformed, "body_missing", "This operation needs a JSON body; there is none."};
    auto value = json_body(request);
    if (!value) return value.error();
    auto faults = schema.check(*value);
    if (!faults.empty()) return not_valid("The body", std::move(faults));
    return value;
}

Result<json::value> checked_parameters(const Texts& texts, const schema::Object& object,
                                       const schema::Schema& schema) {
    json::object values;
    std::vector<Fault> faults;
    for (const auto& field : object.fields) {
        const auto [first, last] = texts.equal_range(field.name);
        if (first == last) continue;
        if (field.type->kind == schema::Kind::array) {
            auto& items = values[field.name].emplace_array();
            for (auto it = first; it != last; ++it)
                items.push_back(from_text(it->second, field.type->item->kind));
        } else if (std::next(first) != last) {
            faults.push_back({schema::pointer_to("", field.name), "is given more than once"});
        } else {
            values[field.name] = from_text(first->second, field.type->kind);
        }
    }
    json::value value(std::move(values));
    if (faults.empty()) faults = schema.check(value);
    if (!faults.empty()) return not_valid("The request", std::move(faults));
    return value;
}

void document_problems(Operation& op, std::initializer_list<int> statuses) {
    auto& responses = op.document["responses"];
    if (!responses.is_object()) responses.emplace_object();
    for (const int status : statuses) {
        const auto text = std::to_string(status);
        json::object ref;
        ref["$ref"] = "#/components/responses/Problem" + text;
        responses.get_object()[text] = std::move(ref);
    }
}

void document_body(Operation& op, json::object schema) {
    auto& body = op.document["requestBody"].emplace_object();
    body["required"] = true;
    body["content"].emplace_object()["application/json"].emplace_object()["schema"] = std::move(schema);
    document_problems(op, {400, 409, 413, 415, 422});
}

void document_parameters(Operation& op, const schema::Object& object, std::string_view in) {
    // Parameters stand in the operation itself: their struct is not among the shared schemas, but the named
    // schemas its fields refer to are.
    schema::Components own;
    schema_of(object, own);
    const auto mine = own.extract(std::string(object.name));
    op.components.merge(own);
    const auto* required = mine.mapped().if_contains("required");
    for (const auto& [name, property] : mine.mapped().at("properties").as_object()) {
        const bool needed = required && std::ranges::count(required->as_array(), json::value(name)) != 0;
        json::object parameter;
        parameter["name"] = name;
        parameter["in"] = in;
        if (needed || in == "path") parameter["required"] = true;
        auto schema = property.as_object();
        if (auto* description = schema.if_contains("description")) {
            parameter["description"] = *description;
            schema.erase("description");
        }
        parameter["schema"] = std::move(schema);
        array_in(op.document, "parameters").push_back(std::move(parameter));
    }
    if (in == "path")
        document_problems(op, {404});
    else
        document_problems(op, {422});
}

void document_header(Operation& op, std::string_view name, std::string_view description,
                     std::size_t max_length) {
    json::object parameter;
    parameter["name"] = name;
    parameter["in"] = "header";
    parameter["description"] = description;
    auto& schema = parameter["schema"].emplace_object();
    schema["type"] = "string";
    schema["maxLength"] = max_length;
    array_in(op.document, "parameters").push_back(std::move(parameter));
}

void document_security(Operation& op, std::string_view permission) {
    op.decides_permission = true;
    auto& security = op.document["security"].emplace_array();
    for (const auto* scheme : {"bearer", "session", "apiKey"}) {
        json::object requirement;
        auto& roles = requirement[scheme].emplace_array();
        if (!permission.empty()) roles.emplace_back(permission);
        security.push_back(std::move(requirement));
    }
    document_problems(op, {401, 403});  // 403 also: no member, or a session's request from another site
}

void Anyone::document(Operation& op) {
    op.decides_permission = true;
    op.document["security"].emplace_array();
    document_problems(op, {403});  // credentials of no member, or a session's request from another site
}

Result<CurrentUser> CurrentUser::from(const Request& request) {
    if (!request.principal) return sign_in_first();
    return CurrentUser{*request.principal};
}
void CurrentUser::document(Operation& op) { document_security(op, ""); }

Result<Principal> permitted(const Request& request, std::string_view permission) {
    if (!request.principal) return sign_in_first();
    if (!request.principal->may(permission))
        return Error{Errc::forbidden, "permission_missing",
                     "This needs the permission \"" + std::string(permission) +
                         "\", which you do not have. Ask an administrator of your organisation."};
    return *request.principal;
}

Result<Upload> Upload::from(Request& request) {
    if (!request.stream)
        return Error{Errc::malformed, "body_missing", "This operation needs a body; there is none."};
    return Upload{request.stream, std::string(header(request.headers, "Content-Type")),
                  number_in<std::uint64_t>(header(request.headers, "Content-Length"))};
}

void Upload::document(Operation& op) {
    op.streams_body = true;
    auto& body = op.document["requestBody"].emplace_object();
    body["required"] = true;
    auto& content = body["content"].emplace_object();
    auto& form = content["multipart/form-data"].emplace_object()["schema"].emplace_object();
    form["type"] = "object";
    auto& file = form["properties"].emplace_object()["file"].emplace_object();
    file["type"] = "string";
    file["format"] = "binary";
    form["required"].emplace_array().emplace_back("file");
    content["application/octet-stream"].emplace_object();
    document_problems(op, {400, 409, 413, 415, 422});
}

Result<JsonBody> JsonBody::from(const Request& request) {
    if (request.body.empty()) return JsonBody{json::object()};
    auto value = json_body(request);
    if (!value) return value.error();
    return JsonBody{std::move(*value)};
}
void JsonBody::document(Operation& op) {
    document_body(op, {});
    op.document["requestBody"].as_object()["required"] = false;
}

Result<IdempotencyKey> IdempotencyKey::from(const Request& request) {
    auto value = short_header(request, "Idempotency-Key");
    if (!value) return value.error();
    return IdempotencyKey{std::move(*value)};
}
void IdempotencyKey::document(Operation& op) {
    document_header(op, "Idempotency-Key", "A repeated request with the same key does its work once.");
}

Result<Prefer> Prefer::from(const Request& request) {
    Prefer prefer;
    const auto [first, last] = request.headers.equal_range(std::string_view("Prefer"));
    for (auto it = first; it != last; ++it) {
        std::string_view rest = it->second;
        while (!rest.empty()) {
            const auto end = rest.find_first_of(",;");
            const auto said = trimmed(rest.substr(0, end));
            rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
            constexpr std::string_view wait = "wait=";
            if (said == "respond-async") prefer.respond_async = true;
            if (!said.starts_with(wait)) continue;
            if (const auto n = number_in<std::uint16_t>(said.substr(wait.size())))
                prefer.wait = std::chrono::seconds(*n);
        }
    }
    return prefer;
}
void Prefer::document(Operation& op) {
    document_header(op, "Prefer", "respond-async: not to wait; wait=N: to wait up to N seconds.");
}

Result<LastEventId> LastEventId::from(const Request& request) {
    auto value = short_header(request, "Last-Event-ID");
    if (!value) return value.error();
    if (*value) return LastEventId{std::move(*value)};
    const auto query = request.query.find(std::string_view("last_event_id"));
    if (query == request.query.end()) return LastEventId{};
    return LastEventId{query->second.substr(0, longest_key)};
}
void LastEventId::document(Operation& op) {
    document_header(op, "Last-Event-ID", "The events after this one; EventSource sends it by itself.");
    json::object parameter;
    parameter["name"] = "last_event_id";
    parameter["in"] = "query";
    parameter["description"] = "As the header, for clients that cannot send one.";
    parameter["schema"].emplace_object()["type"] = "string";
    array_in(op.document, "parameters").push_back(std::move(parameter));
}

Result<About> About::from(const Request& request) {
    return About{request.remote_address,
                 request.request_id,
                 request.traceparent,
                 std::string(header(request.headers, "User-Agent")),
                 std::string(request.cookie(http::session_cookie)),
                 std::string(request.cookie(http::refresh_cookie))};
}

}  // namespace mad::http
