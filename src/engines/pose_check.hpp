// One thing that was checked of a pose.
#pragma once
#include <string>
#include <vector>

namespace mad::engines {

struct PoseCheck {
    std::string name;  ///< "bond_lengths"
    double value = 0;  ///< the worst found
    double limit = 0;
    bool at_most = true;   ///< what the limit is; false: the least that passes
    std::string unit{};    ///< "Å"; of shares, ratios and counts none
    std::string detail{};  ///< what the value was found at

    bool passed() const { return at_most ? value <= limit : value >= limit; }
};

using PoseChecks = std::vector<PoseCheck>;

}  // namespace mad::engines
