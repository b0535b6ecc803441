// What holds poses to their receptor, as a task service.
#include "engines/inputs.hpp"
#include "engines/interactions.hpp"
#include "engines/operations.hpp"
#include "engines/pose_records.hpp"

namespace mad::engines {
namespace {

constexpr std::size_t most_poses = 10'000;

Result<InteractionSites> sites_in(Work& work, std::vector<std::string>& warnings) {
    const auto receptor = receptor_in(work);
    if (!receptor) return receptor.error();
    warnings = receptor->selection.warnings;
    const auto read = BabelMolecule::read(receptor->pdb, Format::pdb, 1);
    if (!read) return read.error();
    if (read->empty()) return Error{Errc::invalid, "receptor_empty", "the receptor has no atom"};
    return interaction_sites(read->front());
}

InteractionLimits limits_in(const json::object& input) {
    InteractionLimits limits;
    limits.hydrogen_bond = number_in(input, "hydrogen_bond_distance");
    limits.hydrogen_bond_angle = number_in(input, "hydrogen_bond_angle");
    limits.hydrophobic = number_in(input, "hydrophobic_distance");
    limits.salt_bridge = number_in(input, "salt_bridge_distance");
    return limits;
}

json::object described(const Interaction& found, const InteractionSites& receptor) {
    json::object it;
    it["residue"] = found.residue;
    it["kind"] = found.kind;
    json::array ligand_atoms, receptor_atoms;
    for (const int atom : found.ligand_atoms) ligand_atoms.emplace_back(atom + 1);
    for (const int atom : found.receptor_atoms) receptor_atoms.emplace_back(receptor.atom(atom).name);
    it["ligand_atoms"] = std::move(ligand_atoms);
    it["receptor_atoms"] = std::move(receptor_atoms);
    it["distance"] = rounded(found.distance, 2);
    it["angle"] = rounded_or_null(found.angle, 1);
    return it;
}

}  // namespace

Result<json::object> interactions_task(Work& work) {
    std::vector<std::string> warnings;
    const auto receptor = sites_in(work, warnings);
    if (!receptor) return receptor.error();
    const auto limits = limits_in(work.input);
    auto it = each_pose(
        work, most_poses, "looking for interactions", [&](const PoseRecord& record) -> Result<json::object> {
            auto molecule = record.molecule();
            if (!molecule) return molecule.error();
            molecule->add_hydrogens({});
            const auto found = interactions(interaction_sites(*molecule), *receptor, limits);
            json::object pose;
            auto& list = pose.emplace("interactions", json::array{}).first->value().get_array();
            for (const auto& interaction : found) list.push_back(described(interaction, *receptor));
            pose["fingerprint"] = to_json(interaction_fingerprint(found));
            return pose;
        });
    if (!it) return it.error();
    (*it)["warnings"] = to_json(warnings);
    return it;
}

}  // namespace mad::engines
