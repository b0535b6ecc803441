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

/// Which side chains turn: those of residues by name, and those with a heavy atom near a ligand.
struct FlexibleChoice {
    std::vector<std::string> residues{};  ///< as residue_atoms() reads them; one name may stand for several
    std::vector<Point> around{};          ///< the ligand's heavy atoms
    double within = 0;                    ///< Å of one of them; 0: only the named ones
};

/// Names are of the structure that the receptor was prepared from. An engine keeps side chains within the
/// box, as it does the ligand. Errors, of the named ones: invalid, kinds "residue_not_found",
/// "residue_not_in_receptor", those of side_chain_at(), "residue_outside_box"; of all
/// "too_many_flexible_residues". Of those that are near, what cannot turn stays.
Result<FlexibleReceptor> take_apart(const Pdbqt& receptor, const chem::Structure&, const FlexibleChoice&,
                                    const Box&);

}  // namespace mad::engines
