// A receptor whose side chains turn in a docking, taken apart for the engine.
#pragma once
#include "chem/atom.hpp"
#include "engines/box.hpp"
#include "engines/pdbqt.hpp"

#include <span>

namespace mad::engines {

struct FlexibleReceptor {
    std::string rigid;  ///< PDBQT of what stays
    /// PDBQT of what turns, as Vina takes it: of each residue BEGIN_RES, its CA as the root, BRANCHes,
    /// END_RES. CA and CB do not move; that they stand here alone is AutoDock's convention.
    std::string side_chains;
    std::vector<PdbqtAtom> atoms;                  ///< those of `side_chains`, as they were prepared
    std::vector<std::size_t> index;                ///< of each of them, in the receptor
    std::vector<std::vector<std::size_t>> bodies;  ///< those of `atoms` whose distances no turning changes
    std::vector<std::string> residues;             ///< "A:ASP25", in the structure's own names
};

inline constexpr std::size_t most_flexible_residues = 10;

/// `residues` as residue_atoms() reads them, of the structure that the receptor was prepared from; one name
/// may stand for one in each chain. Errors: invalid, kinds "residue_not_found", "residue_not_in_receptor",
/// those of side_chain_at(), and "too_many_flexible_residues".
Result<FlexibleReceptor> take_apart(const Pdbqt& receptor, const chem::Structure&,
                                    std::span<const std::string> residues);

/// An engine keeps side chains within the box, as it does the ligand. Errors: invalid, "residue_outside_box",
/// where one that is to turn is not in it as it is.
Result<void> check_side_chains_in_box(const FlexibleReceptor&, const Box&);

}  // namespace mad::engines
