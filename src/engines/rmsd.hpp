// RMSD between poses of one molecule, in place (no superposition): as the atoms are ordered, and over the
// best of all symmetry-equivalent orders.
#pragma once
#include "base/error.hpp"
#include "engines/graph.hpp"

#include <optional>

namespace mad::engines {

struct Rmsd {
    double corrected = 0;         ///< Å; over the symmetry-equivalent orders
    std::optional<double> plain;  ///< Å; as ordered, where both have the same elements in the same order
    bool exact = true;            ///< false: the search was cut short, a smaller value may exist
};

/// Heavy atoms are matched by element and bonds between them; bond orders and charges do not count, for two
/// programs seldom agree on them. Errors: invalid, kind "molecules_differ" with what differs.
Result<Rmsd> rmsd(const Graph& reference, const Graph& pose);

}  // namespace mad::engines
