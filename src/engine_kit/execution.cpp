#include "engine_kit/execution.hpp"

#include "base/id.hpp"
#include "base/log.hpp"
#include "schema/json_text.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cmath>
#include <fmt/format.h>

namespace mad::engine_kit {
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
namespace {

constexpr std::size_t most_log = 1 << 20, shown_log = 2'000;
constexpr std::chrono::seconds grace{2};

json::object error_json(const Error& error) {
    json::object it;
    it["code"] = error.kind;
    it["detail"] = error.detail;
    it["retryable"] = is_retryable(error);
    if (error.faults.empty()) return it;
    auto& faults = it["errors"].emplace_array();
    for (const auto& fault : error.faults)
        faults.push_back({{"pointer", fault.pointer}, {"detail", fault.detail}});
    return it;
}

}  // namespace

std::string_view name_of(Execution::Status status) {
    switch (status) {
        case Execution::Status::running:
            return "running";
        case Execution::Status::completed:
            return "completed";
        case Execution::Status::failed:
            return "failed";
        case Execution::Status::canceled:
            return "canceled";
    }
    return "";
}

bool is_retryable(const Error& error) {
    return error.code == Errc::unavailable || error.code == Errc::too_many;
}

Execution::Execution(const asio::any_io_executor& executor, const Workplace& place, Order order)
    : place_(place),
      order_(std::move(order)),
      id_(Id::make().text()),
      folder_(place.folder / id_),
      partial_(place.folder / (id_ + ".ndjson")),
      canceled_(executor),
      ended_(executor),
      started_at_(Clock::now()) {}

awaitable<void> Execution::run() {
    using namespace asio::experimental::awaitable_operators;
    log::info("execution_started",
              {{"job", id_}, {"operation", order_.operation->about.id}, {"execution", order_.execution}});
    asio::steady_timer limit(co_await asio::this_coro::executor, place_.time_limit);
    auto first = co_await (perform() || canceled_.wait() || limit.async_wait(asio::use_awaitable));
    // Told, it ends its programs and reaps them; killed, it takes them along but leaves them to init.
    if (child_) co_await child_->terminate(grace);
    child_.reset();
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
    if (first.index() == 1 && abandoned_)
        end(Status::failed, Error{Errc::unavailable, "stopping", "The service stopped before it was done"});
    else if (first.index() == 1)
        end(Status::canceled, Error{Errc::conflict, "canceled", "The execution was canceled"});
    else if (first.index() == 2)
        end(Status::failed, Error{Errc::timeout, "time_limit",
                                  fmt::format("It took longer than {} s, the limit of this service",
                                              place_.time_limit.count())});
    else if (auto outcome = std::get<0>(std::move(first)); outcome)
        end(Status::completed, std::move(outcome));
    else
        end(Status::failed, std::move(outcome));
}

void Execution::end(Status status, Result<json::object> outcome) {
    status_ = status;
    outcome_ = std::move(outcome);
    ended_at_ = Clock::now();
    if (status == Status::completed) progress_ = 1;
    order_.input.clear();
    const std::chrono::duration<double> took = ended_at_ - started_at_;
    log::info("execution_ended", {{"job", id_},
                                  {"operation", order_.operation->about.id},
                                  {"execution", order_.execution},
                                  {"status", name_of(status)},
                                  {"seconds", took.count()},
                                  {"error", outcome_ ? "" : outcome_.error().kind}});
    ended_.set();
}

awaitable<Result<json::object>> Execution::perform() {
    try {
        message_ = "fetching the inputs";
        auto input = co_await fetch_inputs(place_.transport, std::move(order_.input),
                                           order_.operation->about.file_inputs);
        if (!input) co_return input.error();
        message_ = "starting";
        auto output = co_await in_process(std::move(*input));
        if (!output || order_.output_urls.empty()) co_return output;
        message_ = "storing the outputs";
        co_return co_await store_outputs(place_.transport, std::move(*output),
                                         order_.operation->about.file_outputs, order_.output_urls);
    } catch (const std::exception& e) {
        message_ = e.what();
    }
    // What is canceled ends by an exception too; run() knows.
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() == asio::cancellation_type::none)
        log::error("execution_exception", {{"job", id_}, {"what", message_}});
    co_return Error{Errc::unavailable, "internal", "Something went wrong on the service's side: see its log"};
}

awaitable<Result<json::object>> Execution::in_process(json::object input) {
    const Assignment assignment{
        order_.operation->about.id, std::move(input), folder_.string(), place_.cpu, place_.most_cpu,
        place_.cache.string()};
    auto command = co_await place_.transport.pool.run(
        [&] { return command_of(place_.tool, assignment, place_.memory_bytes); });
    if (!command) co_return command.error();
    auto started = process::Child::start(co_await asio::this_coro::executor, *command);
    if (!started) co_return Error{Errc::unavailable, "cannot_start", started.error().detail};
    *command = {};
    child_.emplace(std::move(*started));
    co_return co_await followed();
}

awaitable<Result<json::object>> Execution::followed() {
    const Listener listener{
        .progress =
            [this](ProgressEvent event) {
                progress_ = std::clamp(std::round(event.fraction * 1000) / 1000, progress_, 1.0);
                message_ = std::move(event.message);
            },
        .log = [this](std::string_view text) { add_to_log(text); },
        .partial = [this](std::string line) { return partial_.add(place_.transport.pool, std::move(line)); }};
    auto outcome = co_await follow(*child_, place_.transport.pool, listener);
    if (!outcome && outcome.error().kind == "engine_crashed")
        log::warning("engine_crashed",
                     {{"job", id_},
                      {"operation", order_.operation->about.id},
                      {"detail", outcome.error().detail},
                      {"log", log_.substr(log_.size() - std::min(log_.size(), shown_log))}});
    co_return outcome;
}

void Execution::add_to_log(std::string_view text) {
    log_ += text.substr(0, most_log - std::min(most_log, log_.size()));
}

json::object Execution::to_json() const {
    json::object it;
    it["id"] = id_;
    it["status"] = name_of(status_);
    it["progress"] = progress_;
    it["message"] = status_ == Status::running ? message_ : std::string(name_of(status_));
    if (status_ == Status::completed) it["result"] = *outcome_;
    if (status_ == Status::failed) it["error"] = error_json(outcome_.error());
    return it;
}

}  // namespace mad::engine_kit
