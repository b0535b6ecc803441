// How the values of what was found are spread.
#pragma once
#include "features/docking/docking.hpp"

namespace mad::docking {

/// Values from `from` to less than a width more.
struct Bin {
    double from = 0;
    std::int64_t poses = 0;
};

/// Of all poses that pass and have the metric.
struct Histogram {
    Metric of = Metric::affinity;
    double width = 0;
    std::int64_t poses = 0;
    std::optional<double> low{}, high{};
    std::optional<double> median{};  ///< where they are of one campaign
    std::vector<Bin> bins{};         ///< ascending, without the empty ones
};

/// Of the search's metric. `width`: of a bin; a usual one where none is said. Errors: invalid for a width
/// that makes more than 1000 bins.
awaitable<Result<Histogram>> histogram(Docking&, Id org, const Search&, std::optional<double> width);

const schema::Object& describe(std::type_identity<Bin>);
const schema::Object& describe(std::type_identity<Histogram>);

}  // namespace mad::docking
