// A ligand made ready for docking: one molecule, protonated, in space, with a torsion tree.
#pragma once
#include "engines/mol_block.hpp"
#include "engines/pdbqt.hpp"
#include "engines/standardise.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mad::engines {

struct LigandOptions {
    std::optional<double> ph = 7.4;  ///< none: the protonation that was given
    int seed = 42;                   ///< of the conformer, where one must be made
    StandardForm form{};             ///< before it is protonated
};

struct PreparedLigand {
    MolBlock block;  ///< all hydrogens, bond orders as given or perceived
    Pdbqt pdbqt;
    std::vector<int> map;  ///< atoms of the PDBQT in the block
    std::string title, smiles, formula;
    int charge = 0, heavy_atoms = 0;
    bool conformer_made = false;       ///< the input had no coordinates in space
    bool tree_given = false;           ///< the input was a PDBQT, with its rotatable bonds
    std::vector<std::string> removed;  ///< formulas of salts and other pieces
    std::vector<std::string> warnings;
};

/// A name as one line of at most 80 characters; it may be empty.
std::string clean_title(std::string_view);

/// Errors: invalid, kinds "format_unknown", "ligand_empty", "ligand_several", "ligand_unreadable",
/// "ligand_too_large", "atom_type_unsupported", "embedding_failed".
Result<PreparedLigand> prepare_ligand(std::string_view text, const LigandOptions&);

/// Each form that its open stereocentres and double bonds can have, `most` at most, named with a number; of a
/// molecule in space the one that it is. Forms that cannot be placed in space are left out, with a warning to
/// all. Errors: as prepare_ligand's.
Result<std::vector<PreparedLigand>> prepare_stereoisomers(std::string_view text, const LigandOptions&,
                                                          std::size_t most);

/// A PDBQT ligand is already prepared: its torsion tree stays as it is.
Result<PreparedLigand> ligand_of_pdbqt(std::string_view text);

/// The places of a molecule's heavy atoms, for a box around it. `what` names it in errors.
Result<std::vector<Point>> heavy_atom_places(std::string_view text, std::string_view what);

}  // namespace mad::engines
