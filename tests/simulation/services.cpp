#include "tests/simulation/services.hpp"

#include "db/errors.hpp"

namespace mad::simulation {
namespace {
const Error broke{Errc::upstream, "broke", "it broke"}, refuses{Errc::invalid, "refused", "never"};
}

services::Done Services::answer(Id execution) {
    const auto number = static_cast<std::int64_t>(answers_.size()) + 1;
    answers_[number] = execution;
    json::object result;
    result["answer"] = number;
    return {result};
}

services::Begun Services::begin(const services::CallRequest& request) {
    const auto n = kind_ ? chance_.below(60) : chance_.below(100);
    if (n < 30) return answer(request.execution);
    if (n < 60) {
        auto url = "simulated://job/" + std::to_string(jobs_.size() + 1);
        jobs_[url] = {request.execution};
        return services::RemoteJob{std::move(url)};
    }
    if (n < 75) return services::Failed{broke, true};
    if (n < 85) return services::Failed{refuses, false};
    if (n < 90) return services::Busy{std::chrono::seconds(1), "busy"};
    if (n < 96) return services::Unreachable{"away"};
    return services::TimedOut{};
}

std::optional<services::Ended> Services::look(const std::string& url) {
    auto& job = jobs_.at(url);
    if (job.state == State::canceled) return services::Canceled{};
    if (job.state == State::gone) return services::Lost{"unknown job"};
    if (job.state == State::runs) {
        const auto n = kind_ ? 50 : chance_.below(100);
        if (n < 40) return {};
        if (n >= 62 && n < 72) return services::Failed{broke, true};
        if (n >= 72 && n < 80) return services::Failed{refuses, false};
        if (n >= 80 && n < 85) return services::TimedOut{};
        if (n >= 85 && n < 90)
            return services::Failed{{Errc::upstream, std::string(services::stopping), "it stops"}, true};
        job.state = n < 62 ? State::done : n < 95 ? State::canceled : State::gone;
        if (job.state != State::done) return look(url);
        auto done = answer(job.execution);
        job.answer = done.result.at("answer").as_int64();
    }
    json::object result;
    result["answer"] = job.answer;
    return services::Done{result};
}

void Services::cancel(const std::string& url) {
    auto& job = jobs_.at(url);
    if (job.state == State::runs) job.state = State::canceled;
}

/// False where it was interrupted.
awaitable<bool> Caller::turn(std::string what, services::Interrupt* interrupt) {
    const auto fate = co_await turns_.wait(actor_, std::move(what), false, interrupt);
    if (fate == Fate::never_sent) throw db::Unavailable("the worker is dead");
    co_return fate == Fate::done;
}

awaitable<services::Begun> Caller::begin(services::CallRequest request, services::Interrupt& interrupt) {
    if (!co_await turn("calls " + request.base_url, &interrupt)) co_return services::Interrupted{};
    co_return world_->begin(request);
}

awaitable<services::Ended> Caller::follow(services::CallRequest, services::RemoteJob job,
                                          services::Interrupt& interrupt,
                                          std::function<void(services::Progress)> on_progress) {
    for (;;) {
        if (!co_await turn("follows " + job.url, &interrupt)) co_return services::Interrupted{};
        if (auto ended = world_->look(job.url)) co_return std::move(*ended);
        on_progress({world_->fraction(), "searching"});
    }
}

awaitable<bool> Caller::cancel(services::RemoteJob job, std::string) {
    co_await turn("cancels " + job.url, nullptr);
    world_->cancel(job.url);
    co_return true;
}

}  // namespace mad::simulation
