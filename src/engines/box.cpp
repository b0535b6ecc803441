#include "engines/box.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace mad::engines {

namespace {

constexpr double interaction_range = 8;     // Å: Vina's cut-off
constexpr double advised_volume = 27'000;   // Å³: beyond it Vina itself warns
constexpr double largest_volume = 250'000;  // Å³: half a gigabyte of grid maps

Error wrong(std::string_view kind, std::string detail) {
    return {Errc::invalid, std::string(kind), std::move(detail)};
}

std::string text(const Point& p) { return fmt::format("({:.1f}, {:.1f}, {:.1f})", p[0], p[1], p[2]); }

double distance_to(const Box& box, const Point& p) {
    double sum = 0;
    for (std::size_t i = 0; i < 3; ++i)
        sum += std::pow(std::max(0.0, std::abs(p[i] - box.center[i]) - box.size[i] / 2), 2);
    return std::sqrt(sum);
}

double longest_distance(const std::vector<Point>& points) {
    double longest = 0;
    for (std::size_t i = 0; i < points.size(); ++i)
        for (std::size_t j = i + 1; j < points.size(); ++j)
            longest = std::max(longest, distance(points[i], points[j]));
    return longest;
}

}  // namespace

bool Box::holds(const Point& p, double margin) const {
    for (std::size_t i = 0; i < 3; ++i)
        if (std::abs(p[i] - center[i]) > size[i] / 2 + margin) return false;
    return true;
}

Box box_around(const std::vector<Point>& points, double margin) {
    Point low = points.front(), high = points.front();
    for (auto& p : points)
        for (std::size_t i = 0; i < 3; ++i) {
            low[i] = std::min(low[i], p[i]);
            high[i] = std::max(high[i], p[i]);
        }
    auto rounded = [](double x) { return std::round(x * 1000) / 1000; };
    Box box;
    for (std::size_t i = 0; i < 3; ++i) {
        box.center[i] = rounded((low[i] + high[i]) / 2);
        box.size[i] = rounded(high[i] - low[i] + 2 * margin);
    }
    return box;
}

Result<std::vector<std::string>> check_box(const Box& box, const std::vector<Point>& receptor) {
    std::vector<std::string> warnings;
    if (box.volume() > largest_volume)
        return wrong("box_too_large",
                     fmt::format("the box holds {:.0f} Å³, at most {:.0f} are searched: make it smaller, "
                                 "or dock in several boxes",
                                 box.volume(), largest_volume));
    if (box.volume() > advised_volume)
        warnings.push_back(fmt::format(
            "the box holds {:.0f} Å³: beyond {:.0f} the search may miss the best pose; raise exhaustiveness",
            box.volume(), advised_volume));
    const auto nearest = std::min_element(receptor.begin(), receptor.end(), [&](auto& a, auto& b) {
        return distance_to(box, a) < distance_to(box, b);
    });
    if (const double d = distance_to(box, *nearest); d > interaction_range)
        return wrong(
            "box_away_from_receptor",
            fmt::format(
                "the box around {} is {:.1f} Å away from the receptor; the receptor's nearest atom is at {}",
                text(box.center), d, text(*nearest)));
    if (std::none_of(receptor.begin(), receptor.end(), [&](auto& p) { return box.holds(p); }))
        warnings.emplace_back("no atom of the receptor is in the box");
    return warnings;
}

Result<std::vector<std::string>> check_ligand_fits(const Box& box, const std::vector<Point>& ligand) {
    std::vector<std::string> warnings;
    const double length = longest_distance(ligand),
                 diagonal = std::hypot(box.size[0], box.size[1], box.size[2]);
    if (length > diagonal)
        return wrong("ligand_larger_than_box",
                     fmt::format("the ligand is {:.1f} Å long and the box's diagonal {:.1f} Å: "
                                 "make the box larger",
                                 length, diagonal));
    if (length > *std::max_element(box.size.begin(), box.size.end()))
        warnings.push_back(fmt::format(
            "the ligand is {:.1f} Å long when stretched, more than the box's longest side", length));
    return warnings;
}

Result<void> check_pose_in_box(const Box& box, const std::vector<Point>& ligand) {
    const auto outside = std::count_if(ligand.begin(), ligand.end(), [&](auto& p) { return !box.holds(p); });
    if (!outside) return {};
    return wrong("ligand_outside_box",
                 fmt::format("{} of the ligand's {} atoms are outside the box around {} of size {}", outside,
                             ligand.size(), text(box.center), text(box.size)));
}

}  // namespace mad::engines
