#include "engine_kit/execution_process.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <fmt/format.h>

namespace mad::engine_kit {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t longest_event = std::size_t{1} << 30;

Error ended_without_outcome(process::Exit exit, std::string_view step) {
    // Not by us: what we kill is canceled or beyond its time. The kernel, mostly, short of memory.
    if (exit.signal == SIGKILL)
        return {Errc::unavailable, "engine_killed",
                "Its process was killed from outside: the machine may be short of memory"};
    if (exit.signal == SIGALRM)
        return {
            Errc::invalid, "step_time_limit",
            fmt::format("One step, \"{}\", took longer than it may: the input is too large or too odd for it",
                        step)};
    return {Errc::invalid, "engine_crashed",
            fmt::format("Its process ended with {} and no result: the input may be beyond what the chemistry "
                        "library bears; see the log",
                        exit.text())};
}

struct Told {
    std::optional<Result<json::object>> outcome;
    std::string step;
};

awaitable<Told> read_events(process::Child& child, BlockingPool& pool, const Listener& listener) {
    Told told;
    while (auto line = co_await child.out().read_line(longest_event)) {
        auto event = co_await pool.run([&] { return read_event(*line); });
        if (!event) {
            told.outcome = event.error();
            break;
        }
        if (auto* progress = std::get_if<ProgressEvent>(&*event)) {
            told.step = progress->message;
            listener.progress(std::move(*progress));
        } else if (auto* log = std::get_if<LogEvent>(&*event)) {
            listener.log(log->text);
        } else if (auto* partial = std::get_if<PartialEvent>(&*event)) {
            co_await listener.partial(std::move(partial->line));
        } else {
            told.outcome = std::get<EndEvent>(std::move(*event)).outcome;
            break;
        }
    }
    co_return told;
}

awaitable<void> read_errors(process::Child& child, const Listener& listener) {
    for (;;) {
        const auto piece = co_await child.errors().read_some();
        if (piece.empty()) break;
        listener.log(piece);
    }
}

}  // namespace

Result<process::Command> command_of(std::string tool, const Assignment& assignment,
                                    std::uint64_t memory_bytes) {
    std::error_code failure;
    fs::create_directory(assignment.folder, failure);
    if (failure)
        return Error{Errc::unavailable, "no_folder",
                     fmt::format("cannot create {}: {}", assignment.folder, failure.message())};
    process::Command it{.argv = {"/proc/self/exe", std::move(tool), std::string(one_execution)}};
    // An arena a thread would reserve address space, which is what the memory limit counts.
    it.environment = {"MALLOC_ARENA_MAX=2", "TMPDIR=" + assignment.folder};
    it.input = to_line(assignment);
    if (memory_bytes) it.limits.memory_bytes = memory_bytes;
    return it;
}

awaitable<Result<json::object>> follow(process::Child& child, BlockingPool& pool, const Listener& listener) {
    using namespace asio::experimental::awaitable_operators;
    auto told = co_await (read_events(child, pool, listener) && read_errors(child, listener));
    const auto exit = co_await child.wait();
    if (!told.outcome) co_return ended_without_outcome(exit, told.step);
    co_return std::move(*told.outcome);
}

}  // namespace mad::engine_kit
