#include "features/executions/run.hpp"

#include "base/log.hpp"
#include "features/executions/files.hpp"
#include "features/results/store.hpp"
#include "features/services/store.hpp"
#include "features/tasks/registry.hpp"

namespace mad::executions {
namespace {
using namespace std::chrono_literals;
constexpr auto longest_pause = 10'000ms;
constexpr int most_tries = 30;
constexpr double longest_wait = 30;  // seconds, whatever a busy service asks for

double seconds(std::chrono::milliseconds d) { return std::chrono::duration<double>(d).count(); }
}  // namespace

Run::Run(asio::any_io_executor executor, const Parts& parts, Lease lease, Options options)
    : parts_(parts),
      lease_(std::move(lease)),
      options_(std::move(options)),
      state_(state_of(lease_)),
      deadline_(std::chrono::steady_clock::now() +
                std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                    std::chrono::duration<double>(lease_.seconds_left))),
      bell_(executor),
      group_(executor),
      progress_bell_(executor) {}

void Run::interrupt(Why why) {
    if (why_ == Why::none || why == Why::lost) why_ = why;
    interrupt_.raise();
    bell_.ring();
    progress_bell_.ring();
}

template <class Work>
std::invoke_result_t<Work&> Run::persevere(Work work) {
    auto pause = options_.pause;
    for (int tries = 1;; ++tries) {
        std::string why;
        try {
            co_return co_await work();
        } catch (const std::exception& e) {
            if (why_ == Why::lost || why_ == Why::stopping || tries == most_tries) throw;
            why = e.what();
        }
        log::warning("execution_waits_for_store", {{"execution_id", lease_.id.text()}, {"detail", why}});
        co_await bell_.wait(pause);
        pause = std::min<std::chrono::milliseconds>(pause * 2, longest_pause);
    }
}

/// True where an earlier attempt has recorded its outcome. One that stalled on the way to it comes too late
/// from now on, however late it comes.
awaitable<bool> Run::take_over() {
    results::Attempt mine{.job_id = lease_.job_id,
                          .execution_id = lease_.id,
                          .task_id = lease_.task_id,
                          .task_version = lease_.task_version,
                          .attempt = lease_.attempt};
    co_return co_await parts_.results.take_over(lease_.org_id, std::move(mine));
}

// What another attempt has recorded is not run again.
awaitable<void> Run::go() {
    if (lease_.attempt > 1 && co_await take_over()) {
        co_await carry_on(event::Recorded{});
        co_return;
    }
    state_.status = Status::queued;
    state_.attempt -= 1;
    co_await carry_on(event::Claimed{});
}

awaitable<void> Run::rescue() {
    const bool recorded = co_await take_over();
    const Event event = recorded ? Event(event::Recorded{}) : Event(event::LeaseExpired{});
    co_await carry_on(event);
}

awaitable<void> Run::carry_on(Event event) {
    std::exception_ptr failure;
    try {
        co_await take_steps(std::move(event));
    } catch (...) {
        failure = std::current_exception();
    }
    quiet_ = true;
    progress_bell_.ring();
    co_await group_.join();
    if (failure) std::rethrow_exception(failure);
}

awaitable<void> Run::take_steps(Event event) {
    for (;;) {
        auto step = next(state_, event);
        state_ = std::move(step.state);
        std::optional<Event> then;
        for (const auto action : step.actions) {
            if (action == Action::drop) co_return;
            if (auto came = co_await act(action)) then = std::move(came);
            // The lease turned out lost: nothing of it is ours to change.
            if (then && std::holds_alternative<event::LeaseLost>(*then)) state_.status = Status::running;
        }
        if (state_.status != Status::running) {
            co_await save();
            co_return;
        }
        if (!then) throw std::logic_error("an execution's protocol stands still");
        event = std::move(*then);
    }
}

awaitable<std::optional<Event>> Run::act(Action action) {
    switch (action) {
        case Action::choose:
            co_return co_await choose();
        case Action::follow:
            co_return co_await follow();
        case Action::record:
            co_return co_await record();
        case Action::cancel_remote: {
            services::RemoteJob job{lease_.remote_job.value_or("")};
            if (job.url.empty()) break;
            co_await parts_.caller.cancel(job, lease_.trace);
            log_ = co_await parts_.caller.logs(job, lease_.trace);
            break;
        }
        case Action::discard_files:
            co_return co_await discard_files();
        case Action::keep_outputs:
            co_await keep_outputs();
            break;
        case Action::interrupt:  // whoever reports that the lease is lost has ended the conversation
        case Action::drop:
            break;
    }
    co_return std::nullopt;
}

awaitable<Result<void>> Run::find_task() {
    auto found = co_await parts_.tasks.by_definition(lease_.task_definition_id);
    if (!found) co_return found.error();
    task_ = std::move(*found);
    co_return Result<void>{};
}

// The first place came with the claim.
awaitable<Event> Run::choose() {
    if (!task_)
        if (const auto found = co_await find_task(); !found) co_return failed(found.error(), false);
    if (why_ != Why::none) co_return interrupted();
    if (except_.empty() && lease_.service_id) co_return co_await ask(*lease_.service_id);
    const auto chosen = co_await parts_.services.choose(lease_.org_id, lease_.task_definition_id, lease_.id,
                                                        lease_.attempt, except_);
    if (chosen) {
        lease_.service = chosen->base_url;
        lease_.service_id = chosen->service_id;
        co_return co_await ask(chosen->service_id);
    }
    const auto& error = chosen.error();
    if (error.code == Errc::conflict) co_return event::LeaseLost{};
    const double asked = asked_to_wait_      ? *asked_to_wait_
                         : error.retry_after ? static_cast<double>(error.retry_after->count())
                                             : 1;
    // Spread, so that those who wait for the same instance do not come back together.
    const double wait = std::min(asked, longest_wait) * (0.5 + options_.chance() / 2);
    co_return event::NoPlace{wait, error.detail};
}

awaitable<Event> Run::ask(Id service) {
    auto asked = co_await request_with_files();
    if (!asked) co_return failed(asked.error(), asked.error().code == Errc::unavailable);
    auto begun = co_await parts_.caller.begin(std::move(*asked), interrupt_);
    if (auto* done = std::get_if<services::Done>(&begun)) {
        tell_outcome(true, true);
        result_ = std::move(done->result);
        co_return event::Done{};
    }
    if (auto* job = std::get_if<services::RemoteJob>(&begun)) {
        lease_.remote_job = job->url;
        if (co_await parts_.store.started(lease_, job->url)) co_return event::Started{};
        // Nobody else knows of it.
        co_await parts_.caller.cancel(*job, lease_.trace);
        co_return event::LeaseLost{};
    }
    if (auto* busy = std::get_if<services::Busy>(&begun)) {
        log::debug("service_busy", {{"base_url", lease_.service}, {"detail", busy->detail}});
        except_.push_back(service);
        const auto wait = static_cast<double>(busy->retry_after.count());
        asked_to_wait_ = std::min(wait, asked_to_wait_.value_or(wait));
        co_return event::Busy{};
    }
    if (auto* away = std::get_if<services::Unreachable>(&begun)) {
        co_await parts_.services.mark_unreachable(service, away->detail);
        except_.push_back(service);
        co_return event::Unreachable{};
    }
    if (auto* failure = std::get_if<services::Failed>(&begun)) {
        tell_failure(*failure);
        co_return failed(failure->error, failure->retryable);
    }
    if (std::holds_alternative<services::TimedOut>(begun)) co_return event::TimedOut{};
    co_return interrupted();
}

awaitable<Event> Run::follow() {
    if (!task_)
        if (const auto found = co_await find_task(); !found) co_return failed(found.error(), false);
    const services::RemoteJob job{lease_.remote_job.value()};
    auto asked = request();
    asked.has_left = [this] { return service_left(); };
    auto ended = co_await parts_.caller.follow(std::move(asked), job, interrupt_,
                                               [this](services::Progress p) { heard(std::move(p)); });
    quiet_ = true;
    progress_bell_.ring();
    co_await group_.join();
    // What is to be canceled first is, whatever its log takes.
    const bool goes_on = std::holds_alternative<services::Interrupted>(ended) ||
                         std::holds_alternative<services::TimedOut>(ended);
    if (!goes_on && !std::holds_alternative<services::Lost>(ended) && why_ != Why::lost)
        log_ = co_await parts_.caller.logs(job, lease_.trace);

    if (auto* done = std::get_if<services::Done>(&ended)) {
        tell_outcome(true, true);
        result_ = std::move(done->result);
        co_return event::Done{};
    }
    if (auto* failure = std::get_if<services::Failed>(&ended)) {
        if (failure->retryable && failure->error.kind == services::stopping)
            co_return event::ServiceLeft{failure->error.detail};
        tell_failure(*failure);
        co_return failed(failure->error, failure->retryable);
    }
    if (auto* lost = std::get_if<services::Lost>(&ended)) {
        if (co_await service_left()) co_return event::ServiceLeft{lost->detail};
        tell_outcome(false, false);
        co_return failed({Errc::upstream, "job_lost", lost->detail}, true);
    }
    if (std::holds_alternative<services::Canceled>(ended))
        co_return event::ServiceCanceled{options_.chance()};
    if (std::holds_alternative<services::TimedOut>(ended)) co_return event::TimedOut{};
    co_return interrupted();
}

// The service has answered: from here on only a lost lease keeps the outcome from being recorded.
awaitable<Event> Run::record() {
    Files files(parts_.artifacts);
    auto kept = co_await persevere([&]() -> awaitable<Result<std::vector<results::OutputFile>>> {
        auto result = result_;  // as the service gave it, for every try
        auto files_kept =
            co_await files.keep(lease_.org_id, lease_.id, result, task_->operation.file_outputs);
        if (files_kept) result_ = std::move(result);
        co_return files_kept;
    });
    if (!kept) co_return failed(kept.error(), kept.error().code == Errc::unavailable);
    for (auto& file : *kept) kept_.push_back(file.uri);
    const auto whole = co_await persevere([&] { return outcome(*kept); });
    if (!lease_is_young() && !co_await persevere([&] { return still_held(); })) co_return event::LeaseLost{};
    const auto recorded = co_await persevere([&] { return parts_.results.record(lease_.org_id, whole); });
    if (!recorded) co_return failed(recorded.error(), false);
    recorded_ = *recorded;
    // Recorded before, or by one that has taken the execution over: else nobody has, and we may not.
    if (!recorded_ &&
        !co_await persevere([&] { return parts_.results.outcome_exists(lease_.org_id, lease_.id); }))
        co_return event::LeaseLost{};
    co_return event::Recorded{};
}

awaitable<void> Run::keep_outputs() {
    const bool has_files =
        !task_ || !task_->operation.file_inputs.empty() || !task_->operation.file_outputs.empty();
    if (!has_files) co_return;
    // An outcome that was recorded before is the one that stays, with its files.
    if (!recorded_) {
        kept_.clear();
        const auto stored =
            co_await persevere([&] { return parts_.results.result(lease_.org_id, lease_.id); });
        if (stored)
            for (auto& file : stored->outputs) kept_.push_back(file.uri);
    }
    co_await parts_.artifacts.discard_others(lease_.org_id, lease_.id, kept_);
}

awaitable<void> Run::save() {
    const bool retries = state_.status == Status::queued && state_.failures > lease_.failures;
    if (retries && options_.retry) state_.due_in = options_.retry(state_.due_in);
    if (state_.status == Status::failed || state_.status == Status::canceled) co_await keep_log();
    if (!co_await persevere([&] { return parts_.store.save(lease_, state_); })) {
        log::info("lease_lost", {{"execution_id", lease_.id.text()}, {"attempt", lease_.attempt}});
        co_return;
    }
    parts_.committed();
    if (is_final(state_.status)) parts_.ended(lease_.id, lease_.of_pipeline);
    log::info("execution", {{"execution_id", lease_.id.text()},
                            {"status", schema::name_of(state_.status)},
                            {"attempt", lease_.attempt},
                            {"detail", state_.error ? state_.error->detail : std::string()}});
}

awaitable<void> Run::keep_log() {
    if (log_.empty()) co_return;
    try {
        co_await parts_.results.add_log(lease_.org_id, lease_.job_id, lease_.id, lease_.attempt, log_);
    } catch (const std::exception& e) {
        log::warning("log_not_kept", {{"execution_id", lease_.id.text()}, {"detail", e.what()}});
    }
}

void Run::heard(services::Progress p) {
    progress_ = std::move(p);
    if (!std::exchange(writing_, true)) group_.spawn("execution_progress", write_progress());
}

/// The latest word, then none for a while.
awaitable<void> Run::write_progress() {
    while (progress_ && !quiet_) {
        const auto said = std::move(*progress_);
        progress_.reset();
        state_ = next(state_, event::Progressed{said.fraction, said.message}).state;
        try {
            if (!co_await parts_.store.progressed(lease_, state_, ++words_)) break;
            parts_.committed();
        } catch (const std::exception& e) {
            log::warning("progress_not_kept", {{"execution_id", lease_.id.text()}, {"detail", e.what()}});
            if (!progress_) progress_ = services::Progress{state_.progress, state_.message};  // once more
        }
        co_await progress_bell_.wait(options_.progress_every);
    }
    writing_ = false;
}

/// Nobody takes a lease before it has run out.
bool Run::lease_is_young() const {
    return std::chrono::steady_clock::now() < options_.leased_at + options_.lease / 2;
}

awaitable<bool> Run::still_held() {
    std::vector<Held> held{{lease_.id, lease_.attempt, lease_.owner}};
    const auto renewed = co_await parts_.store.renew(std::move(held), seconds(options_.lease));
    co_return !renewed.empty();
}

awaitable<bool> Run::service_left() {
    try {
        co_return co_await parts_.store.service_left(lease_.id);
    } catch (const std::exception&) {  // then it is not known
        co_return false;
    }
}

Event Run::interrupted() const {
    if (why_ == Why::canceled) return event::Interrupted{};
    if (why_ == Why::lost) return event::LeaseLost{};
    return event::Released{};
}

void Run::tell_outcome(bool worked, bool completed) const {
    if (!options_.ended || !lease_.service_id) return;
    services::Outcome outcome{*lease_.service_id, worked};
    if (completed && lease_.started_at)
        outcome.seconds =
            std::max(0.0, std::chrono::duration<double>(system_now() - *lease_.started_at).count());
    options_.ended(outcome);
}

/// A service that refuses an input, or cannot do it, works.
void Run::tell_failure(const services::Failed& failure) const {
    tell_outcome(!failure.retryable && failure.error.kind != services::answer_invalid, false);
}

// Where the service says what is wrong with which input, that is the cause.
Event Run::failed(Error error, bool retryable) const {
    constexpr std::size_t most_faults = 5;
    for (std::size_t i = 0; i < std::min(most_faults, error.faults.size()); ++i)
        error.detail += (i == 0 ? ": " : "; ") + error.faults[i].pointer +
                        (error.faults[i].pointer.empty() ? "" : " ") + error.faults[i].detail;
    return event::Failed{{error.kind, error.detail}, retryable, options_.chance()};
}

}  // namespace mad::executions
