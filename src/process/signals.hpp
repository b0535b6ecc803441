// Signals that are sent to us.
#pragma once
#include "base/async.hpp"

#include <vector>

namespace mad::process {

/// The next of `signals` (SIGTERM, SIGINT) that is sent to this process. Their usual effect is off while
/// waiting.
awaitable<int> next_signal(std::vector<int> signals);

}  // namespace mad::process
