// How much of the work may be done again: where a service fails everything, retries must not be all it is
// asked.
#pragma once
#include <algorithm>

namespace mad::executions {

/// Of one task. What is answered earns a fifth of a retry, up to ten; without any left a retry comes later,
/// when the service may be well again. Pure.
class RetryBudget {
public:
    static constexpr double most = 10, earned = 0.2;
    static constexpr double patience = 30;  ///< seconds

    void earn() { left_ = std::min(left_ + earned, most); }
    /// The pause before a retry, where the backoff gives one of `pause` seconds.
    double retry(double pause) {
        if (left_ < 1) return std::max(pause, patience);
        left_ -= 1;
        return pause;
    }

private:
    double left_ = most;
};

}  // namespace mad::executions
