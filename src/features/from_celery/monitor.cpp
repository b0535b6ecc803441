#include "features/from_celery/monitor.hpp"

#include "base/log.hpp"
#include "features/from_celery/submission.hpp"

#include <boost/json.hpp>

namespace mad::from_celery {

Monitor::Monitor(asio::any_io_executor executor, const std::string& broker_url, celery::WorkerInfo info,
                 Store& store, executions::Executions& executions)
    : store_(store),
      executions_(executions),
      node_(executor, broker_url, std::move(info)),
      bell_(executor),
      group_(executor) {
    node_.on_revoke = [this](const std::string& id, bool terminate) {
        if (!stopping_) group_.spawn("celery_revoke", revoke(id, terminate));
    };
}

executions::Observer Monitor::observer() {
    return {[this](const executions::Lease& lease) { note({lease, {}}); },
            [this](const executions::Lease& lease, const executions::State& state) { note({lease, state}); }};
}

void Monitor::note(Note what) {
    what.lease.parameters = nullptr;  // they may be long
    notes_.push_back(std::move(what));
    bell_.ring();
}

void Monitor::start() {
    node_.start();
    group_.spawn("celery_monitor", tell());
}

awaitable<void> Monitor::stop() {
    stopping_ = true;
    bell_.ring();
    co_await group_.join();
    co_await node_.stop();
}

awaitable<void> Monitor::tell() {
    while (!stopping_ || !notes_.empty()) {
        if (notes_.empty()) {
            co_await bell_.wait(std::chrono::hours(1));
            continue;
        }
        const auto next = std::move(notes_.front());
        notes_.pop_front();
        if (next.left)
            left(next.lease, *next.left);
        else
            co_await began(next.lease);
    }
}

awaitable<void> Monitor::began(const executions::Lease& lease) {
    auto task = celery::make_task(std::string(task_name), {json::string(lease.task_id)});
    task.id = lease.id.text();
    task.kwargs["version"] = lease.task_version;
    try {
        if (const auto id = co_await store_.celery_task_of(lease.id)) task.id = *id;
    } catch (const std::exception& e) {
        log::debug("celery_task_id_unknown", {{"execution_id", lease.id.text()}, {"detail", e.what()}});
    }
    shown_[lease.id] = task.id;
    node_.received(task);
    node_.started(task.id);
}

void Monitor::left(const executions::Lease& lease, const executions::State& state) {
    using executions::Status;
    const auto shown = shown_.extract(lease.id);
    if (shown.empty()) return;
    const auto& id = shown.mapped();
    if (state.status == Status::completed)
        node_.succeeded(id, json::object{{"execution_id", lease.id.text()}});
    else if (state.status == Status::canceled)
        node_.revoked(id, true);
    else if (state.status == Status::failed)
        node_.failed(id, failure_of(state.error.value_or(executions::Failure{"unknown", ""})));
    else
        node_.retried(id, failure_of(state.error.value_or(executions::Failure{"waits", state.message})));
}

// What runs already is ended where that was asked for, as a worker of Celery does it.
awaitable<void> Monitor::revoke(std::string celery_task_id, bool terminate) {
    for (const auto& each : co_await store_.of_task(std::move(celery_task_id))) {
        if (each.status == executions::Status::running && !terminate) continue;
        co_await executions_.cancel(each.org_id, each.execution_id);
    }
}

}  // namespace mad::from_celery
