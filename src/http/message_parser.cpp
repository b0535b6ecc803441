#include "http/message_parser.hpp"

#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>

namespace mad::http {
namespace beast = boost::beast;
using Failure = beast::error_code;

struct MessageParser::Parser {
    virtual ~Parser() = default;
    virtual std::size_t put(std::string_view in, Failure&) = 0;
    virtual std::size_t put_body(std::string_view in, std::span<char> out, std::size_t& produced,
                                 Failure&) = 0;
    virtual void put_eof(Failure&) = 0;
    virtual bool head_done() const = 0;
    virtual bool done() const = 0;
    virtual bool chunked() const = 0;
    virtual void skip() = 0;
    virtual bool keep_alive() const = 0;
    virtual unsigned version() const = 0;
    virtual const beast::http::fields& fields() const = 0;
    virtual std::optional<std::uint64_t> content_length() const = 0;
    virtual std::string method() const = 0;
    virtual std::string target() const = 0;
    virtual int status() const = 0;
};

template <bool is_request>
struct MessageParser::Of final : Parser {
    beast::http::parser<is_request, beast::http::buffer_body> parser;

    Of() {
        parser.header_limit(UINT32_MAX);  // head() counts: Beast's own limit depends on how the bytes come
        parser.body_limit(boost::none);   // the callers count: Beast would refuse what is only streamed
    }
    std::size_t put(std::string_view in, Failure& failure) override {
        return parser.put(asio::const_buffer(in.data(), in.size()), failure);
    }
    std::size_t put_body(std::string_view in, std::span<char> out, std::size_t& produced,
                         Failure& failure) override {
        parser.eager(true);
        auto& body = parser.get().body();
        body.data = out.data();
        body.size = out.size();
        const auto consumed = put(in, failure);
        produced = out.size() - body.size;
        return consumed;
    }
    void put_eof(Failure& failure) override { parser.put_eof(failure); }
    bool head_done() const override { return parser.is_header_done(); }
    bool done() const override { return parser.is_done(); }
    bool chunked() const override { return parser.chunked(); }
    void skip() override { parser.skip(true); }
    bool keep_alive() const override { return parser.keep_alive(); }
    unsigned version() const override { return parser.get().version(); }
    const beast::http::fields& fields() const override { return parser.get(); }
    std::optional<std::uint64_t> content_length() const override {
        const auto length = parser.content_length();
        return length ? std::optional<std::uint64_t>(*length) : std::nullopt;
    }
    std::string method() const override {
        if constexpr (is_request) return std::string(parser.get().method_string());
        return "";
    }
    std::string target() const override {
        if constexpr (is_request) return std::string(parser.get().target());
        return "";
    }
    int status() const override {
        if constexpr (!is_request) return static_cast<int>(parser.get().result_int());
        return 0;
    }
};

namespace {
/// Of what comes between the pieces of a chunked body, and after it: Beast would wait for its end for ever.
constexpr std::size_t longest_chunk_header = 16 << 10;
/// Beast (1.81) takes it for granted that who has shown it "0 CR LF" as the first chunk comes back with the
/// two bytes that end the body, or more, and aborts the program otherwise. In a chunk's data these may be
/// held back too: more comes.
bool may_be_last_chunk_in_pieces(std::string_view in) {
    constexpr std::string_view whole = "0\r\n\r\n";
    return in.size() < whole.size() && in.starts_with(whole.substr(0, 3));
}

Error error_of(const Failure& failure) {
    return {Errc::malformed, "malformed_http", "This is not HTTP/1.1: " + failure.message() + "."};
}
}  // namespace

MessageParser::MessageParser(Kind kind, std::size_t header_limit)
    : header_limit_(header_limit), is_request_(kind == Kind::request) {
    if (kind == Kind::request)
        parser_ = std::make_unique<Of<true>>();
    else
        parser_ = std::make_unique<Of<false>>();
}
MessageParser::MessageParser(MessageParser&&) noexcept = default;
MessageParser::~MessageParser() = default;

Result<MessageParser::Step> MessageParser::head(std::string_view in) {
    Failure failure;
    Step step;
    const bool begins = head_bytes_ == 0;
    const auto may_come = in.substr(0, header_limit_ - head_bytes_);
    step.consumed = parser_->put(may_come, failure);
    step.need_more = failure == beast::http::error::need_more;
    head_bytes_ += step.consumed;
    if (step.need_more && head_bytes_ + (may_come.size() - step.consumed) == header_limit_) {
        if (is_request_ && begins && may_come.find('\n') == may_come.npos)
            return Error{Errc::too_large, "target_too_long",
                         "The request's first line is longer than is accepted."};
        return Error{Errc::too_large, "header_too_large", "The header is larger than is accepted."};
    }
    if (failure && !step.need_more) return error_of(failure);
    const auto read = in.substr(0, step.consumed);
    if (is_request_ && (read.find("\n ") != read.npos || read.find("\n\t") != read.npos))
        return Error{Errc::malformed, "malformed_http", "A header's line is folded, which HTTP/1.1 gave up."};
    return step;
}

Result<MessageParser::Step> MessageParser::body(std::string_view in, std::span<char> out) {
    Failure failure;
    Step step;
    if (parser_->chunked() && may_be_last_chunk_in_pieces(in)) {
        step.need_more = true;
        return step;
    }
    step.consumed = parser_->put_body(in, out, step.produced, failure);
    step.need_more = failure == beast::http::error::need_more || (!failure && step.consumed == in.size());
    if (failure && failure != beast::http::error::need_more && failure != beast::http::error::need_buffer)
        return error_of(failure);
    if (step.need_more && in.size() - step.consumed > longest_chunk_header)
        return Error{
            Errc::malformed, "chunk_header_too_large",
            "What stands between the chunks of the body, or after them, is larger than is accepted."};
    return step;
}

Result<void> MessageParser::end() {
    Failure failure;
    parser_->put_eof(failure);
    if (failure) return Error{Errc::malformed, "message_cut_off", "The connection ended within the message."};
    return {};
}

bool MessageParser::head_done() const { return parser_->head_done(); }
bool MessageParser::done() const { return parser_->done(); }
void MessageParser::skip_body() { parser_->skip(); }
std::string MessageParser::method() const { return parser_->method(); }
std::string MessageParser::target() const { return parser_->target(); }
int MessageParser::status() const { return parser_->status(); }
bool MessageParser::is_http_1_0() const { return parser_->version() < 11; }
bool MessageParser::keep_alive() const { return parser_->keep_alive(); }
std::optional<std::uint64_t> MessageParser::content_length() const { return parser_->content_length(); }

Headers MessageParser::headers() const {
    Headers out;
    for (const auto& field : parser_->fields())
        out.emplace(std::string(field.name_string()), std::string(field.value()));
    return out;
}

}  // namespace mad::http
