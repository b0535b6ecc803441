// Boxes around atoms, and how far two poses are apart.
#pragma once
#include "chem/atom.hpp"

#include <optional>
#include <span>

namespace mad::chem {

/// The space that docking searches, in Å.
struct Box {
    Point center, size;
    bool contains(Point) const;
    friend bool operator==(const Box&, const Box&) = default;
};

/// The smallest box that holds the atoms, with `margin` Å more on each side. `atoms` is not empty.
Box box_around(std::span<const Atom> atoms, double margin);

/// Å².
double distance_squared(const Point&, const Point&);

/// The root mean square distance of atoms in the same order, in Å, without moving them. Nothing where the
/// numbers differ or there are no atoms.
std::optional<double> rmsd(std::span<const Point> a, std::span<const Point> b);

}  // namespace mad::chem
