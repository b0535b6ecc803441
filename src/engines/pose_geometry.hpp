// Whether a pose's own geometry is one that molecules have, as PoseBusters checks it (Buttenschoen, Morris,
// Deane, Chem. Sci. 2024, 15, 3130; doi 10.1039/D3SC04185A).
#pragma once
#include "engines/pose_check.hpp"

namespace RDKit {
class ROMol;
}

namespace mad::engines {

/// Of its heavy atoms: bond_lengths, bond_angles and internal_clash, each against RDKit's bounds of distance
/// geometry; aromatic_rings and flat_double_bonds, which lie in a plane; saturated_rings, which do not. Those
/// that the molecule has nothing for are left out.
PoseChecks geometry_checks(const RDKit::ROMol& pose);

}  // namespace mad::engines
