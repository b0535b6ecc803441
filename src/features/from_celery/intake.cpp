#include "features/from_celery/intake.hpp"

#include "base/log.hpp"
#include "schema/type_schema.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/json.hpp>

namespace mad::from_celery {
namespace {
using namespace asio::experimental::awaitable_operators;

constexpr std::int64_t told_at_once = 50;

celery::TaskResult refused(const celery::Task& task, const Error& why) {
    return celery::failed(task.id, failure_of(why), "", system_now());
}

/// It would be so again: what cannot be accepted must not keep others back.
Error unexpected(const celery::Task& task, const std::exception& e) {
    log::error("celery_submission_failed", {{"celery_task_id", task.id}, {"detail", e.what()}});
    return {Errc::upstream, "internal_error",
            "Something unexpected happened; the log of mad worker says what"};
}
}  // namespace

Intake::Intake(asio::any_io_executor executor, const redis::Address& broker, celery::ConsumerOptions consumed,
               Parts parts, redis::Doorbell& doorbell)
    : Intake(std::move(executor), broker, std::move(consumed), std::move(parts), doorbell, Options()) {}

Intake::Intake(asio::any_io_executor executor, const redis::Address& broker, celery::ConsumerOptions consumed,
               Parts parts, redis::Doorbell& doorbell, Options options)
    : parts_(std::move(parts)),
      options_(options),
      consumer_(executor, broker, std::move(consumed)),
      doorbell_(doorbell),
      room_(executor),
      outcomes_(executor),
      end_(executor, asio::steady_timer::time_point::max()),
      group_(executor) {}

void Intake::start() {
    ended_ = doorbell_.listen(std::string(executions::channel_ended),
                              [this](const std::string&) { outcomes_.ring(); });
    group_.spawn("celery_intake", take());
    group_.spawn("celery_outcomes", tell());
}

awaitable<void> Intake::stop() {
    stopping_ = true;
    ended_.reset();
    outcomes_.ring();
    room_.ring();
    end_.expires_at(asio::steady_timer::time_point::min());
    co_await consumer_.stop();
    co_await group_.join();
}

awaitable<void> Intake::take() {
    while (auto delivery = co_await consumer_.receive()) {
        ++in_hand_;
        group_.spawn("celery_submission", accept(std::move(*delivery)));
        while (in_hand_ >= options_.at_once) co_await room_.wait(options_.poll);
    }
}

// Acknowledged once it is committed or refused: what a crash leaves in between comes again, and is the same
// job.
awaitable<void> Intake::accept(celery::Delivery delivery) {
    Answer answer;
    std::string why;
    auto end = celery::End::next;
    try {
        auto said = co_await submit(delivery.task);
        if (said) {
            answer = std::move(*said);
        } else {  // others' messages may be behind it
            why = said.error().detail;
            end = celery::End::last;
        }
    } catch (const std::exception& e) {
        const auto meaning = parts_.error_of(e);
        if (meaning && meaning->code == Errc::unavailable)
            why = e.what();
        else
            answer = refused(delivery.task, meaning ? *meaning : unexpected(delivery.task, e));
    }
    if (answer)
        if (const auto stored = co_await parts_.results.store(*answer); !stored) why = stored.error().detail;
    if (!why.empty()) {
        log::warning("celery_submission_waits", {{"celery_task_id", delivery.task.id}, {"detail", why}});
        co_await pause();
        co_await consumer_.broker().put_back(delivery, end);
    } else if (const auto done = co_await consumer_.broker().acknowledge(delivery); !done) {
        log::warning("celery_not_acknowledged",
                     {{"celery_task_id", delivery.task.id}, {"detail", done.error().detail}});
    }
    --in_hand_;
    room_.ring();
}

/// Before another try; over at once where it is to stop.
awaitable<void> Intake::pause() {
    asio::steady_timer timer(end_.get_executor(), options_.retry_after);
    boost::system::error_code woken;
    co_await (timer.async_wait(asio::use_awaitable) ||
              end_.async_wait(asio::redirect_error(asio::use_awaitable, woken)));
}

/// What is answered at once: a refusal; nothing where it was accepted. Errors: too_many: it is to wait.
awaitable<Result<Intake::Answer>> Intake::submit(const celery::Task& task) {
    if (task.name != task_name)
        co_return Answer(celery::failed(
            task.id,
            {.type = "NotRegistered", .arguments = {json::string(task.name)}, .module = "celery.exceptions"},
            "", system_now()));
    if (parts_.monitor.is_revoked(task.id)) co_return co_await withdrawn(task, "revoked");
    if (task.expires && *task.expires < system_now()) co_return co_await withdrawn(task, "expired");
    auto asked = read_submission(task);
    if (!asked) co_return Answer(refused(task, asked.error()));
    const auto who = co_await parts_.identify(std::move(asked->token), std::move(asked->organization));
    if (!who) co_return Answer(refused(task, who.error()));
    executions::Submission submission{who->org, who->user, std::move(asked->task_id),
                                      std::move(asked->version)};
    submission.inputs = std::move(asked->inputs);
    submission.idempotency_key = task.id;
    const auto accepted = co_await parts_.executions.accept(std::move(submission));
    if (!accepted && accepted.error().code == Errc::too_many) co_return accepted.error();
    if (!accepted) co_return Answer(refused(task, accepted.error()));
    if (task.ignore_result) co_return Answer();
    co_await parts_.store.add(who->org, accepted->execution_id, task.id);
    outcomes_.ring();  // it may have ended already
    co_return Answer();
}

/// Nothing where it was accepted when it was delivered before: its outcome is told when it has one.
awaitable<Intake::Answer> Intake::withdrawn(const celery::Task& task, std::string_view why) {
    if (!(co_await parts_.store.of_task(task.id)).empty()) co_return std::nullopt;
    const auto told = co_await parts_.results.find(task.id);
    if (told && *told && celery::is_final((*told)->status)) co_return std::nullopt;
    co_return celery::revoked(task.id, why, system_now());
}

awaitable<void> Intake::tell() {
    while (!stopping_) {
        bool all = true, away = false;
        try {
            all = co_await parts_.store.tell_ended(
                told_at_once, [&](Submission ended) { return tell_one(std::move(ended), away); });
        } catch (const std::exception& e) {
            log::warning("celery_outcomes_wait", {{"detail", e.what()}});
            all = false;
        }
        if (!stopping_) co_await outcomes_.wait(all ? options_.poll : options_.retry_after);
    }
}

awaitable<bool> Intake::tell_one(Submission ended, bool& away) {
    if (away) co_return false;
    const auto& id = ended.celery_task_id;
    try {
        const auto stored = co_await parts_.results.store(co_await outcome(ended));
        if (stored) co_return true;
        away = true;
        log::warning("celery_outcome_waits", {{"celery_task_id", id}, {"detail", stored.error().detail}});
    } catch (const std::exception& e) {  // the organisation's results store
        log::warning("celery_outcome_waits", {{"celery_task_id", id}, {"detail", e.what()}});
    }
    co_return false;
}

awaitable<celery::TaskResult> Intake::outcome(const Submission& ended) {
    using executions::Status;
    const auto& id = ended.celery_task_id;
    if (ended.status == Status::canceled) co_return celery::revoked(id, "canceled", system_now());
    if (ended.status == Status::failed)
        co_return celery::failed(
            id,
            failure_of(ended.error.value_or(executions::Failure{"unknown", "nothing is known of its end"})),
            "", system_now());
    const auto results =
        co_await parts_.executions.results(ended.org_id, ended.execution_id, std::chrono::seconds(0));
    if (!results) co_return celery::failed(id, failure_of(results.error()), "", system_now());
    auto value = schema::to_json(*results);
    auto& members = value.as_object();
    members["job_id"] = ended.job_id.text();
    members["execution_id"] = ended.execution_id.text();
    co_return celery::succeeded(id, std::move(value), system_now());
}

}  // namespace mad::from_celery
