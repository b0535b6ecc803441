#include "http/message.hpp"

#include "http/url.hpp"
#include "schema/json_text.hpp"

namespace mad::http {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

}  // namespace

bool CaselessLess::operator()(std::string_view a, std::string_view b) const {
    return std::ranges::lexicographical_compare(a, b, {}, lower, lower);
}

std::string_view header(const Headers& headers, std::string_view name) {
    const auto found = headers.lower_bound(name);
    const bool same = found != headers.end() && !headers.key_comp()(name, found->first);
    return same ? std::string_view(found->second) : std::string_view{};
}

void set_header(Headers& headers, std::string_view name, std::string value) {
    const auto [first, last] = headers.equal_range(name);
    headers.erase(first, last);
    headers.emplace(name, std::move(value));
}

std::string_view Request::cookie(std::string_view name) const {
    const auto [first, last] = headers.equal_range(std::string_view("Cookie"));
    for (auto it = first; it != last; ++it) {
        std::string_view rest = it->second;
        while (!rest.empty()) {
            const auto end = rest.find(';');
            auto pair = rest.substr(0, end);
            rest = end == rest.npos ? std::string_view{} : rest.substr(end + 1);
            pair.remove_prefix(std::min(pair.find_first_not_of(" \t"), pair.size()));
            if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=')
                return pair.substr(name.size() + 1);
        }
    }
    return {};
}

int status_of(Errc code) {
    switch (code) {
        case Errc::malformed:
            return 400;
        case Errc::unauthorized:
            return 401;
        case Errc::forbidden:
            return 403;
        case Errc::not_found:
            return 404;
        case Errc::conflict:
            return 409;
        case Errc::precondition_failed:
            return 412;
        case Errc::too_large:
            return 413;
        case Errc::unsupported:
            return 415;
        case Errc::invalid:
            return 422;
        case Errc::too_many:
            return 429;
        case Errc::upstream:
            return 502;
        case Errc::unavailable:
            return 503;
        case Errc::timeout:
            return 504;
    }
    return 500;
}

std::string_view reason_of(int status) {
    switch (status) {
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 202:
            return "Accepted";
        case 204:
            return "No Content";
        case 206:
            return "Partial Content";
        case 302:
            return "Found";
        case 303:
            return "See Other";
        case 304:
            return "Not Modified";
        case 307:
            return "Temporary Redirect";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 412:
            return "Precondition Failed";
        case 413:
            return "Content Too Large";
        case 414:
            return "URI Too Long";
        case 415:
            return "Unsupported Media Type";
        case 416:
            return "Range Not Satisfiable";
        case 417:
            return "Expectation Failed";
        case 422:
            return "Unprocessable Content";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 502:
            return "Bad Gateway";
        case 503:
            return "Service Unavailable";
        case 504:
            return "Gateway Timeout";
        case 505:
            return "HTTP Version Not Supported";
        default:
            return status < 400 ? "OK" : "Error";
    }
}

Response json_response(int status, const json::value& value) {
    Response response{.status = status};
    response.headers.emplace("Content-Type", "application/json");
    response.body = schema::to_text(value);
    return response;
}

const schema::Object& describe(std::type_identity<Problem::Fault>) {
    static const auto it = schema::object<Problem::Fault>(
        "Fault",
        schema::field<&Problem::Fault::pointer>(
            "pointer", {.description = "JSON Pointer (RFC 6901) to what is wrong; empty for the whole"}),
        schema::field<&Problem::Fault::detail>("detail"));
    return it;
}

const schema::Object& describe(std::type_identity<Problem>) {
    static const auto it = schema::object<Problem>(
        "Problem", schema::field<&Problem::type>("type", {.format = "uri-reference"}),
        schema::field<&Problem::title>("title"), schema::field<&Problem::status>("status"),
        schema::field<&Problem::code>("code", {.description = "Stable, for programs"}),
        schema::field<&Problem::detail>("detail", {.description = "What is wrong and what to do"}),
        schema::field<&Problem::errors>("errors"));
    return it;
}

namespace {
Response problem_of(int status, std::string_view code, std::string_view detail,
                    const std::vector<Fault>& faults, std::string_view type) {
    // A detail may quote what was sent, whatever that was.
    Problem problem{std::string(type.empty() ? "about:blank" : type),
                    std::string(reason_of(status)),
                    status,
                    std::string(code),
                    as_utf8(detail),
                    {}};
    if (!faults.empty()) {
        auto& errors = problem.errors.emplace();
        for (const auto& fault : faults) errors.push_back({as_utf8(fault.pointer), as_utf8(fault.detail)});
    }
    auto response = json_response(status, schema::to_json(problem));
    set_header(response.headers, "Content-Type", "application/problem+json");
    return response;
}
}  // namespace

Response problem(int status, std::string_view code, std::string_view detail) {
    return problem_of(status, code, detail, {}, "");
}

Response problem(const BodyError& e) {
    // The client was slow here, not a server behind us.
    return e.error.code == Errc::timeout ? problem(408, e.error.kind, e.error.detail) : problem(e.error);
}

Response problem(const Error& error) {
    constexpr std::chrono::seconds try_again{5};
    auto response = problem_of(status_of(error.code), error.kind, error.detail, error.faults, error.type);
    if (error.code == Errc::unauthorized) response.headers.emplace("WWW-Authenticate", "Bearer");
    if (error.retry_after || error.code == Errc::too_many || error.code == Errc::unavailable)
        response.headers.emplace("Retry-After",
                                 std::to_string(error.retry_after.value_or(try_again).count()));
    return response;
}

}  // namespace mad::http
