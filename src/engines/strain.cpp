#include "engines/strain.hpp"

#include "engines/molecules.hpp"

#include <ForceField/ForceField.h>
#include <ForceField/MMFF/PositionConstraint.h>
#include <GraphMol/DistGeomHelpers/Embedder.h>
#include <GraphMol/ForceFieldHelpers/MMFF/AtomTyper.h>
#include <GraphMol/ForceFieldHelpers/MMFF/Builder.h>
#include <GraphMol/MolOps.h>
#include <GraphMol/RWMol.h>
#include <algorithm>
#include <cmath>
#include <memory>

namespace mad::engines {
namespace {

constexpr int most_steps = 500, seed = 42;
constexpr unsigned most_heavy_atoms = 150;
constexpr double tether = 0.3, stiffness = 100;  // Å; kcal/mol/Å²

using Field = std::unique_ptr<ForceFields::ForceField>;

Field field_of(RDKit::ROMol& mol, RDKit::MMFF::MMFFMolProperties& properties, int conformer) {
    Field field(RDKit::MMFF::constructForceField(mol, &properties, 100.0, conformer));
    field->initialize();
    return field;
}

double relaxed(RDKit::ROMol& mol, RDKit::MMFF::MMFFMolProperties& properties, int conformer) {
    const auto field = field_of(mol, properties, conformer);
    field->minimize(most_steps);
    return field->calcEnergy();
}

/// Its places change, but not far.
double relaxed_in_place(RDKit::ROMol& mol, RDKit::MMFF::MMFFMolProperties& properties, unsigned heavy_atoms) {
    const auto tethered = field_of(mol, properties, -1);
    for (unsigned i = 0; i < heavy_atoms; ++i)
        tethered->contribs().push_back(ForceFields::ContribPtr(
            new ForceFields::MMFF::PositionConstraintContrib(tethered.get(), i, tether, stiffness)));
    tethered->minimize(most_steps);
    return field_of(mol, properties, -1)->calcEnergy();
}

double lowest_of_conformers(const RDKit::ROMol& pose, RDKit::MMFF::MMFFMolProperties& properties, int count) {
    RDKit::ROMol mol(pose);
    auto parameters = RDKit::DGeomHelpers::ETKDGv3;
    parameters.randomSeed = seed;
    parameters.numThreads = 1;
    parameters.maxIterations = 20;
    double lowest = INFINITY;
    for (const int id :
         RDKit::DGeomHelpers::EmbedMultipleConfs(mol, static_cast<unsigned>(count), parameters))
        lowest = std::min(lowest, relaxed(mol, properties, id));
    return lowest;
}

}  // namespace

std::optional<double> Strain::of(const RDKit::ROMol& pose) {
    const unsigned heavy_atoms = pose.getNumAtoms();
    if (heavy_atoms > most_heavy_atoms) return {};
    RDKit::RWMol mol(pose);
    RDKit::MolOps::addHs(mol, false, true);
    RDKit::MMFF::MMFFMolProperties properties(mol, "MMFF94s");
    if (!properties.isValid()) return {};
    properties.setMMFFEleTerm(false);
    const auto [it, is_new] = lowest_.try_emplace(smiles_of(pose), INFINITY);
    if (is_new) it->second = lowest_of_conformers(mol, properties, conformers_);
    const double strained = relaxed_in_place(mol, properties, heavy_atoms);
    const double free = relaxed(mol, properties, -1);
    const double strain = strained - std::min(it->second, free);
    return std::isfinite(strain) ? std::optional(std::max(strain, 0.0)) : std::nullopt;
}

}  // namespace mad::engines
