// What follows from the change of an execution, in the same transaction: its job's status, and word of it.
#pragma once
#include "base/async.hpp"
#include "features/executions/types.hpp"
#include "features/results/types.hpp"

#include <optional>
#include <string>

namespace mad::db {
class Executor;
}

namespace mad::executions {

/// As event types say it: "completed".
std::string lower_name(Status);

/// Leaves word in the outbox.
awaitable<void> tell(db::Executor&, Id org, Id job, std::string_view topic, results::Event);

/// The job follows its executions, one of which has just changed. Their rows are locked before the job's.
awaitable<void> follow_executions(db::Executor&, Id org, Id job, bool running, std::optional<Failure>);

}  // namespace mad::executions
