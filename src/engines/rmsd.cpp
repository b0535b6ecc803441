#include "engines/rmsd.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fmt/format.h>
#include <map>
#include <numeric>

namespace mad::engines {

namespace {

constexpr std::int64_t most_steps = 2'000'000;

/// Atoms of one class may be exchanged: the classes are refined by those of the neighbours until they settle.
/// Both molecules are classed together, so that equal classes mean equal surroundings.
std::vector<std::vector<int>> classes(const Graph& a, const Graph& b) {
    std::vector<std::vector<int>> of(2);
    std::map<std::pair<std::string, std::size_t>, int> first;
    for (auto* g : {&a, &b})
        for (std::size_t i = 0; i < g->size(); ++i)
            first.try_emplace({g->elements[i], g->neighbours[i].size()});
    int next = 0;
    for (auto& [key, value] : first) value = next++;
    for (int m = 0; m < 2; ++m) {
        const auto& g = m ? b : a;
        for (std::size_t i = 0; i < g.size(); ++i)
            of[static_cast<std::size_t>(m)].push_back(first[{g.elements[i], g.neighbours[i].size()}]);
    }
    for (std::size_t count = 0; count != static_cast<std::size_t>(next);) {
        count = static_cast<std::size_t>(next);
        std::map<std::vector<int>, int> refined;
        std::vector<std::vector<std::vector<int>>> keys(2);
        for (std::size_t m = 0; m < 2; ++m) {
            const auto& g = m ? b : a;
            for (std::size_t i = 0; i < g.size(); ++i) {
                std::vector<int> key;
                for (const int n : g.neighbours[i]) key.push_back(of[m][static_cast<std::size_t>(n)]);
                std::sort(key.begin(), key.end());
                key.insert(key.begin(), of[m][i]);
                refined.try_emplace(key);
                keys[m].push_back(std::move(key));
            }
        }
        next = 0;
        for (auto& [key, value] : refined) value = next++;
        for (std::size_t m = 0; m < 2; ++m)
            for (std::size_t i = 0; i < keys[m].size(); ++i) of[m][i] = refined[keys[m][i]];
    }
    return of;
}

/// Assigns the pose's atoms to the reference's along the bonds, nearest first, and leaves every branch that
/// is already worse than the best complete assignment.
class Search {
public:
    Search(const Graph& reference, const Graph& pose) : a_(reference), b_(pose), class_(classes(a_, b_)) {
        order();
        image_.assign(a_.size(), -1);
        used_.assign(b_.size(), false);
        // What the atoms from here on cost at the least, each taken alone.
        least_.assign(a_.size() + 1, 0);
        for (std::size_t k = a_.size(); k-- > 0;) {
            double nearest = INFINITY;
            for (std::size_t j = 0; j < b_.size(); ++j)
                if (fits(order_[k], j)) nearest = std::min(nearest, cost(order_[k], j));
            least_[k] = least_[k + 1] + nearest;
        }
    }

    bool same_classes() const {
        auto one = class_[0], other = class_[1];
        std::sort(one.begin(), one.end());
        std::sort(other.begin(), other.end());
        return one == other;
    }

    void run() { assign(0, 0); }
    double best() const { return best_; }
    bool exact() const { return steps_ < most_steps; }

private:
    bool fits(std::size_t i, std::size_t j) const { return class_[0][i] == class_[1][j]; }
    double cost(std::size_t i, std::size_t j) const {
        const double d = distance(a_.at[i], b_.at[j]);
        return d * d;
    }

    /// Breadth first from the rarest class, so that each atom but a piece's first has an assigned neighbour.
    void order() {
        std::map<int, int> frequency;
        for (const int c : class_[0]) ++frequency[c];
        std::vector<std::size_t> seeds(a_.size());
        std::iota(seeds.begin(), seeds.end(), 0u);
        std::sort(seeds.begin(), seeds.end(), [&](auto x, auto y) {
            return std::pair(frequency[class_[0][x]], x) < std::pair(frequency[class_[0][y]], y);
        });
        std::vector<bool> seen(a_.size());
        for (const auto seed : seeds) {
            if (seen[seed]) continue;
            seen[seed] = true;
            order_.push_back(seed);
            for (std::size_t k = order_.size() - 1; k < order_.size(); ++k)
                for (const int n : a_.neighbours[order_[k]])
                    if (!seen[static_cast<std::size_t>(n)]) {
                        seen[static_cast<std::size_t>(n)] = true;
                        order_.push_back(static_cast<std::size_t>(n));
                    }
        }
    }

    bool bonds_agree(std::size_t i, std::size_t j) const {
        return std::all_of(a_.neighbours[i].begin(), a_.neighbours[i].end(), [&](int n) {
            const int m = image_[static_cast<std::size_t>(n)];
            auto& around = b_.neighbours[j];
            return m < 0 || std::find(around.begin(), around.end(), m) != around.end();
        });
    }

    void assign(std::size_t k, double sum) {
        if (k == order_.size()) {
            best_ = std::min(best_, sum);
            return;
        }
        const auto i = order_[k];
        std::vector<std::pair<double, std::size_t>> candidates;
        for (std::size_t j = 0; j < b_.size(); ++j)
            if (!used_[j] && fits(i, j) && bonds_agree(i, j)) candidates.emplace_back(cost(i, j), j);
        std::sort(candidates.begin(), candidates.end());
        for (auto& [extra, j] : candidates) {
            if (sum + extra + least_[k + 1] >= best_ || ++steps_ >= most_steps) return;
            image_[i] = static_cast<int>(j);
            used_[j] = true;
            assign(k + 1, sum + extra);
            used_[j] = false;
            image_[i] = -1;
        }
    }

    const Graph &a_, &b_;
    std::vector<std::vector<int>> class_;
    std::vector<std::size_t> order_;
    std::vector<int> image_;
    std::vector<bool> used_;
    std::vector<double> least_;
    double best_ = INFINITY;
    std::int64_t steps_ = 0;
};

std::string composition(const Graph& g) {
    std::map<std::string, int> count;
    for (auto& e : g.elements) ++count[e];
    std::string text;
    for (auto& [element, n] : count) text += fmt::format("{}{}", element, n);
    return text;
}

std::optional<double> plain_rmsd(const Graph& a, const Graph& b) {
    if (a.elements != b.elements) return {};
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += std::pow(distance(a.at[i], b.at[i]), 2);
    return std::sqrt(sum / static_cast<double>(a.size()));
}

}  // namespace

Result<Rmsd> rmsd(const Graph& reference, const Graph& pose) {
    auto differ = [](std::string detail) {
        return Error{Errc::invalid, "molecules_differ", std::move(detail)};
    };
    if (reference.size() == 0) return differ("the reference has no heavy atom");
    if (composition(reference) != composition(pose))
        return differ(fmt::format("the reference's heavy atoms are {}, the pose's {}", composition(reference),
                                  composition(pose)));
    Search search(reference, pose);
    if (search.same_classes()) search.run();
    if (!std::isfinite(search.best()))
        return differ(
            "the same atoms, but bonded otherwise: the two are isomers, or one has broken geometry");
    return Rmsd{std::sqrt(search.best() / static_cast<double>(reference.size())), plain_rmsd(reference, pose),
                search.exact()};
}

}  // namespace mad::engines
