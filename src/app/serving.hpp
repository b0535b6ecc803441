// The long-running roles: serve (HTTP), worker (executions), and `up`, which is both over servers of its own.
#pragma once
#include "app/config.hpp"
#include "base/async.hpp"
#include "base/error.hpp"

namespace mad::app {

/// `mad up`: starts the private PostgreSQL and Redis that the configuration names no others for, migrates,
/// seeds, and runs API, worker and task services until SIGTERM or SIGINT. Prints where it listens and, the
/// first time, the administrator's one-time password.
awaitable<Result<void>> up(Config);
/// `mad serve`: the API, over a database that is migrated already.
awaitable<Result<void>> serve(Config);
/// `mad worker`: claims executions and calls the task services.
awaitable<Result<void>> work(Config);

}  // namespace mad::app
