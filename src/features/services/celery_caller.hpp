// Tasks that are bound to a Celery task: docs/celery.md.
#pragma once
#include "features/services/call.hpp"
#include "redis/celery/broker.hpp"
#include "redis/celery/results.hpp"

namespace mad::services {

/// Each call is one message and one result, followed like a job. The broker is asked, never trusted to
/// remember: where it was emptied the message is sent again, under the same id.
class CeleryCaller : public Caller {
public:
    CeleryCaller(celery::Broker& broker, celery::Results& results) : broker_(broker), results_(results) {}

    awaitable<Begun> begin(CallRequest, Interrupt&) override;
    awaitable<Ended> follow(CallRequest, RemoteJob, Interrupt&,
                            std::function<void(Progress)> on_progress) override;
    /// Takes the message back, and has the workers that are up revoke the task, and end it where it runs.
    awaitable<bool> cancel(RemoteJob, std::string traceparent) override;
    /// The traceback of a task that failed.
    awaitable<std::string> logs(RemoteJob, std::string traceparent) override;

private:
    celery::Broker& broker_;
    celery::Results& results_;
};

/// Asks whoever the place is of: celery:// or http(s)://.
class EitherCaller : public Caller {
public:
    EitherCaller(Caller& http, Caller& celery) : http_(http), celery_(celery) {}

    awaitable<Begun> begin(CallRequest, Interrupt&) override;
    awaitable<Ended> follow(CallRequest, RemoteJob, Interrupt&,
                            std::function<void(Progress)> on_progress) override;
    awaitable<bool> cancel(RemoteJob, std::string traceparent) override;
    awaitable<std::string> logs(RemoteJob, std::string traceparent) override;

private:
    Caller& of(std::string_view url) const;

    Caller &http_, &celery_;
};

}  // namespace mad::services
