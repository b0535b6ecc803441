// Takes executions from a queue of Celery, and tells Celery how they ended. Any number of processes may.
#pragma once
#include "features/executions/executions.hpp"
#include "features/from_celery/monitor.hpp"
#include "features/from_celery/store.hpp"
#include "features/from_celery/submission.hpp"
#include "redis/celery/consumer.hpp"
#include "redis/celery/results.hpp"

namespace mad::from_celery {

/// For whom something is submitted.
struct Submitter {
    Id org{};
    std::optional<Id> user{};
};

/// What it needs; all of it outlives the intake.
struct Parts {
    Store& store;
    executions::Executions& executions;
    celery::Results& results;
    Monitor& monitor;
    /// Whose token that is, and whether he may execute tasks. Errors: unauthorized, forbidden.
    std::function<awaitable<Result<Submitter>>(std::string token, std::optional<std::string> organization)>
        identify;
    /// What an exception means to clients; unavailable: try again. None: it is a mistake of ours.
    std::function<std::optional<Error>(const std::exception&)> error_of;
};

/// Belongs to one io_context and its one thread; stop() before it goes. While Redis or PostgreSQL are away it
/// waits, and nothing else with it.
class Intake {
public:
    struct Options {
        std::size_t at_once = 8;                      ///< messages that are being accepted
        std::chrono::milliseconds poll{5000};         ///< looks for ends of which nobody rang
        std::chrono::milliseconds retry_after{1000};  ///< where a database is away
    };
    Intake(asio::any_io_executor, const redis::Address& broker, celery::ConsumerOptions, Parts,
           redis::Doorbell&);
    Intake(asio::any_io_executor, const redis::Address& broker, celery::ConsumerOptions, Parts,
           redis::Doorbell&, Options);

    void start();
    awaitable<void> stop();

private:
    using Answer = std::optional<celery::TaskResult>;

    awaitable<void> take();
    awaitable<void> accept(celery::Delivery);
    awaitable<void> pause();
    awaitable<Result<Answer>> submit(const celery::Task&);
    awaitable<Answer> withdrawn(const celery::Task&, std::string_view why);
    awaitable<void> tell();
    awaitable<bool> tell_one(Submission, bool& away);
    awaitable<celery::TaskResult> outcome(const Submission&);

    Parts parts_;
    Options options_;
    celery::Consumer consumer_;
    redis::Doorbell& doorbell_;
    redis::Doorbell::Subscription ended_;
    Bell room_, outcomes_;
    asio::steady_timer end_;
    Group group_;
    std::size_t in_hand_ = 0;
    bool stopping_ = false;
};

}  // namespace mad::from_celery
