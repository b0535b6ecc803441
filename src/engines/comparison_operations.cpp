// Poses of one ligand compared with a reference, and with each other.
#include "engines/clusters.hpp"
#include "engines/inputs.hpp"
#include "engines/operations.hpp"
#include "engines/pose_records.hpp"
#include "engines/rmsd.hpp"

#include <cmath>

namespace mad::engines {
namespace {

constexpr std::size_t most_poses = 10'000, most_to_cluster = 1'000;

Result<Graph> reference_in(const json::object& input) {
    const auto wrong = [](std::string_view kind, std::string_view detail) {
        return Error{Errc::invalid, std::string(kind), "the reference: " + std::string(detail)};
    };
    const auto text = text_in(input, "reference");
    const auto format = format_of(text, "the reference");
    if (!format) return format.error();
    const auto read = BabelMolecule::read(text, *format, 1);
    if (!read) return wrong("molecule_unreadable", read.error().detail);
    if (read->empty()) return wrong("molecule_empty", "there is no molecule");
    if (!read->front().has_coordinates()) return wrong("molecule_flat", "there are no coordinates in space");
    return read->front().graph();
}

/// The poses that can be compared with the first of them; of the others why not.
struct Comparable {
    std::vector<PoseRecord> records;
    std::vector<ScoredPose> poses;
    json::array failures;
};

Result<Comparable> comparable_poses(Work& work) {
    const auto records = read_poses(work.input.at("poses").as_string(), most_to_cluster);
    if (!records) return records.error();
    Comparable it;
    for (const auto& record : *records) {
        work.progress(0.5 * static_cast<double>(record.rank) / static_cast<double>(records->size()),
                      "reading");
        auto graph = comparable_graph(record, it.poses.empty() ? nullptr : &it.poses.front().graph);
        if (!graph) {
            it.failures.push_back(failure_of(record, graph.error()));
            continue;
        }
        it.poses.push_back({std::move(*graph), record.affinity()});
        it.records.push_back(record);
    }
    return it;
}

json::object described(const Cluster& cluster, const Comparable& given) {
    json::object it;
    it["representative"] = given.records[cluster.members.front().pose].rank;
    it["affinity"] = rounded_or_null(cluster.affinity, 3);
    it["size"] = cluster.members.size();
    it["gap"] = rounded_or_null(cluster.gap, 3);
    auto& members = it.emplace("members", json::array{}).first->value().get_array();
    for (const auto& member : cluster.members) {
        const auto& record = given.records[member.pose];
        members.push_back({{"rank", record.rank},
                           {"name", record.name},
                           {"affinity", rounded_or_null(given.poses[member.pose].affinity, 3)},
                           {"rmsd", rounded(member.rmsd, 3)}});
    }
    return it;
}

}  // namespace

Result<json::object> pose_rmsd_task(Work& work) {
    const auto reference = reference_in(work.input);
    if (!reference) return reference.error();
    std::size_t best = 0;
    double best_rmsd = INFINITY;
    auto it = each_pose(work, most_poses, "comparing", [&](const PoseRecord& record) -> Result<json::object> {
        const auto molecule = record.molecule();
        if (!molecule) return molecule.error();
        const auto found = rmsd(*reference, molecule->graph());
        if (!found) return found.error();
        if (found->corrected < best_rmsd) {
            best_rmsd = found->corrected;
            best = record.rank;
        }
        json::object pose;
        pose["rmsd"] = rounded(found->corrected, 3);
        pose["rmsd_plain"] = rounded_or_null(found->plain, 3);
        pose["exact"] = found->exact;
        return pose;
    });
    if (!it) return it.error();
    if (best) {
        (*it)["best"] = best;
        (*it)["best_rmsd"] = rounded(best_rmsd, 3);
    }
    (*it)["heavy_atoms"] = reference->size();
    return it;
}

Result<json::object> cluster_poses_task(Work& work) {
    auto given = comparable_poses(work);
    if (!given) return given.error();
    work.progress(0.5, "clustering");
    const auto linkage = text_in(work.input, "linkage") == "complete" ? Linkage::complete : Linkage::leader;
    const auto clusters = cluster(given->poses, number_in(work.input, "cutoff"), linkage);
    json::object it;
    auto& list = it.emplace("clusters", json::array{}).first->value().get_array();
    for (const auto& found : clusters) {
        auto one = described(found, *given);
        one["cluster"] = list.size() + 1;
        list.push_back(std::move(one));
    }
    it["failures"] = std::move(given->failures);
    return it;
}

}  // namespace mad::engines
