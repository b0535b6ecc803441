// Docking, scoring and minimising with AutoDock Vina: prepare, run, put the poses back into the ligand.
#include "engine_kit/step_limit.hpp"
#include "engines/inputs.hpp"
#include "engines/operations.hpp"
#include "engines/pose.hpp"
#include "engines/rescoring.hpp"
#include "engines/vina.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace mad::engines {
namespace {

// How far each step is in the whole.
constexpr double receptor_done = 0.02, ligand_done = 0.04, search_done = 0.98;

// kcal/mol, between an engine's score and ours: poses in files have their places rounded.
constexpr double agreement = 0.02;

// Odd molecules can keep bond perception and embedding busy for ever; docking itself may take hours.
constexpr std::chrono::minutes preparation_limit{5};

struct Prepared {
    PreparedReceptor receptor;
    PreparedLigand ligand;
    Pdbqt receptor_model;
    std::vector<std::string> warnings;
};

std::vector<Point> places_of(const Pdbqt& pdbqt) {
    std::vector<Point> places;
    for (const auto& atom : pdbqt.atoms) places.push_back(atom.at);
    return places;
}

Result<Prepared> prepare(Work& work, int seed) {
    Prepared it;
    const engine_kit::StepLimit limit(preparation_limit);
    work.progress(0, "preparing the receptor");
    auto receptor = prepare_receptor(text_in(work.input, "receptor"), receptor_options_in(work.input));
    if (!receptor) return receptor.error();
    work.progress(receptor_done, "preparing the ligand");
    auto ligand = ligand_in(work.input, seed);
    if (!ligand) return ligand.error();
    it.receptor = std::move(*receptor);
    it.ligand = std::move(*ligand);
    auto models = read_pdbqt(it.receptor.pdbqt);
    if (!models) return models.error();
    it.receptor_model = std::move(models->front());
    it.warnings = it.receptor.selection.warnings;
    it.warnings.insert(it.warnings.end(), it.ligand.warnings.begin(), it.ligand.warnings.end());
    return it;
}

int cores_in(const Work& work) {
    if (!work.input.contains("cpu")) return work.cpu;
    return std::clamp(integer_in(work.input, "cpu"), 1, work.most_cpu);
}

Result<VinaRun> run(Work& work, const Prepared& prepared, VinaMode mode, VinaOptions options) {
    const auto doing = mode == VinaMode::dock    ? "docking"
                       : mode == VinaMode::score ? "scoring"
                                                 : "minimising";
    options.scoring = text_in(work.input, "scoring");
    options.cpu = cores_in(work);
    work.progress(ligand_done, doing);
    const VinaListener listener{
        [&](double done) { work.progress(ligand_done + done * (search_done - ligand_done), doing); },
        work.log};
    return run_vina(
        {mode, std::move(options), prepared.receptor.pdbqt, prepared.ligand.pdbqt.text, work.folder},
        listener);
}

/// What all three operations give.
Result<json::object> common_result(const Prepared& prepared, const VinaRun& done, const Box& box,
                                   const std::string& scoring) {
    auto version = vina_version();
    if (!version) return version.error();
    json::object it;
    it["scoring"] = scoring;
    it["box"] = to_json(box);
    it["ligand"] = about(prepared.ligand);
    it["warnings"] = to_json(prepared.warnings);
    it["engine"] = {{"name", "AutoDock Vina"}, {"version", version->substr(version->rfind('v') + 1)}};
    it["command"] = to_json(done.command);
    it["log"] = done.console;
    it["receptor_pdbqt"] = prepared.receptor.pdbqt;
    it["ligand_pdbqt"] = prepared.ligand.pdbqt.text;
    return it;
}

json::object pose_json(const VinaPose& pose) {
    json::object it;
    it["rank"] = pose.rank;
    it["affinity"] = pose.affinity;
    it["affinity_printed"] = pose.affinity_printed;
    it["rmsd_lb"] = pose.rmsd_lb;
    it["rmsd_ub"] = pose.rmsd_ub;
    it["inter"] = pose.inter;
    it["intra"] = pose.intra;
    return it;
}

/// Adds to each pose of a result what MAD itself computes for it, and warns where that is something else.
void rescore(const Prepared& prepared, const std::vector<VinaPose>& poses, json::object& result) {
    auto& warnings = result.at("warnings").as_array();
    const auto function = chem::scoring_function_named(result.at("scoring").as_string());
    const auto receptor = Rescoring::of(prepared.receptor_model, *function);
    double unbound = 0;  // Vina's: the best pose's internal energy
    for (std::size_t i = 0; i < poses.size(); ++i) {
        const auto score = receptor ? receptor->score(poses[i].model) : receptor.error();
        if (!score) {
            warnings.emplace_back("The poses are not scored again: " + score.error().detail);
            return;
        }
        if (i == 0) unbound = score->intra;
        const double affinity = score->affinity_with(unbound);
        result.at("poses").at(i).as_object()["recomputed"] = {{"affinity", rounded(affinity, 4)},
                                                              {"inter", rounded(score->inter, 4)},
                                                              {"intra", rounded(score->intra, 4)}};
        if (std::abs(affinity - poses[i].affinity) > agreement)
            warnings.emplace_back(
                fmt::format("Pose {}: Vina's affinity is {:.3f} kcal/mol, by MAD's own computation {:.3f}",
                            poses[i].rank, poses[i].affinity, affinity));
    }
}

Result<std::string> sdf_of(const PreparedLigand& ligand, const VinaPose& pose) {
    const auto at = restore(ligand.pdbqt, pose.model, ligand.block, ligand.map);
    if (!at) return at.error();
    return write_sdf(ligand.block, *at, ligand.title,
                     {{"rank", fmt::format("{}", pose.rank)},
                      {"affinity", fmt::format("{:.3f}", pose.affinity)},
                      {"affinity_printed", fmt::format("{:.3f}", pose.affinity_printed)},
                      {"rmsd_lb", fmt::format("{:.3f}", pose.rmsd_lb)},
                      {"rmsd_ub", fmt::format("{:.3f}", pose.rmsd_ub)},
                      {"inter", fmt::format("{:.3f}", pose.inter)},
                      {"intra", fmt::format("{:.3f}", pose.intra)}});
}

Result<Box> docking_box(const json::object& input) {
    if (const auto* box = input.if_contains("box")) return box_of(box->as_object());
    const auto places = heavy_atom_places(text_in(input, "reference_ligand"), "the reference ligand");
    if (!places) return places.error();
    return box_around(*places, number_in(input, "margin"));
}

/// A pose scored or minimised where it is.
struct Posed {
    Prepared prepared;
    Box box;
    VinaRun run;
    VinaScore score;
    VinaPose pose;
};

Result<Posed> run_on_pose(Work& work, VinaMode mode) {
    auto prepared = prepare(work, 42);
    if (!prepared) return prepared.error();
    if (prepared->ligand.conformer_made)
        return Error{Errc::invalid, "ligand_flat",
                     "the ligand has no coordinates in space, so there is no pose to start from: give it as "
                     "SDF, MOL2, PDB or PDBQT, or dock it"};
    Posed it{std::move(*prepared), {}, {}, {}, {}};
    const auto places = places_of(it.prepared.ligand.pdbqt);
    const auto* given = work.input.if_contains("box");
    // Vina wants every atom inside, be the margin 0.
    it.box = given ? box_of(given->as_object())
                   : box_around(places, std::max(0.5, number_in(work.input, "margin")));
    auto warnings = check_box(it.box, places_of(it.prepared.receptor_model), places);
    if (!warnings) return warnings.error();
    if (auto inside = check_pose_in_box(it.box, places); !inside) return inside.error();
    it.prepared.warnings.insert(it.prepared.warnings.end(), warnings->begin(), warnings->end());
    auto done = run(work, it.prepared, mode, {.box = it.box});
    if (!done) return done.error();
    it.run = std::move(*done);
    const auto score = read_vina_score(it.run.console);
    if (!score) return score.error();
    it.score = *score;
    it.pose = {.rank = 1,
               .affinity = score->affinity,
               .affinity_printed = score->affinity,
               .inter = score->inter,
               .intra = score->intra,
               .model = it.prepared.ligand.pdbqt};
    return it;
}

Result<json::object> score_result(const Posed& it, const std::string& scoring) {
    auto result = common_result(it.prepared, it.run, it.box, scoring);
    if (!result) return result.error();
    (*result)["poses"] = json::array{pose_json(it.pose)};
    rescore(it.prepared, {it.pose}, *result);
    (*result)["affinity"] = it.score.affinity;
    (*result)["terms"] = {{"inter", it.score.inter},
                          {"intra", it.score.intra},
                          {"torsional", it.score.torsional},
                          {"unbound", it.score.unbound}};
    return result;
}

/// Å, over the heavy atoms, as they are ordered.
double moved(const MolBlock& block, const std::vector<Point>& to) {
    double sum = 0, count = 0;
    for (std::size_t i = 0; i < to.size(); ++i) {
        if (block.elements[i] == "H") continue;
        sum += std::pow(distance(block.at[i], to[i]), 2);
        ++count;
    }
    return std::round(std::sqrt(sum / count) * 1000) / 1000;
}

}  // namespace

Result<json::object> dock(Work& work) {
    const int seed = integer_in(work.input, "seed");
    auto prepared = prepare(work, seed);
    if (!prepared) return prepared.error();
    const auto box = docking_box(work.input);
    if (!box) return box.error();
    auto warnings = check_box(*box, places_of(prepared->receptor_model), places_of(prepared->ligand.pdbqt));
    if (!warnings) return warnings.error();
    prepared->warnings.insert(prepared->warnings.end(), warnings->begin(), warnings->end());
    VinaOptions options{.box = *box,
                        .exhaustiveness = integer_in(work.input, "exhaustiveness"),
                        .num_modes = integer_in(work.input, "num_modes"),
                        .energy_range = number_in(work.input, "energy_range"),
                        .min_rmsd = number_in(work.input, "min_rmsd"),
                        .seed = seed};
    const auto done = run(work, *prepared, VinaMode::dock, std::move(options));
    if (!done) return done.error();
    const auto poses = read_vina_poses(done->poses);
    if (!poses) return poses.error();
    auto result = common_result(*prepared, *done, *box, text_in(work.input, "scoring"));
    if (!result) return result.error();
    std::string sdf;
    json::array list;
    for (const auto& pose : *poses) {
        const auto record = sdf_of(prepared->ligand, pose);
        if (!record) return record.error();
        sdf += *record;
        list.push_back(pose_json(pose));
    }
    (*result)["poses"] = std::move(list);
    rescore(*prepared, *poses, *result);
    (*result)["poses_sdf"] = sdf;
    (*result)["poses_pdbqt"] = done->poses;
    (*result)["seed"] = seed;
    (*result)["exhaustiveness"] = work.input.at("exhaustiveness");
    return result;
}

Result<json::object> score(Work& work) {
    const auto posed = run_on_pose(work, VinaMode::score);
    if (!posed) return posed.error();
    return score_result(*posed, text_in(work.input, "scoring"));
}

Result<json::object> minimize(Work& work) {
    auto posed = run_on_pose(work, VinaMode::local);
    if (!posed) return posed.error();
    auto models = read_pdbqt(posed->run.poses);
    if (!models || models->size() != 1)
        return Error{Errc::upstream, "vina_output_malformed", "the output file does not hold one pose"};
    posed->pose.model = std::move(models->front());
    const auto& ligand = posed->prepared.ligand;
    const auto at = restore(ligand.pdbqt, posed->pose.model, ligand.block, ligand.map);
    const auto sdf = sdf_of(ligand, posed->pose);
    if (!at || !sdf) return at ? sdf.error() : at.error();
    auto result = score_result(*posed, text_in(work.input, "scoring"));
    if (!result) return result.error();
    (*result)["poses_sdf"] = *sdf;
    (*result)["poses_pdbqt"] = posed->run.poses;
    (*result)["moved"] = moved(ligand.block, *at);
    return result;
}

}  // namespace mad::engines
