// A request's body as a stream: decoded, limited, and asked for ("100 Continue") only when somebody reads it.
#pragma once
#include "http/connection.hpp"
#include "http/message_parser.hpp"

namespace mad::http {

/// How much of bodies a server holds in memory at once, over all its connections.
class BodyMemory {
public:
    explicit BodyMemory(std::uint64_t most) : left_(most) {}

    /// What one request holds of it, until its end.
    class Share {
    public:
        explicit Share(BodyMemory& of) : of_(of) {}
        ~Share() { of_.left_ += bytes_; }
        Share(const Share&) = delete;
        /// The first 16 KiB are free: what fills the memory keeps no small request out. False: there is no
        /// more.
        bool grow_to(std::uint64_t bytes);

    private:
        BodyMemory& of_;
        std::uint64_t bytes_ = 0;
    };

private:
    std::uint64_t left_;
};

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
    /// Errors: also unavailable, where there is no more memory for bodies.
    awaitable<std::string> read_all(BodyMemory::Share&);
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
