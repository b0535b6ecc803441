#include "engines/standardise.hpp"

#include <GraphMol/Chirality.h>
#include <GraphMol/FileParsers/FileParsers.h>
#include <GraphMol/MolOps.h>
#include <GraphMol/MolStandardize/Charge.h>
#include <GraphMol/MolStandardize/Tautomer.h>
#include <GraphMol/RWMol.h>
#include <GraphMol/SmilesParse/SmilesParse.h>
#include <GraphMol/SmilesParse/SmilesWrite.h>
#include <cmath>
#include <fmt/format.h>
#include <memory>
#include <set>

namespace mad::engines {
namespace {

namespace standardize = RDKit::MolStandardize;
using Mol = std::unique_ptr<RDKit::ROMol>;

Error unreadable(std::string_view why, std::string_view smiles) {
    return {Errc::invalid, "ligand_unreadable", fmt::format("{} ({})", why, smiles)};
}

Mol read(const BabelMolecule& given) {
    if (!given.has_coordinates()) return Mol(RDKit::SmilesToMol(given.to_smiles()));
    std::unique_ptr<RDKit::RWMol> mol(RDKit::MolBlockToMol(given.to_sdf()));
    if (mol) RDKit::MolOps::assignStereochemistryFrom3D(*mol);
    return mol;
}

Mol neutral(const RDKit::ROMol& mol) { return Mol(standardize::Uncharger().uncharge(mol)); }

Mol canonical_tautomer(const RDKit::ROMol& mol, std::vector<std::string>& warnings) {
    standardize::TautomerEnumerator enumerator;
    // RDKit would take away the stereochemistry of every amino acid, whose amide might tautomerise.
    enumerator.setRemoveSp3Stereo(false);
    enumerator.setRemoveBondStereo(false);
    const auto found = enumerator.enumerate(mol);
    if (found.status() != standardize::TautomerEnumeratorStatus::Completed)
        warnings.push_back(fmt::format(
            "the search for tautomers was ended after {}: the best of these was taken", found.size()));
    return Mol(enumerator.pickCanonical(found));
}

/// A centre or a double bond whose form is open.
using Open = std::vector<RDKit::Chirality::StereoInfo>;

Open open_stereo(const RDKit::ROMol& mol) {
    using Type = RDKit::Chirality::StereoType;
    Open open;
    for (auto& found : RDKit::Chirality::findPotentialStereo(mol))
        if (found.specified == RDKit::Chirality::StereoSpecified::Unspecified &&
            (found.type == Type::Atom_Tetrahedral || found.type == Type::Bond_Double))
            open.push_back(std::move(found));
    return open;
}

void set_form(RDKit::RWMol& mol, const RDKit::Chirality::StereoInfo& place, bool second) {
    if (place.type == RDKit::Chirality::StereoType::Atom_Tetrahedral) {
        mol.getAtomWithIdx(place.centeredOn)
            ->setChiralTag(second ? RDKit::Atom::CHI_TETRAHEDRAL_CW : RDKit::Atom::CHI_TETRAHEDRAL_CCW);
        return;
    }
    auto* bond = mol.getBondWithIdx(place.centeredOn);
    const auto& ends = place.controllingAtoms;
    bond->setStereoAtoms(ends.at(0), ends.at(2));
    bond->setStereo(second ? RDKit::Bond::STEREOTRANS : RDKit::Bond::STEREOCIS);
}

/// Form `number`: a bit for each open place.
std::string isomer(const RDKit::ROMol& mol, const Open& open, std::size_t number) {
    RDKit::RWMol copy(mol);
    for (std::size_t i = 0; i < open.size(); ++i) set_form(copy, open[i], i < 63 && (number >> i & 1));
    RDKit::MolOps::setDoubleBondNeighborDirections(copy);
    copy.clearComputedProps(false);
    RDKit::MolOps::assignStereochemistry(copy, true, true);  // what is no centre after all loses its form
    return RDKit::MolToSmiles(copy);
}

}  // namespace

Result<std::optional<Standardised>> standardise(const BabelMolecule& given, const StandardForm& form) try {
    if (!form.neutral && !form.canonical_tautomer) return std::optional<Standardised>();
    auto mol = read(given);
    if (!mol) return unreadable("RDKit does not accept it", given.to_smiles());
    const auto before = RDKit::MolToSmiles(*mol);
    Standardised result{.text = {}, .format = Format::smi, .warnings = {}};
    bool in_space = given.has_coordinates();
    if (form.neutral) {
        mol = neutral(*mol);
        if (const auto after = RDKit::MolToSmiles(*mol); after != before)
            result.warnings.push_back(fmt::format("neutralised: {} became {}", before, after));
    }
    if (form.canonical_tautomer) {
        const auto one = RDKit::MolToSmiles(*mol);
        auto other = canonical_tautomer(*mol, result.warnings);
        if (const auto after = RDKit::MolToSmiles(*other); after != one) {
            result.warnings.push_back(fmt::format("the canonical tautomer of {} is {}", one, after));
            if (in_space) result.warnings.emplace_back("the tautomer was placed in space anew");
            in_space = false;
            mol = std::move(other);
        }
    }
    if (result.warnings.empty()) return std::optional<Standardised>();
    result.format = in_space ? Format::sdf : Format::smi;
    result.text = in_space ? RDKit::MolToMolBlock(*mol) : RDKit::MolToSmiles(*mol);
    return std::optional(std::move(result));
} catch (const std::exception& e) {
    return unreadable(e.what(), given.to_smiles());
}

Result<Stereoisomers> stereoisomers(std::string_view smiles, std::size_t most) try {
    const Mol mol(RDKit::SmilesToMol(std::string(smiles)));
    if (!mol) return unreadable("not a SMILES", smiles);
    const auto open = open_stereo(*mol);
    Stereoisomers all{
        .smiles = {}, .possible = std::exp2(static_cast<double>(open.size())), .complete = true};
    std::set<std::string> seen;  // of a meso form there is one
    const auto tries = static_cast<std::size_t>(std::min(all.possible, 8.0 * static_cast<double>(most)));
    std::size_t tried = 0;
    for (; tried < tries && all.smiles.size() < most; ++tried)
        if (auto form = isomer(*mol, open, tried); seen.insert(form).second)
            all.smiles.push_back(std::move(form));
    all.complete = static_cast<double>(tried) >= all.possible;
    return all;
} catch (const std::exception& e) {
    return unreadable(e.what(), smiles);
}

}  // namespace mad::engines
