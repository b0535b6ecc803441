// Points in space, found by place.
#pragma once
#include "chem/geometry.hpp"

#include <functional>
#include <map>
#include <span>
#include <tuple>

namespace mad::chem {

/// Sorts points into cubes with edges of `reach` Å.
class Cells {
public:
    Cells(std::span<const Point> points, double reach);
    /// Each point that is within the reach of `at`: its index, and its squared distance in Å².
    template <class Visit>
    void around(const Point& at, Visit visit) const {
        const auto [x, y, z] = cell_of(at);
        for (long dx = -1; dx <= 1; ++dx)
            for (long dy = -1; dy <= 1; ++dy)
                for (long dz = -1; dz <= 1; ++dz) {
                    const auto found = cells_.find({x + dx, y + dy, z + dz});
                    if (found == cells_.end()) continue;
                    for (const auto& [index, point] : found->second)
                        if (const auto r2 = distance_squared(at, point); r2 < reach_ * reach_)
                            visit(index, r2);
                }
    }

private:
    using Cell = std::tuple<long, long, long>;
    Cell cell_of(const Point&) const;

    double reach_;
    std::map<Cell, std::vector<std::pair<std::size_t, Point>>> cells_;
};

}  // namespace mad::chem
