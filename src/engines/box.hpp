// The box that is searched, and whether a search in it makes sense.
#pragma once
#include "base/error.hpp"
#include "engines/structure.hpp"

#include <string>
#include <vector>

namespace mad::engines {

/// Å, along the axes.
struct Box {
    Point center{}, size{};

    bool holds(const Point&, double margin = 0) const;
    double volume() const { return size[0] * size[1] * size[2]; }
};

/// The smallest box that holds the points with `margin` Å on every side.
Box box_around(const std::vector<Point>&, double margin);

/// What makes docking in this box pointless or impossible, whatever the ligand. Errors: invalid, kinds
/// "box_away_from_receptor", "box_too_large". Otherwise warnings.
Result<std::vector<std::string>> check_box(const Box&, const std::vector<Point>& receptor);

/// The same, of a ligand. Errors: invalid, kind "ligand_larger_than_box". Otherwise warnings.
Result<std::vector<std::string>> check_ligand_fits(const Box&, const std::vector<Point>& ligand);

/// For a pose that is scored as it is. Errors: invalid, kind "ligand_outside_box".
Result<void> check_pose_in_box(const Box&, const std::vector<Point>& ligand);

}  // namespace mad::engines
