#include "features/services/call.hpp"

namespace mad::services {

std::chrono::milliseconds left_until(std::chrono::steady_clock::time_point deadline) {
    using std::chrono::milliseconds;
    constexpr milliseconds forever = std::chrono::hours(24 * 365);
    const auto now = std::chrono::steady_clock::now();
    if (deadline <= now) return milliseconds(0);
    if (deadline - now > forever) return forever;
    return std::chrono::ceil<milliseconds>(deadline - now);  // what waits so long ends after it
}

}  // namespace mad::services
