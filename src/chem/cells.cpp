#include "chem/cells.hpp"

#include <cmath>

namespace mad::chem {

Cells::Cells(std::span<const Point> points, double reach) : reach_(reach) {
    for (std::size_t i = 0; i < points.size(); ++i) cells_[cell_of(points[i])].emplace_back(i, points[i]);
}

Cells::Cell Cells::cell_of(const Point& p) const {
    return {std::lround(std::floor(p.x / reach_)), std::lround(std::floor(p.y / reach_)),
            std::lround(std::floor(p.z / reach_))};
}

}  // namespace mad::chem
