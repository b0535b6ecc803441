// Poses of one ligand put together where they are alike: symmetry-corrected RMSD, in place.
#pragma once
#include "engines/graph.hpp"

#include <optional>
#include <vector>

namespace mad::engines {

struct ScoredPose {
    Graph graph;
    std::optional<double> affinity;  ///< kcal/mol
};

enum class Linkage {
    leader,   ///< the best pose left takes all within the cutoff of it
    complete  ///< the two nearest clusters become one while all their members are within the cutoff
};

struct ClusterMember {
    std::size_t pose = 0;  ///< its place among the given
    double rmsd = 0;       ///< Å, to the representative
};

struct Cluster {
    std::vector<ClusterMember> members;  ///< the best first: the representative
    std::optional<double> affinity;      ///< of the representative
    std::optional<double> gap;           ///< kcal/mol to the next cluster, where both have an affinity
};

/// The best cluster first: by affinity, then by place. All poses are of one molecule; `cutoff` in Å.
std::vector<Cluster> cluster(const std::vector<ScoredPose>&, double cutoff, Linkage);

}  // namespace mad::engines
