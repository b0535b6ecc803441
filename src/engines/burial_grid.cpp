#include "engines/burial_grid.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace mad::engines {

namespace {

constexpr double reach = 8;         // Å
constexpr std::uint8_t far = 0xff;  // steps: nothing there

}  // namespace

BurialGrid::BurialGrid(const Point& origin, const Index& lengths)
    : origin_(origin), n_(lengths), burial_(n_[0] * n_[1] * n_[2]) {}

Result<BurialGrid> BurialGrid::around(std::span<const Ball> balls) {
    Point low = balls.front().at, high = low;
    for (const auto& ball : balls)
        for (std::size_t i = 0; i < 3; ++i) {
            low[i] = std::min(low[i], ball.at[i]);
            high[i] = std::max(high[i], ball.at[i]);
        }
    double points = 1;
    for (std::size_t i = 0; i < 3; ++i) points *= (high[i] - low[i]) / spacing + 4;
    if (!(points <= static_cast<double>(most_points)))
        return Error{
            Errc::invalid, "receptor_too_large",
            fmt::format("the receptor spans {:.0f} x {:.0f} x {:.0f} Å: choose chains, so that at most "
                        "{} Å³ are searched",
                        high[0] - low[0], high[1] - low[1], high[2] - low[2], most_points)};
    // An edge of one point on every side, so that no look to a neighbour leaves the grid.
    Index lengths{};
    for (std::size_t i = 0; i < 3; ++i) {
        lengths[i] = static_cast<std::size_t>((high[i] - low[i]) / spacing) + 4;
        low[i] -= spacing;
    }
    BurialGrid grid(low, lengths);
    const auto occupied = grid.occupied_by(balls);
    std::vector<std::uint8_t> steps(grid.size());
    for (int x = -1; x <= 1; ++x)
        for (int y = -1; y <= 1; ++y)
            for (int z = -1; z <= 1; ++z)
                if (x || y || z) grid.look({x, y, z}, occupied, steps);
    for (std::size_t i = 0; i < grid.size(); ++i)
        if (occupied[i]) grid.burial_[i] = 0;
    return grid;
}

Point BurialGrid::place(std::size_t point) const {
    const auto index = index_of(point);
    Point p{};
    for (std::size_t i = 0; i < 3; ++i) p[i] = origin_[i] + spacing * static_cast<double>(index[i]);
    return p;
}

std::vector<std::uint8_t> BurialGrid::occupied_by(std::span<const Ball> balls) const {
    std::vector<std::uint8_t> occupied(size());
    for (const auto& ball : balls) {
        Index from{}, to{};  // without the edge
        for (std::size_t i = 0; i < 3; ++i) {
            const double at = (ball.at[i] - origin_[i]) / spacing, r = ball.radius / spacing;
            from[i] = static_cast<std::size_t>(std::max(1.0, std::ceil(at - r)));
            to[i] = std::min(n_[i] - 2, static_cast<std::size_t>(std::max(0.0, at + r)));
        }
        auto square = [&](std::size_t index, std::size_t axis) {
            const double d = origin_[axis] + spacing * static_cast<double>(index) - ball.at[axis];
            return d * d;
        };
        const double limit = ball.radius * ball.radius;
        for (std::size_t z = from[2]; z <= to[2]; ++z)
            for (std::size_t y = from[1]; y <= to[1]; ++y) {
                const double aside = square(z, 2) + square(y, 1);
                for (std::size_t x = from[0]; x <= to[0]; ++x)
                    if (aside + square(x, 0) < limit) occupied[point_at(x, y, z)] = 1;
            }
    }
    return occupied;
}

void BurialGrid::look(const std::array<int, 3>& direction, const std::vector<std::uint8_t>& occupied,
                      std::vector<std::uint8_t>& steps) {
    const auto& [dx, dy, dz] = direction;
    const double length = spacing * std::sqrt(dx * dx + dy * dy + dz * dz);
    const int most = static_cast<int>(reach / length);
    const auto back =
        (dz * static_cast<std::ptrdiff_t>(n_[1]) + dy) * static_cast<std::ptrdiff_t>(n_[0]) + dx;
    std::ranges::fill(steps, far);
    // Each point after the one that it looks at.
    const bool upwards = back < 0;
    for (std::size_t k = 1; k + 1 < n_[2]; ++k)
        for (std::size_t j = 1; j + 1 < n_[1]; ++j) {
            const auto row = upwards ? point_at(0, j, k) : point_at(0, n_[1] - 1 - j, n_[2] - 1 - k);
            for (std::size_t i = 1; i + 1 < n_[0]; ++i) {
                const auto point = row + (upwards ? i : n_[0] - 1 - i);
                const auto seen = steps[static_cast<std::size_t>(static_cast<std::ptrdiff_t>(point) + back)];
                const int here = occupied[point] ? 0 : std::min<int>(seen + 1, far);
                steps[point] = static_cast<std::uint8_t>(here);
                burial_[point] = static_cast<std::uint8_t>(burial_[point] + (here <= most));
            }
        }
}

}  // namespace mad::engines
