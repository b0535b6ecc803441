#include "engines/pose_summary.hpp"

#include "engines/fingerprints.hpp"
#include "engines/inputs.hpp"
#include "engines/interactions.hpp"
#include "engines/lines.hpp"
#include "engines/pdbqt.hpp"

#include <GraphMol/Descriptors/Crippen.h>
#include <GraphMol/MolStandardize/Charge.h>
#include <GraphMol/ROMol.h>
#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <span>

namespace mad::engines {
namespace {

// Å, beyond any interaction: what is farther from all poses is left out, since perceiving a whole protein
// takes as long as a short docking.
constexpr double reach = 9;

using Bounds = std::pair<Point, Point>;

Bounds around(const std::vector<std::optional<BabelMolecule>>& poses) {
    Bounds bounds{{1e9, 1e9, 1e9}, {-1e9, -1e9, -1e9}};
    for (const auto& pose : poses) {
        if (!pose) continue;
        const auto places = pose->graph().at;
        for (const auto& at : places)
            for (std::size_t axis = 0; axis < 3; ++axis) {
                bounds.first[axis] = std::min(bounds.first[axis], at[axis] - reach);
                bounds.second[axis] = std::max(bounds.second[axis], at[axis] + reach);
            }
    }
    return bounds;
}

bool is_within(std::string_view line, const Bounds& bounds) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const auto at = real(columns(line, 31 + 8 * axis, 38 + 8 * axis));
        if (!at || *at < bounds.first[axis] || *at > bounds.second[axis]) return false;
    }
    return true;
}

/// The residues with an atom within, as PDB, of whose residues Open Babel knows the bonds.
std::string pdb_within(const std::string& pdbqt, const Bounds& bounds) {
    const auto residue_of = [](std::string_view line) { return columns(line, 18, 27); };
    const auto lines = atom_lines(pdbqt);
    std::set<std::string_view> residues;
    for (const auto line : lines)
        if (is_within(line, bounds)) residues.insert(residue_of(line));
    std::string pdb;
    for (const auto line : lines)
        if (residues.contains(residue_of(line))) pdb += pdb_line(line);
    return pdb;
}

std::optional<BabelMolecule> pose_of(const std::string& record) {
    auto read = BabelMolecule::read(record, Format::sdf, 1);
    if (!read || read->empty()) return {};
    return std::move(read->front());
}

void add_interactions(const std::string& receptor_pdbqt, const std::vector<std::string>& records,
                      std::span<json::value> poses) {
    std::vector<std::optional<BabelMolecule>> read;
    for (const auto& record : records) read.push_back(pose_of(record));
    const auto pdb = pdb_within(receptor_pdbqt, around(read));
    const auto receptor = BabelMolecule::read(pdb, Format::pdb, 1);
    if (!receptor || receptor->empty()) return;
    const auto sites = interaction_sites(receptor->front());
    for (std::size_t i = 0; i < poses.size() && i < read.size(); ++i) {
        if (!read[i]) continue;
        const auto found = interactions(interaction_sites(*read[i]), sites);
        poses[i].as_object()["interactions"] = to_json(interaction_fingerprint(found));
    }
}

void add_descriptors(json::object& ligand) {
    const auto read = read_molecules(ligand.at("smiles").as_string(), "the ligand", 1);
    if (!read || !read->front().mol) return;
    const auto& mol = *read->front().mol;
    const std::unique_ptr<RDKit::ROMol> neutral(RDKit::MolStandardize::Uncharger().uncharge(mol));
    double logp = 0, refractivity = 0;
    RDKit::Descriptors::calcCrippenDescriptors(*neutral, logp, refractivity);
    ligand["logp"] = rounded(logp, 2);
    ligand["fingerprint"] = morgan_bits(mol);
}

}  // namespace

void summarise(const std::vector<std::string>& receptors, const std::vector<std::string>& records,
               json::object& result) {
    add_descriptors(result.at("ligand").as_object());
    auto& poses = result.at("poses").as_array();
    if (receptors.size() == 1) return add_interactions(receptors.front(), records, poses);
    for (std::size_t i = 0; i < poses.size() && i < receptors.size(); ++i)
        add_interactions(receptors[i], {records[i]}, {&poses[i], 1});
}

}  // namespace mad::engines
