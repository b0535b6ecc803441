#include "chem/geometry.hpp"

#include <algorithm>
#include <cmath>

namespace mad::chem {

bool Box::contains(Point p) const {
    return std::abs(p.x - center.x) <= size.x / 2 && std::abs(p.y - center.y) <= size.y / 2 &&
           std::abs(p.z - center.z) <= size.z / 2;
}

Box box_around(std::span<const Atom> atoms, double margin) {
    Point low = atoms.front().at, high = low;
    for (const auto& atom : atoms) {
        low = {std::min(low.x, atom.at.x), std::min(low.y, atom.at.y), std::min(low.z, atom.at.z)};
        high = {std::max(high.x, atom.at.x), std::max(high.y, atom.at.y), std::max(high.z, atom.at.z)};
    }
    return {{(low.x + high.x) / 2, (low.y + high.y) / 2, (low.z + high.z) / 2},
            {high.x - low.x + 2 * margin, high.y - low.y + 2 * margin, high.z - low.z + 2 * margin}};
}

double distance_squared(const Point& a, const Point& b) {
    const double x = a.x - b.x, y = a.y - b.y, z = a.z - b.z;
    return x * x + y * y + z * z;
}

std::optional<double> rmsd(std::span<const Point> a, std::span<const Point> b) {
    if (a.size() != b.size() || a.empty()) return {};
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += distance_squared(a[i], b[i]);
    return std::sqrt(sum / static_cast<double>(a.size()));
}

}  // namespace mad::chem
