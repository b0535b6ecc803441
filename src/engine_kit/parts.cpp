#include "engine_kit/parts.hpp"

#include "base/await.hpp"
#include "base/group.hpp"
#include "engine_kit/execution_process.hpp"
#include "process/event.hpp"
#include "process/signals.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>

namespace mad::engine_kit {
namespace {

constexpr std::chrono::seconds grace{1};
constexpr std::size_t most_log = 4'000;

class Doing {
public:
    Doing(const asio::any_io_executor& executor, const Work& work, const Parts& parts)
        : work_(work), parts_(parts), stop_(executor), workers_(executor) {}

    awaitable<Result<void>> run() {
        using namespace asio::experimental::awaitable_operators;
        for (int i = 0; i < parts_.at_once; ++i) workers_.spawn("part", do_next_ones());
        const auto first = co_await (workers_.join() || process::next_signal({SIGTERM}));
        stop_.set();
        co_await workers_.join();
        if (failure_) std::rethrow_exception(failure_);
        if (first.index() == 1) co_return Error{Errc::unavailable, "canceled", "The execution was canceled"};
        co_return Result<void>{};
    }

private:
    awaitable<void> do_next_ones() {
        try {
            while (next_ < parts_.count && !stop_.happened()) {
                const auto place = next_++;
                std::string log;
                auto outcome = co_await outcome_of(place, log);
                if (!stop_.happened()) parts_.ended(place, std::move(outcome), log);
            }
        } catch (...) {
            failure_ = std::current_exception();
            stop_.set();
        }
    }

    awaitable<Result<json::object>> outcome_of(std::size_t place, std::string& log) {
        auto part = parts_.make(place);
        const auto folder = work_.folder / fmt::format("part{}", place + 1);
        const auto cpu = 1;
        const Assignment assignment{
            std::move(part.operation), std::move(part.input), folder.string(), cpu, cpu,
            work_.cache.string()};
        auto command = command_of(work_.tool, assignment);
        if (!command) co_return command.error();
        auto child = process::Child::start(co_await asio::this_coro::executor, *command);
        if (!child) co_return Error{Errc::unavailable, "cannot_start", child.error().detail};
        auto outcome = co_await outcome_of(*child, log);
        std::error_code ignored;
        std::filesystem::remove_all(folder, ignored);
        co_return outcome;
    }

    /// Whatever it is put off meanwhile.
    static awaitable<void> run_out(asio::steady_timer& limit) {
        boost::system::error_code put_off;
        do co_await limit.async_wait(asio::redirect_error(asio::use_awaitable, put_off));
        while (put_off);
    }

    awaitable<Result<json::object>> outcome_of(process::Child& child, std::string& log) {
        using namespace asio::experimental::awaitable_operators;
        asio::steady_timer limit(co_await asio::this_coro::executor, parts_.time_limit);
        const Listener listener{.log =
                                    [&](std::string_view text) {
                                        log += text.substr(0, most_log - std::min(most_log, log.size()));
                                    },
                                .partial = [&](std::string) -> awaitable<void> {
                                    limit.expires_after(parts_.time_limit);
                                    co_return;
                                }};
        auto first = co_await (follow(child, pool_, listener) || run_out(limit) || stop_.wait());
        co_await child.terminate(grace);
        if (first.index() == 0) co_return std::get<0>(std::move(first));
        co_return Error{Errc::timeout, "time_limit",
                        fmt::format("It took longer than {} s, the limit of one", parts_.time_limit.count())};
    }

    const Work& work_;
    const Parts& parts_;
    BlockingPool pool_{1};
    process::Event stop_;
    Group workers_;
    std::size_t next_ = 0;
    std::exception_ptr failure_;
};

awaitable<Result<void>> doing(const Work& work, const Parts& parts) {
    Doing all(co_await asio::this_coro::executor, work, parts);
    co_return co_await all.run();
}

}  // namespace

Result<void> do_parts(const Work& work, const Parts& parts) {
    return await([&] { return doing(work, parts); });
}

}  // namespace mad::engine_kit
