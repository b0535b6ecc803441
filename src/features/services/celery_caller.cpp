#include "features/services/celery_caller.hpp"

#include "base/bell.hpp"
#include "base/clock.hpp"
#include "features/services/celery_call.hpp"
#include "features/tasks/registry.hpp"

#include <boost/asio/this_coro.hpp>
#include <boost/json.hpp>

namespace mad::services {
namespace {
using std::chrono::seconds;

constexpr seconds look_every{5};  // for what nobody told: Redis was emptied
/// A worker drops the message by itself once nobody here waits for it any more.
constexpr seconds beyond_deadline{60};
constexpr std::size_t longest_traceback = 1 << 20;

Failed unknown_place(const RemoteJob& job) {
    return {{Errc::upstream, "celery_job_unknown", "No task of Celery is named " + job.url}, false};
}
}  // namespace

awaitable<Begun> CeleryCaller::begin(CallRequest call, Interrupt&) {
    const auto& binding = call.task->config.binding;
    // Another version of the task is.
    if (!binding) co_return Busy{seconds(10), "This version of the task is bound to no Celery task"};
    const auto left = left_until(call.deadline);
    if (left.count() == 0) co_return TimedOut{};
    const auto task = celery_task(call, system_now() + left + beyond_deadline);
    const auto sent = co_await broker_.send_once(task, binding->queue, left + beyond_deadline);
    if (!sent) co_return Unreachable{sent.error().detail};
    co_return RemoteJob{CeleryJob{binding->queue, task.id}.url()};
}

awaitable<Ended> CeleryCaller::follow(CallRequest call, RemoteJob remote, Interrupt& interrupt,
                                      std::function<void(Progress)> on_progress) {
    const auto job = celery_job(remote.url);
    if (!job) co_return unknown_place(remote);
    const auto changed = std::make_shared<Bell>(co_await asio::this_coro::executor);
    const auto watching = results_.watch(job->id, [changed] { changed->ring(); });
    const Interrupt::Waiting waiting(interrupt, [changed] { changed->ring(); });
    Progress last{-1, ""};
    for (;;) {
        if (interrupt.raised()) co_return Interrupted{};
        const auto found = co_await results_.find(job->id);
        const bool known = found && *found;
        if (known) {
            auto state = read_result(*call.task, **found);
            if (auto* ended = std::get_if<Ended>(&state)) co_return std::move(*ended);
            const auto& now = std::get<Running>(state).progress;
            if (now.fraction != last.fraction || now.message != last.message) on_progress(last = now);
        } else if (!found && found.error().code != Errc::unavailable) {
            co_return Failed{{Errc::upstream, "celery_result_unreadable", found.error().detail}, false};
        }
        const auto left = left_until(call.deadline);
        if (left.count() == 0) co_return TimedOut{};
        if (found && !known) {
            const auto sent = co_await broker_.was_sent(job->id);
            if (sent && !*sent)
                co_return Failed{{Errc::upstream, std::string(stopping),
                                  "The broker has lost the message: it is sent again"},
                                 true};
        }
        co_await changed->wait(std::min<std::chrono::milliseconds>(left, look_every));
    }
}

awaitable<bool> CeleryCaller::cancel(RemoteJob remote, std::string) {
    const auto job = celery_job(remote.url);
    if (!job) co_return false;
    celery::ControlRequest revoke{.method = "revoke"};
    revoke.arguments["task_id"] = json::array{json::string(job->id)};
    revoke.arguments["terminate"] = true;
    const auto withdrawn = co_await broker_.withdraw(job->id, job->queue);
    const auto told = co_await broker_.broadcast(revoke);
    co_return withdrawn.has_value() && told.has_value();
}

awaitable<std::string> CeleryCaller::logs(RemoteJob remote, std::string) {
    const auto job = celery_job(remote.url);
    if (!job) co_return "";
    const auto found = co_await results_.find(job->id);
    if (!found || !*found) co_return "";
    co_return storable((*found)->traceback.value_or(""), longest_traceback);
}

Caller& EitherCaller::of(std::string_view url) const { return is_celery_url(url) ? celery_ : http_; }

awaitable<Begun> EitherCaller::begin(CallRequest call, Interrupt& interrupt) {
    auto& caller = of(call.base_url);
    return caller.begin(std::move(call), interrupt);
}

awaitable<Ended> EitherCaller::follow(CallRequest call, RemoteJob job, Interrupt& interrupt,
                                      std::function<void(Progress)> on_progress) {
    auto& caller = of(job.url);
    return caller.follow(std::move(call), std::move(job), interrupt, std::move(on_progress));
}

awaitable<bool> EitherCaller::cancel(RemoteJob job, std::string traceparent) {
    auto& caller = of(job.url);
    return caller.cancel(std::move(job), std::move(traceparent));
}

awaitable<std::string> EitherCaller::logs(RemoteJob job, std::string traceparent) {
    auto& caller = of(job.url);
    return caller.logs(std::move(job), std::move(traceparent));
}

}  // namespace mad::services
