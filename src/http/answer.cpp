#include "http/answer.hpp"

#include "base/encoding.hpp"
#include "http/url.hpp"

namespace mad::http {
namespace {

/// RFC 6266: a plain name for old clients, the exact one beside it.
std::string disposition_of(std::string_view file_name) {
    std::string plain;
    for (const char c : file_name) {
        const bool safe = c >= 0x20 && c < 0x7F && c != '"' && c != '\\' && c != '/' && c != '%';
        plain += safe ? c : '_';
    }
    return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + percent_encoded(file_name);
}

json::object string_schema(std::string_view format = "") {
    json::object s;
    s["type"] = "string";
    if (!format.empty()) s["format"] = format;
    return s;
}

}  // namespace

const schema::Object& describe(std::type_identity<PageQuery>) {
    static const auto it = schema::object<PageQuery>(
        "PageQuery",
        schema::field<&PageQuery::limit>(
            "limit", {.description = "Items a page", .defaulted = true, .minimum = 1, .maximum = 200}),
        schema::field<&PageQuery::cursor>(
            "cursor", {.description = "next_cursor of the page before", .max_length = 100}));
    return it;
}

std::string cursor_of(const Id& id) {
    return to_base64url({reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()});
}

std::string cursor_of(std::string_view name) { return to_base64url(name); }

namespace {
Error invalid_cursor() {
    return {Errc::invalid,
            "invalid_cursor",
            "The cursor is not one that a page of this listing gave.",
            {{"/cursor", "is not a next_cursor"}}};
}
}  // namespace

Result<std::optional<Id>> id_of_cursor(const std::optional<std::string>& cursor) {
    if (!cursor) return std::optional<Id>{};
    Id id;
    const auto bytes = from_base64url(*cursor);
    if (!bytes || bytes->size() != id.bytes.size()) return invalid_cursor();
    std::ranges::transform(*bytes, id.bytes.begin(), [](char c) { return static_cast<std::uint8_t>(c); });
    return std::optional<Id>(id);
}

Result<std::string> name_of_cursor(const std::optional<std::string>& cursor, std::string_view characters) {
    if (!cursor) return std::string();
    auto name = from_base64url(*cursor);
    if (!name || name->empty() || name->find_first_not_of(characters) != name->npos) return invalid_cursor();
    return std::move(*name);
}

void document_response(Operation& op, int status, std::string_view description, std::string_view content_type,
                       json::object schema) {
    auto& responses = op.document["responses"];
    if (!responses.is_object()) responses.emplace_object();
    auto& response = responses.get_object()[std::to_string(status)].emplace_object();
    response["description"] = description;
    response["headers"].emplace_object()["X-Request-Id"].emplace_object()["$ref"] =
        "#/components/headers/X-Request-Id";
    if (!content_type.empty())
        response["content"].emplace_object()[content_type].emplace_object()["schema"] = std::move(schema);
}

void document_response_header(Operation& op, int status, std::string_view name) {
    auto& response = op.document.at("responses").at(std::to_string(status)).as_object();
    response["headers"].as_object()[name].emplace_object()["$ref"] =
        "#/components/headers/" + std::string(name);
}

void Answer<NoContent>::document(Operation& op) { document_response(op, 204, "Done", "", {}); }

Response Answer<Download>::respond(Download& download) {
    Response response{.source = std::move(download.source)};
    response.headers.emplace("Content-Type", download.content_type);
    if (!download.file_name.empty())
        response.headers.emplace("Content-Disposition", disposition_of(download.file_name));
    if (!download.etag.empty()) response.headers.emplace("ETag", '"' + download.etag + '"');
    return response;
}
void Answer<Download>::document(Operation& op) {
    document_response(op, 200, "The bytes", "*/*", string_schema("binary"));
    document_response(op, 206, "The bytes of the Range asked for", "*/*", string_schema("binary"));
    document_response(op, 304, "The file is the one that If-None-Match names", "", {});
    for (const int status : {200, 206, 304}) document_response_header(op, status, "ETag");
    document_problems(op, {416});
}

Response Answer<Streamed>::respond(Streamed& streamed) {
    Response response{.stream = std::move(streamed.bytes)};
    response.headers.emplace("Content-Type", streamed.content_type);
    if (!streamed.file_name.empty())
        response.headers.emplace("Content-Disposition", disposition_of(streamed.file_name));
    return response;
}
void Answer<Streamed>::document(Operation& op) {
    document_response(op, 200, "The bytes, as they are made", "*/*", string_schema("binary"));
}

Response Answer<Text>::respond(Text& text) {
    Response response{.body = std::move(text.body)};
    response.headers.emplace("Content-Type", text.content_type);
    return response;
}
void Answer<Text>::document(Operation& op) {
    document_response(op, 200, "Text", "text/plain", string_schema());
}

Response Answer<Json>::respond(Json& j) { return json_response(j.status, j.value); }
void Answer<Json>::document(Operation& op) { document_response(op, 200, "OK", "application/json", {}); }

Response Answer<EventStream>::respond(EventStream& stream) {
    Response response{.events = std::move(stream.run)};
    response.headers.emplace("Content-Type", "text/event-stream");
    response.headers.emplace("Cache-Control", "no-store");
    return response;
}
void Answer<EventStream>::document(Operation& op) {
    document_response(op, 200, "Server-sent events until the client leaves", "text/event-stream",
                      string_schema());
}

}  // namespace mad::http
