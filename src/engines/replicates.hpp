// Poses of several docking runs of one ligand, brought together: scored alike, clustered, and what they show.
#pragma once
#include "engines/clusters.hpp"
#include "engines/confidence.hpp"
#include "engines/pose_records.hpp"
#include "engines/rescoring.hpp"

namespace mad::engines {

/// Of one run. Energies are MAD's own: what engines print may differ by a constant from run to run.
struct ReplicatePose {
    std::size_t replicate = 0;  ///< from 1
    PoseRecord record;
    ScoredPose scored;      ///< its affinity, the best pose's internal energy taken as the unbound one
    chem::PoseScore score;  ///< by the function that decides
    double second = 0;      ///< kcal/mol, inter and intra by the other
    Pdbqt model;
};

struct Replicates {
    std::size_t count = 0;             ///< runs, also those without a pose that can be used
    std::vector<ReplicatePose> poses;  ///< as they were given
    std::vector<Cluster> clusters;     ///< within 2 Å of the best, the best first
    json::array failures;              ///< replicate, rank, name, code, detail

    const ReplicatePose& winner() const { return poses[clusters.front().members.front().pose]; }
};

/// The scoring function that decides, and one that may contradict.
struct Scorers {
    Rescoring first, second;
};

/// `runs`: the poses of each. Errors: invalid; "no_pose" where none can be used.
Result<Replicates> replicates_of(const std::vector<std::string_view>& runs, const Scorers&);

/// Of agreement, gap, energies and ranks; the rest is the caller's.
PoseEvidence evidence_in(const Replicates&);

}  // namespace mad::engines
