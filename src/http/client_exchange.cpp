#include "http/client_exchange.hpp"

#include "http/message_parser.hpp"

namespace mad::http {
namespace {

constexpr std::size_t piece = 64 << 10;
constexpr std::size_t header_limit = 64 << 10;
constexpr int most_interim = 16;  // answers before the answer

bool is_token(std::string_view name) {
    constexpr std::string_view others = "!#$%&'*+-.^_`|~";
    return !name.empty() && std::ranges::all_of(name, [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               others.find(c) != others.npos;
    });
}

bool is_value(std::string_view value) {
    return value.find_first_of(std::string_view("\r\n\0", 3)) == value.npos;
}

Error not_http(const Error& why) {
    return {Errc::upstream, "not_http", "The answer is not HTTP: " + why.detail};
}

}  // namespace

Result<std::string> request_head(const ClientRequest& request, const ClientUrl& url) {
    std::string head = request.method + " " + url.target + " HTTP/1.1\r\n";
    auto add = [&](std::string_view name, std::string_view value) {
        head.append(name).append(": ").append(value).append("\r\n");
    };
    if (!is_token(request.method)) return Error{Errc::invalid, "bad_header", "The method is not a word."};
    add("Host", url.authority);
    for (const auto& [name, value] : request.headers) {
        if (!is_token(name) || !is_value(value))
            return Error{Errc::invalid, "bad_header", "The header \"" + name + "\" cannot be sent as it is."};
        add(name, value);
    }
    if (!request.headers.contains(std::string_view("Accept"))) add("Accept", "*/*");
    if (!request.headers.contains(std::string_view("User-Agent"))) add("User-Agent", "mad");
    const auto length = request.source ? request.source->size() : request.body.size();
    const bool sends = request.method == "POST" || request.method == "PUT" || request.method == "PATCH";
    if (length > 0 || sends) add("Content-Length", std::to_string(length));
    return head + "\r\n";
}

ClientExchange::ClientExchange(Wire& wire, const ClientRequest& request, const Deadline& deadline)
    : wire_(wire), request_(request), deadline_(deadline) {}

awaitable<Result<ClientResponse>> ClientExchange::run(std::string head) {
    co_await send(std::move(head));
    if (deadline_.passed()) co_return lost();
    // A server may answer before it has read all, and close: the answer is worth more than the failure.
    co_return co_await read_response();
}

awaitable<void> ClientExchange::send(std::string head) {
    if (!request_.source) {
        head += request_.body;
        co_await wire_.write(head, failure_);
        co_return;
    }
    co_await wire_.write(head, failure_);
    const auto size = request_.source->size();
    std::string bytes(std::min<std::uint64_t>(piece, size), '\0');
    for (std::uint64_t offset = 0; offset < size && !failure_ && !deadline_.passed();) {
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), size - offset));
        const auto got = co_await request_.source->read_at(offset, {bytes.data(), wanted});
        if (got == 0) throw std::runtime_error("a source ended before its size");
        co_await wire_.write({bytes.data(), got}, failure_);
        offset += got;
    }
}

/// 0 at the end of the connection.
awaitable<Result<std::size_t>> ClientExchange::receive() {
    const auto bytes = std::make_unique_for_overwrite<char[]>(piece);
    boost::system::error_code failure;
    const auto got = co_await wire_.read_some({bytes.get(), piece}, failure);
    input_.append(bytes.get(), got);
    answered_ = answered_ || got > 0;
    if (deadline_.passed()) co_return lost();  // what comes without a pause is never cancelled
    if (got > 0 || failure == asio::error::eof) co_return got;
    failure_ = failure;
    co_return lost();
}

Error ClientExchange::lost() const {
    if (deadline_.passed())
        return {Errc::timeout, "timed_out", "No answer from " + request_.url + " in time."};
    return {Errc::unavailable, "connection_lost",
            "The connection to " + request_.url + " was lost" +
                (failure_ ? ": " + failure_.message() + "." : std::string(" before an answer came."))};
}

awaitable<Result<ClientResponse>> ClientExchange::read_response() {
    for (int interim = 0;; ++interim) {
        if (interim > most_interim)
            co_return not_http({Errc::upstream, "", "interim answers come and no other."});
        MessageParser parser(MessageParser::Kind::response, header_limit);
        if (request_.method == "HEAD") parser.skip_body();
        while (!parser.head_done()) {
            bool more = input_.empty();
            if (!more) {
                auto step = parser.head(input_);
                if (!step) co_return not_http(step.error());
                input_.erase(0, step->consumed);
                more = step->need_more;
            }
            if (!more) continue;
            auto got = co_await receive();
            if (!got) co_return got.error();
            if (*got == 0) co_return lost();
        }
        ClientResponse response{parser.status(), parser.headers(), {}};
        if (response.status == 101)
            co_return Error{Errc::upstream, "not_http",
                            "The answer is another protocol (101), which was not asked for."};
        if (response.status < 200) continue;
        auto read = co_await read_body(parser, response);
        if (!read) co_return read.error();
        reusable_ = parser.keep_alive() && input_.empty() && !failure_ && !parser.is_http_1_0();
        co_return response;
    }
}

awaitable<Result<void>> ClientExchange::read_body(MessageParser& parser, ClientResponse& response) {
    const bool streamed = request_.on_body && response.status / 100 == 2;
    const Error too_large{Errc::too_large, "response_too_large",
                          "The answer of " + request_.url + " is larger than " +
                              std::to_string(request_.max_response_bytes) + " bytes."};
    if (!streamed && parser.content_length().value_or(0) > request_.max_response_bytes && !parser.done())
        co_return too_large;
    const auto out = std::make_unique_for_overwrite<char[]>(piece);
    std::uint64_t total = 0;
    while (!parser.done()) {
        bool more = input_.empty();
        if (!more) {
            auto step = parser.body(input_, {out.get(), piece});
            if (!step) co_return not_http(step.error());
            input_.erase(0, step->consumed);
            more = step->need_more && !parser.done();
            const std::string_view bytes(out.get(), step->produced);
            total += bytes.size();
            if (total > request_.max_response_bytes) co_return too_large;
            if (streamed && !bytes.empty()) {
                co_await request_.on_body(bytes);
            } else {
                response.body += bytes;
            }
        }
        if (!more) continue;
        auto got = co_await receive();
        if (!got) co_return got.error();
        if (*got > 0) continue;
        if (!parser.end()) co_return lost();
        break;
    }
    co_return Result<void>{};
}

}  // namespace mad::http
