#include "http/events.hpp"

#include <boost/asio/error.hpp>
#include <fmt/format.h>

namespace mad::http {
namespace {

/// A field of one line: what would end it is left out.
void add_field(std::string& out, std::string_view name, std::string_view value) {
    out += name;
    out += ": ";
    for (const char c : value)
        if (c != '\r' && c != '\n' && c != '\0') out += c;
    out += '\n';
}

}  // namespace

std::string event_text(std::string_view id, std::string_view event, std::string_view data) {
    std::string out;
    if (!id.empty()) add_field(out, "id", id);
    if (!event.empty()) add_field(out, "event", event);
    for (;;) {
        const auto end = data.find_first_of("\r\n");
        add_field(out, "data", data.substr(0, end));
        if (end == data.npos) break;
        data.remove_prefix(end + (data.substr(end).starts_with("\r\n") ? 2 : 1));
    }
    return out + '\n';
}

Events::Events(Connection& connection, bool chunked, Deadline::Duration a_piece)
    : connection_(connection), chunked_(chunked), a_piece_(a_piece) {}

awaitable<void> Events::send(std::string_view id, std::string_view event, std::string_view data) {
    return write(event_text(id, event, data));
}

awaitable<void> Events::keep_alive() { return write(":\n\n"); }

void Events::on_closing(std::function<void()> call) {
    on_closing_ = std::move(call);
    if (closing_ && on_closing_) std::exchange(on_closing_, nullptr)();
}

void Events::watch() {
    auto& socket = connection_.socket();
    socket.async_wait(asio::ip::tcp::socket::wait_read,
                      [self = shared_from_this()](boost::system::error_code failure) {
                          if (failure || self->ended_) return;
                          char next = 0;
                          boost::system::error_code read;
                          auto& from = self->connection_.socket();
                          from.receive(asio::buffer(&next, 1), asio::ip::tcp::socket::message_peek, read);
                          if (!read) return;  // another request, which waits its turn
                          self->gone_ = true;
                          self->close();
                      });
}

void Events::close() {
    closing_ = true;
    if (on_closing_) std::exchange(on_closing_, nullptr)();
}

awaitable<void> Events::end() {
    on_closing_ = nullptr;
    ended_ = true;
    if (chunked_ && !gone_) co_await connection_.send("0\r\n\r\n", a_piece_);
}

awaitable<void> Events::write(std::string text) {
    if (gone_) throw boost::system::system_error(asio::error::connection_reset, "the client left");
    bytes_ += text.size();
    if (chunked_) text = fmt::format("{:x}\r\n{}\r\n", text.size(), text);
    try {
        co_await connection_.send(text, a_piece_);
    } catch (...) {
        gone_ = true;
        closing_ = true;
        throw;
    }
}

}  // namespace mad::http
