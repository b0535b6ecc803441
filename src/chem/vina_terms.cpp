#include "chem/vina_terms.hpp"

#include <cmath>
#include <map>

namespace mad::chem {
namespace {

struct Gauss {
    double weight, offset, width;
};
/// 1 up to `good`, 0 from `bad` on, in between on a line.
struct Slope {
    double weight, good, bad;
};
struct Weights {
    Gauss gauss1, gauss2;
    double repulsion;
    Slope hydrophobic, hydrogen_bond;
};
constexpr Weights vina{
    {-0.035579, 0, 0.5}, {-0.005156, 3, 2}, 0.840245, {-0.035069, 0.5, 1.5}, {-0.587439, -0.7, 0}};
constexpr Weights vinardo{{-0.045, 0, 0.8}, {0, 0, 1}, 0.8, {-0.035, 0, 2.5}, {-0.600, -0.6, 0}};

constexpr std::array<double, vina_classes> vina_radii{1.9, 1.9, 1.8, 1.8, 1.8, 1.8, 1.7, 1.7, 1.7, 1.7,
                                                      2.0, 2.1, 1.5, 1.8, 2.0, 2.2, 2.2, 2.3, 1.2, 1.9};
constexpr std::array<double, vina_classes> vinardo_radii{2.0, 2.0, 1.7, 1.7, 1.7, 1.7, 1.6, 1.6, 1.6, 1.6,
                                                         2.0, 2.1, 1.5, 1.8, 2.0, 2.2, 2.2, 2.3, 1.2, 1.9};

double value(const Gauss& g, double d) {
    return g.weight == 0 ? 0 : g.weight * std::exp(-std::pow((d - g.offset) / g.width, 2));
}
double value(const Slope& s, double d) {
    if (d <= s.good) return s.weight;
    return d >= s.bad ? 0 : s.weight * (s.bad - d) / (s.bad - s.good);
}

/// What decides about two atoms' terms.
struct Contact {
    double radii = 0;  // Å, together
    bool hydrophobic = false, hydrogen_bond = false;
    auto operator<=>(const Contact&) const = default;
};

Terms terms_of(const Weights& w, const Contact& contact, double r) {
    const double d = r - contact.radii;
    Terms t;
    t.gauss1 = value(w.gauss1, d);
    t.gauss2 = value(w.gauss2, d);
    t.repulsion = d < 0 ? w.repulsion * d * d : 0;
    if (contact.hydrophobic) t.hydrophobic = value(w.hydrophobic, d);
    if (contact.hydrogen_bond) t.hydrogen_bond = value(w.hydrogen_bond, d);
    return t;
}

Terms mean(const Terms& a, const Terms& b) {
    return {(a.gauss1 + b.gauss1) / 2, (a.gauss2 + b.gauss2) / 2, (a.repulsion + b.repulsion) / 2,
            (a.hydrophobic + b.hydrophobic) / 2, (a.hydrogen_bond + b.hydrogen_bond) / 2};
}

}  // namespace

std::optional<ScoringFunction> scoring_function_named(std::string_view name) {
    if (name == "vina") return ScoringFunction::vina;
    if (name == "vinardo") return ScoringFunction::vinardo;
    return std::nullopt;
}

Terms& Terms::operator+=(const Terms& t) {
    gauss1 += t.gauss1;
    gauss2 += t.gauss2;
    repulsion += t.repulsion;
    hydrophobic += t.hydrophobic;
    hydrogen_bond += t.hydrogen_bond;
    return *this;
}

PairTables::PairTables(ScoringFunction function) : tables_(vina_classes * vina_classes) {
    const bool is_vina = function == ScoringFunction::vina;
    const auto& weights = is_vina ? vina : vinardo;
    const auto& radii = is_vina ? vina_radii : vinardo_radii;
    std::map<Contact, std::shared_ptr<const Table>> made;
    for (std::size_t i = 0; i < vina_classes; ++i)
        for (std::size_t j = 0; j < vina_classes; ++j) {
            const auto a = static_cast<VinaClass>(i), b = static_cast<VinaClass>(j);
            const Contact contact{radii[i] + radii[j], is_hydrophobic(a) && is_hydrophobic(b),
                                  (is_donor(a) && is_acceptor(b)) || (is_donor(b) && is_acceptor(a))};
            auto& table = made[contact];
            if (!table) {
                // Beyond the cut-off there is nothing, and the last bin is half of that.
                std::vector<Terms> ends(bins + 1);
                for (std::size_t k = 0; k < bins; ++k)
                    ends[k] = terms_of(weights, contact, std::sqrt(static_cast<double>(k) / steps));
                Table means(bins);
                for (std::size_t k = 0; k < bins; ++k) means[k] = mean(ends[k], ends[k + 1]);
                table = std::make_shared<const Table>(std::move(means));
            }
            tables_[i * vina_classes + j] = table;
        }
}

const PairTables& PairTables::of(ScoringFunction function) {
    if (function == ScoringFunction::vinardo) {
        static const PairTables vinardo_tables(ScoringFunction::vinardo);
        return vinardo_tables;
    }
    static const PairTables vina_tables(ScoringFunction::vina);
    return vina_tables;
}

}  // namespace mad::chem
