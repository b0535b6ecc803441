// What a worker process does for Celery where celery.queue is set.
#pragma once
#include "app/connections.hpp"
#include "features/auth/auth.hpp"
#include "features/from_celery/intake.hpp"

namespace mad::app {

/// Belongs to one io_context and its one thread; stop() before it goes.
class CeleryWork {
public:
    /// `error_of`: what exceptions mean to clients.
    CeleryWork(const asio::any_io_executor&, const Config&, Connections&, auth::Auth&,
               executions::Executions&, std::function<std::optional<Error>(const std::exception&)> error_of);

    executions::Observer observer() { return monitor_.observer(); }
    void start();
    /// Takes nothing more.
    awaitable<void> stop_taking() { return intake_.stop(); }
    /// When the worker has let go of everything.
    awaitable<void> stop() { return monitor_.stop(); }

private:
    from_celery::Store store_;
    from_celery::Monitor monitor_;
    from_celery::Intake intake_;
};

}  // namespace mad::app
