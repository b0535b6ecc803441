// A residue's side chain as rigid bodies that hang on each other by bonds that turn.
#pragma once
#include "chem/vina_atoms.hpp"
#include "engines/pdbqt.hpp"

#include <span>

namespace mad::engines {

/// Atoms are the receptor's, by index.
struct TurningBody {
    std::size_t parent = 0;          ///< the atom that the body hangs on
    std::vector<std::size_t> atoms;  ///< its own, the first one bonded to the parent
    std::vector<TurningBody> branches{};
};

/// What hangs on this CA, hydrogens with the atoms that they are on. `bonded` is of all the receptor's atoms.
/// Errors: invalid, kinds "residue_rigid", where no bond of it turns, "residue_incomplete", where heavy atoms
/// are missing, "residue_bound", where it is bonded to another residue or lies at a metal.
Result<TurningBody> side_chain_at(const Pdbqt& receptor, std::span<const chem::Bonded> bonded,
                                  std::size_t ca);

}  // namespace mad::engines
