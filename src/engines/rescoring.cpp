#include "engines/rescoring.hpp"

#include "engines/inputs.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <cmath>
#include <map>

namespace mad::engines {
namespace {

constexpr double negligible = 0.01;  // kcal/mol, of a residue
constexpr int decimals = 4;          // of energies

chem::FlexibleMolecule flexible_molecule(const Pdbqt& ligand) {
    chem::FlexibleMolecule it;
    it.atoms = typed_atoms(ligand);
    for (const auto& atom : ligand.atoms) it.body.push_back(atom.body);
    for (const auto& axis : ligand.axes)
        it.axes.push_back(
            {static_cast<std::size_t>(axis.parent), static_cast<std::size_t>(axis.child), axis.body});
    return it;
}

json::object described_terms(const chem::Terms& terms) {
    json::object it;
    it["gauss1"] = rounded(terms.gauss1, decimals);
    it["gauss2"] = rounded(terms.gauss2, decimals);
    it["repulsion"] = rounded(terms.repulsion, decimals);
    it["hydrophobic"] = rounded(terms.hydrophobic, decimals);
    it["hydrogen_bond"] = rounded(terms.hydrogen_bond, decimals);
    return it;
}

}  // namespace

std::vector<chem::TypedAtom> typed_atoms(const Pdbqt& molecule) {
    std::vector<chem::TypedAtom> atoms;
    for (const auto& atom : molecule.atoms)
        atoms.push_back({atom.type, {atom.at[0], atom.at[1], atom.at[2]}});
    return atoms;
}

Pdbqt with_hydrogens_fixed(Pdbqt ligand) {
    const auto at = [&](int atom) -> PdbqtAtom& { return ligand.atoms[static_cast<std::size_t>(atom)]; };
    const auto turns_hydrogens_only = [&](const PdbqtAxis& axis) {
        for (std::size_t i = 0; i < ligand.atoms.size(); ++i)
            if (ligand.atoms[i].body == axis.body && static_cast<int>(i) != axis.child &&
                !is_hydrogen(ligand.atoms[i]))
                return false;
        return std::ranges::none_of(ligand.axes,
                                    [&](const auto& other) { return at(other.parent).body == axis.body; });
    };
    std::vector<PdbqtAxis> axes;
    std::vector<PdbqtAxis> fixed;
    for (const auto& axis : ligand.axes) (turns_hydrogens_only(axis) ? fixed : axes).push_back(axis);
    for (const auto& axis : fixed)
        for (auto& atom : ligand.atoms)
            if (atom.body == axis.body) atom.body = at(axis.parent).body;
    ligand.axes = std::move(axes);
    return ligand;
}

Result<Rescoring> Rescoring::of(const Pdbqt& receptor, chem::ScoringFunction function) {
    auto scorer = chem::VinaScorer::of(typed_atoms(receptor), function);
    if (!scorer) return scorer.error();
    std::vector<std::string> residues;
    for (const auto& atom : receptor.atoms) residues.push_back(atom.residue);
    return Rescoring(std::move(*scorer), std::move(residues));
}

Result<chem::PoseScore> Rescoring::score(const Pdbqt& ligand) const {
    return scorer_.score(flexible_molecule(ligand));
}

json::object Rescoring::described(const chem::PoseScore& score, const Pdbqt& ligand) const {
    json::object it;
    it["affinity"] = rounded(score.affinity(), decimals);
    it["inter"] = rounded(score.inter, decimals);
    it["intra"] = rounded(score.intra, decimals);
    it["torsional"] = rounded(score.torsional(), decimals);
    it["torsions"] = score.torsions;
    const auto heavy =
        std::ranges::count_if(ligand.atoms, [](const auto& atom) { return !is_hydrogen(atom); });
    it["ligand_efficiency"] = rounded(-score.affinity() / static_cast<double>(std::max(heavy, 1L)), decimals);
    it["terms"] = described_terms(score.terms);

    std::map<std::string, double> of_residue;
    for (const auto& [atom, energy] : score.receptor_atoms) of_residue[residues_[atom]] += energy;
    std::vector<std::pair<double, std::string>> residues;
    for (const auto& [residue, energy] : of_residue)
        if (std::abs(energy) >= negligible) residues.emplace_back(energy, residue);
    std::ranges::sort(residues);
    auto& listed = it.emplace("residues", json::array{}).first->value().get_array();
    for (const auto& [energy, residue] : residues)
        listed.push_back({{"residue", residue}, {"energy", rounded(energy, decimals)}});

    auto& atoms = it.emplace("atoms", json::array{}).first->value().get_array();
    for (const auto energy : score.ligand_atoms) atoms.emplace_back(rounded(energy, decimals));
    return it;
}

}  // namespace mad::engines
