#include "features/docking/histogram.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace mad::docking {
namespace {
constexpr std::size_t most_bins = 1000;

double usual_width(Metric of) {
    switch (of) {
        case Metric::affinity:
            return 0.25;
        case Metric::ligand_efficiency:
            return 0.02;
        case Metric::lipophilic_efficiency:
            return 0.5;
        case Metric::confidence:
            return 0.05;
        case Metric::hydrogen_bonds:
        case Metric::heavy_atoms:
            break;
    }
    return 1;
}
}  // namespace

const schema::Object& describe(std::type_identity<Bin>) {
    static const auto it = schema::object<Bin>("DockedPosesBin", schema::field<&Bin::from>("from"),
                                               schema::field<&Bin::poses>("poses"));
    return it;
}

const schema::Object& describe(std::type_identity<Histogram>) {
    using schema::field;
    static const auto it = schema::object<Histogram>(
        "DockedPosesHistogram", field<&Histogram::of>("of"), field<&Histogram::width>("width"),
        field<&Histogram::poses>("poses", {.description = "That pass and have the metric"}),
        field<&Histogram::low>("low"), field<&Histogram::high>("high"),
        field<&Histogram::median>("median", {.description = "Of one campaign"}),
        field<&Histogram::bins>("bins", {.description = "Ascending, without the empty ones"}));
    return it;
}

awaitable<Result<Histogram>> histogram(Docking& docking, Id org, const Search& search,
                                       std::optional<double> width) {
    Histogram all{.of = search.sort, .width = width.value_or(usual_width(search.sort))};
    std::map<double, std::int64_t> bins;
    for (const auto& [campaign, criteria] : search.campaigns) {
        for (const auto& each : co_await docking.counted(org, campaign, criteria, all.width, most_bins + 1)) {
            all.poses += each.poses;
            all.low = std::min(all.low.value_or(each.low), each.low);
            all.high = std::max(all.high.value_or(each.high), each.high);
            if (search.campaigns.size() == 1) all.median = each.median;
            bins[each.bin] += each.poses;
        }
        if (bins.size() <= most_bins) continue;
        const auto detail = fmt::format("It makes more than {} bins", most_bins);
        co_return Error{Errc::invalid, "filter_invalid", detail, {{"/width", detail}}};
    }
    for (const auto& [bin, poses] : bins) all.bins.push_back({bin * all.width, poses});
    co_return all;
}

}  // namespace mad::docking
