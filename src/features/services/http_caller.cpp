#include "features/services/http_caller.hpp"

#include "base/blocking.hpp"
#include "features/services/call_answer.hpp"
#include "features/services/call_request.hpp"
#include "features/tasks/registry.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/redirect_error.hpp>

namespace mad::services {
namespace {
using namespace asio::experimental::awaitable_operators;
using SteadyClock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t long_answer = 256 << 10;  // bytes whose parsing would be felt on an I/O thread

awaitable<void> until_cancelled(asio::steady_timer& timer) {
    boost::system::error_code woken;
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, woken));
}

using Sent = Result<http::ClientResponse>;

struct Caught {
    std::optional<Sent> answer{};
    std::exception_ptr exception{};
};
/// An exception would leave the other side of `||` waiting.
awaitable<Caught> caught(http::Client& client, http::ClientRequest request) {
    Caught it;
    try {
        it.answer = co_await client.send(std::move(request));
    } catch (...) {
        it.exception = std::current_exception();
    }
    co_return it;
}

/// Reading as a function of the answer, on the pool where it is long.
template <class Read>
awaitable<std::invoke_result_t<Read>> read_where(BlockingPool* pool, std::size_t bytes, Read read) {
    if (!pool || bytes < long_answer) co_return read();
    co_return co_await pool->run(std::move(read));
}

/// The beginning and the end of a text that may be long.
class Excerpt {
public:
    explicit Excerpt(std::uint64_t most) : half_(static_cast<std::size_t>(most / 2)) {}

    void add(std::string_view piece) {
        const auto to_head = std::min(piece.size(), half_ - head_.size());
        head_ += piece.substr(0, to_head);
        tail_ += piece.substr(to_head);
        if (tail_.size() <= 2 * half_) return;
        left_out_ += tail_.size() - half_;
        tail_.erase(0, tail_.size() - half_);
    }
    std::string text() && {
        if (tail_.size() > half_) {
            left_out_ += tail_.size() - half_;
            tail_.erase(0, tail_.size() - half_);
        }
        if (left_out_ > 0) head_ += "\n[… " + std::to_string(left_out_) + " bytes left out …]\n";
        return std::move(head_) + tail_;
    }

private:
    std::size_t half_, left_out_ = 0;
    std::string head_, tail_;
};
}  // namespace

HttpCaller::HttpCaller(http::Client& client) : HttpCaller(client, Options()) {}
HttpCaller::HttpCaller(http::Client& client, Options options) : client_(client), options_(options) {}

/// Nothing where the interrupt was raised first.
awaitable<std::optional<Sent>> HttpCaller::send(http::ClientRequest request, Interrupt& interrupt) {
    if (interrupt.raised()) co_return std::nullopt;
    asio::steady_timer timer(co_await asio::this_coro::executor, SteadyClock::time_point::max());
    const Interrupt::Waiting waiting(interrupt, [&] { timer.cancel(); });
    auto first = co_await (caught(client_, std::move(request)) || until_cancelled(timer));
    if (first.index() == 1) co_return std::nullopt;
    auto& [answer, exception] = std::get<0>(first);
    if (exception) std::rethrow_exception(exception);
    co_return std::move(answer);
}

awaitable<void> HttpCaller::pause(milliseconds time, Interrupt& interrupt) {
    if (interrupt.raised()) co_return;
    asio::steady_timer timer(co_await asio::this_coro::executor, time);
    const Interrupt::Waiting waiting(interrupt, [&] { timer.cancel(); });
    co_await until_cancelled(timer);
}

awaitable<Begun> HttpCaller::begin(CallRequest call, Interrupt& interrupt) {
    auto request = http_request(call);
    if (!request) co_return Failed{request.error(), false};
    const bool is_job = call.task->operation.mode == schema::Mode::job;
    const auto left = left_until(call.deadline);
    if (left.count() == 0) co_return TimedOut{};
    const auto within = is_job ? std::min(left, options_.begin_timeout) : left;
    request->timeout = within;
    request->max_response_bytes = options_.max_answer_bytes;
    const auto url = request->url;
    auto answer = co_await send(std::move(*request), interrupt);
    if (!answer) co_return Interrupted{};
    if (*answer)
        co_return co_await read_where(options_.pool, (*answer)->body.size(),
                                      [&] { return read_answer(*call.task, url, **answer); });

    const auto& error = answer->error();
    if (error.kind == "connect_failed" || error.kind == "connect_timed_out" || error.kind == "tls_failed")
        co_return Unreachable{error.detail};
    if (error.code == Errc::timeout) {
        if (within == left) co_return TimedOut{};
        co_return Failed{error, true};
    }
    co_return Failed{error, error.code == Errc::unavailable};
}

awaitable<Ended> HttpCaller::follow(CallRequest call, RemoteJob job, Interrupt& interrupt,
                                    std::function<void(Progress)> on_progress) {
    Progress last{-1, ""};
    const auto began = SteadyClock::now();
    auto heard_at = began;
    for (;;) {
        // So that its end is noticed late by a hundredth of its time, on average.
        const auto elapsed = std::chrono::duration_cast<milliseconds>(SteadyClock::now() - began);
        const auto wait = std::clamp(elapsed / 50, options_.first_poll, options_.longest_poll);
        co_await pause(std::min(wait, left_until(call.deadline)), interrupt);
        if (interrupt.raised()) co_return Interrupted{};
        if (left_until(call.deadline).count() == 0) co_return TimedOut{};

        http::ClientRequest request{.url = job.url};
        if (!call.traceparent.empty()) request.headers.emplace("traceparent", call.traceparent);
        request.timeout = std::min(options_.poll_timeout, left_until(call.deadline));
        request.max_response_bytes = options_.max_answer_bytes;
        auto answer = co_await send(std::move(request), interrupt);
        if (!answer) co_return Interrupted{};
        JobState state = Silent{*answer ? "" : answer->error().detail};
        if (*answer) {
            state = co_await read_where(options_.pool, (*answer)->body.size(),
                                        [&] { return read_state(*call.task, **answer); });
        } else if (answer->error().code == Errc::too_large || answer->error().code == Errc::upstream) {
            co_return Failed{answer->error(), false};
        }
        if (auto* running = std::get_if<Running>(&state)) {
            heard_at = SteadyClock::now();
            auto& now = running->progress;
            if (now.fraction != last.fraction || now.message != last.message) on_progress(last = now);
        } else if (auto* silent = std::get_if<Silent>(&state)) {
            if (SteadyClock::now() - heard_at > options_.unreachable_for ||
                (call.has_left && co_await call.has_left()))
                co_return Lost{"The service did not say how the job goes on: " + silent->detail};
        } else {
            co_return std::get<Ended>(std::move(state));
        }
    }
}

awaitable<bool> HttpCaller::cancel(RemoteJob job, std::string traceparent) {
    http::ClientRequest request{.method = "DELETE", .url = job.url};
    if (!traceparent.empty()) request.headers.emplace("traceparent", std::move(traceparent));
    request.timeout = options_.poll_timeout;
    const auto answer = co_await client_.send(std::move(request));
    if (!answer) co_return false;
    const bool knows_none = answer->status == 404 || answer->status == 410;
    co_return knows_none || (answer->status >= 200 && answer->status < 300);
}

awaitable<std::string> HttpCaller::logs(RemoteJob job, std::string traceparent) {
    Excerpt excerpt(options_.max_log_bytes);
    http::ClientRequest request{.url = logs_of(job.url)};
    if (!traceparent.empty()) request.headers.emplace("traceparent", std::move(traceparent));
    request.timeout = options_.poll_timeout;
    request.on_body = [&](std::string_view piece) -> awaitable<void> {
        excerpt.add(piece);
        co_return;
    };
    // Where it breaks off, what came is worth keeping.
    co_await client_.send(std::move(request));
    co_return storable(std::move(excerpt).text(), std::string::npos);
}

}  // namespace mad::services
