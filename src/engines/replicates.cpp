#include "engines/replicates.hpp"

#include "engines/rmsd.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <span>

namespace mad::engines {
namespace {

constexpr double alike = 2;  // Å
constexpr std::size_t most_poses_of_each = 20, most_heads = 3;

double energy_of(const chem::PoseScore& score) { return score.inter + score.intra; }

/// Errors: why the pose cannot be compared with `first`, the first of all.
Result<ReplicatePose> scored_pose(std::size_t replicate, const PoseRecord& record, const Scorers& scorers,
                                  const ReplicatePose* first) {
    const auto molecule = record.molecule();
    if (!molecule) return molecule.error();
    auto model = torsion_tree_of(record);
    if (!model) return model.error();
    auto graph = molecule->graph();
    if (const auto same = rmsd(first ? first->scored.graph : graph, graph); !same) return same.error();
    auto score = scorers.first.score(*model);
    if (!score) return score.error();
    const auto second = scorers.second.score(*model);
    if (!second) return second.error();
    if (!std::isfinite(energy_of(*score)) || !std::isfinite(energy_of(*second)))
        return Error{Errc::invalid, "energy_invalid", "its energy is no finite number"};
    return ReplicatePose{replicate,          record,           {std::move(graph), {}}, std::move(*score),
                         energy_of(*second), std::move(*model)};
}

/// The best pose of each run that has one.
std::vector<const ReplicatePose*> best_of_each(const Replicates& it) {
    std::vector<const ReplicatePose*> best(it.count);
    for (const auto& pose : it.poses) {
        auto*& so_far = best[pose.replicate - 1];
        if (!so_far || energy_of(pose.score) < energy_of(so_far->score)) so_far = &pose;
    }
    std::erase(best, nullptr);
    return best;
}

/// The winner's rank among the best of the first clusters, by the energy that `energy` gives.
template <class Energy>
int rank_of_winner(const Replicates& it, Energy energy) {
    const double winners = energy(it.winner());
    const auto heads = std::span(it.clusters).first(std::min(most_heads, it.clusters.size()));
    return 1 + static_cast<int>(std::ranges::count_if(heads, [&](const Cluster& cluster) {
               return energy(it.poses[cluster.members.front().pose]) < winners;
           }));
}

}  // namespace

Result<Replicates> replicates_of(const std::vector<std::string_view>& runs, const Scorers& scorers) {
    Replicates it{.count = runs.size(), .poses = {}, .clusters = {}, .failures = {}};
    for (std::size_t run = 1; run <= runs.size(); ++run) {
        const auto records = read_poses(runs[run - 1], most_poses_of_each);
        if (!records)
            return Error{records.error().code, records.error().kind,
                         fmt::format("replicate {}: {}", run, records.error().detail)};
        for (const auto& record : *records) {
            auto pose = scored_pose(run, record, scorers, it.poses.empty() ? nullptr : &it.poses.front());
            if (pose) {
                it.poses.push_back(std::move(*pose));
                continue;
            }
            auto failure = failure_of(record, pose.error());
            failure["replicate"] = run;
            it.failures.push_back(std::move(failure));
        }
    }
    if (it.poses.empty())
        return Error{Errc::invalid, "no_pose",
                     "no pose of any replicate can be used: " +
                         std::string(it.failures.front().at("detail").as_string())};
    const auto& best =
        std::ranges::min_element(it.poses, {}, [](auto& pose) { return energy_of(pose.score); });
    const double unbound = best->score.intra;
    std::vector<ScoredPose> scored;
    for (auto& pose : it.poses) {
        pose.scored.affinity = pose.score.affinity_with(unbound);
        scored.push_back(pose.scored);
    }
    it.clusters = cluster(scored, alike, Linkage::leader);
    return it;
}

PoseEvidence evidence_in(const Replicates& it) {
    PoseEvidence evidence;
    evidence.replicates = static_cast<int>(it.count);
    evidence.gap = it.clusters.front().gap;
    const auto& with_the_winner = it.clusters.front().members;  // all that are within 2 Å of it
    for (const auto* best : best_of_each(it)) {
        evidence.best_energies.push_back(*best->scored.affinity);
        evidence.agreeing += std::ranges::any_of(
            with_the_winner, [&](const ClusterMember& member) { return &it.poses[member.pose] == best; });
    }
    if (it.clusters.size() > 1)
        evidence.ranks = {rank_of_winner(it, [](auto& pose) { return energy_of(pose.score); }),
                          rank_of_winner(it, [](auto& pose) { return pose.second; })};
    evidence.torsions = it.winner().model.torsions;
    evidence.learned = it.winner().record.number("CNNscore");
    return evidence;
}

}  // namespace mad::engines
