// What a handler may ask for: each type reads itself from the request and documents itself.
#pragma once
#include "http/message.hpp"
#include "schema/described.hpp"
#include "schema/type_schema.hpp"

#include <algorithm>
#include <chrono>
#include <concepts>

namespace mad::http {

/// One operation of the platform's OpenAPI document, while its handler's parameters write themselves into it.
struct Operation {
    json::object document;
    schema::Components& components;
    bool decides_permission = false;  ///< a route without a decision stops the start
    bool streams_body = false;        ///< the handler reads the body itself
};

template <class T>
concept Extractor = requires(Request& request, Operation& operation) {
    { T::from(request) } -> std::same_as<Result<T>>;
    T::document(operation);
};

/// The cookies of a browser's session, and the header of an API key, as the document names them.
inline constexpr std::string_view session_cookie = "mad_session";
inline constexpr std::string_view refresh_cookie = "mad_refresh";
inline constexpr std::string_view api_key_header = "X-API-Key";

/// Parses the body and checks it; every fault at once. Errors: unsupported (no JSON), malformed, invalid.
Result<json::value> checked_body(const Request&, const schema::Schema&);
/// Reads the texts as the JSON that the fields ask for, and checks it. Names that are no field are left out.
Result<json::value> checked_parameters(const Texts&, const schema::Object&, const schema::Schema&);
void document_body(Operation&, json::object schema);
void document_parameters(Operation&, const schema::Object&, std::string_view in);
void document_security(Operation&, std::string_view permission);
void document_header(Operation&, std::string_view name, std::string_view description,
                     std::size_t max_length = 200);
/// Refers to the problem+json responses of these statuses.
void document_problems(Operation&, std::initializer_list<int> statuses);

/// A JSON body.
template <class T>
struct Body {
    T value;
    static Result<Body> from(const Request& request) {
        auto v = checked_body(request, schema::schema_for<T>());
        if (!v) return v.error();
        return Body{schema::from_valid_json<T>(*v)};
    }
    static void document(Operation& op) {
        schema::schema_for<T>();
        document_body(op, schema::schema_of<T>(op.components));
    }
};

/// Path and query parameters are described structs of scalars; a query's may also be vectors of scalars,
/// given by repetition.
template <class T, bool in_path>
struct Parameters {
    T value;
    static Result<Parameters> from(const Request& request) {
        auto v = checked_parameters(in_path ? request.path_parameters : request.query,
                                    describe(std::type_identity<T>{}), schema::schema_for<T>());
        if (!v) {
            // A path parameter of another form names nothing that exists.
            if (in_path) return Error{Errc::not_found, "not_found", v.error().detail, v.error().faults};
            return v.error();
        }
        return Parameters{schema::from_valid_json<T>(*v)};
    }
    static void document(Operation& op) {
        schema::schema_for<T>();
        document_parameters(op, describe(std::type_identity<T>{}), in_path ? "path" : "query");
    }
};
template <class T>
using Path = Parameters<T, true>;
template <class T>
using Query = Parameters<T, false>;

/// An extractor that decides who may: the router asks it before the body is read.
template <class T>
concept PermissionDecision = Extractor<T> && T::decides_permission;

/// A permission decision: anyone, signed in or not; wrong credentials count as none.
struct Anyone {
    static constexpr bool decides_permission = true;
    std::optional<Principal> principal;  ///< where signed in
    static Result<Anyone> from(const Request& r) { return Anyone{r.principal}; }
    static void document(Operation&);
};

/// A permission decision: whoever is signed in. Errors: unauthorized.
struct CurrentUser : Principal {
    static constexpr bool decides_permission = true;
    static Result<CurrentUser> from(const Request&);
    static void document(Operation&);
};

template <std::size_t N>
struct Literal {
    char text[N];
    constexpr Literal(const char (&s)[N]) { std::copy_n(s, N, text); }  // NOLINT: meant to be implicit
    constexpr operator std::string_view() const { return {text, N - 1}; }
};

Result<Principal> permitted(const Request&, std::string_view permission);

/// A permission decision: signed in, and may do this ("tasks.write"). Errors: unauthorized, forbidden.
template <Literal permission>
struct Permission : Principal {
    static constexpr bool decides_permission = true;
    static Result<Permission> from(const Request& request) {
        auto who = permitted(request, permission);
        if (!who) return who.error();
        return Permission{std::move(*who)};
    }
    static void document(Operation& op) { document_security(op, permission); }
};

/// A JSON body of whatever form; none at all is an empty object. Errors: unsupported (no JSON), malformed.
struct JsonBody {
    json::value value;
    static Result<JsonBody> from(const Request&);
    static void document(Operation&);
};

/// The body as a stream, for uploads: nothing has been read of it yet.
struct Upload {
    ByteStream* body;
    std::string content_type;
    std::optional<std::uint64_t> size;  ///< Content-Length
    static Result<Upload> from(Request&);
    static void document(Operation&);  ///< as multipart/form-data with a part "file", and as raw bytes
};

/// The Idempotency-Key header, where there is one. Errors: invalid when longer than 200 characters.
struct IdempotencyKey {
    std::optional<std::string> value;
    static Result<IdempotencyKey> from(const Request&);
    static void document(Operation&);
};

/// What of the Prefer headers (RFC 7240) is about waiting; anything else is not honoured.
struct Prefer {
    bool respond_async = false;
    std::optional<std::chrono::seconds> wait{};
    static Result<Prefer> from(const Request&);
    static void document(Operation&);
};

/// The Last-Event-ID header (or query parameter last_event_id) of a reconnecting event stream.
struct LastEventId {
    std::optional<std::string> value;
    static Result<LastEventId> from(const Request&);
    static void document(Operation&);
};

/// The whole request, for what no other extractor gives: cookies, addresses, the trace.
struct About {
    std::string remote_address, request_id, traceparent, user_agent;
    std::string session_cookie, refresh_cookie;
    static Result<About> from(const Request&);
    static void document(Operation&) {}
};

}  // namespace mad::http
