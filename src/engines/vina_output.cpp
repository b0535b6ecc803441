#include "engines/vina_output.hpp"

#include "engines/lines.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>

namespace mad::engines {

namespace {

constexpr double torsion_weight = 0.05846;

Error malformed(std::string detail) { return {Errc::upstream, "vina_output_malformed", std::move(detail)}; }

/// The numbers behind a remark's colon: "INTER:   -7.810" → {-7.81}.
std::vector<double> numbers_of(const Pdbqt& model, std::string_view name) {
    std::vector<double> numbers;
    for (auto& remark : model.remarks)
        if (remark.starts_with(name))
            for (const auto word : words(std::string_view(remark).substr(name.size())))
                if (const auto n = real(word)) numbers.push_back(*n);
    return numbers;
}

/// The divisor of the torsional term. The affinity has three decimals, so the pose with the largest tells it
/// best, and the number of torsions, a multiple of one half, makes it exact.
double torsional_divisor(const std::vector<VinaPose>& poses, double unbound) {
    const auto largest = std::max_element(poses.begin(), poses.end(), [](auto& a, auto& b) {
        return std::abs(a.affinity_printed) < std::abs(b.affinity_printed);
    });
    const double fallback = 1 + torsion_weight * largest->model.torsions;
    if (std::abs(largest->affinity_printed) < 0.05) return fallback;
    const double divisor = (largest->inter + largest->intra - unbound) / largest->affinity_printed;
    const double torsions = (divisor - 1) / torsion_weight;
    if (!std::isfinite(torsions) || torsions < -0.5) return fallback;
    const double nearest = std::round(torsions * 2) / 2;
    return std::abs(nearest - torsions) < 0.15 ? 1 + torsion_weight * std::max(0.0, nearest) : divisor;
}

Result<VinaPose> pose_of(Pdbqt model, int rank) {
    const auto result = numbers_of(model, "VINA RESULT:");
    const auto inter = numbers_of(model, "INTER:"), intra = numbers_of(model, "INTRA:");
    if (result.size() != 3 || inter.size() != 1 || intra.size() != 1)
        return malformed(fmt::format("MODEL {} lacks its REMARK lines with energies", rank));
    return VinaPose{rank, result[0], result[0], result[1], result[2], inter[0], intra[0], std::move(model)};
}

}  // namespace

Result<std::vector<VinaPose>> read_vina_poses(std::string_view pdbqt) {
    auto models = read_pdbqt(pdbqt);
    if (!models) return malformed(models.error().detail);
    if (models->empty()) return malformed("the output file has no pose");
    const auto unbound = numbers_of(models->front(), "UNBOUND:");
    if (unbound.size() != 1) return malformed("MODEL 1 lacks its REMARK UNBOUND");
    std::vector<VinaPose> poses;
    for (auto& model : *models) {
        auto pose = pose_of(std::move(model), static_cast<int>(poses.size()) + 1);
        if (!pose) return pose.error();
        poses.push_back(std::move(*pose));
    }
    const double divisor = torsional_divisor(poses, unbound[0]);
    const double best_intra = poses.front().intra;
    for (auto& pose : poses)
        pose.affinity = std::round((pose.inter + pose.intra - best_intra) / divisor * 1000) / 1000;
    return poses;
}

Result<VinaScore> read_vina_score(std::string_view console) {
    VinaScore score;
    int found = 0;
    const std::map<std::string_view, double VinaScore::*> lines{
        {"Estimated Free Energy of Binding", &VinaScore::affinity},
        {"(1) Final Intermolecular Energy", &VinaScore::inter},
        {"(2) Final Total Internal Energy", &VinaScore::intra},
        {"(3) Torsional Free Energy", &VinaScore::torsional},
        {"(4) Unbound System's Energy", &VinaScore::unbound},
    };
    for (const auto line : lines_of(console))
        for (auto& [start, member] : lines) {
            if (!line.starts_with(start) || line.find(':') == std::string_view::npos) continue;
            const auto parts = words(line.substr(line.find(':') + 1));
            const auto value = parts.empty() ? std::nullopt : real(parts[0]);
            if (!value) return malformed(fmt::format("no number in \"{}\"", line));
            score.*member = *value;
            ++found;
        }
    if (found != static_cast<int>(lines.size())) return malformed("the console shows no complete score");
    return score;
}

}  // namespace mad::engines
