// What a handler may ask for: each type reads itself from the request and documents itself.
#pragma once
#include "http/message.hpp"
#include "schema/described.hpp"

#include <algorithm>
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

/// Parses the body and checks it against the type's schema, which is compiled once; every fault at once.
Result<json::value> checked_body(const Request&, const schema::Type&);
Result<json::value> checked_parameters(const Texts&, const schema::Object&);
void document_body(Operation&, json::object schema);
void document_parameters(Operation&, const schema::Object&, std::string_view in);
void document_security(Operation&, std::string_view permission);

/// A JSON body.
template <class T>
struct Body {
    T value;
    static Result<Body> from(const Request& request) {
        auto v = checked_body(request, schema::TypeOf<T>::value);
        if (!v) return v.error();
        return Body{schema::from_valid_json<T>(*v)};
    }
    static void document(Operation& op) { document_body(op, schema::schema_of<T>(op.components)); }
};

/// Path and query parameters are described structs of scalars.
template <class T, bool in_path>
struct Parameters {
    T value;
    static Result<Parameters> from(const Request& request) {
        auto v = checked_parameters(in_path ? request.path_parameters : request.query,
                                    describe(std::type_identity<T>{}));
        if (!v) {
            // A path parameter of another form names nothing that exists.
            if (in_path) return Error{Errc::not_found, "not_found", v.error().detail, v.error().faults};
            return v.error();
        }
        return Parameters{schema::from_valid_json<T>(*v)};
    }
    static void document(Operation& op) {
        document_parameters(op, describe(std::type_identity<T>{}), in_path ? "path" : "query");
    }
};
template <class T>
using Path = Parameters<T, true>;
template <class T>
using Query = Parameters<T, false>;

/// A permission decision: anyone, signed in or not.
struct Anyone {
    std::optional<Principal> principal;  ///< where signed in
    static Result<Anyone> from(const Request& r) { return Anyone{r.principal}; }
    static void document(Operation& op) { op.decides_permission = true; }
};

/// A permission decision: whoever is signed in. Errors: unauthorized.
struct CurrentUser : Principal {
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
    static Result<Permission> from(const Request& request) {
        auto who = permitted(request, permission);
        if (!who) return who.error();
        return Permission{*who};
    }
    static void document(Operation& op) { document_security(op, permission); }
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
