#include "process/supervisor.hpp"

#include "base/log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace mad::process {
using namespace asio::experimental::awaitable_operators;
namespace {
awaitable<void> pause(std::chrono::milliseconds time) {
    asio::steady_timer timer(co_await asio::this_coro::executor, time);
    co_await timer.async_wait(asio::use_awaitable);
}
}  // namespace

std::chrono::milliseconds Backoff::after(std::chrono::milliseconds uptime) {
    if (uptime >= policy_.stable) next_ = policy_.first;
    const auto delay = next_;
    next_ = std::min(next_ * 2, policy_.most);
    return delay;
}

Supervisor::Supervisor(asio::any_io_executor executor, Command command, Options options)
    : executor_(executor),
      command_(std::move(command)),
      options_(std::move(options)),
      stop_requested_(executor),
      ready_(executor),
      finished_(executor) {}

Supervisor::~Supervisor() = default;

void Supervisor::start() {
    if (state_ != State::stopped) return;
    state_ = State::starting;
    stop_requested_.reset();
    ready_.reset();
    finished_.reset();
    asio::co_spawn(executor_, keep_running(), [this](std::exception_ptr failure) {
        state_ = State::stopped;
        finished_.set();
        if (failure) std::rethrow_exception(failure);
    });
}

awaitable<void> Supervisor::stop() {
    if (state_ == State::stopped) co_return;
    state_ = State::stopping;
    stop_requested_.set();
    co_await finished_.wait();
}

awaitable<bool> Supervisor::until_ready(std::chrono::milliseconds within) {
    if (state_ == State::stopped) co_return false;
    const auto first = co_await (ready_.wait() || finished_.wait() || pause(within));
    co_return first.index() == 0;
}

awaitable<void> Supervisor::keep_running() {
    Backoff backoff(options_.backoff);
    for (; !stop_requested_.happened(); ++restarts_) {
        state_ = State::starting;
        const auto began = std::chrono::steady_clock::now();
        auto child = Child::start(executor_, command_);
        if (child)
            co_await attend(*child);
        else
            log::error("service_not_started", {{"service", options_.name}, {"reason", child.error().detail}});
        if (stop_requested_.happened()) break;
        const auto uptime = std::chrono::steady_clock::now() - began;
        const auto delay = backoff.after(std::chrono::duration_cast<std::chrono::milliseconds>(uptime));
        state_ = State::waiting;
        log::warning("service_restarts", {{"service", options_.name}, {"in_ms", delay.count()}});
        co_await (pause(delay) || stop_requested_.wait());
    }
}

awaitable<void> Supervisor::attend(Child& child) {
    pid_ = child.pid();
    log::info("service_started", {{"service", options_.name}, {"pid", child.pid()}});
    if (options_.started) options_.started(child.pid());
    const auto first = co_await (child.wait() || watch_readiness() || stop_requested_.wait());
    Exit exit;
    if (first.index() == 0)
        exit = std::get<0>(first);
    else
        exit = co_await child.terminate(options_.grace, options_.stop_signal);
    pid_.reset();
    ready_.reset();
    const auto level = stop_requested_.happened() ? log::Level::info : log::Level::error;
    log::write(level, "service_ended", {{"service", options_.name}, {"exit", exit.text()}});
    if (options_.ended) options_.ended(exit);
}

/// Never returns: attend() ends it.
awaitable<void> Supervisor::watch_readiness() {
    while (options_.probe && !co_await options_.probe()) co_await pause(options_.probe_interval);
    if (state_ == State::starting) state_ = State::ready;
    ready_.set();
    co_await Event(executor_).wait();
}

}  // namespace mad::process
