// Commands and their replies, over a connection that is made when needed and anew when it is lost.
#pragma once
#include "redis/line.hpp"

#include <boost/asio/steady_timer.hpp>

namespace mad::redis {

/// Belongs to one io_context; must outlive the coroutines that ask. Any number of them may: each in its turn.
class Client {
public:
    Client(const asio::any_io_executor&, Address);

    /// All commands in one sending, one reply each. Where the connection is lost before all replies have
    /// come, they are sent again: a command must bear being done twice. A coroutine that is cancelled here
    /// does not know whether they were done. Errors: unavailable (not answered in time; refused by Redis).
    awaitable<Result<std::vector<Reply>>> ask_all(std::vector<std::string> commands,
                                                  std::chrono::milliseconds within = usual);
    awaitable<Result<Reply>> ask(std::string command, std::chrono::milliseconds within = usual);

    const Address& address() const { return address_; }

private:
    static constexpr std::chrono::milliseconds usual{5000};
    awaitable<void> exchange(const std::string& bytes, std::vector<Reply>& replies, std::size_t count,
                             std::string& why);

    asio::any_io_executor executor_;
    Address address_;
    std::unique_ptr<Connection> connection_;
    asio::steady_timer free_;  // nobody asks
    bool busy_ = false;
};

}  // namespace mad::redis
