// How far a docking can be trusted, as a task service.
#include "engines/inputs.hpp"
#include "engines/molecules.hpp"
#include "engines/operations.hpp"
#include "engines/pose_checker.hpp"
#include "engines/pose_summary.hpp"
#include "engines/replicates.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace mad::engines {
namespace {

constexpr int conformers = 20;
constexpr double most_strain = 25;         // kcal/mol, above which a pose is doubted
constexpr double impossibly_near = 0.5;    // of the sum of two atoms' radii
constexpr double outside_tolerated = 0.5;  // Å
constexpr double whole_receptor = 0.9;     // of its atoms within the box
constexpr const char* what_it_is =
    "An uncalibrated index of how far the pose can be trusted, not a probability; it says nothing of "
    "affinity or activity.";

struct Site {
    PreparedReceptor receptor;
    Pdbqt model;
};

Result<Site> site_in(Work& work) {
    auto receptor = receptor_in(work);
    if (!receptor) return receptor.error();
    auto models = read_pdbqt(receptor->pdbqt);
    if (!models) return models.error();
    return Site{std::move(*receptor), std::move(models->front())};
}

Result<Scorers> scorers_of(const Site& site, const std::string& deciding) {
    const auto first = Rescoring::of(site.model, *chem::scoring_function_named(deciding));
    const auto other = deciding == "vina" ? "vinardo" : "vina";
    const auto second = Rescoring::of(site.model, *chem::scoring_function_named(other));
    if (!first || !second) return first ? second.error() : first.error();
    return Scorers{*first, *second};
}

/// Å, of the atom that is nearest to a side; negative for one outside.
double margin_in(const Box& box, const Pdbqt& pose) {
    double least = INFINITY;
    for (const auto& atom : pose.atoms)
        for (std::size_t axis = 0; axis < 3; ++axis)
            least = std::min(least, box.size[axis] / 2 - std::abs(atom.at[axis] - box.center[axis]));
    return least;
}

void see_box(const Box& box, const Site& site, const Pdbqt& pose, PoseEvidence& evidence) {
    evidence.box_margin = margin_in(box, pose);
    if (*evidence.box_margin < -outside_tolerated)
        evidence.impossible = fmt::format("an atom is {:.1f} Å outside the box", -*evidence.box_margin);
    const auto within =
        std::ranges::count_if(site.model.atoms, [&](const auto& atom) { return box.holds(atom.at); });
    evidence.box_is_whole_receptor =
        static_cast<double>(within) >= whole_receptor * static_cast<double>(site.model.atoms.size());
}

/// What rules a pose out rather than makes it doubtful.
bool is_impossible(const PoseCheck& check) {
    if (check.name == "receptor_clash") return check.value < impossibly_near;
    return !check.passed() &&
           (check.name == "molecule" || check.name == "chirality" || check.name == "double_bonds");
}

Result<PoseChecker> checker_in(const json::object& input, const Site& site) {
    PoseChecker checker;
    checker.most_strain = most_strain;
    checker.strain.emplace(conformers);
    auto contacts = ReceptorContacts::of(site.receptor);
    if (!contacts) return contacts.error();
    checker.receptor = std::move(*contacts);
    if (input.contains("ligand")) {
        auto ligand = ReferenceLigand::of(text_in(input, "ligand"));
        if (!ligand) return ligand.error();
        checker.reference = std::move(*ligand);
    }
    return checker;
}

void see_checks(const PoseChecks& checks, PoseEvidence& evidence) {
    evidence.doubts.emplace();
    for (const auto& check : checks) {
        if (is_impossible(check)) evidence.impossible = fmt::format("{}: {}", check.name, check.detail);
        if (!check.passed()) evidence.doubts->push_back(check.name);
    }
}

json::object described(const ConfidencePart& part) {
    json::object it;
    it["name"] = part.name;
    it["value"] = rounded_or_null(part.value, 4);
    it["weight"] = part.weight;
    if (!part.missing.empty()) it["missing"] = part.missing;
    return it;
}

json::object described(const Replicates& replicates, const Cluster& cluster) {
    json::object it;
    it["affinity"] = rounded(*cluster.affinity, 3);
    it["gap"] = rounded_or_null(cluster.gap, 3);
    it["size"] = cluster.members.size();
    auto& members = it.emplace("members", json::array{}).first->value().get_array();
    for (const auto& member : cluster.members) {
        const auto& pose = replicates.poses[member.pose];
        members.push_back({{"replicate", pose.replicate},
                           {"rank", pose.record.rank},
                           {"affinity", rounded(*pose.scored.affinity, 3)},
                           {"rmsd", rounded(member.rmsd, 3)}});
    }
    return it;
}

json::object described(const Confidence& found, const PoseEvidence& evidence) {
    json::object it;
    it["confidence"] = rounded(found.score, 4);
    it["uncapped"] = rounded(found.raw, 4);
    it["band"] = found.band;
    it["calibrated"] = false;
    it["meaning"] = what_it_is;
    it["impossible"] = evidence.impossible ? json::value(*evidence.impossible) : json::value();
    auto& parts = it.emplace("parts", json::array{}).first->value().get_array();
    for (const auto& part : found.parts) parts.push_back(described(part));
    auto& caps = it.emplace("caps", json::array{}).first->value().get_array();
    for (const auto& cap : found.caps) caps.push_back({{"limit", cap.limit}, {"reason", cap.reason}});
    it["failed_checks"] = evidence.doubts ? json::value(to_json(*evidence.doubts)) : json::value(nullptr);
    it["replicates"] = evidence.replicates;
    it["agreeing"] = evidence.agreeing;
    return it;
}

/// The winner as a docking's result has its poses, so that it is found among all that were docked.
void add_as_docked(const Site& site, const ReplicatePose& winner, json::object& result) {
    auto molecule = winner.record.molecule();
    const auto sdf = winner.record.as_sdf();
    if (!molecule || !sdf) return;
    molecule->add_hydrogens({});
    result["ligand"] = {{"name", winner.record.name},
                        {"smiles", canonical_smiles(molecule->to_sdf())},
                        {"heavy_atoms", molecule->heavy_atoms()}};
    result["poses"].emplace_array().push_back(json::object{{"rank", 1},
                                                           {"affinity", rounded(*winner.scored.affinity, 3)},
                                                           {"confidence", result.at("confidence")}});
    result["poses_sdf"] = *sdf;
    summarise({site.receptor.pdbqt}, {molecule->to_sdf()}, result);
}

}  // namespace

Result<json::object> docking_confidence_task(Work& work) {
    const auto site = site_in(work);
    if (!site) return site.error();
    const auto scorers = scorers_of(*site, text_in(work.input, "scoring"));
    if (!scorers) return scorers.error();
    auto checker = checker_in(work.input, *site);
    if (!checker) return checker.error();
    work.progress(0.2, "comparing the replicates");
    std::vector<std::string_view> runs;
    for (const auto& run : work.input.at("replicates").as_array()) runs.emplace_back(run.as_string());
    const auto replicates = replicates_of(runs, *scorers);
    if (!replicates) return replicates.error();

    const auto& winner = replicates->winner();
    auto evidence = evidence_in(*replicates);
    evidence.receptor_unvalidated = work.input.at("receptor_unvalidated").as_bool();
    if (const auto* box = work.input.if_contains("box"))
        see_box(box_of(box->as_object()), *site, winner.model, evidence);
    work.progress(0.6, "checking the winner");
    auto warnings = site->receptor.selection.warnings;
    const auto checks = checker->check(winner.record);
    if (checks)
        see_checks(*checks, evidence);
    else
        warnings.push_back("The pose is not checked: " + checks.error().detail);
    if (*winner.scored.affinity >= 0) evidence.impossible = "its affinity is not below 0 kcal/mol";

    auto it = described(confidence_in(evidence), evidence);
    it["winner"] = {{"replicate", winner.replicate},
                    {"rank", winner.record.rank},
                    {"affinity", rounded(*winner.scored.affinity, 3)}};
    auto& clusters = it.emplace("clusters", json::array{}).first->value().get_array();
    for (const auto& cluster : replicates->clusters) clusters.push_back(described(*replicates, cluster));
    it["failures"] = replicates->failures;
    it["warnings"] = to_json(warnings);
    add_as_docked(*site, winner, it);
    return it;
}

}  // namespace mad::engines
