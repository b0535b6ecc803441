#include "engines/docking.hpp"

#include "engine_kit/step_limit.hpp"
#include "engines/flexible_pose.hpp"
#include "engines/inputs.hpp"
#include "engines/pose.hpp"
#include "engines/pose_summary.hpp"
#include "engines/rescoring.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace mad::engines {
namespace {

// How far each step is in the whole.
constexpr double ligand_done = 0.04, search_done = 0.98;

// kcal/mol, between an engine's score and ours: poses in files have their places rounded.
constexpr double agreement = 0.02;

/// The request without its molecules, which are prepared.
json::object own_options(const json::object& input) {
    auto it = input;
    for (const auto* molecule : {"receptor", "ligand", "ligands", "reference_ligand"}) it.erase(molecule);
    return it;
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

/// The receptor as it is in the pose, where side chains turn.
Pdbqt receptor_at(const Prepared& prepared, const EnginePose& pose) {
    return put_together(prepared.receptor_model, *prepared.flexible, pose.side_chains);
}

/// Adds to each pose of a result what MAD itself computes for it, and warns where that is something else.
/// Nothing where the function is none of those that MAD has. Where side chains turn, a pose is scored by
/// itself in its own receptor, and is something else: the engine's affinity holds what the side chains'
/// turning costs.
void rescore(const EngineTraits& engine, EngineMode mode, const Prepared& prepared,
             const std::vector<EnginePose>& poses, json::object& result) {
    auto& warnings = result.at("warnings").as_array();
    const auto function = chem::scoring_function_named(result.at("scoring").as_string());
    if (!function) return;
    auto receptor = Rescoring::of(prepared.receptor_model, *function);
    const double torsion_weight = *function == chem::ScoringFunction::vinardo
                                      ? engine.vinardo_torsion_weight
                                      : chem::PairTables::torsion_weight;
    double unbound = 0;
    for (std::size_t i = 0; i < poses.size(); ++i) {
        const auto& model = poses[i].model;
        if (prepared.flexible) receptor = Rescoring::of(receptor_at(prepared, poses[i]), *function);
        const auto score = receptor
                               ? receptor->score(engine.turns_hydrogens ? model : with_hydrogens_fixed(model))
                               : receptor.error();
        if (!score) {
            warnings.emplace_back("The poses are not scored again: " + score.error().detail);
            return;
        }
        if (i == 0 || !engine.shares_unbound || prepared.flexible) unbound = score->intra;
        const double affinity = score->affinity_with(unbound, torsion_weight);
        result.at("poses").at(i).as_object()["recomputed"] = {{"affinity", rounded(affinity, 4)},
                                                              {"inter", rounded(score->inter, 4)},
                                                              {"intra", rounded(score->intra, 4)}};
        if (prepared.flexible || (mode == EngineMode::minimize && engine.softens_clashes)) continue;
        if (std::abs(affinity - poses[i].affinity) > agreement)
            warnings.emplace_back(
                fmt::format("Pose {}: {}'s affinity is {:.3f} kcal/mol, by MAD's own computation {:.3f}",
                            poses[i].rank, engine.title, poses[i].affinity, affinity));
    }
}

EngineJob job_of(const Work& work, const Prepared& prepared, EngineMode mode, SearchOptions options) {
    options.scoring = text_in(work.input, "scoring");
    options.cpu = cores_in(work);
    return {
        mode,        std::move(options), own_options(work.input), prepared.receptor.pdbqt, prepared.ligand,
        work.folder, prepared.flexible};
}

EngineListener listener_of(Work& work, EngineMode mode) {
    const auto* doing = mode == EngineMode::dock    ? "docking"
                        : mode == EngineMode::score ? "scoring"
                                                    : "minimising";
    work.progress(ligand_done, doing);
    return {[&work, doing](double done) {
                work.progress(ligand_done + done * (search_done - ligand_done), doing);
            },
            work.log};
}

Result<Done> read(const Engine& engine, const EngineJob& job, EngineRun run) {
    auto output = engine.read(job, run);
    if (!output) return output.error();
    return Done{std::move(run), std::move(*output)};
}

/// Adds what a docking with flexible residues gives besides; the receptors of the poses, whole.
std::vector<std::string> add_receptors(const Prepared& prepared, const std::vector<EnginePose>& poses,
                                       json::object& result) {
    std::vector<std::string> receptors;
    std::string models;
    for (const auto& pose : poses) {
        auto receptor = receptor_at(prepared, pose);
        models += fmt::format("MODEL     {:4}\n{}ENDMDL\n", pose.rank,
                              flexible_residues_pdb(receptor, *prepared.flexible));
        receptors.push_back(std::move(receptor.text));
    }
    result["flexible_residues"] = to_json(prepared.flexible->residues);
    result["receptor_poses_pdb"] = models + "END\n";
    result["receptor_pdbqt_of_best_pose"] = receptors.front();
    return receptors;
}

}  // namespace

Result<ReceptorToDock> receptor_to_dock(Work& work) {
    const engine_kit::StepLimit limit(preparation_limit);
    work.progress(0, "preparing the receptor");
    return ReceptorCache(work.cache)
        .prepared(text_in(work.input, "receptor"), receptor_options_in(work.input));
}

Result<Pdbqt> model_of(const ReceptorToDock& receptor) {
    auto models = read_pdbqt(receptor.pdbqt);
    if (!models) return models.error();
    return std::move(models->front());
}

SearchOptions search_options(const EngineTraits& engine, const json::object& input, const Box& box) {
    SearchOptions options{.box = box,
                          .exhaustiveness = integer_in(input, "exhaustiveness"),
                          .num_modes = integer_in(input, "num_modes"),
                          .min_rmsd = number_in(input, "min_rmsd"),
                          .seed = integer_in(input, "seed")};
    if (engine.energy_range) options.energy_range = number_in(input, "energy_range");
    return options;
}

int cores_in(const Work& work) {
    if (!work.input.contains("cpu")) return work.cpu;
    return std::clamp(integer_in(work.input, "cpu"), 1, work.most_cpu);
}

std::string scoring_in(const json::object& input) {
    return input.contains("custom_scoring") ? "custom" : text_in(input, "scoring");
}

Result<Done> run(const Engine& engine, Work& work, const Prepared& prepared, EngineMode mode,
                 SearchOptions options) {
    const auto job = job_of(work, prepared, mode, std::move(options));
    auto ran = run_engine(engine, job, listener_of(work, mode));
    if (!ran) return ran.error();
    return read(engine, job, std::move(*ran));
}

Result<std::vector<Result<Done>>> run_batch(const Engine& engine, Work& work,
                                            const std::vector<Prepared>& ligands, SearchOptions options) {
    auto job = job_of(work, ligands.front(), EngineMode::dock, std::move(options));
    std::vector<const PreparedLigand*> all;
    for (const auto& prepared : ligands) all.push_back(&prepared.ligand);
    auto listener = listener_of(work, EngineMode::dock);
    std::size_t ended = 0;
    listener.progress = [&, tell = listener.progress](double share) {
        tell(share);
        while (static_cast<double>(ended + 1) <= share * static_cast<double>(ligands.size()))
            work.partial({{"ended", ++ended}});
    };
    auto runs = run_batch(engine, job, all, listener);
    if (!runs) return runs.error();
    std::vector<Result<Done>> done;
    for (std::size_t i = 0; i < ligands.size(); ++i) {
        job.ligand = ligands[i].ligand;
        done.push_back(read(engine, job, std::move((*runs)[i])));
    }
    return done;
}

json::object result_of(const Engine& engine, EngineMode mode, const Prepared& prepared, const Done& done,
                       const Box& box, const json::object& input) {
    json::object it;
    it["scoring"] = scoring_in(input);
    it["box"] = to_json(box);
    it["ligand"] = about(prepared.ligand);
    it["warnings"] = to_json(prepared.warnings);
    for (const auto& warning : done.output.warnings) it["warnings"].as_array().emplace_back(warning);
    it["command"] = to_json(done.run.command);
    it["log"] = done.run.console;
    it["ligand_pdbqt"] = prepared.ligand.pdbqt.text;
    for (const auto& member : done.output.more) it[member.key()] = member.value();
    auto& poses = it["poses"].emplace_array();
    for (const auto& pose : done.output.poses) poses.push_back(pose_json(pose));
    rescore(engine.traits(), mode, prepared, done.output.poses, it);
    return it;
}

void add_provenance(json::object& result, const Engine& engine, const std::string& version,
                    const ReceptorToDock& receptor) {
    result["engine"] = {{"name", engine.traits().title}, {"version", version}};
    result["receptor_pdbqt"] = receptor.pdbqt;
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

Result<json::object> docked(const Engine& engine, const json::object& input, const Prepared& prepared,
                            const Done& done, const SearchOptions& options) {
    auto result = result_of(engine, EngineMode::dock, prepared, done, options.box, input);
    std::string sdf;
    std::vector<std::string> records;
    for (const auto& pose : done.output.poses) {
        auto record = sdf_of(prepared.ligand, pose);
        if (!record) return record.error();
        sdf += records.emplace_back(std::move(*record));
    }
    const auto receptors = prepared.flexible ? add_receptors(prepared, done.output.poses, result)
                                             : std::vector{prepared.receptor.pdbqt};
    summarise(receptors, records, result);
    result["poses_sdf"] = sdf;
    result["poses_pdbqt"] = done.output.pdbqt;
    result["seed"] = options.seed;
    result["exhaustiveness"] = options.exhaustiveness;
    return result;
}

}  // namespace mad::engines
