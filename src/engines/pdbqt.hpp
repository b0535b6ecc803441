// PDBQT, AutoDock's format: atoms with types, and a tree of rigid bodies joined by rotatable bonds.
#pragma once
#include "base/error.hpp"
#include "engines/structure.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace mad::engines {

struct PdbqtAtom {
    std::string type;  ///< "OA"
    Point at{};
    int body = 0;
    std::string residue{};  ///< "ALA A 12"
    std::string name{};     ///< "CA"
};

bool is_hydrogen(const PdbqtAtom&);

/// The rotatable bond that a body hangs on: an atom of the body before, and the body's own first.
struct PdbqtAxis {
    int parent = 0, child = 0, body = 0;
};

/// One ligand, or one MODEL of an engine's output.
struct Pdbqt {
    std::vector<PdbqtAtom> atoms;
    /// The atoms whose places relative to each other no torsion changes: a body's own and, for each of its
    /// rotatable bonds, the atom at the bond's other end.
    std::vector<std::vector<int>> bodies;
    std::vector<PdbqtAxis> axes;       ///< of all bodies but the first
    int torsions = 0;                  ///< rotatable bonds
    std::vector<std::string> remarks;  ///< without "REMARK "
    std::string text;                  ///< as it stood, MODEL and ENDMDL lines left out
    /// The receptor's flexible side chains that stand beside a ligand, BEGIN_RES to END_RES: no part of
    /// `text`, and their atoms none of `atoms`.
    std::string side_chains{};
};

/// Each MODEL, or the whole text as one. Errors: invalid, kind "pdbqt_malformed" with the line.
Result<std::vector<Pdbqt>> read_pdbqt(std::string_view text);

std::vector<Point> places_of(const Pdbqt&);

/// The same molecule with its atoms at these places, which must fit the columns of the format.
Pdbqt at_places(Pdbqt, const std::vector<Point>&);
/// The same text.
std::string at_places(std::string_view pdbqt, const std::vector<Point>&);

/// The ligands alone, of an output with flexible side chains beside them.
std::string without_side_chains(std::string_view pdbqt);

/// An atom's line as PDB has it: the element in place of the charge and the type.
std::string pdb_line(std::string_view pdbqt_line);

/// Each atom's line of a text, in their order.
std::vector<std::string_view> atom_lines(std::string_view pdbqt);

/// Errors: invalid, kind "atom_type_unsupported", where Vina has no parameters for an atom's type; `what`
/// names the input ("the ligand").
Result<void> check_types(const Pdbqt&, std::string_view what);

}  // namespace mad::engines
