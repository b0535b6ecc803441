// What a handler may return: each type makes its response and documents itself. A described T is 200 with
// JSON.
#pragma once
#include "http/extract.hpp"

#include <vector>

namespace mad::http {

template <class T>
struct Created {
    T value;
    std::string location = "";
};
template <class T>
struct Accepted {
    T value;
    std::string location = "";
};
struct NoContent {};

/// T with headers of its own.
template <class T>
struct WithHeaders {
    T value;
    Headers headers;
};

/// T with a cookie that is set or taken back; an empty one leaves what there is.
template <class T>
struct WithCookie {
    T value;
    std::string cookie;
};

/// A file; range requests are answered.
struct Download {
    std::shared_ptr<ByteSource> source;
    std::string content_type = "application/octet-stream";
    std::string file_name = "";  ///< for Content-Disposition
    std::string etag = "";       ///< without quotes
};

/// A file that is made while it is sent. What fails on the way cuts the connection, so that half of it is not
/// taken for the whole.
struct Streamed {
    std::shared_ptr<ByteStream> bytes;
    std::string content_type = "application/octet-stream";
    std::string file_name = "";  ///< for Content-Disposition
};

/// Text as it is.
struct Text {
    std::string body;
    std::string content_type = "text/plain; charset=utf-8";
};

/// JSON that no struct describes, such as a stored document.
struct Json {
    json::value value;
    int status = 200;
};

/// Server-sent events: runs until it returns or the client is gone.
struct EventStream {
    std::function<awaitable<void>(EventSink&)> run;
};

/// One page of a listing; `next_cursor` is absent on the last.
template <class T>
struct Page {
    std::vector<T> items;
    std::optional<std::string> next_cursor;
};
template <class T>
const schema::Object& describe(std::type_identity<Page<T>>) {
    static const std::string name = std::string(describe(std::type_identity<T>{}).name) + "Page";
    static const auto it = schema::object<Page<T>>(name, schema::field<&Page<T>::items>("items"),
                                                   schema::field<&Page<T>::next_cursor>("next_cursor"));
    return it;
}

/// `?limit=&cursor=`: the page after the row whose id the cursor names.
struct PageQuery {
    std::int64_t limit = 50;
    std::optional<std::string> cursor;
};
const schema::Object& describe(std::type_identity<PageQuery>);

/// Cursors are opaque to clients. Errors: invalid, at "/cursor".
std::string cursor_of(const Id&);
std::string cursor_of(std::string_view name);
Result<std::optional<Id>> id_of_cursor(const std::optional<std::string>&);
/// Of listings that go by a name of these characters; without a cursor it is empty.
Result<std::string> name_of_cursor(const std::optional<std::string>&, std::string_view characters);

/// Rows fetched with limit + 1 as one page; `id_of(row)` is the row's id or name, for the cursor.
template <class T, class IdOf>
Page<T> page_of(std::vector<T> rows, std::int64_t limit, IdOf id_of) {
    Page<T> page{std::move(rows), {}};
    if (page.items.size() > static_cast<std::size_t>(limit)) {
        page.items.resize(static_cast<std::size_t>(limit));
        page.next_cursor = cursor_of(id_of(page.items.back()));
    }
    return page;
}

void document_response(Operation&, int status, std::string_view description, std::string_view content_type,
                       json::object schema);
/// A header, by its name among the document's components, that a documented response may carry.
void document_response_header(Operation&, int status, std::string_view name);

template <class T>
struct Answer {
    static Response respond(T& t) { return json_response(200, schema::to_json(t)); }
    static void document(Operation& op) {
        document_response(op, 200, "OK", "application/json", schema::schema_of<T>(op.components));
    }
};
template <class T>
struct Answer<Created<T>> {
    static Response respond(Created<T>& t) {
        auto response = json_response(201, schema::to_json(t.value));
        if (!t.location.empty()) response.headers.emplace("Location", t.location);
        return response;
    }
    static void document(Operation& op) {
        document_response(op, 201, "Created", "application/json", schema::schema_of<T>(op.components));
        document_response_header(op, 201, "Location");
    }
};
template <class T>
struct Answer<Accepted<T>> {
    static Response respond(Accepted<T>& t) {
        auto response = json_response(202, schema::to_json(t.value));
        if (!t.location.empty()) response.headers.emplace("Location", t.location);
        return response;
    }
    static void document(Operation& op) {
        document_response(op, 202, "Accepted", "application/json", schema::schema_of<T>(op.components));
        document_response_header(op, 202, "Location");
    }
};
template <class T>
struct Answer<WithHeaders<T>> {
    static Response respond(WithHeaders<T>& t) {
        auto response = Answer<T>::respond(t.value);
        for (auto& [name, value] : t.headers) response.headers.emplace(name, value);
        return response;
    }
    static void document(Operation& op) { Answer<T>::document(op); }
};
template <class T>
struct Answer<WithCookie<T>> {
    static Response respond(WithCookie<T>& t) {
        auto response = Answer<T>::respond(t.value);
        if (!t.cookie.empty()) response.headers.emplace("Set-Cookie", t.cookie);
        return response;
    }
    static void document(Operation& op) {
        Answer<T>::document(op);
        const int status = std::is_same_v<T, NoContent> ? 204 : 200;
        document_response_header(op, status, "Set-Cookie");
    }
};
template <>
struct Answer<NoContent> {
    static Response respond(NoContent&) { return {.status = 204}; }
    static void document(Operation&);
};
template <>
struct Answer<Download> {
    static Response respond(Download&);
    static void document(Operation&);
};
template <>
struct Answer<Streamed> {
    static Response respond(Streamed&);
    static void document(Operation&);
};
template <>
struct Answer<Text> {
    static Response respond(Text&);
    static void document(Operation&);
};
template <>
struct Answer<Json> {
    static Response respond(Json&);
    static void document(Operation&);
};
template <>
struct Answer<EventStream> {
    static Response respond(EventStream&);
    static void document(Operation&);
};

}  // namespace mad::http
