// A pose's side chains as an engine wrote them, and the receptor put together again with them.
#pragma once
#include "engines/flexible_receptor.hpp"

#include <string_view>

namespace mad::engines {

/// The places of `atoms` in what an engine wrote of one pose: its atoms' lines, PDB or PDBQT. Errors:
/// upstream, "side_chains_malformed": an atom is not there, or they are not the side chains with their bonds
/// turned.
Result<std::vector<Point>> side_chain_places(const FlexibleReceptor&, std::string_view text);

/// The whole receptor with the places of `atoms` in a pose.
Pdbqt put_together(const Pdbqt& receptor, const FlexibleReceptor&, const std::vector<Point>& places);

/// The residues that turn, with their backbone, as PDB lines of a receptor put together.
std::string flexible_residues_pdb(const Pdbqt& receptor, const FlexibleReceptor&);

}  // namespace mad::engines
