#include "features/docking/clusters.hpp"

#include "base/blocking.hpp"
#include "chem/butina.hpp"

#include <algorithm>

namespace mad::docking {
using schema::field;

const schema::Object& describe(std::type_identity<ClusterMember>) {
    static const auto it = schema::object<ClusterMember>(
        "DockedClusterMember", field<&ClusterMember::execution_id>("execution_id"),
        field<&ClusterMember::ligand>("ligand"), field<&ClusterMember::rank>("rank"),
        field<&ClusterMember::name>("name"),
        field<&ClusterMember::affinity>("affinity", {.description = "kcal/mol"}));
    return it;
}

const schema::Object& describe(std::type_identity<Cluster>) {
    static const auto it = schema::object<Cluster>(
        "DockedCluster",
        field<&Cluster::representative>("representative", {.description = "The best of them"}),
        field<&Cluster::members>("members",
                                 {.description = "The representative among them, the best first"}));
    return it;
}

const schema::Object& describe(std::type_identity<Clusters>) {
    static const auto it = schema::object<Clusters>(
        "DockedClusters", field<&Clusters::clusters>("clusters", {.description = "By their representatives"}),
        field<&Clusters::ligands>("ligands", {.description = "That were looked at"}),
        field<&Clusters::without_fingerprint>("without_fingerprint",
                                              {.description = "Of them, which are in no cluster"}),
        field<&Clusters::complete>("complete", {.description = "No more ligands pass the filter"}));
    return it;
}

awaitable<Clusters> cluster(Docking& docking, BlockingPool& pool, Id org, Search search, double at_least,
                            std::int64_t most) {
    auto page = co_await docking.poses(org, search, {}, most);
    const auto digits = co_await docking.fingerprints(org, page.items);
    Clusters all{.ligands = static_cast<std::int64_t>(page.items.size())};
    all.complete = !page.next;
    std::vector<FoundPose> poses;
    std::vector<chem::Fingerprint> prints;
    for (std::size_t i = 0; i < page.items.size(); ++i) {
        auto print = chem::fingerprint_of_hex(digits[i]);
        // Those of another length are another tool's.
        if (print.empty() || (!prints.empty() && print.size() != prints.front().size())) {
            ++all.without_fingerprint;
            continue;
        }
        prints.push_back(std::move(print));
        poses.push_back(std::move(page.items[i]));
    }
    auto groups = co_await pool.run(
        [prints = std::move(prints), at_least] { return chem::butina_clusters(prints, at_least); });
    for (auto& group : groups) std::ranges::sort(group);
    std::ranges::sort(groups);
    for (const auto& group : groups) {
        auto& cluster = all.clusters.emplace_back(Cluster{poses[group.front()], {}});
        for (const auto i : group) {
            const auto& pose = poses[i];
            cluster.members.push_back({pose.execution_id, pose.ligand, pose.rank, pose.name, pose.affinity});
        }
    }
    co_return all;
}

}  // namespace mad::docking
