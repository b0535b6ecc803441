#include "engines/pose_molecule.hpp"

#include "engines/molecules.hpp"
#include "engines/vectors.hpp"

#include <GraphMol/Chirality.h>
#include <GraphMol/Descriptors/MolDescriptors.h>
#include <GraphMol/FileParsers/FileParsers.h>
#include <GraphMol/MolOps.h>
#include <GraphMol/RWMol.h>
#include <GraphMol/Substruct/SubstructMatch.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>

namespace mad::engines {
namespace {

constexpr std::size_t longest_record = 4 << 20;
constexpr unsigned most_matches = 1'000;
constexpr const char* place_property = "_place";

/// All atoms as given, nothing perceived of them.
std::unique_ptr<RDKit::RWMol> unsanitized(const PoseRecord& record, const BabelMolecule& read) {
    std::unique_ptr<RDKit::RWMol> mol(RDKit::MolBlockToMol(
        record.format == Format::sdf ? std::string(record.text) : read.to_sdf(), false, false));
    if (!mol) throw std::runtime_error("RDKit cannot read it");
    for (auto* atom : mol->atoms()) atom->setProp(place_property, static_cast<int>(atom->getIdx()) + 1);
    return mol;
}

/// The elements of heavy atoms and the bonds between them alone; where the molecule has places, with those.
std::unique_ptr<RDKit::RWMol> skeleton(const RDKit::ROMol& mol) {
    auto bare = std::make_unique<RDKit::RWMol>();
    auto conformer = std::make_unique<RDKit::Conformer>();
    std::map<unsigned, unsigned> kept;
    for (const auto* atom : mol.atoms()) {
        if (atom->getAtomicNum() == 1) continue;
        auto* copy = new RDKit::Atom(atom->getAtomicNum());
        if (int place = 0; atom->getPropIfPresent(place_property, place))
            copy->setProp(place_property, place);
        kept[atom->getIdx()] = bare->addAtom(copy, false, true);
        if (mol.getNumConformers())
            conformer->setAtomPos(kept[atom->getIdx()], mol.getConformer().getAtomPos(atom->getIdx()));
    }
    for (const auto* bond : mol.bonds())
        if (kept.contains(bond->getBeginAtomIdx()) && kept.contains(bond->getEndAtomIdx()))
            bare->addBond(kept[bond->getBeginAtomIdx()], kept[bond->getEndAtomIdx()], RDKit::Bond::SINGLE);
    if (mol.getNumConformers()) bare->addConformer(conformer.release());
    return bare;
}

/// Of skeletons: the pose's atom of each of the reference's, in every equivalent way.
std::vector<RDKit::MatchVectType> matches(const RDKit::ROMol& reference, const RDKit::ROMol& pose) {
    if (reference.getNumAtoms() != pose.getNumAtoms() || reference.getNumBonds() != pose.getNumBonds())
        return {};
    RDKit::SubstructMatchParameters parameters;
    parameters.uniquify = false;
    parameters.maxMatches = most_matches;
    return RDKit::SubstructMatch(pose, reference, parameters);
}

/// The reference's molecule where the pose is.
std::shared_ptr<RDKit::RWMol> placed(const RDKit::ROMol& reference, const RDKit::ROMol& pose,
                                     const RDKit::MatchVectType& match) {
    auto mol = std::make_shared<RDKit::RWMol>(reference);
    mol->clearConformers();
    auto conformer = std::make_unique<RDKit::Conformer>(mol->getNumAtoms());
    for (const auto& [ours, its] : match) {
        const auto ours_index = static_cast<unsigned>(ours), its_index = static_cast<unsigned>(its);
        conformer->setAtomPos(ours_index, pose.getConformer().getAtomPos(its_index));
        mol->getAtomWithIdx(ours_index)
            ->setProp(place_property, pose.getAtomWithIdx(its_index)->getProp<int>(place_property));
    }
    mol->addConformer(conformer.release());
    return mol;
}

/// Centres of the reference whose other hand the pose has.
std::vector<std::string> inverted_centres(const RDKit::ROMol& reference, const RDKit::RWMol& pose) {
    RDKit::RWMol seen(pose);
    RDKit::MolOps::assignChiralTypesFrom3D(seen);
    std::vector<std::string> inverted;
    for (const auto* atom : reference.atoms()) {
        const auto* its = seen.getAtomWithIdx(atom->getIdx());
        if (atom->getChiralTag() != RDKit::Atom::CHI_UNSPECIFIED &&
            its->getChiralTag() != atom->getChiralTag())
            inverted.push_back(atom_label(*its));
    }
    return inverted;
}

/// Double bonds of the reference that are the other isomer's in the pose.
std::vector<std::string> turned_bonds(const RDKit::ROMol& reference, const RDKit::RWMol& pose) {
    std::vector<std::string> turned;
    for (const auto* bond : reference.bonds()) {
        const auto stereo = bond->getStereo();
        if (stereo <= RDKit::Bond::STEREOANY || bond->getStereoAtoms().size() != 2) continue;
        const auto at = [&](unsigned atom) { return place_of(pose, atom); };
        const auto begin = bond->getBeginAtomIdx(), end = bond->getEndAtomIdx();
        const auto axis = at(end) - at(begin);
        const auto one = cross(axis, at(static_cast<unsigned>(bond->getStereoAtoms()[0])) - at(begin));
        const auto other = cross(axis, at(static_cast<unsigned>(bond->getStereoAtoms()[1])) - at(end));
        // Z and cis both mean that the stereo atoms, those of the highest priority, lie on one side.
        const bool same_side = stereo == RDKit::Bond::STEREOZ || stereo == RDKit::Bond::STEREOCIS;
        if ((dot(one, other) > 0) != same_side)
            turned.push_back(fmt::format("{}={}", atom_label(*pose.getAtomWithIdx(begin)),
                                         atom_label(*pose.getAtomWithIdx(end))));
    }
    return turned;
}

PoseCheck count_of(std::string name, const std::vector<std::string>& wrong) {
    return {.name = std::move(name),
            .value = static_cast<double>(wrong.size()),
            .detail = fmt::format("{}", fmt::join(wrong, ", "))};
}

/// Of the equivalent ways to lay the reference on the pose that which agrees best; none where the two are not
/// one molecule.
std::optional<ReadPose> as_reference(const RDKit::ROMol& reference, const RDKit::ROMol& pose) {
    const auto bare = skeleton(reference), places = skeleton(pose);
    std::shared_ptr<RDKit::RWMol> best;
    std::vector<std::string> centres, bonds;
    for (const auto& match : matches(*bare, *places)) {
        auto mol = placed(reference, *places, match);
        auto inverted = inverted_centres(reference, *mol), turned = turned_bonds(reference, *mol);
        if (best && inverted.size() + turned.size() >= centres.size() + bonds.size()) continue;
        best = std::move(mol);
        centres = std::move(inverted);
        bonds = std::move(turned);
        if (centres.empty() && bonds.empty()) break;
    }
    if (!best) return {};
    RDKit::MolOps::assignStereochemistryFrom3D(*best);
    return ReadPose{
        std::move(best),
        {count_of("molecule", {}), count_of("chirality", centres), count_of("double_bonds", bonds)}};
}

/// By its own bond orders.
std::unique_ptr<RDKit::ROMol> sanitized(RDKit::RWMol& mol, bool perceived) {
    if (perceived)  // Open Babel leaves the charge of a nitrogen with four bonds open
        for (auto* atom : mol.atoms())
            if (atom->getAtomicNum() == 7 && atom->getFormalCharge() == 0 &&
                atom->calcExplicitValence(false) == 4)
                atom->setFormalCharge(1);
    RDKit::MolOps::sanitizeMol(mol);
    std::unique_ptr<RDKit::ROMol> heavy(RDKit::MolOps::removeHs(static_cast<const RDKit::ROMol&>(mol)));
    RDKit::MolOps::assignStereochemistryFrom3D(*heavy);
    return heavy;
}

std::string formula(const RDKit::ROMol& mol) { return RDKit::Descriptors::calcMolFormula(mol); }

}  // namespace

Result<ReadPose> read_pose(const PoseRecord& record, const ReferenceLigand* reference) try {
    if (record.text.size() > longest_record)
        return Error{Errc::invalid, "chemistry_invalid", "it is too large for a small molecule"};
    const auto read = record.molecule();
    if (!read) return read.error();
    const auto mol = unsanitized(record, *read);
    const bool perceived = record.format != Format::sdf;
    if (!reference) return ReadPose{sanitized(*mol, perceived), {}};
    if (const auto same = as_reference(reference->molecule(), *mol)) return *same;
    auto other = sanitized(*mol, perceived);
    const auto how = fmt::format("the reference is {}, the pose {}, or bonded otherwise",
                                 formula(reference->molecule()), formula(*other));
    return ReadPose{std::move(other), {count_of("molecule", {how})}};
} catch (const std::exception& e) {  // RDKit's
    return Error{Errc::invalid, "chemistry_invalid", e.what()};
}

std::string atom_label(const RDKit::Atom& atom) {
    return fmt::format("{}{}", atom.getSymbol(), atom.getProp<int>(place_property));
}

Point place_of(const RDKit::ROMol& pose, unsigned atom) {
    const auto& at = pose.getConformer().getAtomPos(atom);
    return {at.x, at.y, at.z};
}

Result<ReferenceLigand> ReferenceLigand::of(std::string_view text) {
    auto read = read_molecules(text, "the reference", 1);
    if (!read) return read.error();
    if (const auto& molecule = read->front(); !molecule.mol)
        return Error{Errc::invalid, "molecule_unreadable", "the reference: " + molecule.fault};
    return ReferenceLigand(std::move(read->front().mol));
}

}  // namespace mad::engines
