// What becomes of a job under way as its users say: held up and taken on, sooner or later than others, begun
// again where it failed.
#pragma once
#include "base/async.hpp"
#include "base/error.hpp"
#include "features/executions/types.hpp"

#include <functional>

namespace mad::db {
class Database;
}

namespace mad::pipelines {

class Control {
public:
    struct Parts {
        db::Database& database;
        std::function<void()> committed;  ///< the outbox has new rows, and runs may be due
        std::function<void()> due;        ///< executions are due
    };
    explicit Control(Parts parts) : parts_(std::move(parts)) {}

    // Errors of all: not_found (job_not_found).

    /// Nothing more of it is begun; what runs goes on to its end. Asked again, nothing changes. Errors:
    /// conflict (already_final, canceling).
    awaitable<Result<void>> pause(Id org, Id job);
    awaitable<Result<void>> resume(Id org, Id job);
    /// Of what waits, and of what is begun from now on. Errors: conflict (already_final).
    awaitable<Result<void>> set_priority(Id org, Id job, std::int64_t priority);
    /// What has failed or was canceled is begun again, and what did not begin because of it; what has
    /// completed is not. Errors: conflict (not_final, nothing_to_retry).
    awaitable<Result<void>> retry(Id org, Id job);

private:
    awaitable<Result<void>> hold(Id org, Id job, bool paused);
    awaitable<void> apply_to_open(Id org, Id job);

    Parts parts_;
};

}  // namespace mad::pipelines
