// What several engines or scoring functions agree on: one ligand's poses from each, put together.
//
// Scores of different functions cannot be compared, ranks can: exponential consensus ranking
// (Palacio-Rodríguez et al. 2019, doi:10.1038/s41598-019-41594-3).
#pragma once
#include "engines/clusters.hpp"

namespace mad::engines {

/// One pose of a run: what one engine or function gave, in its own order.
struct RankedPose {
    std::size_t run = 0;   ///< from 0
    std::size_t rank = 1;  ///< in the run
    Graph graph;
};

struct ConsensusCluster {
    std::vector<ClusterMember> members;  ///< the one ranked first by any run leads: the representative
    /// The cluster's place among those of each run; none: the run has no such pose.
    std::vector<std::optional<int>> ranks;
    /// Mean of e^(-(rank - 1)/decay) over the runs, 0 for those without it: 1 is ranked first by all.
    double score = 0;

    std::size_t found_by() const;
};

/// The best score first. Poses within `cutoff` Å of a cluster's representative are one; `decay` is in ranks.
std::vector<ConsensusCluster> consensus_of(const std::vector<RankedPose>&, std::size_t runs, double cutoff,
                                           double decay);

}  // namespace mad::engines
