#include "engines/pose_contacts.hpp"

#include "engines/pose_molecule.hpp"

#include <GraphMol/PeriodicTable.h>
#include <GraphMol/RWMol.h>
#include <GraphMol/ShapeHelpers/ShapeUtils.h>
#include <cmath>
#include <fmt/format.h>
#include <map>

namespace mad::engines {
namespace {

constexpr double least_of_radii = 0.75;  // of the sum of two atoms' radii
constexpr double furthest_away = 5;      // Å
constexpr double most_overlap = 0.075;   // of the ligand's volume
/// Of the radii that volumes are made with; the second for ions and waters.
constexpr double volume_scale = 0.8, small_volume_scale = 0.5;
constexpr double seen_within = 6;  // Å

/// A residue of one heavy atom that is no water: a metal or another ion.
bool is_lone(const std::map<std::string, int>& heavy_atoms, const chem::Atom& atom) {
    return !chem::is_water(atom.residue) && heavy_atoms.at(residue_label(atom)) == 1;
}

}  // namespace

Result<ReceptorContacts> ReceptorContacts::of(const PreparedReceptor& receptor) {
    const auto models = chem::read_structures(Format::pdb, receptor.pdb);
    if (!models) return models.error();
    const auto& all = models->front().atoms;
    std::map<std::string, int> heavy_atoms;
    for (const auto& atom : all) heavy_atoms[residue_label(atom)] += atom.element != "H";
    ReceptorContacts contacts;
    const auto& table = *RDKit::PeriodicTable::getTable();
    for (const auto& atom : all) {
        if (atom.element == "H" || atom.element.empty()) continue;
        const int element = table.getAtomicNumber(atom.element);
        const bool ion = is_lone(heavy_atoms, atom);
        const auto number = static_cast<unsigned>(element);
        contacts.atoms_.push_back({.at = place_of(atom),
                                   .element = number,
                                   .radius = ion ? table.getRcovalent(number) : table.getRvdw(number),
                                   .ion = ion,
                                   .water = chem::is_water(atom.residue),
                                   .label = fmt::format("{} {}", residue_label(atom), atom.name)});
    }
    if (contacts.atoms_.empty())
        return Error{Errc::invalid, "receptor_empty", "the receptor has no heavy atom"};
    return contacts;
}

void ReceptorContacts::see_pairs(const RDKit::ROMol& pose, PoseChecks& checks) const {
    const auto& table = *RDKit::PeriodicTable::getTable();
    PoseCheck clash{"receptor_clash", INFINITY, least_of_radii, false, "", ""};
    PoseCheck ions{"ion_clash", INFINITY, least_of_radii, false, "", ""};
    PoseCheck away{"receptor_distance", INFINITY, furthest_away, true, "Å", ""};
    for (const auto* atom : pose.atoms()) {
        const auto at = place_of(pose, atom->getIdx());
        const auto number = static_cast<unsigned>(atom->getAtomicNum());
        const double vdw = table.getRvdw(number), covalent = table.getRcovalent(number);
        for (const auto& other : atoms_) {
            const double apart = distance(at, other.at);
            const double share = apart / (other.radius + (other.ion ? covalent : vdw));
            auto& of_kind = other.ion ? ions : clash;
            const auto detail = [&] {
                return fmt::format("{} and {}: {:.2f} Å", atom_label(*atom), other.label, apart);
            };
            if (share < of_kind.value) {
                of_kind.value = share;
                of_kind.detail = detail();
            }
            if (apart < away.value) {
                away.value = apart;
                away.detail = detail();
            }
        }
    }
    for (auto* check : {&clash, &ions, &away})
        if (std::isfinite(check->value)) checks.push_back(std::move(*check));
}

/// The share of the pose's volume that is the receptor's too, by RDKit's shapes on a grid.
double ReceptorContacts::overlap(const RDKit::ROMol& pose, double scale, bool of_small) const {
    RDKit::RWMol near;
    std::vector<Point> places;
    for (const auto& atom : atoms_) {
        if ((atom.ion || atom.water) != of_small) continue;
        bool is_near = false;
        for (unsigned i = 0; i < pose.getNumAtoms() && !is_near; ++i)
            is_near = distance(place_of(pose, i), atom.at) < seen_within;
        if (!is_near) continue;
        near.addAtom(new RDKit::Atom(static_cast<int>(atom.element)), false, true);
        places.push_back(atom.at);
    }
    if (places.empty()) return 0;
    auto conformer = std::make_unique<RDKit::Conformer>(near.getNumAtoms());
    for (unsigned i = 0; i < near.getNumAtoms(); ++i)
        conformer->setAtomPos(i, {places[i][0], places[i][1], places[i][2]});
    near.addConformer(conformer.release());
    return 1 - RDKit::MolShapes::protrudeDistance(pose, near, -1, -1, 0.5,
                                                  RDKit::DiscreteValueVect::TWOBITVALUE, scale, 0.25, -1,
                                                  true, false);
}

PoseChecks ReceptorContacts::checks(const RDKit::ROMol& pose) const {
    PoseChecks checks;
    see_pairs(pose, checks);
    const double with_large = overlap(pose, volume_scale, false);
    const double with_small = overlap(pose, small_volume_scale, true);
    checks.push_back({"volume_overlap", std::max(with_large, with_small), most_overlap, true, "",
                      with_small > with_large ? "with ions and waters" : ""});
    return checks;
}

}  // namespace mad::engines
