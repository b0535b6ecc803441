#include "features/executions/protocol.hpp"

#include <algorithm>
#include <cmath>

namespace mad::executions {
namespace {
constexpr double longest_backoff = 300;

Step dropped(State s) { return {std::move(s), {Action::drop}}; }

/// It ends at the service too, where it goes on there.
Step ended(State s, Status as, bool tell_service) {
    Step step{std::move(s), {}};
    if (step.state.remote && tell_service) step.actions.push_back(Action::cancel_remote);
    step.actions.push_back(Action::discard_files);
    step.state.status = as;
    step.state.remote = false;
    return step;
}

Step requeued(State s, double due_in) {
    Step step{std::move(s), {}};
    step.state.status = Status::queued;
    step.state.due_in = due_in;
    // What a job at the service has put belongs to whoever goes on following it.
    if (!step.state.remote) {
        step.actions.push_back(Action::discard_files);
        step.state.progress = 0;
    }
    return step;
}

Step on(State s, const event::Claimed&) {
    if (s.status != Status::queued) return dropped(std::move(s));
    s.attempt += 1;
    s.due_in = 0;
    if (s.cancel_requested) {
        s.status = Status::running;
        return ended(std::move(s), Status::canceled, true);
    }
    s.status = Status::running;
    const auto action = s.remote ? Action::follow : Action::choose;
    return {std::move(s), {action}};
}

/// Of those that only the holder of a running execution reports.
Step on(State s, const event::Started&) {
    s.remote = true;
    return {std::move(s), {Action::follow}};
}

Step on(State s, const event::Progressed& e) {
    if (std::isfinite(e.fraction)) s.progress = std::clamp(e.fraction, 0.0, 1.0);
    s.message = e.message;
    return {std::move(s), {}};
}

Step on(State s, const event::Done&) { return {std::move(s), {Action::record}}; }

Step on(State s, const event::Recorded&) {
    s.status = Status::completed;
    s.remote = false;
    s.progress = 1;
    s.error.reset();
    return {std::move(s), {Action::keep_outputs}};
}

Step on(State s, const event::Busy&) { return {std::move(s), {Action::choose}}; }
Step on(State s, const event::Unreachable&) { return {std::move(s), {Action::choose}}; }

Step on(State s, const event::NoPlace& e) {
    s.message = e.detail;
    return requeued(std::move(s), std::max(0.0, e.seconds));
}

Step on(State s, const event::Failed& e) {
    s.failures += 1;
    s.error = e.error;
    s.remote = false;
    if (s.cancel_requested) return ended(std::move(s), Status::canceled, false);
    if (!e.retryable || s.failures >= s.max_failures) return ended(std::move(s), Status::failed, false);
    const auto pause = backoff(s.backoff_seconds, s.failures, e.chance);
    return requeued(std::move(s), pause);
}

// No fault of the execution: it begins anew elsewhere, however often its services are replaced.
Step on(State s, const event::ServiceLeft& e) {
    s.remote = false;
    if (s.cancel_requested) return ended(std::move(s), Status::canceled, false);
    s.message = e.detail;
    return requeued(std::move(s), 0);
}

// The same inputs would take as long again: it is not tried anew.
Step on(State s, const event::TimedOut&) {
    s.failures += 1;
    s.error = Failure{"timed_out", "It took longer than the task's timeout_seconds and was stopped"};
    return ended(std::move(s), Status::failed, true);
}

Step on(State s, const event::Interrupted&) { return ended(std::move(s), Status::canceled, true); }

Step on(State s, const event::ServiceCanceled& e) {
    if (s.cancel_requested) return ended(std::move(s), Status::canceled, false);
    return on(std::move(s),
              event::Failed{
                  {"canceled_by_service", "The service says that it was canceled there"}, true, e.chance});
}

Step on(State s, const event::LeaseLost&) {
    Step step{std::move(s), {Action::interrupt}};
    if (!step.state.remote) step.actions.push_back(Action::discard_files);
    step.actions.push_back(Action::drop);
    return step;
}

Step on(State s, const event::LeaseExpired&) {
    if (s.cancel_requested) return ended(std::move(s), Status::canceled, true);
    return requeued(std::move(s), 0);
}

Step on(State s, const event::Released&) {
    if (s.cancel_requested) return ended(std::move(s), Status::canceled, true);
    return requeued(std::move(s), 0);
}

Step on(State s, const event::CancelRequested&) {
    s.cancel_requested = true;
    if (s.status == Status::running) return {std::move(s), {Action::interrupt}};
    // Waiting with a job at the service, somebody must take it up to tell the service.
    if (s.remote) return {std::move(s), {}};
    s.status = Status::canceled;
    return {std::move(s), {}};
}

template <class E>
constexpr bool suits(Status status) {
    if constexpr (std::is_same_v<E, event::Claimed>) return status == Status::queued;
    if constexpr (std::is_same_v<E, event::CancelRequested>) return !is_final(status);
    return status == Status::running;
}
}  // namespace

State state_of(const Lease& lease) {
    return {.status = Status::running,
            .attempt = lease.attempt,
            .failures = lease.failures,
            .max_failures = lease.max_failures,
            .backoff_seconds = lease.backoff_seconds,
            .cancel_requested = lease.cancel_requested,
            .placed = !lease.service.empty(),
            .remote = lease.remote_job.has_value(),
            .progress = lease.progress,
            .message = lease.message};
}

Step next(State state, const Event& event) {
    return std::visit(
        [&]<class E>(const E& e) {
            return suits<E>(state.status) ? on(std::move(state), e) : dropped(std::move(state));
        },
        event);
}

double backoff(double first, std::int64_t failures, double chance) {
    const auto doublings = static_cast<double>(std::clamp<std::int64_t>(failures - 1, 0, 60));
    const auto whole = std::min(first * std::exp2(doublings), longest_backoff);
    return whole * (0.5 + std::clamp(chance, 0.0, 1.0) / 2);
}

}  // namespace mad::executions
