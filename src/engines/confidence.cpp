#include "engines/confidence.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace mad::engines {
namespace {

// A component that is as bad as can be lowers the whole, but does not end it: that is for what is impossible.
constexpr double worst = 0.05;

ConfidencePart agreement(const PoseEvidence& it) {
    return {"agreement", 0.30, (it.agreeing + 0.5) / (it.replicates + 1.0)};
}

ConfidencePart gap(const PoseEvidence& it) {
    constexpr double softness = 0.5;  // kcal/mol
    if (!it.gap) return {"gap", 0.20, {}, "all poses are in one cluster"};
    return {"gap", 0.20, 1 / (1 + std::exp(-*it.gap / softness))};
}

ConfidencePart learned(const PoseEvidence& it) {
    if (!it.learned) return {"learned", 0.20, {}, "no learned pose score (CNNscore) is given"};
    return {"learned", 0.20, std::clamp(*it.learned, 0.0, 1.0)};
}

ConfidencePart consensus(const PoseEvidence& it) {
    if (it.ranks.size() < 2)
        return {"consensus", 0.15, {}, "there are no clusters for a second function to rank"};
    const double sum = std::accumulate(it.ranks.begin(), it.ranks.end(), 0.0,
                                       [](double so_far, int rank) { return so_far + 1.0 / rank; });
    return {"consensus", 0.15, sum / static_cast<double>(it.ranks.size())};
}

ConfidencePart validity(const PoseEvidence& it) {
    constexpr double each = 0.15, least = 0.25;
    if (!it.doubts) return {"validity", 0.10, {}, "the pose could not be checked"};
    return {"validity", 0.10, std::max(least, 1 - each * static_cast<double>(it.doubts->size()))};
}

ConfidencePart stability(const PoseEvidence& it) {
    constexpr double tolerated = 0.5;  // kcal/mol
    const auto count = static_cast<double>(it.best_energies.size());
    if (count < 2) return {"stability", 0.05, {}, "it takes two replicates"};
    const double mean = std::accumulate(it.best_energies.begin(), it.best_energies.end(), 0.0) / count;
    double squares = 0;
    for (const auto energy : it.best_energies) squares += (energy - mean) * (energy - mean);
    return {"stability", 0.05, 1 / (1 + squares / (count - 1) / (tolerated * tolerated))};
}

std::vector<ConfidenceCap> caps_on(const PoseEvidence& it) {
    std::vector<ConfidenceCap> caps;
    const auto cap = [&caps](bool holds, double limit, const char* reason) {
        if (holds) caps.push_back({limit, reason});
    };
    cap(it.replicates == 1, 0.60, "one replicate: nothing shows that another run would find this pose");
    cap(it.replicates == 2, 0.80, "two replicates only");
    cap(it.replicates > 1 && 2 * it.agreeing < it.replicates, 0.45,
        "fewer than half of the replicates agree");
    cap(it.ranks.size() < 2, 0.85, "no second scoring function has ranked the clusters");
    cap(it.receptor_unvalidated, 0.60,
        "the receptor's structure is predicted, or not validated for this site");
    cap(it.torsions > 12, 0.70, "more than 12 rotatable bonds");
    cap(it.box_margin && *it.box_margin < 2, 0.70, "the pose is less than 2 Å from the side of the box");
    cap(it.box_is_whole_receptor, 0.60, "the box holds the whole receptor");
    std::ranges::sort(caps, {}, &ConfidenceCap::limit);
    return caps;
}

/// The weighted geometric mean of those that there are: a bad one cannot be averaged away.
double combined(const std::vector<ConfidencePart>& parts) {
    double sum = 0, weights = 0;
    for (const auto& part : parts) {
        if (!part.value) continue;
        sum += part.weight * std::log(std::max(*part.value, worst));
        weights += part.weight;
    }
    return std::exp(sum / weights);
}

const char* band_of(double score) {
    return score >= 0.75 ? "high" : score >= 0.50 ? "medium" : score >= 0.25 ? "low" : "very low";
}

}  // namespace

Confidence confidence_in(const PoseEvidence& evidence) {
    Confidence it;
    it.parts = {agreement(evidence), gap(evidence),      learned(evidence),
                consensus(evidence), validity(evidence), stability(evidence)};
    it.raw = combined(it.parts);
    it.caps = caps_on(evidence);
    if (!evidence.impossible) it.score = it.caps.empty() ? it.raw : std::min(it.raw, it.caps.front().limit);
    it.band = band_of(it.score);
    return it;
}

}  // namespace mad::engines
