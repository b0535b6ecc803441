// What a chemist does to a structure before it is docked: charges taken away, one of its tautomers, each of
// its stereoisomers. By RDKit.
#pragma once
#include "base/error.hpp"
#include "engines/babel.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mad::engines {

struct StandardForm {
    bool neutral = false;             ///< charges that hydrogens can take away are taken away
    bool canonical_tautomer = false;  ///< RDKit's, by Sitzmann et al. 2010 (doi:10.1007/s10822-010-9346-4)
};

struct Standardised {
    std::string text;
    Format format;  ///< SDF with the places that were given; SMILES where there are none (any more)
    std::vector<std::string> warnings;
};

/// Nothing where the molecule is already so. Errors: invalid, "ligand_unreadable".
Result<std::optional<Standardised>> standardise(const BabelMolecule&, const StandardForm&);

struct Stereoisomers {
    std::vector<std::string> smiles;  ///< each once
    double possible = 1;   ///< 2 to the power of centres and double bonds that are open: some may be the same
    bool complete = true;  ///< whether none was left out
};

/// All that agree with what is defined, `most` at most, in an order that does not change. One whose geometry
/// is impossible is among them. Errors: invalid, "ligand_unreadable".
Result<Stereoisomers> stereoisomers(std::string_view smiles, std::size_t most);

}  // namespace mad::engines
