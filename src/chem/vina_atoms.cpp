#include "chem/vina_atoms.hpp"

#include "chem/cells.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

namespace mad::chem {
namespace {

struct AutodockType {
    std::string_view name;
    char element;            // M: a metal
    double covalent_radius;  // Å
    bool accepts = false;    // hydrogen bonds
};
constexpr double metal_radius = 1.75;  // of metals that AutoDock has no radius for
constexpr std::array<AutodockType, 33> known_types{{
    {"C", 'C', 0.77},          {"A", 'C', 0.77},          {"N", 'N', 0.75},
    {"NA", 'N', 0.75, true},   {"O", 'O', 0.73},          {"OA", 'O', 0.73, true},
    {"P", 'P', 1.06},          {"S", 'S', 1.02},          {"SA", 'S', 1.02},
    {"Se", 'S', 1.02},         {"H", 'H', 0.37},          {"HD", 'H', 0.37},
    {"F", 'F', 0.71},          {"Cl", 'L', 0.99},         {"Br", 'R', 1.14},
    {"I", 'I', 1.33},          {"Si", 'Z', 1.11},         {"At", 'T', 1.44},
    {"B", 'B', 0.84},          {"Mg", 'M', 1.30},         {"Mn", 'M', 1.39},
    {"Zn", 'M', 1.31},         {"Ca", 'M', 1.74},         {"Fe", 'M', 1.25},
    {"Cu", 'M', metal_radius}, {"Na", 'M', metal_radius}, {"K", 'M', metal_radius},
    {"Hg", 'M', metal_radius}, {"Co", 'M', metal_radius}, {"U", 'M', metal_radius},
    {"Cd", 'M', metal_radius}, {"Ni", 'M', metal_radius}, {"CL", 'L', 0.99},
}};
constexpr double bond_allowance = 1.1;  // of the sum of covalent radii
constexpr double longest_bond = bond_allowance * 2 * metal_radius;
// Some thirty have room within the longest bond; several models in one place are no structure.
constexpr std::size_t most_neighbours = 200;

const AutodockType* known(std::string_view type) {
    const auto* found = std::ranges::find(known_types, type, &AutodockType::name);
    return found == known_types.end() ? nullptr : found;
}

Result<std::vector<const AutodockType*>> types_of(std::span<const TypedAtom> atoms, std::string_view what) {
    std::vector<const AutodockType*> types;
    std::set<std::string> unknown;
    for (const auto& atom : atoms) {
        types.push_back(known(atom.type));
        if (!types.back()) unknown.insert(atom.type);
    }
    if (unknown.empty()) return types;
    std::string names;
    for (const auto& name : unknown) names += (names.empty() ? "" : ", ") + name;
    return Error{Errc::invalid, "atom_type_unsupported",
                 std::string(what) + " has atoms of type " + names +
                     ", for which the Vina scoring function has no parameters"};
}

VinaClass nitrogen_or_oxygen(VinaClass plain, bool donates, bool accepts) {
    return static_cast<VinaClass>(static_cast<int>(plain) + (donates ? 1 : 0) + (accepts ? 2 : 0));
}

VinaClass class_of(const AutodockType& type, bool bonded_to_polar_hydrogen, bool bonded_to_hetero_atom) {
    switch (type.element) {
        case 'C':
            return bonded_to_hetero_atom ? VinaClass::carbon_polar : VinaClass::carbon_hydrophobic;
        case 'N':
            return nitrogen_or_oxygen(VinaClass::nitrogen, bonded_to_polar_hydrogen, type.accepts);
        case 'O':
            return nitrogen_or_oxygen(VinaClass::oxygen, bonded_to_polar_hydrogen, type.accepts);
        case 'S':
            return VinaClass::sulfur;
        case 'P':
            return VinaClass::phosphorus;
        case 'F':
            return VinaClass::fluorine;
        case 'L':
            return VinaClass::chlorine;
        case 'R':
            return VinaClass::bromine;
        case 'I':
            return VinaClass::iodine;
        case 'Z':
            return VinaClass::silicon;
        case 'T':
            return VinaClass::astatine;
        case 'M':
            return VinaClass::metal;
        case 'B':
            return VinaClass::boron;
        default:
            return VinaClass::none;
    }
}

/// Two atoms are bonded where they are near, and no third that moves with both is nearer to each of them.
/// `fixed(a, b)`: whether they may be bonded at all; `turns(a, b)`: across a rotatable bond.
template <class Fixed, class Turns>
Result<std::vector<Bonded>> find_bonds(std::span<const TypedAtom> atoms, std::string_view what, Fixed fixed,
                                       Turns turns) {
    const auto types = types_of(atoms, what);
    if (!types) return types.error();
    std::vector<Point> places;
    for (const auto& atom : atoms) places.push_back(atom.at);
    const Cells cells(places, longest_bond);
    std::vector<Bonded> all(atoms.size());
    for (std::size_t i = 0; i < atoms.size(); ++i) {
        std::vector<std::pair<std::size_t, double>> near;  // with squared distances
        cells.around(places[i], [&](std::size_t j, double r2) {
            if (j != i && near.size() <= most_neighbours && fixed(i, j)) near.emplace_back(j, r2);
        });
        if (near.size() > most_neighbours)
            return Error{Errc::invalid, "atoms_overlap",
                         std::string(what) + " has more than " + std::to_string(most_neighbours) +
                             " atoms within 3.9 Å of atom " + std::to_string(i + 1) +
                             ": are there several models in one place?"};
        for (const auto& candidate : near) {
            const auto j = candidate.first;
            const double r2 = candidate.second;
            const double longest =
                bond_allowance * ((*types)[i]->covalent_radius + (*types)[j]->covalent_radius);
            if (j < i || r2 >= longest * longest) continue;
            const bool between = std::ranges::any_of(near, [&](const auto& third) {
                return third.first != j && third.second < r2 && fixed(j, third.first) &&
                       distance_squared(places[j], places[third.first]) < r2;
            });
            if (between) continue;
            all[i].bonds.push_back(j);
            all[j].bonds.push_back(i);
            if (!turns(i, j)) continue;
            all[i].rotates.push_back(j);
            all[j].rotates.push_back(i);
        }
    }
    for (std::size_t i = 0; i < atoms.size(); ++i) {
        const bool polar_hydrogen =
            std::ranges::any_of(all[i].bonds, [&](auto j) { return atoms[j].type == "HD"; });
        const bool hetero_atom = std::ranges::any_of(
            all[i].bonds, [&](auto j) { return (*types)[j]->element != 'C' && (*types)[j]->element != 'H'; });
        all[i].kind = class_of(*(*types)[i], polar_hydrogen, hetero_atom);
    }
    return all;
}

}  // namespace

bool is_hydrophobic(VinaClass c) {
    return c == VinaClass::carbon_hydrophobic || (c >= VinaClass::fluorine && c <= VinaClass::iodine);
}

bool is_donor(VinaClass c) {
    return c == VinaClass::nitrogen_donor || c == VinaClass::nitrogen_donor_acceptor ||
           c == VinaClass::oxygen_donor || c == VinaClass::oxygen_donor_acceptor || c == VinaClass::metal;
}

bool is_acceptor(VinaClass c) {
    return c == VinaClass::nitrogen_acceptor || c == VinaClass::nitrogen_donor_acceptor ||
           c == VinaClass::oxygen_acceptor || c == VinaClass::oxygen_donor_acceptor;
}

Mobility::Mobility(const FlexibleMolecule& m) : body_(m.body) {
    int bodies = 1;
    for (const auto& axis : m.axes) bodies = std::max(bodies, axis.body + 1);
    std::vector<std::size_t> atoms(static_cast<std::size_t>(bodies)), branches(atoms.size());
    for (const auto body : m.body) ++atoms[static_cast<std::size_t>(body)];
    for (const auto& axis : m.axes) ++branches[static_cast<std::size_t>(m.body[axis.parent])];
    for (const auto& axis : m.axes) {
        body_[axis.child] = m.body[axis.parent];
        const auto body = static_cast<std::size_t>(axis.body);
        if (atoms[body] > 1 || branches[body] > 0) axes_.push_back(axis);
    }
    axis_of_.assign(atoms.size(), axes_.size());
    for (std::size_t i = 0; i < axes_.size(); ++i) axis_of_[static_cast<std::size_t>(axes_[i].body)] = i;
}

bool Mobility::is_axis(std::size_t a, std::size_t b) const {
    return std::ranges::any_of(axes_, [&](const auto& axis) {
        return (axis.parent == a && axis.child == b) || (axis.parent == b && axis.child == a);
    });
}

bool Mobility::ends_axis_of(std::size_t atom, int body) const {
    const auto axis = axis_of_[static_cast<std::size_t>(body)];
    return axis < axes_.size() && (axes_[axis].parent == atom || axes_[axis].child == atom);
}

bool Mobility::is_fixed(std::size_t a, std::size_t b) const {
    return body_[a] == body_[b] || ends_axis_of(a, body_[b]) || ends_axis_of(b, body_[a]);
}

Result<std::vector<Bonded>> bonded(std::span<const TypedAtom> rigid, std::string_view what) {
    return find_bonds(rigid, what, [](auto, auto) { return true; }, [](auto, auto) { return false; });
}

Result<std::vector<Bonded>> bonded(const FlexibleMolecule& m, const Mobility& mobility,
                                   std::string_view what) {
    return find_bonds(
        m.atoms, what, [&](auto a, auto b) { return mobility.is_fixed(a, b); },
        [&](auto a, auto b) { return mobility.is_axis(a, b); });
}

}  // namespace mad::chem
