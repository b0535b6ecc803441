#include "engines/consensus.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace mad::engines {
namespace {

/// Those ranked first by their runs come first.
auto ranking(const std::vector<RankedPose>& poses, std::size_t pose) {
    return std::tuple(poses[pose].rank, poses[pose].run, pose);
}

std::vector<std::size_t> in_order(const std::vector<RankedPose>& poses) {
    std::vector<std::size_t> order(poses.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::sort(order, {}, [&](auto pose) { return ranking(poses, pose); });
    return order;
}

double score_of(const std::vector<std::optional<int>>& ranks, double decay) {
    double sum = 0;
    for (const auto rank : ranks)
        if (rank) sum += std::exp(-(*rank - 1) / decay);
    return sum / static_cast<double>(ranks.size());
}

}  // namespace

std::size_t ConsensusCluster::found_by() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(ranks, [](auto& rank) { return rank.has_value(); }));
}

std::vector<ConsensusCluster> consensus_of(const std::vector<RankedPose>& poses, std::size_t runs,
                                           double cutoff, double decay) {
    const auto order = in_order(poses);
    std::vector<ScoredPose> ordered;
    for (const auto pose : order) ordered.push_back({poses[pose].graph, {}});
    std::vector<ConsensusCluster> found;
    std::map<std::size_t, std::size_t> cluster_of;  // by pose
    for (auto& it : cluster(ordered, cutoff, Linkage::leader)) {
        for (auto& member : it.members) cluster_of[member.pose = order[member.pose]] = found.size();
        found.push_back({std::move(it.members), std::vector<std::optional<int>>(runs), 0});
    }
    std::vector<int> seen(runs);  // clusters of each run
    for (const auto pose : order) {
        const auto run = poses[pose].run;
        if (auto& rank = found[cluster_of[pose]].ranks[run]; !rank) rank = ++seen[run];
    }
    for (auto& it : found) it.score = score_of(it.ranks, decay);
    std::ranges::sort(found, {}, [&](const auto& it) {
        return std::pair(-it.score, ranking(poses, it.members.front().pose));
    });
    return found;
}

}  // namespace mad::engines
