#include "redis/client.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/redirect_error.hpp>

namespace mad::redis {
namespace {
using namespace asio::experimental::awaitable_operators;
using std::chrono::milliseconds;

constexpr milliseconds first_pause{20}, longest_pause{1000};

/// One asks at a time; the next is woken at the end, however it comes.
class Turn {
public:
    Turn(bool& busy, asio::steady_timer& free) : busy_(busy), free_(free) { busy_ = true; }
    ~Turn() {
        busy_ = false;
        free_.cancel();
    }
    Turn(const Turn&) = delete;

private:
    bool& busy_;
    asio::steady_timer& free_;
};
}  // namespace

Client::Client(const asio::any_io_executor& executor, Address address)
    : executor_(executor),
      address_(std::move(address)),
      free_(executor, asio::steady_timer::time_point::max()) {}

/// Ends with all replies, or never: its caller has the clock.
awaitable<void> Client::exchange(const std::string& bytes, std::vector<Reply>& replies, std::size_t count,
                                 std::string& why) {
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    asio::steady_timer timer(executor_);
    for (auto pause = first_pause;; pause = std::min(pause * 2, longest_pause)) {
        try {
            if (!connection_) {
                auto made = std::make_unique<Connection>(executor_);
                co_await made->open(address_);
                connection_ = std::move(made);
            }
            replies.clear();
            co_await connection_->send(bytes);
            while (replies.size() < count) replies.push_back(co_await connection_->receive());
            co_return;
        } catch (const std::exception& e) {
            if (cancellation.cancelled() == asio::cancellation_type::none) why = reason_of(e);
            connection_.reset();
        }
        timer.expires_after(pause);
        co_await timer.async_wait(asio::use_awaitable);
    }
}

awaitable<Result<std::vector<Reply>>> Client::ask_all(std::vector<std::string> commands,
                                                      milliseconds within) {
    while (busy_) {
        boost::system::error_code woken;
        co_await free_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    }
    const Turn turn(busy_, free_);
    std::string bytes, why = "no answer in time";
    for (const auto& command : commands) bytes += command;
    std::vector<Reply> replies;
    asio::steady_timer timer(executor_, within);
    const auto first =
        co_await (exchange(bytes, replies, commands.size(), why) || timer.async_wait(asio::use_awaitable));
    if (first.index() != 0) {
        connection_.reset();
        co_return Error{Errc::unavailable, "redis_unavailable", to_text(address_) + ": " + why};
    }
    for (const auto& reply : replies)
        if (reply.kind == Reply::Kind::error)
            co_return Error{Errc::unavailable, "redis_refused", to_text(address_) + ": " + reply.text};
    co_return replies;
}

awaitable<Result<Reply>> Client::ask(std::string command, milliseconds within) {
    std::vector<std::string> one;
    one.push_back(std::move(command));
    auto replies = co_await ask_all(std::move(one), within);
    if (!replies) co_return replies.error();
    co_return std::move(replies->front());
}

}  // namespace mad::redis
