// What was found, grouped by how alike the ligands are.
#pragma once
#include "features/docking/docking.hpp"

namespace mad {
class BlockingPool;
}

namespace mad::docking {

struct ClusterMember {
    Id execution_id{};
    std::int64_t ligand = 0, rank = 1;
    std::string name{};
    double affinity = 0;
};

/// Ligands that are like their centre; by the search's order.
struct Cluster {
    FoundPose representative;  ///< the best
    std::vector<ClusterMember> members;
};

struct Clusters {
    std::vector<Cluster> clusters{};       ///< by their representatives
    std::int64_t ligands = 0;              ///< that were looked at
    std::int64_t without_fingerprint = 0;  ///< of them, which are in no cluster
    bool complete = true;                  ///< no more ligands passed the filter
};

/// Butina's clusters of the best `most` ligands by Morgan fingerprints: of a Tanimoto similarity of at least
/// `at_least` to their centre. `search` is for the best pose of each ligand.
awaitable<Clusters> cluster(Docking&, BlockingPool&, Id org, Search, double at_least, std::int64_t most);

const schema::Object& describe(std::type_identity<ClusterMember>);
const schema::Object& describe(std::type_identity<Cluster>);
const schema::Object& describe(std::type_identity<Clusters>);

}  // namespace mad::docking
