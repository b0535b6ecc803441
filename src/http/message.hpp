// Requests and responses as handlers see them.
#pragma once
#include "base/error.hpp"
#include "base/stream.hpp"
#include "http/principal.hpp"
#include "schema/described.hpp"

#include <boost/json/value.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace mad::http {
namespace json = boost::json;

/// Compares header names without case.
struct CaselessLess {
    using is_transparent = void;
    bool operator()(std::string_view, std::string_view) const;
};
using Headers = std::multimap<std::string, std::string, CaselessLess>;
/// Named texts; a name may come several times (`?tag=a&tag=b`), in the order given.
using Texts = std::multimap<std::string, std::string, std::less<>>;

/// The first header of that name, or empty.
std::string_view header(const Headers&, std::string_view name);
/// Replaces every header of that name by one.
void set_header(Headers&, std::string_view name, std::string value);

/// Thrown by a request's stream when the rest of the body does not come or must not: the client is gone, too
/// slow, sends too much or no valid chunks. Let it pass: the server answers with its error.
struct BodyError : std::runtime_error {
    explicit BodyError(Error e) : std::runtime_error(e.detail), error(std::move(e)) {}
    Error error;
};

struct Request {
    std::string method;            ///< "GET"
    std::string path;              ///< without the query, still percent-encoded
    Texts path_parameters, query;  ///< percent-decoded
    Headers headers;
    std::string body;              ///< read whole, unless the route takes an Upload
    ByteStream* stream = nullptr;  ///< of an Upload route: the body as it comes
    std::string remote_address;
    std::string request_id;   ///< from X-Request-Id where it is well-formed, else made
    std::string traceparent;  ///< W3C, the caller's continued or a new one
    std::optional<Principal> principal{};

    /// The value of a cookie, or empty.
    std::string_view cookie(std::string_view name) const;
};

/// Where a server-sent event stream is written to.
class EventSink {
public:
    virtual ~EventSink() = default;
    /// Waits while the client is slow. Throws when it is gone.
    virtual awaitable<void> send(std::string_view id, std::string_view event, std::string_view data) = 0;
    /// A comment line, so that proxies keep the connection and a lost client is noticed.
    virtual awaitable<void> keep_alive() = 0;
    /// True once the client is gone or the server is shutting down: the stream should end.
    virtual bool closing() const = 0;
    /// Called once when closing() turns true, to wake what waits for something else.
    virtual void on_closing(std::function<void()>) = 0;
};

struct Response {
    int status = 200;
    Headers headers{};
    std::string body{};
    std::shared_ptr<ByteSource> source{};                 ///< instead of body; answers range requests
    std::shared_ptr<ByteStream> stream{};                 ///< instead of body; of a size that nobody knows
    std::function<awaitable<void>(EventSink&)> events{};  ///< instead of body
};

Response json_response(int status, const json::value&);
/// The body of every refusal (RFC 9457).
struct Problem {
    struct Fault {
        std::string pointer, detail;
    };
    std::string type, title;
    std::int64_t status = 0;
    std::string code, detail;
    std::optional<std::vector<Fault>> errors;
};
const schema::Object& describe(std::type_identity<Problem>);
const schema::Object& describe(std::type_identity<Problem::Fault>);

/// RFC 9457 problem+json, with the error's kind as `code` and its faults as `errors`.
Response problem(const Error&);
Response problem(const BodyError&);
/// The same for what only HTTP knows, such as 405.
Response problem(int status, std::string_view code, std::string_view detail);
int status_of(Errc);
/// The reason phrase of a status: "Not Found".
std::string_view reason_of(int status);

}  // namespace mad::http
