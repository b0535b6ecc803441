#include "engines/pose.hpp"

#include "chem/pdb.hpp"
#include "engines/vectors.hpp"

#include <cmath>
#include <fmt/format.h>

namespace mad::engines {

namespace {

constexpr double same_place = 0.01;  // Å; PDBQT keeps three decimals, SDF four

/// Three orthogonal directions: along `along`, and towards `aside`.
struct Frame {
    Point x, y, z;

    static Frame of(const Point& along, Point aside) {
        const auto x = unit(along);
        if (length(cross(x, aside)) < 1e-6) aside = std::abs(x[0]) < 0.9 ? Point{1, 0, 0} : Point{0, 1, 0};
        const auto z = unit(cross(x, aside));
        return {x, cross(z, x), z};
    }
    Point local(const Point& p) const { return {dot(p, x), dot(p, y), dot(p, z)}; }
    Point global(const Point& p) const { return x * p[0] + y * p[1] + z * p[2]; }
};

/// The rigid motion of one body from the prepared ligand to the pose, seen from one of its atoms.
class Motion {
public:
    Motion(const Pdbqt& from, const Pdbqt& to, int origin)
        : from_origin_(place(from, origin)), to_origin_(place(to, origin)) {
        auto& body = from.bodies[static_cast<std::size_t>(from.atoms[static_cast<std::size_t>(origin)].body)];
        // The two atoms that with the origin span the largest triangle fix the rotation best.
        int first = origin, second = origin;
        double largest = -1;
        for (const int a : body)
            for (const int b : body) {
                if (a == origin || b == origin || a > b) continue;
                const double area =
                    length(cross(place(from, a) - from_origin_, place(from, b) - from_origin_));
                if (area > largest) largest = area, first = a, second = b;
            }
        if (first == origin) return;
        from_ = Frame::of(place(from, first) - from_origin_, place(from, second) - from_origin_);
        to_ = Frame::of(place(to, first) - to_origin_, place(to, second) - to_origin_);
    }

    Point operator()(const Point& p) const { return to_origin_ + to_.global(from_.local(p - from_origin_)); }

private:
    static const Point& place(const Pdbqt& p, int atom) { return p.atoms[static_cast<std::size_t>(atom)].at; }

    Point from_origin_, to_origin_;
    Frame from_{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}, to_ = from_;
};

}  // namespace

Result<std::vector<int>> map_atoms(const Pdbqt& prepared, const MolBlock& ligand) {
    std::vector<int> map;
    std::vector<bool> taken(ligand.at.size());
    for (auto& atom : prepared.atoms) {
        const auto element = chem::element_of_autodock_type(atom.type).value_or("");
        int best = -1;
        double nearest = same_place;
        for (std::size_t i = 0; i < ligand.at.size(); ++i) {
            const double d = distance(atom.at, ligand.at[i]);
            if (d < nearest && !taken[i] && ligand.elements[i] == element)
                nearest = d, best = static_cast<int>(i);
        }
        if (best < 0)
            return Error{Errc::invalid, "pose_mapping_failed",
                         fmt::format("atom {} ({}) of the prepared ligand is none of the input's",
                                     map.size() + 1, element)};
        taken[static_cast<std::size_t>(best)] = true;
        map.push_back(best);
    }
    return map;
}

Result<std::vector<Point>> restore(const Pdbqt& prepared, const Pdbqt& pose, const MolBlock& ligand,
                                   const std::vector<int>& map) {
    if (pose.atoms.size() != prepared.atoms.size())
        return Error{
            Errc::invalid, "pose_mapping_failed",
            fmt::format("the pose has {} atoms, the ligand {}", pose.atoms.size(), prepared.atoms.size())};
    std::vector<Point> at(ligand.at);
    std::vector<int> in_pose(ligand.at.size(), -1);
    for (std::size_t i = 0; i < map.size(); ++i) {
        if (pose.atoms[i].type != prepared.atoms[i].type)
            return Error{Errc::invalid, "pose_mapping_failed",
                         fmt::format("atom {} changed its type", i + 1)};
        const auto atom = static_cast<std::size_t>(map[i]);
        in_pose[atom] = static_cast<int>(i);
        at[atom] = pose.atoms[i].at;
    }
    for (auto [a, b] : ligand.bonds) {
        if (in_pose[static_cast<std::size_t>(a)] < 0) std::swap(a, b);
        const int parent = in_pose[static_cast<std::size_t>(a)];
        if (parent < 0 || in_pose[static_cast<std::size_t>(b)] >= 0) continue;
        at[static_cast<std::size_t>(b)] =
            Motion(prepared, pose, parent)(ligand.at[static_cast<std::size_t>(b)]);
    }
    return at;
}

}  // namespace mad::engines
