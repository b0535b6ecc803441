#include "features/docking/types.hpp"

#include <tuple>

namespace mad::docking {
using schema::field;

std::optional<double> value_of(const FoundPose& pose, Metric metric) {
    const auto number = [](std::optional<std::int64_t> n) {
        return n ? std::optional(static_cast<double>(*n)) : std::nullopt;
    };
    switch (metric) {
        case Metric::affinity:
            return pose.affinity;
        case Metric::ligand_efficiency:
            return pose.ligand_efficiency;
        case Metric::lipophilic_efficiency:
            return pose.lipophilic_efficiency;
        case Metric::confidence:
            return pose.confidence;
        case Metric::hydrogen_bonds:
            return number(pose.hydrogen_bonds);
        case Metric::heavy_atoms:
            return number(pose.heavy_atoms);
    }
    return {};
}

bool lower_is_better(Metric metric) { return metric == Metric::affinity || metric == Metric::heavy_atoms; }

Place place_of(const FoundPose& pose, Metric metric) {
    return {value_of(pose, metric).value(), pose.execution_id, pose.ligand, pose.rank};
}

bool comes_before(const Place& a, const Place& b, Metric metric) {
    if (a.value != b.value) return lower_is_better(metric) ? a.value < b.value : a.value > b.value;
    return std::tie(a.execution_id, a.ligand, a.rank) < std::tie(b.execution_id, b.ligand, b.rank);
}

const schema::Enum<Metric>& describe(std::type_identity<Metric>) {
    static const schema::Enum<Metric> it{{{Metric::affinity, "affinity"},
                                          {Metric::ligand_efficiency, "ligand_efficiency"},
                                          {Metric::lipophilic_efficiency, "lipophilic_efficiency"},
                                          {Metric::confidence, "confidence"},
                                          {Metric::hydrogen_bonds, "hydrogen_bonds"},
                                          {Metric::heavy_atoms, "heavy_atoms"}}};
    return it;
}
const schema::Enum<Match>& describe(std::type_identity<Match>) {
    static const schema::Enum<Match> it{{{Match::all, "all"}, {Match::any, "any"}}};
    return it;
}
const schema::Enum<Poses>& describe(std::type_identity<Poses>) {
    static const schema::Enum<Poses> it{{{Poses::all, "all"}, {Poses::best, "best"}}};
    return it;
}

const schema::Object& describe(std::type_identity<Campaign>) {
    static const auto it = schema::object<Campaign>(
        "DockingCampaign", field<&Campaign::id>("id", {.description = "Of its content"}),
        field<&Campaign::task_id>("task_id"),
        field<&Campaign::task_version>("task_version", {.description = "Of its first docking"}),
        field<&Campaign::engine>("engine", {.description = "As the results say"}),
        field<&Campaign::parameters>(
            "parameters", {.description = "All inputs but ligands and what no result depends on, files by "
                                          "their checksums"}),
        field<&Campaign::receptor>("receptor", {.description = "The checksum of its file"}),
        field<&Campaign::ligands>("ligands", {.description = "Docked; one docked twice counts twice"}),
        field<&Campaign::poses>("poses"),
        field<&Campaign::best_affinity>("best_affinity", {.description = "kcal/mol"}),
        field<&Campaign::created_at>("created_at"), field<&Campaign::last_docked_at>("last_docked_at"));
    return it;
}

const schema::Object& describe(std::type_identity<Filter>) {
    constexpr const char* interactions =
        "ASP:A:25:hydrogen_bond; any kind with a residue: ASP:A:25: ; a kind with any residue: "
        ":hydrogen_bond. Repeat for several";
    static const auto it = schema::object<Filter>(
        "DockingFilter",
        field<&Filter::campaign>(
            "campaign",
            {.description = "Repeat for several, with mixed=true", .defaulted = true, .max_items = 50}),
        field<&Filter::job>("job", {.description = "Poses of this job"}),
        field<&Filter::mixed>("mixed",
                              {.description = "List several campaigns together, although what they say of "
                                              "affinity is not comparable",
                               .defaulted = true}),
        field<&Filter::affinity_min>("affinity_min", {.description = "At least, kcal/mol"}),
        field<&Filter::affinity_max>("affinity_max", {.description = "At most, kcal/mol: -9 or better"}),
        field<&Filter::percentile>(
            "percentile",
            {.description = "As good as the best so many percent of the campaign's ligands, by affinity",
             .minimum = 0,
             .maximum = 100}),
        field<&Filter::ligand_efficiency_min>("ligand_efficiency_min",
                                              {.description = "kcal/mol a heavy atom"}),
        field<&Filter::ligand_efficiency_max>("ligand_efficiency_max",
                                              {.description = "kcal/mol a heavy atom"}),
        field<&Filter::efficiency_percentile>(
            "efficiency_percentile",
            {.description = "As percentile, by ligand efficiency", .minimum = 0, .maximum = 100}),
        field<&Filter::lipophilic_efficiency_min>("lipophilic_efficiency_min",
                                                  {.description = "pKd of the affinity less logP"}),
        field<&Filter::confidence_min>("confidence_min", {.minimum = 0, .maximum = 1}),
        field<&Filter::hydrogen_bonds_min>("hydrogen_bonds_min", {.minimum = 0, .maximum = 1000}),
        field<&Filter::heavy_atoms_min>("heavy_atoms_min", {.minimum = 0, .maximum = 1'000'000}),
        field<&Filter::heavy_atoms_max>("heavy_atoms_max", {.minimum = 0, .maximum = 1'000'000}),
        field<&Filter::interaction>("interaction",
                                    {.description = interactions, .defaulted = true, .max_items = 100}),
        field<&Filter::match>(
            "match",
            {.description = "Of several interactions all are wanted, or any of them", .defaulted = true}),
        field<&Filter::max_miss>(
            "max_miss",
            {.description = "So many of all may be missing", .defaulted = true, .minimum = 0, .maximum = 99}),
        field<&Filter::without_interaction>(
            "without_interaction",
            {.description = "As interaction: none of these", .defaulted = true, .max_items = 100}),
        field<&Filter::ligand>(
            "ligand", {.description = "Part of its name, in any case", .min_length = 1, .max_length = 200}),
        field<&Filter::substructure>(
            "substructure",
            {.description =
                 "A SMARTS, found in the ligand; the other filters must leave 10,000 ligands at most",
             .min_length = 1,
             .max_length = 1000}),
        field<&Filter::poses>("poses", {.description = "Every pose that passes, or of each ligand the best "
                                                       "one that does",
                                        .defaulted = true}),
        field<&Filter::sort>("sort", {.description = "The best first; poses without the metric are left out",
                                      .defaulted = true}));
    return it;
}

const schema::Object& describe(std::type_identity<NewBookmark>) {
    static const auto it = schema::object<NewBookmark>(
        "NewDockingBookmark", field<&NewBookmark::name>("name", {.min_length = 1, .max_length = 200}),
        field<&NewBookmark::filter>("filter"));
    return it;
}

const schema::Object& describe(std::type_identity<Bookmark>) {
    static const auto it = schema::object<Bookmark>(
        "DockingBookmark", field<&Bookmark::id>("id"), field<&Bookmark::name>("name"),
        field<&Bookmark::filter>("filter"), field<&Bookmark::created_by>("created_by"),
        field<&Bookmark::created_at>("created_at"));
    return it;
}

const schema::Object& describe(std::type_identity<FoundPose>) {
    static const auto it = schema::object<FoundPose>(
        "DockedPose", field<&FoundPose::campaign>("campaign"), field<&FoundPose::job_id>("job_id"),
        field<&FoundPose::execution_id>("execution_id"),
        field<&FoundPose::ligand>("ligand", {.description = "Its place in the input"}),
        field<&FoundPose::rank>("rank", {.description = "1: the best of its docking"}),
        field<&FoundPose::name>("name", {.description = "The ligand's"}), field<&FoundPose::smiles>("smiles"),
        field<&FoundPose::affinity>("affinity", {.description = "kcal/mol"}),
        field<&FoundPose::confidence>("confidence", {.description = "0 to 1"}),
        field<&FoundPose::ligand_efficiency>("ligand_efficiency",
                                             {.description = "-affinity / heavy atoms, kcal/mol"}),
        field<&FoundPose::lipophilic_efficiency>("lipophilic_efficiency",
                                                 {.description = "pKd of the affinity less logP"}),
        field<&FoundPose::heavy_atoms>("heavy_atoms"), field<&FoundPose::logp>("logp"),
        field<&FoundPose::hydrogen_bonds>("hydrogen_bonds"),
        field<&FoundPose::interactions>("interactions",
                                        {.description = "Residue and kind: ASP:A:25:hydrogen_bond"}),
        field<&FoundPose::record>("record", {.description = "Its place in the docking's SDF, from 0"}),
        field<&FoundPose::docked_at>("docked_at"));
    return it;
}

}  // namespace mad::docking
