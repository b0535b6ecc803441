// What AutoDock Vina writes, read: poses with their energies, put right where version 1.2.3 prints them
// wrong.
#pragma once
#include "base/error.hpp"
#include "engines/pdbqt.hpp"

#include <string_view>
#include <vector>

namespace mad::engines {

/// Energies in kcal/mol, RMSD in Å.
struct VinaPose {
    int rank = 0;
    double affinity = 0;              ///< corrected
    double affinity_printed = 0;      ///< as in the file
    double rmsd_lb = 0, rmsd_ub = 0;  ///< to the first pose, as Vina defines them: not symmetry-corrected
    double inter = 0, intra = 0;
    Pdbqt model;
};

/// The poses of a docking run's output file, best first.
///
/// Vina 1.2.3 takes the unbound energy, which all poses share, from a pose that is not the best one, so that
/// every affinity of a file is off by one constant, up to 2 kcal/mol. It prints
///     affinity_i = (INTER_i + INTRA_i − UNBOUND) / D,   D = 1 + 0.05846 N_tors,
/// and means UNBOUND = INTRA of the best pose. D follows from the printed values (N_tors is a multiple of ½).
/// Errors: upstream, kind "vina_output_malformed".
Result<std::vector<VinaPose>> read_vina_poses(std::string_view pdbqt);

/// What `--score_only` and `--local_only` print.
struct VinaScore {
    double affinity = 0, inter = 0, intra = 0, torsional = 0, unbound = 0;
};
Result<VinaScore> read_vina_score(std::string_view console);

}  // namespace mad::engines
