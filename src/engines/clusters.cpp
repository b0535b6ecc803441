#include "engines/clusters.hpp"

#include "engines/rmsd.hpp"
#include "engines/vectors.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace mad::engines {
namespace {

Point centroid(const Graph& graph) {
    Point sum{};
    for (const auto& at : graph.at) sum = sum + at;
    return sum * (1.0 / static_cast<double>(std::max<std::size_t>(graph.size(), 1)));
}

/// Groups of poses as places, in the order of their ranking.
using Groups = std::vector<std::vector<std::size_t>>;

class Clustering {
public:
    Clustering(const std::vector<ScoredPose>& poses, double cutoff) : poses_(poses), cutoff_(cutoff) {
        for (const auto& pose : poses) centroids_.push_back(centroid(pose.graph));
        ranking_.resize(poses.size());
        std::iota(ranking_.begin(), ranking_.end(), 0U);
        std::ranges::sort(ranking_, {}, [&](auto i) { return std::pair(affinity(i), i); });
    }

    Groups by_leader() const {
        Groups groups;
        for (const auto pose : ranking_) {
            const auto led = std::ranges::find_if(
                groups, [&](const auto& group) { return rmsd_within(group.front(), pose) <= cutoff_; });
            if (led == groups.end())
                groups.push_back({pose});
            else
                led->push_back(pose);
        }
        return groups;
    }

    /// The distance of two groups is that of their members furthest apart.
    Groups by_complete_linkage() const {
        const auto n = ranking_.size();
        Groups groups;
        for (const auto pose : ranking_) groups.push_back({pose});
        std::vector<std::vector<double>> apart(n, std::vector<double>(n, INFINITY));
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = i + 1; j < n; ++j)
                apart[i][j] = apart[j][i] = rmsd_within(ranking_[i], ranking_[j]);
        while (true) {
            std::size_t a = 0, b = 0;
            double nearest = INFINITY;
            for (std::size_t i = 0; i < n; ++i) {
                const auto least = std::ranges::min_element(apart[i]);
                if (*least >= nearest) continue;
                nearest = *least;
                a = i;
                b = static_cast<std::size_t>(least - apart[i].begin());
            }
            if (nearest > cutoff_) break;
            groups[a].insert(groups[a].end(), groups[b].begin(), groups[b].end());
            groups[b].clear();
            for (std::size_t k = 0; k < n; ++k) {
                if (k != a) apart[a][k] = apart[k][a] = std::max(apart[a][k], apart[b][k]);
                apart[b][k] = apart[k][b] = INFINITY;
            }
        }
        std::erase_if(groups, [](const auto& group) { return group.empty(); });
        for (auto& group : groups)
            std::ranges::sort(group, {}, [&](auto i) { return std::pair(affinity(i), i); });
        return groups;
    }

    std::vector<Cluster> described(Groups groups) const {
        std::ranges::sort(groups, {}, [&](const auto& g) { return std::pair(affinity(g[0]), g[0]); });
        std::vector<Cluster> clusters;
        for (const auto& group : groups) {
            auto& it = clusters.emplace_back();
            it.affinity = poses_[group[0]].affinity;
            for (const auto pose : group) it.members.push_back({pose, rmsd_within(group[0], pose)});
            if (clusters.size() < 2) continue;
            auto& before = clusters[clusters.size() - 2];
            if (it.affinity && before.affinity) before.gap = *it.affinity - *before.affinity;
        }
        return clusters;
    }

private:
    double affinity(std::size_t i) const { return poses_[i].affinity.value_or(INFINITY); }

    /// Infinite where it is beyond the cutoff for sure: an RMSD is never less than what the centroids are
    /// apart.
    double rmsd_within(std::size_t i, std::size_t j) const {
        if (i == j) return 0;
        if (distance(centroids_[i], centroids_[j]) > cutoff_) return INFINITY;
        const auto found = rmsd(poses_[i].graph, poses_[j].graph);
        return found ? found->corrected : INFINITY;
    }

    const std::vector<ScoredPose>& poses_;
    double cutoff_;
    std::vector<Point> centroids_;
    std::vector<std::size_t> ranking_;
};

}  // namespace

std::vector<Cluster> cluster(const std::vector<ScoredPose>& poses, double cutoff, Linkage linkage) {
    const Clustering clustering(poses, cutoff);
    return clustering.described(linkage == Linkage::leader ? clustering.by_leader()
                                                           : clustering.by_complete_linkage());
}

}  // namespace mad::engines
