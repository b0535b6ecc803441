#include "engine_kit/jobs.hpp"

#include <fmt/format.h>

namespace mad::engine_kit {
namespace {

/// Keeps the execution until it has ended.
awaitable<void> run(std::shared_ptr<Execution> execution) { co_await execution->run(); }

bool is_running(const Execution& execution) { return execution.status() == Execution::Status::running; }

}  // namespace

Jobs::Jobs(const asio::any_io_executor& executor, const Workplace& place, Limits limits)
    : executor_(executor), place_(place), limits_(limits), group_(executor) {}

Result<std::shared_ptr<Execution>> Jobs::start(Order order, const std::optional<std::string>& key) {
    forget_old();
    if (key)
        if (const auto known = ids_of_keys_.find(*key); known != ids_of_keys_.end())
            return executions_.at(known->second);
    if (stopping_)
        return Error{
            Errc::unavailable, "stopping", "The service stops: ask another one", {}, std::chrono::seconds(5)};
    if (running() >= limits_.capacity)
        return Error{
            Errc::too_many,
            "capacity_used",
            fmt::format("All capacity is used ({} of {}): try again later", running(), limits_.capacity),
            {},
            std::chrono::seconds(2)};
    auto execution = std::make_shared<Execution>(executor_, place_, std::move(order));
    executions_.emplace(execution->id(), execution);
    if (key) ids_of_keys_.emplace(*key, execution->id());
    group_.spawn("execution", run(execution));
    return execution;
}

std::shared_ptr<Execution> Jobs::find(std::string_view id) {
    forget_old();
    const auto found = executions_.find(id);
    return found == executions_.end() ? nullptr : found->second;
}

void Jobs::forget(std::string_view id) {
    if (const auto found = executions_.find(id); found != executions_.end()) executions_.erase(found);
    std::erase_if(ids_of_keys_, [&](auto& entry) { return entry.second == id; });
}

void Jobs::forget_old() {
    auto ended = executions_.size() - std::min(executions_.size(), running());
    const auto oldest = std::chrono::steady_clock::now() - limits_.kept_for;
    std::vector<std::string> old;
    for (const auto& [id, execution] : executions_) {
        if (is_running(*execution) || (ended <= limits_.kept && execution->ended_at() > oldest)) continue;
        old.push_back(id);
        --ended;
    }
    for (const auto& id : old) forget(id);
}

awaitable<void> Jobs::stop() {
    stopping_ = true;
    for (const auto& [_, execution] : executions_) execution->abandon();
    co_await group_.join();
}

}  // namespace mad::engine_kit
