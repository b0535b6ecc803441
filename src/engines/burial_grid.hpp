// The free space around a receptor, and how enclosed it is.
#pragma once
#include "base/error.hpp"
#include "engines/structure.hpp"

#include <algorithm>
#include <cstdint>
#include <span>

namespace mad::engines {

/// A ball that stays out of the grid's free space.
struct Ball {
    Point at{};
    double radius = 0;  ///< Å
};

/// Points 1 Å apart around balls. A free point's burial is how many of the 26 directions to the corners,
/// edges and faces of a cube meet a ball within 8 Å: 0 in the open, about 13 on a plane, 26 in a closed
/// cavity.
class BurialGrid {
public:
    static constexpr double spacing = 1;  ///< Å
    static constexpr int directions = 26;
    static constexpr std::size_t most_points = 40'000'000;  ///< of three bytes while it is made

    /// `balls` is not empty. Errors: invalid, "receptor_too_large".
    static Result<BurialGrid> around(std::span<const Ball> balls);

    std::size_t size() const { return burial_.size(); }
    /// 0 within a ball.
    int burial(std::size_t point) const { return burial_[point]; }
    Point place(std::size_t point) const;
    /// Every point within so many Å of another one, which is one of them.
    template <class Visit>
    void around(std::size_t point, double radius, Visit visit) const;

private:
    using Index = std::array<std::size_t, 3>;

    BurialGrid(const Point& origin, const Index& lengths);
    Index index_of(std::size_t point) const {
        return {point % n_[0], point / n_[0] % n_[1], point / n_[0] / n_[1]};
    }
    std::size_t point_at(std::size_t x, std::size_t y, std::size_t z) const {
        return (z * n_[1] + y) * n_[0] + x;
    }
    std::vector<std::uint8_t> occupied_by(std::span<const Ball>) const;
    /// Counts what points see of the occupied ones, looking to one side.
    void look(const std::array<int, 3>& direction, const std::vector<std::uint8_t>& occupied,
              std::vector<std::uint8_t>& steps);

    Point origin_;
    Index n_;
    std::vector<std::uint8_t> burial_;
};

template <class Visit>
void BurialGrid::around(std::size_t point, double radius, Visit visit) const {
    const auto middle = index_of(point);
    const auto reach = static_cast<std::size_t>(radius / spacing);
    Index from{}, to{};
    for (std::size_t i = 0; i < 3; ++i) {
        from[i] = middle[i] - std::min(middle[i], reach);
        to[i] = std::min(n_[i] - 1, middle[i] + reach);
    }
    auto square = [&](std::size_t i, std::size_t axis) {
        const auto d = static_cast<double>(i) - static_cast<double>(middle[axis]);
        return d * d;
    };
    const double limit = radius * radius / spacing / spacing;
    for (std::size_t z = from[2]; z <= to[2]; ++z)
        for (std::size_t y = from[1]; y <= to[1]; ++y) {
            const double aside = square(z, 2) + square(y, 1);
            for (std::size_t x = from[0]; x <= to[0]; ++x)
                if (aside + square(x, 0) <= limit) visit(point_at(x, y, z));
        }
}

}  // namespace mad::engines
