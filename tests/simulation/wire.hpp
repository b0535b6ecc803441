// The wire between one actor and PostgreSQL, on which each transaction waits for its turn: it may be cut
// before the transaction or, its commit done, before the answer.
#pragma once
#include "tests/simulation/turns.hpp"

#include <boost/asio/local/stream_protocol.hpp>
#include <filesystem>

namespace mad::simulation {

/// Connections to PostgreSQL that outlive those who use them: making one anew costs more than all the steps
/// of a run.
class Servers {
public:
    using Socket = asio::local::stream_protocol::socket;
    struct Connection {
        Socket socket;
        std::string welcome;  ///< what it said when it was made
    };

    explicit Servers(std::string path) : path_(std::move(path)) {}
    /// As new; `startup` makes one where none is idle.
    awaitable<Connection> take(asio::any_io_executor, std::string startup);
    void give_back(Connection connection) { idle_.push_back(std::move(connection)); }

private:
    std::string path_;
    std::vector<Connection> idle_;
};

class Wire : public std::enable_shared_from_this<Wire> {
public:
    /// Clients connect to `folder` as "host" with `port`.
    static std::shared_ptr<Wire> lay(asio::io_context&, Turns&, Servers&, std::shared_ptr<Actor>,
                                     const std::filesystem::path& folder, int port);

    /// No more connections are taken.
    void close() { acceptor_.close(); }

private:
    using Socket = asio::local::stream_protocol::socket;

    Wire(asio::io_context& loop, Turns& turns, Servers& servers, std::shared_ptr<Actor> actor)
        : turns_(turns), servers_(servers), actor_(std::move(actor)), acceptor_(loop) {}
    awaitable<void> accept();
    awaitable<void> serve(Socket client);
    awaitable<void> converse(Socket& client);

    Turns& turns_;
    Servers& servers_;
    std::shared_ptr<Actor> actor_;
    asio::local::stream_protocol::acceptor acceptor_;
};

}  // namespace mad::simulation
