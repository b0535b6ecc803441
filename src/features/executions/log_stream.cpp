#include "features/executions/log_stream.hpp"

#include "base/bell.hpp"
#include "schema/json_text.hpp"

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <charconv>

namespace mad::executions {
namespace {
using std::chrono::milliseconds;

constexpr std::size_t longest_piece = 64 << 10;
/// Between two looks: the first after the log has grown.
constexpr milliseconds shortest_pause{1000}, longest_pause{5000};

/// The next piece, not in the middle of a character.
std::string_view piece_of(std::string_view text, std::size_t from) {
    auto end = std::min(text.size(), from + longest_piece);
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(from, end - from);
}

std::size_t hash_of(std::string_view text) { return std::hash<std::string_view>()(text); }
}  // namespace

LogStream::LogStream(Executions& executions, Id org, Id execution,
                     const std::optional<std::string>& last_event_id)
    : executions_(executions), org_(org), execution_(execution) {
    if (!last_event_id) return;
    const auto& text = *last_event_id;
    const auto* const end = text.data() + text.size();
    std::int64_t attempt = 0;
    std::size_t sent = 0;
    const auto [dot, bad] = std::from_chars(text.data(), end, attempt);
    if (bad != std::errc() || dot == end || *dot != '.') return;
    if (const auto [last, worse] = std::from_chars(dot + 1, end, sent); worse != std::errc() || last != end)
        return;
    attempt_ = attempt;
    sent_ = sent;
}

std::string LogStream::position() const { return std::to_string(attempt_) + "." + std::to_string(sent_); }

/// True where there were any.
awaitable<bool> LogStream::send_news(http::EventSink& sink, const LogNow& now) {
    if (std::exchange(attempt_, now.attempt) != now.attempt) {
        sent_ = 0;
        hash_.reset();
    }
    const std::string_view text = now.text;
    const bool goes_on = text.size() >= sent_ && (!hash_ || hash_of(text.substr(0, sent_)) == *hash_);
    if (!goes_on) {
        if (!is_final(now.status)) co_return false;
        sent_ = 0;
    }
    const auto before = sent_;
    while (sent_ < text.size() && !sink.closing()) {
        const auto piece = piece_of(text, sent_);
        json::object data;
        data["attempt"] = attempt_;
        data["from"] = sent_;
        data["text"] = piece;
        sent_ += piece.size();
        co_await sink.send(position(), "log", schema::to_text(data));
    }
    hash_ = hash_of(text.substr(0, sent_));
    co_return sent_ > before;
}

awaitable<void> LogStream::run(http::EventSink& sink) {
    Bell bell(co_await asio::this_coro::executor);
    const auto watching = executions_.watch_end(execution_, bell);
    sink.on_closing([&bell] { bell.ring(); });
    for (auto pause = shortest_pause; !sink.closing();) {
        const auto now = co_await executions_.log_now(org_, execution_);
        if (!now) co_return;
        const bool grew = co_await send_news(sink, *now);
        if (is_final(now->status)) {
            json::object data;
            data["status"] = schema::name_of(now->status);
            co_return co_await sink.send(position(), "end", schema::to_text(data));
        }
        pause = grew ? shortest_pause : std::min(pause * 2, longest_pause);
        if (!co_await bell.wait(pause)) co_await sink.keep_alive();
    }
}

}  // namespace mad::executions
