// What several engines agree on, as a task service.
#include "engines/consensus.hpp"
#include "engines/inputs.hpp"
#include "engines/operations.hpp"
#include "engines/pose_records.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace mad::engines {
namespace {

constexpr std::size_t most_poses_of_each = 100;

/// The poses of all runs that can be compared with the first of them; of the others why not.
struct Runs {
    std::vector<std::string> names;
    std::vector<PoseRecord> records;
    std::vector<RankedPose> poses;
    json::array failures;
};

Result<void> add_run(Runs& it, std::string_view name, std::string_view text) {
    if (std::ranges::find(it.names, name) != it.names.end())
        return Error{Errc::invalid, "run_repeated", fmt::format("two runs are named {}", name)};
    const auto records = read_poses(text, most_poses_of_each);
    if (!records)
        return Error{records.error().code, records.error().kind,
                     fmt::format("{}: {}", name, records.error().detail)};
    for (const auto& record : *records) {
        auto graph = comparable_graph(record, it.poses.empty() ? nullptr : &it.poses.front().graph);
        if (graph) {
            it.records.push_back(record);
            it.poses.push_back({it.names.size(), record.rank, std::move(*graph)});
            continue;
        }
        auto failure = failure_of(record, graph.error());
        failure["run"] = name;
        it.failures.push_back(std::move(failure));
    }
    it.names.emplace_back(name);
    return {};
}

/// A run without poses is of an engine that was not asked.
Result<Runs> runs_in(const json::array& given) {
    Runs it;
    for (const auto& run : given)
        if (const auto* poses = run.as_object().if_contains("poses"))
            if (auto added = add_run(it, run.at("name").as_string(), poses->as_string()); !added)
                return added.error();
    if (it.poses.empty())
        return Error{Errc::invalid, "no_pose",
                     it.failures.empty() ? "no run has poses"
                                         : "no pose of any run can be used: " +
                                               std::string(it.failures.front().at("detail").as_string())};
    return it;
}

json::object described(const ClusterMember& member, const Runs& runs) {
    const auto& record = runs.records[member.pose];
    return {{"run", runs.names[runs.poses[member.pose].run]},
            {"rank", record.rank},
            {"affinity", rounded_or_null(record.affinity(), 3)},
            {"rmsd", rounded(member.rmsd, 3)}};
}

json::object described(const ConsensusCluster& cluster, const Runs& runs) {
    json::object ranks;
    for (std::size_t run = 0; run < runs.names.size(); ++run)
        if (const auto rank = cluster.ranks[run]) ranks[runs.names[run]] = *rank;
    json::object it;
    it["score"] = rounded(cluster.score, 4);
    it["found_by"] = cluster.found_by();
    it["ranks"] = std::move(ranks);
    auto& members = it.emplace("members", json::array{}).first->value().get_array();
    for (const auto& member : cluster.members) members.push_back(described(member, runs));
    return it;
}

/// A cluster's representative with what the runs think of it.
Result<std::string> sdf_of(const ConsensusCluster& cluster, const Runs& runs) {
    const auto place = cluster.members.front().pose;
    const auto& record = runs.records[place];
    const auto sdf = record.as_sdf();
    if (!sdf) return sdf.error();
    const auto block = read_mol_block(*sdf, record.name);
    if (!block) return block.error();
    return write_sdf(*block, block->at, record.name,
                     {{"consensus_score", fmt::format("{:.4f}", cluster.score)},
                      {"found_by", fmt::format("{}", cluster.found_by())},
                      {"run", runs.names[runs.poses[place].run]},
                      {"rank", fmt::format("{}", record.rank)}});
}

}  // namespace

Result<json::object> consensus_task(Work& work) {
    const auto runs = runs_in(work.input.at("runs").as_array());
    if (!runs) return runs.error();
    work.progress(0.5, "clustering");
    const auto clusters = consensus_of(runs->poses, runs->names.size(), number_in(work.input, "cutoff"),
                                       number_in(work.input, "decay"));
    json::object it;
    it["score"] = rounded(clusters.front().score, 4);
    it["runs"] = to_json(runs->names);
    it["agreeing"] = std::ranges::count(clusters.front().ranks, std::optional(1));
    it["winner"] = described(clusters.front().members.front(), *runs);
    auto& list = it.emplace("clusters", json::array{}).first->value().get_array();
    std::string sdf;
    for (const auto& cluster : clusters) {
        list.push_back(described(cluster, *runs));
        const auto record = sdf_of(cluster, *runs);
        if (!record) return record.error();
        sdf += *record;
    }
    it["poses_sdf"] = sdf;
    it["failures"] = runs->failures;
    return it;
}

}  // namespace mad::engines
