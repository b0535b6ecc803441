#include "db/pool.hpp"

#include "base/log.hpp"

#include <boost/asio/redirect_error.hpp>
#include <fmt/format.h>

namespace mad::db {
namespace {
using SteadyClock = std::chrono::steady_clock;
using std::chrono::milliseconds;

awaitable<void> sleep_until(asio::steady_timer& timer, SteadyClock::time_point when) {
    timer.expires_at(when);
    boost::system::error_code woken;
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, woken));
}
}  // namespace

/// One who waits for a place; a place that comes when he is gone already goes to the next.
struct Database::Pool::Waiter {
    explicit Waiter(Pool& p) : pool(p), timer(p.executor) { pool.waiters_.push_back(this); }
    ~Waiter() {
        std::erase(pool.waiters_, this);
        if (granted) pool.free_place();
    }
    Waiter(const Waiter&) = delete;

    Pool& pool;
    asio::steady_timer timer;
    bool granted = false;
};

Database::Pool::Pool(const asio::any_io_executor& given_executor, Options given)
    : executor(given_executor),
      options(std::move(given)),
      all_back_(executor, SteadyClock::time_point::max()) {}

awaitable<std::shared_ptr<Session>> Database::Pool::take() {
    const auto deadline = SteadyClock::now() + options.wait;
    co_await wait_for_place(deadline);
    const auto session = std::make_shared<Session>(shared_from_this());
    session->connection_ = co_await connection(deadline);
    co_return session;
}

awaitable<void> Database::Pool::wait_for_place(Deadline deadline) {
    if (stopping_) throw Unavailable("the database pool is closed");
    if (in_use_ < options.connections) {
        ++in_use_;
        co_return;
    }
    Waiter waiter(*this);
    co_await sleep_until(waiter.timer, deadline);
    if (stopping_) throw Unavailable("the database pool is closed");
    if (!waiter.granted)
        throw Unavailable(fmt::format("no free database connection within {} ms", options.wait.count()));
    waiter.granted = false;
}

void Database::Pool::free_place() {
    if (waiters_.empty()) {
        if (--in_use_ == 0) all_back_.cancel();
        return;
    }
    waiters_.front()->granted = true;
    waiters_.front()->timer.cancel();
    waiters_.pop_front();
}

/// An idle one, or a new one: tried again, ever more slowly, until the deadline.
awaitable<std::unique_ptr<Connection>> Database::Pool::connection(Deadline deadline) {
    while (!idle_.empty()) {
        auto last = std::move(idle_.back());
        idle_.pop_back();
        if (last->is_clean()) co_return last;
    }
    asio::steady_timer timer(executor);
    for (auto pause = milliseconds(50);; pause = std::min(pause * 2, milliseconds(1000))) {
        const auto left = std::chrono::ceil<milliseconds>(deadline - SteadyClock::now());
        std::string why;
        try {
            co_return co_await Connection::open(executor, options,
                                                std::clamp(left, milliseconds(1), options.connect_timeout));
        } catch (const Unavailable& e) {
            why = e.what();
        }
        if (stopping_ || SteadyClock::now() + pause > deadline) throw Unavailable(why);
        log::warning("database_unreachable", {{"why", why}, {"retry_ms", pause.count()}});
        co_await sleep_until(timer, SteadyClock::now() + pause);
    }
}

void Database::Pool::give_back(std::unique_ptr<Connection> connection) {
    if (connection && !stopping_ && connection->is_clean()) idle_.push_back(std::move(connection));
    connection.reset();
    free_place();
}

void Database::Pool::close() {
    stopping_ = true;
    idle_.clear();
    for (auto* waiter : waiters_) waiter->timer.cancel();
}

awaitable<void> Database::Pool::stop() {
    close();
    while (in_use_ > 0) {
        boost::system::error_code woken;
        co_await all_back_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    }
}

}  // namespace mad::db
