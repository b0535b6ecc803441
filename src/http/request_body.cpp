#include "http/request_body.hpp"

namespace mad::http {
namespace {

constexpr std::size_t piece = 16 << 10;
constexpr std::size_t at_once = 64 << 10;
constexpr std::uint64_t most_discarded = 256 << 10;
using Clock = std::chrono::steady_clock;

BodyError body_error(Errc code, std::string kind, std::string detail) {
    return BodyError(Error{code, std::move(kind), std::move(detail)});
}

}  // namespace

RequestBody::RequestBody(Connection& connection, MessageParser& parser, Limits limits, bool wants_continue)
    : connection_(connection),
      parser_(parser),
      limits_(limits),
      wants_continue_(wants_continue),
      left_(limits.a_piece),
      renews_left_at_(piece) {}

awaitable<std::size_t> RequestBody::read(std::span<char> into) {
    while (!parser_.done()) {
        auto& input = connection_.input();
        bool need_more = input.empty();
        if (!need_more) {
            auto step = parser_.body(input, into);
            if (!step) throw BodyError(step.error());
            input.erase(0, step->consumed);
            read_ += step->produced;
            if (read_ > limits_.bytes)
                throw body_error(Errc::too_large, "body_too_large",
                                 "The body is larger than the " + std::to_string(limits_.bytes) +
                                     " bytes that are accepted here.");
            if (step->produced > 0) co_return step->produced;
            need_more = step->need_more;
        }
        if (need_more && !parser_.done()) co_await receive();
    }
    co_return 0;
}

awaitable<void> RequestBody::receive() {
    if (wants_continue_) {
        wants_continue_ = false;
        co_await connection_.send("HTTP/1.1 100 Continue\r\n\r\n", limits_.a_piece);
    }
    if (read_ >= renews_left_at_) {
        left_ = limits_.a_piece;
        renews_left_at_ = read_ + piece;
    }
    const auto began = Clock::now();
    bool more = false;
    std::optional<boost::system::error_code> failure;
    try {
        connection_.deadline().within(left_);
        more = co_await connection_.receive(at_once);
    } catch (const boost::system::system_error& e) {
        failure = e.code();
    }
    connection_.deadline().lift();
    left_ -= std::min(left_, Clock::now() - began);
    if (failure == asio::error::timed_out)
        throw BodyError({Errc::timeout, "body_too_slow", "The body came too slowly."});
    if (failure || !more)
        throw BodyError({Errc::malformed, "body_cut_off", "The connection ended within the body."});
}

bool BodyMemory::Share::grow_to(std::uint64_t bytes) {
    const auto more = bytes - std::min<std::uint64_t>(bytes, piece) - bytes_;
    if (more > of_.left_) return false;
    of_.left_ -= more;
    bytes_ += more;
    return true;
}

awaitable<std::string> RequestBody::read_all(BodyMemory::Share& memory) {
    std::string all;
    std::size_t size = 0;
    while (!parser_.done()) {
        if (all.size() - size < piece) {
            const auto larger = std::max(all.size() * 2, piece);
            if (!memory.grow_to(larger))
                throw body_error(Errc::unavailable, "body_memory_full",
                                 "So many large request bodies are under way that this one finds no memory.");
            all.resize(larger);
        }
        const auto got = co_await read({all.data() + size, all.size() - size});
        if (got == 0) break;
        size += got;
    }
    all.resize(size);
    co_return all;
}

awaitable<bool> RequestBody::discard() {
    if (parser_.done()) co_return true;
    if (wants_continue_) co_return false;  // it may come or not: only an end of the connection is clear
    const auto left = parser_.content_length();
    if (left && *left > limits_.bytes) co_return false;
    limits_.bytes = read_ + most_discarded;
    std::string nowhere(piece, '\0');
    try {
        while (co_await read(nowhere) > 0) continue;
    } catch (const BodyError&) {
        co_return false;
    }
    co_return true;
}

}  // namespace mad::http
