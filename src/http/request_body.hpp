// A request's body as a stream: decoded, limited, and asked for ("100 Continue") only when somebody reads it.
#pragma once
#include "http/connection.hpp"
#include "http/message_parser.hpp"

namespace mad::http {

class RequestBody : public ByteStream {
public:
    struct Limits {
        std::uint64_t bytes;
        Deadline::Duration a_piece;  ///< for each 16 KiB
    };
    /// The parser has read the head.
    RequestBody(Connection&, MessageParser&, Limits, bool wants_continue);

    /// Throws BodyError.
    awaitable<std::size_t> read(std::span<char> into) override;
    awaitable<std::string> read_all();
    /// Reads and forgets what is left: true when the next request may follow.
    awaitable<bool> discard();
    void limit_to(std::uint64_t bytes) { limits_.bytes = bytes; }

private:
    awaitable<void> receive();

    Connection& connection_;
    MessageParser& parser_;
    Limits limits_;
    bool wants_continue_;
    std::uint64_t read_ = 0;
    Deadline::Duration left_;       ///< of the time for the present 16 KiB
    std::uint64_t renews_left_at_;  ///< bytes read
};

}  // namespace mad::http
