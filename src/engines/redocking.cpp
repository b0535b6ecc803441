#include "engines/redocking.hpp"

#include <algorithm>
#include <cmath>

namespace mad::engines {

std::optional<NearestPose> nearest_of(const Redocked& complex, std::size_t among_first) {
    const auto end =
        complex.rmsd.begin() + std::min(std::ssize(complex.rmsd), static_cast<std::ptrdiff_t>(among_first));
    const auto nearest = std::min_element(complex.rmsd.begin(), end);
    if (nearest == end) return {};
    return NearestPose{static_cast<std::size_t>(nearest - complex.rmsd.begin()) + 1, *nearest};
}

SuccessRate success_rate(const std::vector<Redocked>& tried, double cutoff, std::size_t among_first) {
    constexpr double z = 1.959964;  // standard deviations that hold 95 %
    SuccessRate it{.tried = tried.size()};
    for (const auto& complex : tried) {
        const auto nearest = nearest_of(complex, among_first);
        it.successes += nearest && nearest->rmsd <= cutoff;
    }
    const auto n = static_cast<double>(it.tried);
    it.rate = static_cast<double>(it.successes) / n;
    const double spread = z * std::sqrt(it.rate * (1 - it.rate) / n + z * z / (4 * n * n));
    it.low = std::max(0.0, (it.rate + z * z / (2 * n) - spread) / (1 + z * z / n));
    it.high = std::min(1.0, (it.rate + z * z / (2 * n) + spread) / (1 + z * z / n));
    return it;
}

}  // namespace mad::engines
