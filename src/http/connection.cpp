#include "http/connection.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace mad::http {
namespace {
using asio::ip::tcp;
constexpr std::size_t piece = 16 << 10;
}  // namespace

Connection::Connection(tcp::socket socket)
    : socket_(std::move(socket)), deadline_(socket_.get_executor(), [this] {
          boost::system::error_code ignored;
          socket_.cancel(ignored);
      }) {
    boost::system::error_code ignored;
    socket_.set_option(tcp::no_delay(true), ignored);
}

awaitable<bool> Connection::receive(std::size_t at_most) {
    if (ended_) co_return false;  // Asio would wait for news of the end, which has been told
    const auto bytes = std::make_unique_for_overwrite<char[]>(at_most);
    boost::system::error_code failure;
    const auto got = co_await socket_.async_read_some(asio::buffer(bytes.get(), at_most),
                                                      asio::redirect_error(asio::use_awaitable, failure));
    input_.append(bytes.get(), got);
    ended_ = failure == asio::error::eof;
    if (ended_) co_return false;
    if (failure && deadline_.passed()) failure = asio::error::timed_out;
    if (failure) throw boost::system::system_error(failure);
    co_return true;
}

awaitable<void> Connection::send(std::string_view bytes, Deadline::Duration a_piece) {
    while (!bytes.empty()) {
        const auto next = bytes.substr(0, piece);
        deadline_.within(a_piece);
        boost::system::error_code failure;
        co_await asio::async_write(socket_, asio::buffer(next),
                                   asio::redirect_error(asio::use_awaitable, failure));
        if (failure && deadline_.passed()) failure = asio::error::timed_out;
        deadline_.lift();
        if (failure) throw boost::system::system_error(failure);
        bytes.remove_prefix(next.size());
    }
}

awaitable<void> Connection::send(std::string head, std::string_view body, Deadline::Duration a_piece) {
    if (head.size() + body.size() <= piece) {
        head += body;
        co_await send(head, a_piece);
    } else {
        co_await send(head, a_piece);
        co_await send(body, a_piece);
    }
}

awaitable<void> Connection::finish() {
    constexpr std::chrono::seconds longest{2};
    constexpr std::size_t most = 1 << 20;
    boost::system::error_code failure;
    socket_.shutdown(tcp::socket::shutdown_send, failure);
    deadline_.within(longest);
    std::size_t discarded = 0;
    input_.resize(piece);
    while (!failure && !ended_ && discarded < most)
        discarded += co_await socket_.async_read_some(asio::buffer(input_),
                                                      asio::redirect_error(asio::use_awaitable, failure));
    close();
}

void Connection::close() {
    deadline_.lift();
    boost::system::error_code ignored;
    socket_.close(ignored);
}

}  // namespace mad::http
