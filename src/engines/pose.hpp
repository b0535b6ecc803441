// Docked coordinates put back into the ligand they came from: PDBQT knows neither bond orders nor the
// hydrogens on carbon, so the prepared ligand lends them.
#pragma once
#include "base/error.hpp"
#include "engines/mol_block.hpp"
#include "engines/pdbqt.hpp"

#include <vector>

namespace mad::engines {

/// For each atom of the prepared PDBQT its atom in the block, found by element and place.
/// Errors: invalid, kind "pose_mapping_failed", where the two are not the same ligand.
Result<std::vector<int>> map_atoms(const Pdbqt& prepared, const MolBlock& ligand);

/// The places of all the ligand's atoms in a pose: those of the pose, and the hydrogens it lacks, moved with
/// the rigid body they belong to. Errors: invalid, when the pose is not of this ligand.
Result<std::vector<Point>> restore(const Pdbqt& prepared, const Pdbqt& pose, const MolBlock& ligand,
                                   const std::vector<int>& map);

}  // namespace mad::engines
