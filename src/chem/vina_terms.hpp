// The terms of AutoDock Vina's scoring functions (Trott and Olson 2010, doi:10.1002/jcc.21334) and of Vinardo
// (Quiroga and Villarreal 2016, doi:10.1371/journal.pone.0155183), with the weights of Vina 1.2.
#pragma once
#include "chem/vina_atoms.hpp"

#include <array>
#include <memory>
#include <optional>
#include <string_view>

namespace mad::chem {

enum class ScoringFunction { vina, vinardo };
/// "vina", "vinardo".
std::optional<ScoringFunction> scoring_function_named(std::string_view);

/// In kcal/mol, weighted.
struct Terms {
    double gauss1 = 0, gauss2 = 0, repulsion = 0, hydrophobic = 0, hydrogen_bond = 0;

    double sum() const { return gauss1 + gauss2 + repulsion + hydrophobic + hydrogen_bond; }
    Terms& operator+=(const Terms&);
};

/// The terms of two atoms at a distance, as Vina looks them up: steps of 1/32 Å², each the mean of its ends.
class PairTables {
public:
    static constexpr double cutoff = 8;  ///< Å
    static constexpr double torsion_weight = 0.05846;

    /// Made at the first question and shared.
    static const PairTables& of(ScoringFunction);
    explicit PairTables(ScoringFunction);

    /// `r2` in Å², less than the square of the cut-off; neither class is `none`.
    const Terms& at(VinaClass a, VinaClass b, double r2) const {
        const auto& table = tables_[static_cast<std::size_t>(a) * vina_classes + static_cast<std::size_t>(b)];
        return (*table)[static_cast<std::size_t>(r2 * steps)];
    }

private:
    static constexpr double steps = 32;  // of an Å²
    static constexpr auto bins = static_cast<std::size_t>(steps * cutoff * cutoff);
    using Table = std::vector<Terms>;

    std::vector<std::shared_ptr<const Table>> tables_;  // of each two classes
};

}  // namespace mad::chem
