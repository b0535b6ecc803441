// What must hold of one row, given what the other store says of it. Pure.
#pragma once
#include "features/checks/types.hpp"

#include <optional>

namespace mad::checks {

/// Of a job's record: that it is there, counts its events, and ended as the job did, once. While some of its
/// events are still in the outbox only what holds at any time.
std::optional<std::string> fault_of(const JobRow&, const RecordedJob*);

/// Of an execution's outcome: recorded once where it is COMPLETED, and never where it ended otherwise. One
/// that runs may have its outcome already: whoever holds it, or the sweeper, finishes it; and so may one that
/// waits, which the next to claim it finishes.
std::optional<std::string> fault_of(const ExecutionRow&, const std::vector<OutcomeRow>&);

/// What is in both, as a report is read: what only the first saw was on its way.
Report confirmed(Report first, const Report& second);

}  // namespace mad::checks
