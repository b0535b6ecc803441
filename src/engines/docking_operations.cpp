// Docking, scoring and minimising one ligand with any engine, as a task service.
#include "engine_kit/step_limit.hpp"
#include "engines/docking.hpp"
#include "engines/inputs.hpp"
#include "engines/operations.hpp"
#include "engines/pose.hpp"
#include "engines/sites.hpp"

#include <algorithm>
#include <cmath>

namespace mad::engines {
namespace {

constexpr double receptor_done = 0.02;  // how far that is in the whole

struct Begun {
    std::string version;  // of the engine
    Prepared prepared;
};

/// The engine first: where it is missing nothing else is worth the time.
Result<Begun> prepare(const Engine& engine, Work& work, int seed) {
    auto version = engine_version(engine);
    if (!version) return version.error();
    auto receptor = receptor_to_dock(work);
    if (!receptor) return receptor.error();
    const engine_kit::StepLimit limit(preparation_limit);
    work.progress(receptor_done, "preparing the ligand");
    auto ligand = ligand_in(work.input, seed);
    if (!ligand) return ligand.error();
    auto model = model_of(*receptor);
    if (!model) return model.error();
    auto warnings = receptor->warnings;
    warnings.insert(warnings.end(), ligand->warnings.begin(), ligand->warnings.end());
    return Begun{std::move(*version),
                 {std::move(*receptor), std::move(*model), std::move(*ligand), std::move(warnings)}};
}

/// "flexible_residues" and "flexdist". Errors: invalid.
Result<FlexibleChoice> flexible_choice(const json::object& input) {
    FlexibleChoice choice{.residues = texts_in(input, "flexible_residues")};
    if (!input.contains("flexdist")) return choice;
    choice.within = number_in(input, "flexdist");
    const auto* around = input.contains("flexdist_ligand") ? "flexdist_ligand" : "reference_ligand";
    if (!input.contains(around))
        return Error{Errc::invalid, "flexdist_ligand_missing",
                     "flexdist is a distance from a ligand: give flexdist_ligand or reference_ligand"};
    auto places = heavy_atom_places(text_in(input, around), "the ligand of flexdist");
    if (!places) return places.error();
    choice.around = std::move(*places);
    return choice;
}

/// Takes the receptor apart where side chains are to turn.
Result<void> make_flexible(const EngineTraits& engine, const json::object& input, const Box& box,
                           Prepared& prepared) {
    if (!engine.flexible_residues) return {};
    const auto choice = flexible_choice(input);
    if (!choice) return choice.error();
    if (choice->residues.empty() && choice->within == 0) return {};
    const auto structure = read_receptor(text_in(input, "receptor"));
    if (!structure) return structure.error();
    auto flexible = take_apart(prepared.receptor_model, *structure, *choice, box);
    if (!flexible) return flexible.error();
    if (flexible->residues.empty()) {
        prepared.warnings.emplace_back("no side chain turns: none that can is within flexdist and the box");
        return {};
    }
    prepared.flexible = std::move(*flexible);
    return {};
}

Result<void> check(const Box& box, Prepared& prepared) {
    const auto of_box = check_box(box, places_of(prepared.receptor_model));
    if (!of_box) return of_box.error();
    const auto of_ligand = check_ligand_fits(box, places_of(prepared.ligand.pdbqt));
    if (!of_ligand) return of_ligand.error();
    for (const auto* warnings : {&*of_box, &*of_ligand})
        prepared.warnings.insert(prepared.warnings.end(), warnings->begin(), warnings->end());
    return {};
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
    auto begun = prepare(engine, work, SearchOptions{}.seed);
    if (!begun) return begun.error();
    auto& prepared = begun->prepared;
    if (prepared.ligand.conformer_made)
        return Error{Errc::invalid, "ligand_flat",
                     "the ligand has no coordinates in space, so there is no pose to start from: give it as "
                     "SDF, MOL2, PDB or PDBQT, or dock it"};
    const auto places = places_of(prepared.ligand.pdbqt);
    const auto box = pose_box(work.input, places);
    if (auto checked = check(box, prepared); !checked) return checked.error();
    if (auto inside = check_pose_in_box(box, places); !inside) return inside.error();
    auto done = run(engine, work, prepared, mode, {.box = box, .margin = margin_in(work.input)});
    if (!done) return done.error();
    auto result = result_of(engine, mode, prepared, *done, box, work.input);
    add_provenance(result, engine, begun->version, prepared.receptor);
    result["affinity"] = done->output.poses.front().affinity;
    return Posed{std::move(prepared), std::move(*done), std::move(result)};
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
    auto begun = prepare(engine, work, integer_in(work.input, "seed"));
    if (!begun) return begun.error();
    const auto box = docking_box(work.input);
    if (!box) return box.error();
    if (auto checked = check(*box, begun->prepared); !checked) return checked.error();
    if (auto made = make_flexible(engine.traits(), work.input, *box, begun->prepared); !made)
        return made.error();
    const auto options = search_options(engine.traits(), work.input, *box);
    const auto done = run(engine, work, begun->prepared, EngineMode::dock, options);
    if (!done) return done.error();
    auto result = docked(engine, work.input, begun->prepared, *done, options);
    if (result) add_provenance(*result, engine, begun->version, begun->prepared.receptor);
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
