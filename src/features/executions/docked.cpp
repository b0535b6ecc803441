#include "features/executions/docked.hpp"

#include "features/executions/outcome.hpp"
#include "schema/json_text.hpp"
#include "schema/openapi.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace mad::executions {
namespace {
using results::DockedLigand;
using results::DockingRow;

constexpr std::array members_of_a_pose{"ligand",  "rank",    "affinity",   "affinity_printed",
                                       "rmsd_lb", "rmsd_ub", "confidence", "interactions"};
constexpr std::string_view hydrogen_bond = ":hydrogen_bond";
constexpr std::size_t most_interactions = 1000, longest_word = 200;

std::optional<double> number(const json::object& o, std::string_view name) {
    const auto* v = o.if_contains(name);
    if (!v || !v->is_number()) return {};
    const auto value = v->to_number<double>();
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::optional<std::int64_t> whole(const json::object& o, std::string_view name) {
    const auto* v = o.if_contains(name);
    return v && v->is_int64() ? std::optional(v->get_int64()) : std::nullopt;
}

std::string text(const json::object& o, std::string_view name) {
    const auto* v = o.if_contains(name);
    return v && v->is_string() ? std::string(v->get_string()) : std::string();
}

std::optional<std::vector<std::string>> interactions_in(const json::object& pose) {
    const auto* list = pose.if_contains("interactions");
    if (!list || !list->is_array() || list->get_array().size() > most_interactions) return {};
    std::vector<std::string> names;
    for (const auto& name : list->get_array())
        if (name.is_string() && !name.get_string().empty() && name.get_string().size() <= longest_word)
            names.emplace_back(name.get_string());
    return names;
}

DockingRow pose_in(const json::object& pose, double affinity, std::size_t before) {
    DockingRow row;
    row.ligand = whole(pose, "ligand").value_or(0);
    row.rank = whole(pose, "rank").value_or(static_cast<std::int64_t>(before) + 1);
    row.affinity = affinity;
    row.affinity_printed = number(pose, "affinity_printed");
    row.rmsd_lb = number(pose, "rmsd_lb");
    row.rmsd_ub = number(pose, "rmsd_ub");
    row.confidence = confidence_in(pose, "/confidence");
    if (auto names = interactions_in(pose)) {
        auto words = results::words_of(*names);
        row.hydrogen_bonds = std::ranges::count_if(
            words, [](const auto& word) { return word.ends_with(hydrogen_bond) && word != hydrogen_bond; });
        row.interactions = std::move(words);
    }
    for (auto& member : pose)
        if (std::ranges::find(members_of_a_pose, std::string_view(member.key())) == members_of_a_pose.end())
            row.details[member.key()] = member.value();
    return row;
}

bool is_hexadecimal(std::string_view digits) {
    return digits.size() % 2 == 0 && digits.find_first_not_of("0123456789abcdef") == digits.npos;
}

DockedLigand ligand_in(const json::object& said, std::int64_t place) {
    DockedLigand ligand{.ligand = place, .name = text(said, "name"), .smiles = text(said, "smiles")};
    if (const auto atoms = whole(said, "heavy_atoms"); atoms && *atoms > 0 && *atoms < 1'000'000)
        ligand.heavy_atoms = atoms;
    ligand.logp = number(said, "logp");
    if (auto bits = text(said, "fingerprint"); is_hexadecimal(bits)) ligand.fingerprint = std::move(bits);
    return ligand;
}

/// One that is alone is the ligand of all poses without a place.
std::vector<DockedLigand> ligands_in(const json::value& result, std::string_view pointer) {
    std::vector<DockedLigand> ligands;
    const auto* said = pointer.empty() ? nullptr : schema::at_pointer(result, pointer);
    if (said && said->is_object()) ligands.push_back(ligand_in(said->get_object(), 0));
    if (!said || !said->is_array()) return ligands;
    for (const auto& item : said->get_array()) {
        if (!item.is_object()) continue;
        const auto place = whole(item.get_object(), "place");
        ligands.push_back(
            ligand_in(item.get_object(), place.value_or(static_cast<std::int64_t>(ligands.size()))));
    }
    return ligands;
}

DockedLigand& ligand_of(const DockingRow& pose, std::vector<DockedLigand>& ligands) {
    const auto found = std::ranges::find(ligands, pose.ligand, &DockedLigand::ligand);
    return found == ligands.end() ? ligands.emplace_back(DockedLigand{.ligand = pose.ligand}) : *found;
}

/// What the two say of each other.
void join(DockingRow& pose, DockedLigand& ligand) {
    if (ligand.heavy_atoms)
        pose.ligand_efficiency = results::ligand_efficiency(pose.affinity, *ligand.heavy_atoms);
    if (ligand.logp) pose.lipophilic_efficiency = results::lipophilic_efficiency(pose.affinity, *ligand.logp);
    if (++ligand.poses == 1 || pose.affinity < ligand.best_affinity) {
        ligand.best_affinity = pose.affinity;
        ligand.best_efficiency = pose.ligand_efficiency;
    }
}
}  // namespace

Docked docked_in(const json::value& result, const schema::Operation& operation) {
    Docked docked;
    const auto& pointer = operation.docking_pointer;
    const auto* found = pointer.empty() ? nullptr : schema::at_pointer(result, pointer);
    if (!found || !found->is_array()) return docked;
    docked.ligands = ligands_in(result, operation.ligands_pointer);
    const auto& poses = found->get_array();
    for (std::size_t i = 0; i < poses.size(); ++i) {
        const auto* pose = poses[i].if_object();
        const auto affinity = pose ? number(*pose, "affinity") : std::nullopt;
        if (!affinity) continue;
        auto row = pose_in(*pose, *affinity, docked.poses.size());
        row.record = static_cast<std::int64_t>(i);
        join(row, ligand_of(row, docked.ligands));
        docked.poses.push_back(std::move(row));
    }
    std::erase_if(docked.ligands, [](const auto& ligand) { return ligand.poses == 0; });
    if (docked.poses.size() == 1 && !docked.poses.front().confidence)
        docked.poses.front().confidence = confidence_in(result, operation.confidence_pointer);
    return docked;
}

}  // namespace mad::executions
