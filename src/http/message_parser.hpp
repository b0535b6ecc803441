// HTTP/1.1 messages out of bytes, with no socket: Beast's parser behind a face that costs nothing to include.
#pragma once
#include "http/message.hpp"

#include <memory>
#include <span>

namespace mad::http {

/// One message: first its head, then its body piece by piece. What it does not consume belongs to the next
/// message.
class MessageParser {
public:
    enum class Kind { request, response };
    /// `header_limit`: at most 64 KiB, which a field of Beast may have.
    MessageParser(Kind, std::size_t header_limit);
    MessageParser(MessageParser&&) noexcept;
    ~MessageParser();

    struct Step {
        std::size_t consumed = 0;  ///< of the input
        std::size_t produced = 0;  ///< into the output
        bool need_more = false;    ///< goes on only with more input
    };
    /// Reads the head; `in` starts where the last step left off. Errors: malformed, or too_large with kind
    /// "header_too_large", or "target_too_long" where a request's first line alone is.
    Result<Step> head(std::string_view in);
    bool head_done() const;
    /// Decodes some of the body; `in` and `out` must not be empty. Errors: malformed.
    Result<Step> body(std::string_view in, std::span<char> out);
    /// Nothing more comes. Errors: malformed, when the message is not whole.
    Result<void> end();
    bool done() const;
    /// This answers a HEAD request: there is no body whatever its head says.
    void skip_body();

    // Once the head is done:
    std::string method() const;
    std::string target() const;
    int status() const;
    bool is_http_1_0() const;
    bool keep_alive() const;  ///< what the message itself asks for
    Headers headers() const;
    std::optional<std::uint64_t> content_length() const;  ///< none: no body, chunked, or until the end

private:
    struct Parser;
    template <bool is_request>
    struct Of;
    std::unique_ptr<Parser> parser_;
    std::size_t header_limit_, head_bytes_ = 0;
    bool is_request_;
};

}  // namespace mad::http
