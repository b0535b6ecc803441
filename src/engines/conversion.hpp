// Molecules in another format.
#pragma once
#include "engines/babel.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mad::engines {

struct Conversion {
    enum class Hydrogens { keep, add, at_ph, remove };

    Format to = Format::sdf;  ///< not mmCIF
    Hydrogens hydrogens = Hydrogens::keep;
    double ph = 7.4;
    bool place = true;  ///< in space, where it is not and the format has places
    int seed = 42;      ///< of the conformer
};

/// One molecule. Errors: invalid, kinds "molecule_flat", "molecule_too_large", "atom_type_unsupported",
/// "embedding_failed", "ligand_unreadable".
Result<std::string> convert(BabelMolecule, const Conversion&);

/// As one file: MODELs in PDB and PDBQT, where there are several.
std::string joined(const std::vector<std::string>& molecules, Format);

}  // namespace mad::engines
