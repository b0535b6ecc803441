#include "engines/embed.hpp"

#include <ForceField/ForceField.h>
#include <GraphMol/Chirality.h>
#include <GraphMol/DistGeomHelpers/Embedder.h>
#include <GraphMol/FileParsers/FileParsers.h>
#include <GraphMol/ForceFieldHelpers/MMFF/AtomTyper.h>
#include <GraphMol/ForceFieldHelpers/MMFF/Builder.h>
#include <GraphMol/ForceFieldHelpers/MMFF/MMFF.h>
#include <GraphMol/ForceFieldHelpers/UFF/UFF.h>
#include <GraphMol/MolOps.h>
#include <GraphMol/RWMol.h>
#include <GraphMol/SmilesParse/SmilesParse.h>
#include <GraphMol/SmilesParse/SmilesWrite.h>
#include <RDGeneral/versions.h>
#include <fmt/format.h>
#include <memory>

namespace mad::engines {

namespace {

constexpr int most_steps = 2'000;

void warn_of_stereo(const RDKit::ROMol& mol, std::vector<std::string>& warnings) {
    int open = 0;
    for (auto& centre : RDKit::Chirality::findPotentialStereo(mol))
        open += centre.specified == RDKit::Chirality::StereoSpecified::Unspecified;
    if (open)
        warnings.push_back(
            fmt::format("{} stereocentres or double bonds are not defined: one form was taken, give each "
                        "form to compare them",
                        open));
}

bool place(RDKit::RWMol& mol, int seed) {
    auto parameters = RDKit::DGeomHelpers::ETKDGv3;
    parameters.randomSeed = seed;
    parameters.numThreads = 1;
    parameters.maxIterations = 100;
    if (RDKit::DGeomHelpers::EmbedMolecule(mol, parameters) >= 0) return true;
    parameters.useRandomCoords = true;
    return RDKit::DGeomHelpers::EmbedMolecule(mol, parameters) >= 0;
}

/// Two atoms nearer than any bond is long.
bool has_collapsed(const RDKit::ROMol& mol) {
    constexpr double shortest = 0.8;  // Å
    const auto& at = mol.getConformer().getPositions();
    for (std::size_t i = 0; i < at.size(); ++i)
        for (std::size_t j = i + 1; j < at.size(); ++j)
            if ((at[i] - at[j]).length() < shortest) return true;
    return false;
}

/// MMFF94's repulsion is finite: without a solvent between them opposite charges, as a zwitterion's ends, can
/// fall into each other. Its other terms make a sound geometry then.
void relax_without_charges(RDKit::RWMol& mol) {
    RDKit::MMFF::MMFFMolProperties properties(mol, "MMFF94s");
    properties.setMMFFEleTerm(false);
    const std::unique_ptr<ForceFields::ForceField> field(RDKit::MMFF::constructForceField(mol, &properties));
    field->initialize();
    field->minimize(most_steps);
}

void relax(RDKit::RWMol& mol, std::vector<std::string>& warnings) {
    const RDKit::Conformer embedded(mol.getConformer());
    const auto [unfinished, energy] = RDKit::MMFF::MMFFOptimizeMolecule(mol, most_steps, "MMFF94s");
    if (unfinished >= 0) {
        if (!has_collapsed(mol)) return;
        mol.getConformer() = embedded;
        relax_without_charges(mol);
        warnings.emplace_back(
            "the conformer was refined without electrostatics, which pulled charges together");
    } else if (RDKit::UFF::UFFOptimizeMolecule(mol, most_steps).first < 0) {
        warnings.emplace_back(
            "neither MMFF94s nor UFF has parameters for this molecule: its geometry is unrefined");
    } else {
        warnings.emplace_back("MMFF94s has no parameters for this molecule: UFF was used");
    }
}

}  // namespace

Result<Embedded> embed(std::string_view smiles, int seed) try {
    Embedded result;
    const std::unique_ptr<RDKit::RWMol> mol(RDKit::SmilesToMol(std::string(smiles)));
    if (!mol) return Error{Errc::invalid, "ligand_unreadable", fmt::format("not a SMILES: {}", smiles)};
    warn_of_stereo(*mol, result.warnings);
    RDKit::MolOps::addHs(*mol);
    if (!place(*mol, seed))
        return Error{
            Errc::invalid, "embedding_failed",
            "no conformer satisfies the molecule's distances: check its stereochemistry, or give it in 3D"};
    relax(*mol, result.warnings);
    result.sdf = RDKit::MolToMolBlock(*mol);
    return result;
} catch (const std::exception& e) {
    return Error{Errc::invalid, "ligand_unreadable", fmt::format("{} ({})", e.what(), smiles)};
}

std::string rdkit_version() { return fmt::format("RDKit {}", RDKit::rdkitVersion); }

}  // namespace mad::engines
