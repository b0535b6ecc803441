#include "engines/pose_geometry.hpp"

#include "engines/pose_molecule.hpp"
#include "engines/vectors.hpp"

#include <DistGeom/BoundsMatrix.h>
#include <DistGeom/TriangleSmooth.h>
#include <GraphMol/DistGeomHelpers/BoundsMatrixBuilder.h>
#include <GraphMol/MolOps.h>
#include <GraphMol/ROMol.h>
#include <boost/make_shared.hpp>
#include <fmt/format.h>
#include <optional>

namespace mad::engines {
namespace {

constexpr double beyond_bounds = 0.25;          // of a bond's length or an angle's width
constexpr double least_apart = 0.7;             // of the lower bound, for atoms that are no neighbours
constexpr double flat = 0.25, puckered = 0.05;  // Å from the plane

DistGeom::BoundsMatPtr bounds_of(const RDKit::ROMol& mol) {
    for (const bool of_fifth_neighbours : {true, false}) {
        auto bounds = boost::make_shared<DistGeom::BoundsMatrix>(mol.getNumAtoms());
        RDKit::DGeomHelpers::initBoundsMat(bounds);
        RDKit::DGeomHelpers::setTopolBounds(mol, bounds, of_fifth_neighbours, true);
        if (DistGeom::triangleSmoothBounds(bounds)) return bounds;
    }
    return {};
}

/// A check keeps the worst of what is shown to it.
void worsen(std::optional<PoseCheck>& check, PoseCheck seen) {
    const bool worse = !check || (check->at_most ? seen.value > check->value : seen.value < check->value);
    if (worse) check = std::move(seen);
}

struct DistanceChecks {
    std::optional<PoseCheck> lengths, angles, clash;

    void see(const RDKit::ROMol& mol, const DistGeom::BoundsMatrix& bounds, unsigned i, unsigned j,
             int bonds_between) {
        const double apart = distance(place_of(mol, i), place_of(mol, j));
        const double lower = bounds.getLowerBound(i, j), upper = bounds.getUpperBound(i, j);
        const auto detail = [&](std::string_view joint) {
            return fmt::format("{}{}{}: {:.2f} Å, expected {:.2f} to {:.2f} Å",
                               atom_label(*mol.getAtomWithIdx(i)), joint, atom_label(*mol.getAtomWithIdx(j)),
                               apart, lower, upper);
        };
        const double beyond = std::max({0.0, apart / upper - 1, 1 - apart / lower});
        if (bonds_between == 1) {
            worsen(lengths, {"bond_lengths", beyond, beyond_bounds, true, "", detail("-")});
        } else if (bonds_between == 2) {
            worsen(angles, {"bond_angles", beyond, beyond_bounds, true, "", detail("-*-")});
        } else {
            worsen(clash, {"internal_clash", apart / lower, least_apart, false, "", detail(" and ")});
        }
    }
};

/// The direction in which places spread least: that of their smallest moment, by the closed form for
/// symmetric matrices of three rows.
Point normal_of(const std::vector<Point>& places, const Point& centre) {
    Point m[3]{};
    for (const auto& place : places)
        for (std::size_t i = 0; i < 3; ++i) m[i] = m[i] + (place - centre) * (place[i] - centre[i]);
    const double mean = (m[0][0] + m[1][1] + m[2][2]) / 3;
    for (std::size_t i = 0; i < 3; ++i) m[i][i] -= mean;
    const double spread = std::sqrt((dot(m[0], m[0]) + dot(m[1], m[1]) + dot(m[2], m[2])) / 6);
    const double half_determinant = dot(m[0], cross(m[1], m[2])) / 2;
    const double turn =
        std::acos(std::clamp(spread > 0 ? half_determinant / std::pow(spread, 3) : 1.0, -1.0, 1.0)) / 3;
    const double smallest = 2 * spread * std::cos(turn + 2 * std::numbers::pi / 3);
    for (std::size_t i = 0; i < 3; ++i) m[i][i] -= smallest;
    Point best{};
    for (const auto& normal : {cross(m[0], m[1]), cross(m[1], m[2]), cross(m[2], m[0])})
        if (length(normal) > length(best)) best = normal;
    return length(best) > 0 ? unit(best) : Point{0, 0, 1};
}

/// How far the furthest of these atoms is from the plane that they share, in Å.
PoseCheck flatness(std::string name, const RDKit::ROMol& mol, const std::vector<int>& atoms) {
    std::vector<Point> places;
    std::string detail;
    Point centre{};
    for (const int atom : atoms) {
        places.push_back(place_of(mol, static_cast<unsigned>(atom)));
        centre = centre + places.back() * (1.0 / static_cast<double>(atoms.size()));
        detail += (detail.empty() ? "" : " ") + atom_label(*mol.getAtomWithIdx(static_cast<unsigned>(atom)));
    }
    const auto normal = normal_of(places, centre);
    double furthest = 0;
    for (const auto& place : places) furthest = std::max(furthest, std::abs(dot(place - centre, normal)));
    return {std::move(name), furthest, flat, true, "Å", std::move(detail)};
}

void see_rings(const RDKit::ROMol& mol, std::optional<PoseCheck>& aromatic,
               std::optional<PoseCheck>& saturated) {
    const auto& rings = *mol.getRingInfo();
    for (std::size_t r = 0; r < rings.numRings(); ++r) {
        const auto& atoms = rings.atomRings()[r];
        if (atoms.size() != 5 && atoms.size() != 6) continue;
        const auto all = [&](auto holds) {
            return std::ranges::all_of(
                atoms, [&](int i) { return holds(*mol.getAtomWithIdx(static_cast<unsigned>(i))); });
        };
        const bool of_aromatic_bonds = std::ranges::all_of(rings.bondRings()[r], [&](int i) {
            return mol.getBondWithIdx(static_cast<unsigned>(i))->getIsAromatic();
        });
        if (of_aromatic_bonds) worsen(aromatic, flatness("aromatic_rings", mol, atoms));
        // A ring that shares atoms with others may be held flat by them.
        const bool is_saturated = all([&](const RDKit::Atom& atom) {
            return atom.getHybridization() == RDKit::Atom::SP3 && rings.numAtomRings(atom.getIdx()) == 1;
        });
        if (!is_saturated) continue;
        auto check = flatness("saturated_rings", mol, atoms);
        check.limit = puckered;
        check.at_most = false;
        worsen(saturated, std::move(check));
    }
}

/// The carbons of a double bond and what is bonded to them.
std::vector<int> around_double_bond(const RDKit::ROMol& mol, const RDKit::Bond& bond) {
    std::vector<int> atoms;
    for (const auto* end : {bond.getBeginAtom(), bond.getEndAtom()}) {
        if (end->getAtomicNum() != 6 || end->getHybridization() != RDKit::Atom::SP2) return {};
        atoms.push_back(static_cast<int>(end->getIdx()));
        for (const auto* next : mol.atomNeighbors(end))
            if (next != bond.getOtherAtom(end)) atoms.push_back(static_cast<int>(next->getIdx()));
    }
    return atoms;
}

}  // namespace

PoseChecks geometry_checks(const RDKit::ROMol& mol) {
    PoseChecks checks;
    const auto add = [&](std::optional<PoseCheck> check) {
        if (check) checks.push_back(std::move(*check));
    };
    if (const auto bounds = bounds_of(mol)) {
        DistanceChecks distances;
        const auto* between = RDKit::MolOps::getDistanceMat(mol);
        const auto n = mol.getNumAtoms();
        for (unsigned i = 0; i < n; ++i)
            for (unsigned j = i + 1; j < n; ++j)
                distances.see(mol, *bounds, i, j, static_cast<int>(between[i * n + j]));
        add(distances.lengths);
        add(distances.angles);
        add(distances.clash);
    }
    std::optional<PoseCheck> aromatic, saturated, double_bonds;
    see_rings(mol, aromatic, saturated);
    for (const auto* bond : mol.bonds()) {
        if (bond->getBondType() != RDKit::Bond::DOUBLE) continue;
        if (const auto atoms = around_double_bond(mol, *bond); atoms.size() >= 4)
            worsen(double_bonds, flatness("flat_double_bonds", mol, atoms));
    }
    add(aromatic);
    add(double_bonds);
    add(saturated);
    return checks;
}

}  // namespace mad::engines
