// A molecule in space from its SMILES, by RDKit.
#pragma once
#include "base/error.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace mad::engines {

struct Embedded {
    std::string sdf;  ///< V2000 with all hydrogens
    std::vector<std::string> warnings;
};

/// ETKDGv3 with a fixed seed, then MMFF94s (UFF where MMFF has no parameters). The same bytes every time.
/// Errors: invalid, "ligand_unreadable" (valence, ring closures…), "embedding_failed".
Result<Embedded> embed(std::string_view smiles, int seed);

/// "RDKit 2022.09.3"
std::string rdkit_version();

}  // namespace mad::engines
