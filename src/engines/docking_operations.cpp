// Docking, scoring and minimising with any engine: prepare, run, put the poses back into the ligand, score
// them again.
#include "engine_kit/step_limit.hpp"
#include "engines/engine_run.hpp"
#include "engines/inputs.hpp"
#include "engines/operations.hpp"
#include "engines/pose.hpp"
#include "engines/rescoring.hpp"

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
    std::string version;  // of the engine
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

/// The engine first: where it is missing nothing else is worth the time.
Result<Prepared> prepare(const Engine& engine, Work& work, int seed) {
    Prepared it;
    auto version = engine_version(engine);
    if (!version) return version.error();
    it.version = std::move(*version);
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

/// The request without its molecules, which are prepared.
json::object own_options(const json::object& input) {
    json::object it;
    for (const auto& member : input)
        if (member.key() != "receptor" && member.key() != "ligand" && member.key() != "reference_ligand")
            it.insert(member);
    return it;
}

bool is_custom(const json::object& input) { return input.contains("custom_scoring"); }

int cores_in(const Work& work) {
    if (!work.input.contains("cpu")) return work.cpu;
    return std::clamp(integer_in(work.input, "cpu"), 1, work.most_cpu);
}

/// An engine's run, with what it wrote.
struct Done {
    EngineRun run;
    EngineOutput output;
};

Result<Done> run(const Engine& engine, Work& work, const Prepared& prepared, EngineMode mode,
                 SearchOptions options) {
    const auto doing = mode == EngineMode::dock    ? "docking"
                       : mode == EngineMode::score ? "scoring"
                                                   : "minimising";
    options.scoring = text_in(work.input, "scoring");
    options.cpu = cores_in(work);
    work.progress(ligand_done, doing);
    const EngineListener listener{
        [&](double done) { work.progress(ligand_done + done * (search_done - ligand_done), doing); },
        work.log};
    const EngineJob job{
        mode,       std::move(options), own_options(work.input), prepared.receptor.pdbqt, prepared.ligand,
        work.folder};
    auto ran = run_engine(engine, job, listener);
    if (!ran) return ran.error();
    auto output = engine.read(job, *ran);
    if (!output) return output.error();
    return Done{std::move(*ran), std::move(*output)};
}

json::object pose_json(const EnginePose& pose) {
    json::object it;
    it["rank"] = pose.rank;
    it["affinity"] = pose.affinity;
    it["affinity_printed"] = pose.affinity_printed;
    it["rmsd_lb"] = pose.rmsd_lb;
    it["rmsd_ub"] = pose.rmsd_ub;
    if (pose.inter) it["inter"] = *pose.inter;
    if (pose.intra) it["intra"] = *pose.intra;
    for (const auto& member : pose.more) it[member.key()] = member.value();
    return it;
}

/// What all three operations give.
json::object common_result(const Engine& engine, const Prepared& prepared, const Done& done, const Box& box,
                           const json::object& input) {
    json::object it;
    it["scoring"] = is_custom(input) ? "custom" : input.at("scoring").as_string();
    it["box"] = to_json(box);
    it["ligand"] = about(prepared.ligand);
    it["warnings"] = to_json(prepared.warnings);
    for (const auto& warning : done.output.warnings) it["warnings"].as_array().emplace_back(warning);
    it["engine"] = {{"name", engine.traits().title}, {"version", prepared.version}};
    it["command"] = to_json(done.run.command);
    it["log"] = done.run.console;
    it["receptor_pdbqt"] = prepared.receptor.pdbqt;
    it["ligand_pdbqt"] = prepared.ligand.pdbqt.text;
    for (const auto& member : done.output.more) it[member.key()] = member.value();
    auto& poses = it["poses"].emplace_array();
    for (const auto& pose : done.output.poses) poses.push_back(pose_json(pose));
    return it;
}

/// Adds to each pose of a result what MAD itself computes for it, and warns where that is something else.
/// Nothing where the function is none of those that MAD has.
void rescore(const EngineTraits& engine, EngineMode mode, const Prepared& prepared,
             const std::vector<EnginePose>& poses, json::object& result) {
    auto& warnings = result.at("warnings").as_array();
    const auto function = chem::scoring_function_named(result.at("scoring").as_string());
    if (!function) return;
    const auto receptor = Rescoring::of(prepared.receptor_model, *function);
    const double torsion_weight = *function == chem::ScoringFunction::vinardo
                                      ? engine.vinardo_torsion_weight
                                      : chem::PairTables::torsion_weight;
    double unbound = 0;
    for (std::size_t i = 0; i < poses.size(); ++i) {
        const auto& model = poses[i].model;
        const auto score = receptor
                               ? receptor->score(engine.turns_hydrogens ? model : with_hydrogens_fixed(model))
                               : receptor.error();
        if (!score) {
            warnings.emplace_back("The poses are not scored again: " + score.error().detail);
            return;
        }
        if (i == 0 || !engine.shares_unbound) unbound = score->intra;
        const double affinity = score->affinity_with(unbound, torsion_weight);
        result.at("poses").at(i).as_object()["recomputed"] = {{"affinity", rounded(affinity, 4)},
                                                              {"inter", rounded(score->inter, 4)},
                                                              {"intra", rounded(score->intra, 4)}};
        if (mode == EngineMode::minimize && engine.softens_clashes) continue;
        if (std::abs(affinity - poses[i].affinity) > agreement)
            warnings.emplace_back(
                fmt::format("Pose {}: {}'s affinity is {:.3f} kcal/mol, by MAD's own computation {:.3f}",
                            poses[i].rank, engine.title, poses[i].affinity, affinity));
    }
}

Result<std::string> sdf_of(const PreparedLigand& ligand, const EnginePose& pose) {
    const auto at = restore(ligand.pdbqt, pose.model, ligand.block, ligand.map);
    if (!at) return at.error();
    SdfProperties properties{{"rank", fmt::format("{}", pose.rank)}};
    const auto add = [&](std::string name, double value) {
        properties.emplace_back(std::move(name), fmt::format("{:.3f}", value));
    };
    add("affinity", pose.affinity);
    add("affinity_printed", pose.affinity_printed);
    add("rmsd_lb", pose.rmsd_lb);
    add("rmsd_ub", pose.rmsd_ub);
    if (pose.inter) add("inter", *pose.inter);
    if (pose.intra) add("intra", *pose.intra);
    properties.insert(properties.end(), pose.properties.begin(), pose.properties.end());
    return write_sdf(ligand.block, *at, ligand.title, properties);
}

double margin_in(const json::object& input) {
    return input.contains("margin") ? number_in(input, "margin") : SearchOptions{}.margin;
}

/// Where a pose is scored or minimised: around it, where nothing else is asked for.
Box pose_box(const json::object& input, const std::vector<Point>& ligand) {
    if (const auto* given = input.if_contains("box")) return box_of(given->as_object());
    // Vina wants every atom inside, be the margin 0.
    return box_around(ligand, std::max(0.5, margin_in(input)));
}

/// A pose scored or minimised where it is.
struct Posed {
    Prepared prepared;
    Done done;
    json::object result;
};

Result<Posed> run_on_pose(const Engine& engine, Work& work, EngineMode mode) {
    auto prepared = prepare(engine, work, SearchOptions{}.seed);
    if (!prepared) return prepared.error();
    if (prepared->ligand.conformer_made)
        return Error{Errc::invalid, "ligand_flat",
                     "the ligand has no coordinates in space, so there is no pose to start from: give it as "
                     "SDF, MOL2, PDB or PDBQT, or dock it"};
    const auto places = places_of(prepared->ligand.pdbqt);
    const auto box = pose_box(work.input, places);
    auto warnings = check_box(box, places_of(prepared->receptor_model), places);
    if (!warnings) return warnings.error();
    if (auto inside = check_pose_in_box(box, places); !inside) return inside.error();
    prepared->warnings.insert(prepared->warnings.end(), warnings->begin(), warnings->end());
    auto done = run(engine, work, *prepared, mode, {.box = box, .margin = margin_in(work.input)});
    if (!done) return done.error();
    auto result = common_result(engine, *prepared, *done, box, work.input);
    rescore(engine.traits(), mode, *prepared, done->output.poses, result);
    result["affinity"] = done->output.poses.front().affinity;
    return Posed{std::move(*prepared), std::move(*done), std::move(result)};
}

/// Å, over the heavy atoms, as they are ordered.
double moved(const MolBlock& block, const std::vector<Point>& to) {
    double sum = 0, count = 0;
    for (std::size_t i = 0; i < to.size(); ++i) {
        if (block.elements[i] == "H") continue;
        sum += std::pow(distance(block.at[i], to[i]), 2);
        ++count;
    }
    return rounded(std::sqrt(sum / count), 3);
}

}  // namespace

Result<json::object> dock(const Engine& engine, Work& work) {
    const int seed = integer_in(work.input, "seed");
    auto prepared = prepare(engine, work, seed);
    if (!prepared) return prepared.error();
    const auto box = docking_box(work.input);
    if (!box) return box.error();
    auto warnings = check_box(*box, places_of(prepared->receptor_model), places_of(prepared->ligand.pdbqt));
    if (!warnings) return warnings.error();
    prepared->warnings.insert(prepared->warnings.end(), warnings->begin(), warnings->end());
    SearchOptions options{.box = *box,
                          .exhaustiveness = integer_in(work.input, "exhaustiveness"),
                          .num_modes = integer_in(work.input, "num_modes"),
                          .min_rmsd = number_in(work.input, "min_rmsd"),
                          .seed = seed};
    if (engine.traits().energy_range) options.energy_range = number_in(work.input, "energy_range");
    const auto done = run(engine, work, *prepared, EngineMode::dock, std::move(options));
    if (!done) return done.error();
    auto result = common_result(engine, *prepared, *done, *box, work.input);
    rescore(engine.traits(), EngineMode::dock, *prepared, done->output.poses, result);
    std::string sdf;
    for (const auto& pose : done->output.poses) {
        const auto record = sdf_of(prepared->ligand, pose);
        if (!record) return record.error();
        sdf += *record;
    }
    result["poses_sdf"] = sdf;
    result["poses_pdbqt"] = done->output.pdbqt;
    result["seed"] = seed;
    result["exhaustiveness"] = work.input.at("exhaustiveness");
    return result;
}

Result<json::object> score(const Engine& engine, Work& work) {
    auto posed = run_on_pose(engine, work, EngineMode::score);
    if (!posed) return posed.error();
    return std::move(posed->result);
}

Result<json::object> minimize(const Engine& engine, Work& work) {
    auto posed = run_on_pose(engine, work, EngineMode::minimize);
    if (!posed) return posed.error();
    const auto& ligand = posed->prepared.ligand;
    const auto& pose = posed->done.output.poses.front();
    const auto at = restore(ligand.pdbqt, pose.model, ligand.block, ligand.map);
    const auto sdf = sdf_of(ligand, pose);
    if (!at || !sdf) return at ? sdf.error() : at.error();
    auto& result = posed->result;
    result["poses_sdf"] = *sdf;
    result["poses_pdbqt"] = posed->done.output.pdbqt;
    result["moved"] = moved(ligand.block, *at);
    return std::move(result);
}

}  // namespace mad::engines
