// Server-sent events (WHATWG HTML, 9.2) onto a connection.
#pragma once
#include "http/connection.hpp"
#include "http/message.hpp"

#include <memory>

namespace mad::http {

/// "id: 7\nevent: progress\ndata: …\n\n"; data of several lines stays several lines.
std::string event_text(std::string_view id, std::string_view event, std::string_view data);

class Events : public EventSink, public std::enable_shared_from_this<Events> {
public:
    /// The connection outlives the last use of the sink.
    Events(Connection&, bool chunked, Deadline::Duration a_piece);

    awaitable<void> send(std::string_view id, std::string_view event, std::string_view data) override;
    awaitable<void> keep_alive() override;
    bool closing() const override { return closing_; }
    void on_closing(std::function<void()>) override;

    /// Notices when the client leaves, from now on.
    void watch();
    /// The stream should end.
    void close();
    /// After the handler: its callback is not called any more. Sends the end of the body.
    awaitable<void> end();
    std::uint64_t bytes() const { return bytes_; }

private:
    awaitable<void> write(std::string text);

    Connection& connection_;
    bool chunked_;
    Deadline::Duration a_piece_;
    std::function<void()> on_closing_;
    bool closing_ = false, gone_ = false, ended_ = false;
    std::uint64_t bytes_ = 0;
};

}  // namespace mad::http
