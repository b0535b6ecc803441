// A receptor made from a structure: which atoms stay, which go and why; then hydrogens and PDBQT.
#pragma once
#include "base/error.hpp"
#include "engines/structure.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mad::engines {

struct ReceptorOptions {
    std::optional<double> ph = 7.4;     ///< none: the hydrogens that are there, and those that are missing
    std::vector<std::string> chains{};  ///< empty: all
    std::vector<std::string> keep_hetero{};  ///< residue names of cofactors and ions that stay
    bool keep_water = false;
};

/// A residue that is neither polymer nor water.
struct HeteroResidue {
    std::string name, chain, number;
    int heavy_atoms = 0;
    Point center{};
    bool kept = false;
};

/// An amino acid without some of its heavy atoms.
struct IncompleteResidue {
    std::string name, chain, number;
    std::vector<std::string> atoms{};  ///< that are missing
};

/// Where a chain is broken: two residues that follow each other in the file and are not bound.
struct ChainBreak {
    std::string chain, after, before;  ///< residue numbers
    std::optional<int> missing{};      ///< how many residues, as far as their numbers say it
};

/// Which atoms of a structure make the receptor.
struct Selection {
    std::vector<chem::Atom> kept;
    std::vector<HeteroResidue> hetero;
    std::vector<IncompleteResidue> incomplete;
    std::vector<ChainBreak> breaks;
    std::vector<std::string> chains;  ///< that were kept
    int residues = 0, waters_removed = 0;
    std::vector<std::string> warnings;
};

/// Alternate locations become one a residue (the most occupied, then the first letter), waters and hetero
/// residues go unless they are asked for. Errors: invalid, "chain_not_found", "receptor_empty".
Result<Selection> select_receptor(const chem::Structure&, const ReceptorOptions&);

/// The atoms of a hetero residue: "478", "478:A", "478:A:200". Errors: invalid, "ligand_not_found" with those
/// that are there.
Result<std::vector<chem::Atom>> hetero_atoms(const chem::Structure&, std::string_view which);

struct PreparedReceptor {
    std::string pdbqt;
    std::string pdb;  ///< with hydrogens
    Selection selection;
};

/// The receptor in any format that is read: pdb, cif, sdf, mol2, or a rigid pdbqt, which is only checked.
/// Errors: invalid.
Result<PreparedReceptor> prepare_receptor(std::string_view text, const ReceptorOptions&);

}  // namespace mad::engines
