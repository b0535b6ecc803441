// Rescoring as a task service: any number of poses against one receptor.
#include "engines/inputs.hpp"
#include "engines/operations.hpp"
#include "engines/pose_records.hpp"
#include "engines/rescoring.hpp"

namespace mad::engines {
namespace {

constexpr std::size_t most_poses = 10'000;

Result<Rescoring> rescoring_in(Work& work, std::vector<std::string>& warnings) {
    const auto receptor = receptor_in(work);
    if (!receptor) return receptor.error();
    warnings = receptor->selection.warnings;
    const auto models = read_pdbqt(receptor->pdbqt);
    if (!models) return models.error();
    return Rescoring::of(models->front(), *chem::scoring_function_named(text_in(work.input, "scoring")));
}

}  // namespace

Result<json::object> rescore_task(Work& work) {
    std::vector<std::string> warnings;
    const auto receptor = rescoring_in(work, warnings);
    if (!receptor) return receptor.error();
    auto it = each_pose(work, most_poses, "scoring", [&](const PoseRecord& pose) -> Result<json::object> {
        const auto molecule = torsion_tree_of(pose);
        if (!molecule) return molecule.error();
        const auto score = receptor->score(*molecule);
        if (!score) return score.error();
        return receptor->described(*score, *molecule);
    });
    if (!it) return it.error();
    (*it)["scoring"] = work.input.at("scoring");
    (*it)["warnings"] = to_json(warnings);
    return it;
}

}  // namespace mad::engines
