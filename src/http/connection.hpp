// A socket with what has come over it and is not read yet, under time limits. Everything that fails on it
// throws boost::system::system_error; cut off by its deadline: asio::error::timed_out.
#pragma once
#include "http/deadline.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <span>
#include <string>
#include <string_view>

namespace mad::http {

class Connection {
public:
    explicit Connection(asio::ip::tcp::socket);

    asio::ip::tcp::socket& socket() { return socket_; }
    Deadline& deadline() { return deadline_; }
    /// Received, not consumed.
    std::string& input() { return input_; }

    /// Adds some of what comes to the input; false at its end.
    awaitable<bool> receive(std::size_t at_most);
    /// Sends all; each 16 KiB within `a_piece`.
    awaitable<void> send(std::string_view bytes, Deadline::Duration a_piece);
    /// Both in one write where they are small.
    awaitable<void> send(std::string head, std::string_view body, Deadline::Duration a_piece);
    /// Ends our side and waits a little for the client's end, so that it reads our last words before a reset.
    awaitable<void> finish();
    /// Ends it now: what waits on it fails.
    void close();

private:
    asio::ip::tcp::socket socket_;
    Deadline deadline_;
    std::string input_;
    bool ended_ = false;  ///< the client has ended its side
};

}  // namespace mad::http
