#include "http/session.hpp"
#include "http/trace.hpp"
#include "http/url.hpp"

namespace mad::http {
namespace {

constexpr std::size_t most_headers = 100;

Error malformed(std::string kind, std::string detail) {
    return {Errc::malformed, std::move(kind), std::move(detail)};
}

/// The path and query of a target in origin or absolute form.
std::string_view without_authority(std::string_view target) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!target.starts_with(scheme)) continue;
        const auto slash = target.find_first_of("/?", scheme.size());
        return slash == target.npos ? "/" : target.substr(slash);
    }
    return target;
}

bool is_visible(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7F && c != '#'; });
}

}  // namespace

Result<Request> request_of(const MessageParser& parser) {
    Request request;
    request.method = parser.method();
    request.headers = parser.headers();
    request.request_id = request_id_of(header(request.headers, "X-Request-Id"));
    request.traceparent = continued_trace(header(request.headers, "traceparent"));

    if (request.headers.size() > most_headers)
        return Error{Errc::too_large, "too_many_headers",
                     "A request may have " + std::to_string(most_headers) + " header fields."};
    const auto hosts = request.headers.count(std::string_view("Host"));
    if (hosts > 1 || (hosts == 0 && !parser.is_http_1_0()))
        return malformed("bad_host", "A request needs one Host header.");
    const auto target = parser.target();
    auto path = without_authority(target);
    const auto question = path.find('?');
    if (question != path.npos) {
        auto query = parse_query(path.substr(question + 1));
        if (!query) return query.error();
        request.query = std::move(*query);
        path = path.substr(0, question);
    }
    const bool whole_server = request.method == "OPTIONS" && path == "*";
    if ((!path.starts_with('/') && !whole_server) || !is_visible(target))
        return malformed("bad_target", "The request's target is not a path.");
    request.path = path;

    const auto transfer = header(request.headers, "Transfer-Encoding");
    const auto coding = header(request.headers, "Content-Encoding");
    if (!transfer.empty() &&
        (transfer != "chunked" || request.headers.count(std::string_view("Transfer-Encoding")) > 1))
        return Error{Errc::unsupported, "transfer_encoding_unknown",
                     "Only chunked is a known Transfer-Encoding."};
    if (!transfer.empty() && parser.is_http_1_0())
        return malformed("bad_framing", "HTTP/1.0 has no Transfer-Encoding.");
    if (!coding.empty() && coding != "identity")
        return Error{Errc::unsupported, "content_encoding_unknown",
                     "Bodies are taken as they are: send it without Content-Encoding."};
    return request;
}

}  // namespace mad::http
