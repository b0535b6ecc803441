// How well docking finds poses that are known: success rates as redocking benchmarks report them.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace mad::engines {

/// Of one complex: RMSD of its poses to the known one, in Å, by their rank. Empty where docking failed.
struct Redocked {
    std::string name;
    std::vector<double> rmsd;
};

/// The best among the first poses.
struct NearestPose {
    std::size_t rank = 1;
    double rmsd = 0;
};

/// None where there is no pose.
std::optional<NearestPose> nearest_of(const Redocked&, std::size_t among_first);

/// A share of all, and where the true share lies with 95 % (Wilson 1927, doi:10.1080/01621459.1927.10502953).
struct SuccessRate {
    std::size_t successes = 0, tried = 0;
    double rate = 0, low = 0, high = 0;
};

/// Success: a pose among the first `among_first` is within `cutoff` Å. `tried` may not be empty.
SuccessRate success_rate(const std::vector<Redocked>& tried, double cutoff, std::size_t among_first);

}  // namespace mad::engines
