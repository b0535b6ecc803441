// The V2000 connection table of an SDF record: read as atoms and bonds, written again with other coordinates,
// so that bond orders, charges and stereo stay what they were.
#pragma once
#include "base/error.hpp"
#include "engines/structure.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mad::engines {

struct MolBlock {
    std::vector<std::string> elements;
    std::vector<Point> at;
    std::vector<std::pair<int, int>> bonds;  ///< atoms counted from 0
    std::string text;                        ///< to "M  END", its heading normalised
};

/// The first record. Errors: invalid, kind "sdf_malformed".
Result<MolBlock> read_mol_block(std::string_view sdf, std::string_view title);

using SdfProperties = std::vector<std::pair<std::string, std::string>>;

/// One SDF record: the block at these places, with properties.
std::string write_sdf(const MolBlock&, const std::vector<Point>& at, std::string_view title,
                      const SdfProperties&);

}  // namespace mad::engines
