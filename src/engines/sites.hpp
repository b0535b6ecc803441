// A binding site as somebody names it: by a ligand within a structure, or by residues.
#pragma once
#include "engines/structure.hpp"

#include <span>

namespace mad::engines {

/// "A:ASP25"; "ASP25" where there are no chains.
std::string residue_name(const chem::Atom&);

/// A macromolecule's first model in any format with coordinates. Errors: invalid, "format_unknown",
/// "molecule_invalid", "receptor_flat".
Result<chem::Structure> read_receptor(std::string_view text);

/// The atoms of a residue: "A:25", "A:ASP25", "ASP25", "25" (of every chain), "ASP:A:25". Errors: invalid,
/// "residue_not_found" with what is there.
Result<std::vector<chem::Atom>> residue_atoms(const chem::Structure&, const std::string& residue);

/// The heavy atoms of residues, named so. Errors: as residue_atoms.
Result<std::vector<Point>> residue_places(const chem::Structure&, std::span<const std::string> residues);

}  // namespace mad::engines
