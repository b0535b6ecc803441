// The bonds of amino acids whose rings Open Babel gets wrong from a PDB.
#pragma once

namespace OpenBabel {
class OBMol;
}

namespace mad::engines {

/// Tryptophan gets an indole, with the hydrogen on NE1; histidine an imidazole, with one on ND1 or NE2: where
/// the structure or the residue's name has it (HID, HIE, HIP; HSD, HSE, HSP), else where its surroundings
/// want one: away from a metal and from donors, towards acceptors; on NE2 where they say nothing. Open
/// Babel 3.1.1 gives tryptophan none, and histidine one on ND1 or none.
void mend_residue_bonds(OpenBabel::OBMol&);

}  // namespace mad::engines
