// Structures that a receptor is made of, as PDB text, and places in space.
#pragma once
#include "base/error.hpp"
#include "chem/atom.hpp"

#include <array>
#include <string>
#include <vector>

namespace mad::engines {

using Point = std::array<double, 3>;  ///< Å

double distance(const Point&, const Point&);
Point place_of(const chem::Atom&);

/// Whether a coordinate fits into the eight columns that PDB and PDBQT have for it, with three decimals.
constexpr bool fits_columns(double coordinate) { return coordinate > -999.9995 && coordinate < 9999.9995; }

/// ATOM and HETATM records, END. Chains of several letters become single ones; what is not ASCII becomes "?".
/// Errors: invalid, "coordinate_too_large", where one does not fit its columns.
Result<std::string> write_pdb(const std::vector<chem::Atom>&);

/// "ALA A 12", with the insertion code where there is one.
std::string residue_label(const chem::Atom&);
bool same_residue(const chem::Atom&, const chem::Atom&);

}  // namespace mad::engines
