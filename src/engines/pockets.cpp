#include "engines/pockets.hpp"

#include "chem/cells.hpp"
#include "engines/burial_grid.hpp"
#include "engines/sites.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>
#include <unordered_set>

namespace mad::engines {

namespace {

// Chosen on the complexes of the documentation's table.
constexpr double probe = 1.4;            // Å: water
constexpr int core_burial = 21;          // of 26: what makes a pocket
constexpr int least_burial = 16;         // what still belongs to it
constexpr double core_radius = 5;        // Å: a ball as large as a small ligand
constexpr double pocket_radius = 8;      // Å
constexpr double lining_distance = 4.5;  // Å

/// Van der Waals radii in Å, after Bondi; carbon's for all that is not listed.
double radius_of(std::string_view element) {
    if (element == "N") return 1.55;
    if (element == "O") return 1.52;
    if (element == "S" || element == "P") return 1.8;
    return 1.7;
}

double weight_of(int burial) {
    if (burial < core_burial) return 0;
    const double part =
        static_cast<double>(burial - core_burial + 1) / (BurialGrid::directions - core_burial + 1);
    return part * part;
}

/// What a ball of the core's radius holds of the core, as a sum of weights.
double core_around(const BurialGrid& grid, std::size_t point) {
    double sum = 0;
    grid.around(point, core_radius, [&](auto other) { sum += weight_of(grid.burial(other)); });
    return sum;
}

struct Peak {
    std::size_t point = 0;
    double sum = 0;
};

/// Points of the core, the one whose ball holds most first, none within a pocket's radius of another.
std::vector<Peak> peaks_of(const BurialGrid& grid, std::size_t most) {
    std::vector<Peak> core, found;
    for (std::size_t i = 0; i < grid.size(); ++i)
        if (grid.burial(i) >= core_burial) core.push_back({i, core_around(grid, i)});
    std::ranges::sort(core, {}, [](auto& peak) { return std::pair(-peak.sum, peak.point); });
    for (const auto& peak : core) {
        if (found.size() == most) break;
        const auto at = grid.place(peak.point);
        if (std::ranges::none_of(
                found, [&](auto& other) { return distance(at, grid.place(other.point)) < pocket_radius; }))
            found.push_back(peak);
    }
    return found;
}

Point center_of(const BurialGrid& grid, const Peak& peak) {
    Point center{};
    grid.around(peak.point, core_radius, [&](auto point) {
        const auto at = grid.place(point);
        for (std::size_t i = 0; i < 3; ++i) center[i] += weight_of(grid.burial(point)) * at[i] / peak.sum;
    });
    return center;
}

/// The part of a ball that is free and enclosed.
double score_of(const Peak& peak) {
    constexpr double ball = 4 / 3. * std::numbers::pi * core_radius * core_radius * core_radius;
    return peak.sum * BurialGrid::spacing * BurialGrid::spacing * BurialGrid::spacing / ball;
}

/// The enclosed points that hang together with it.
std::vector<std::size_t> members_of(const BurialGrid& grid, const Peak& peak) {
    constexpr double to_neighbours = 1.8 * BurialGrid::spacing;  // all 26
    std::vector<std::size_t> all{peak.point};
    std::unordered_set<std::size_t> seen{peak.point};
    const auto middle = grid.place(peak.point);
    for (std::size_t i = 0; i < all.size(); ++i)
        grid.around(all[i], to_neighbours, [&](auto point) {
            if (grid.burial(point) >= least_burial && distance(grid.place(point), middle) <= pocket_radius &&
                seen.insert(point).second)
                all.push_back(point);
        });
    return all;
}

/// Of all balls of the probe's radius together, counted in cubes.
double volume_of(const std::vector<Point>& places) {
    constexpr double edge = 0.5;
    constexpr int n = static_cast<int>(probe / edge);  // places are multiples of the edge apart
    const auto around = box_around(places, probe + edge);
    std::array<int, 3> lengths{};
    for (std::size_t i = 0; i < 3; ++i) lengths[i] = static_cast<int>(around.size[i] / edge) + 1;
    std::vector<bool> cubes(static_cast<std::size_t>(lengths[0] * lengths[1] * lengths[2]));
    for (const auto& p : places) {
        std::array<int, 3> middle{};
        for (std::size_t i = 0; i < 3; ++i)
            middle[i] = static_cast<int>(std::lround((p[i] - around.center[i] + around.size[i] / 2) / edge));
        for (int x = -n; x <= n; ++x)
            for (int y = -n; y <= n; ++y)
                for (int z = -n; z <= n; ++z)
                    if (edge * edge * (x * x + y * y + z * z) <= probe * probe)
                        cubes[static_cast<std::size_t>(
                            ((middle[2] + z) * lengths[1] + middle[1] + y) * lengths[0] + middle[0] + x)] =
                            true;
    }
    return static_cast<double>(std::ranges::count(cubes, true)) * edge * edge * edge;
}

/// The receptor's heavy atoms, and which residue each is of.
class Lining {
public:
    explicit Lining(const std::vector<const chem::Atom*>& atoms)
        : atoms_(atoms), cells_(points_of(atoms), lining_distance) {}

    std::vector<std::string> around(const std::vector<Point>& places) const {
        std::set<std::size_t> near;
        for (const auto& p : places)
            cells_.around({p[0], p[1], p[2]}, [&](std::size_t atom, double) { near.insert(atom); });
        std::vector<std::string> residues;
        std::set<std::string> seen;
        for (const auto atom : near)
            if (auto name = residue_name(*atoms_[atom]); seen.insert(name).second)
                residues.push_back(std::move(name));
        return residues;
    }

private:
    static std::vector<chem::Point> points_of(const std::vector<const chem::Atom*>& atoms) {
        std::vector<chem::Point> points;
        for (const auto* atom : atoms) points.push_back(atom->at);
        return points;
    }

    const std::vector<const chem::Atom*>& atoms_;
    chem::Cells cells_;
};

Pocket pocket_at(const Peak& peak, const BurialGrid& grid, const Lining& lining, double margin) {
    std::vector<Point> places;
    double burial = 0;
    for (const auto point : members_of(grid, peak)) {
        places.push_back(grid.place(point));
        burial += static_cast<double>(grid.burial(point)) / BurialGrid::directions;
    }
    return {.center = center_of(grid, peak),
            .box = box_around(places, margin),
            .volume = volume_of(places),
            .score = score_of(peak),
            .burial = burial / static_cast<double>(places.size()),
            .residues = lining.around(places)};
}

}  // namespace

Result<std::vector<Pocket>> find_pockets(std::span<const chem::Atom> atoms, const PocketOptions& options) {
    std::vector<const chem::Atom*> heavy;
    std::vector<Ball> balls;
    for (const auto& atom : atoms) {
        if (atom.element == "H") continue;
        heavy.push_back(&atom);
        balls.push_back({place_of(atom), radius_of(atom.element) + probe});
    }
    if (heavy.empty()) return Error{Errc::invalid, "receptor_empty", "the receptor has no heavy atom"};
    const auto grid = BurialGrid::around(balls);
    if (!grid) return grid.error();
    const Lining lining(heavy);
    std::vector<Pocket> pockets;
    const auto most = static_cast<std::size_t>(options.most);
    for (const auto peak : peaks_of(*grid, 4 * most)) {
        auto pocket = pocket_at(peak, *grid, lining, options.margin);
        if (pocket.volume < options.min_volume) continue;
        pockets.push_back(std::move(pocket));
        if (pockets.size() == most) break;
    }
    return pockets;
}

}  // namespace mad::engines
