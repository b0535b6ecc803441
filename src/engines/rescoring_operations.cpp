// Rescoring as a task service: any number of poses against one receptor.
#include "engine_kit/step_limit.hpp"
#include "engines/babel.hpp"
#include "engines/inputs.hpp"
#include "engines/operations.hpp"
#include "engines/rescoring.hpp"

#include <fmt/format.h>

namespace mad::engines {
namespace {

constexpr std::size_t most_poses = 10'000;
constexpr std::chrono::minutes preparation_limit{5};

/// A pose, or why it cannot be read.
struct GivenPose {
    std::string name;
    Result<Pdbqt> molecule;
};

Result<Pdbqt> only_one(Result<std::vector<Pdbqt>> models) {
    if (!models) return models.error();
    if (models->size() != 1) return Error{Errc::invalid, "molecule_unreadable", "it is not one molecule"};
    return std::move(models->front());
}

/// PDBQT as it is; of other formats the torsion tree is made.
GivenPose read_pose(std::string_view record, chem::Format format) {
    if (format == Format::pdbqt) return {{}, only_one(read_pdbqt(record))};
    auto read = BabelMolecule::read(record, format, 1);
    if (!read) return {{}, read.error()};
    if (read->empty())
        return {{},
                Error{Errc::invalid, "molecule_unreadable",
                      fmt::format("it cannot be read as {}", chem::name_of(format))}};
    auto& molecule = read->front();
    const auto name = molecule.title();
    if (!molecule.has_coordinates())
        return {name, Error{Errc::invalid, "molecule_flat", "there are no coordinates in space"}};
    molecule.add_hydrogens({});
    return {name, only_one(read_pdbqt(molecule.to_ligand_pdbqt()))};
}

Result<std::vector<GivenPose>> poses_in(std::string_view text) {
    const auto format = chem::sniff(text, true);
    if (!format) return Error{Errc::invalid, "format_unknown", "the poses: expected SDF, PDBQT or MOL2"};
    const auto records = records_of(text, *format);
    if (records.empty()) return Error{Errc::invalid, "molecule_empty", "the poses: there is no molecule"};
    if (records.size() > most_poses)
        return Error{Errc::invalid, "too_many_poses",
                     fmt::format("the poses: there are more than {}; split them", most_poses)};
    std::vector<GivenPose> poses;
    for (const auto record : records) poses.push_back(read_pose(record, *format));
    return poses;
}

Result<Rescoring> receptor_in(Work& work, std::vector<std::string>& warnings) {
    const engine_kit::StepLimit limit(preparation_limit);
    work.progress(0, "preparing the receptor");
    const auto receptor = prepare_receptor(text_in(work.input, "receptor"), receptor_options_in(work.input));
    if (!receptor) return receptor.error();
    warnings = receptor->selection.warnings;
    const auto models = read_pdbqt(receptor->pdbqt);
    if (!models) return models.error();
    return Rescoring::of(models->front(), *chem::scoring_function_named(text_in(work.input, "scoring")));
}

}  // namespace

Result<json::object> rescore_task(Work& work) {
    std::vector<std::string> warnings;
    const auto receptor = receptor_in(work, warnings);
    if (!receptor) return receptor.error();
    const auto poses = poses_in(text_in(work.input, "poses"));
    if (!poses) return poses.error();

    json::array scored, failures;
    for (std::size_t i = 0; i < poses->size(); ++i) {
        work.progress(static_cast<double>(i) / static_cast<double>(poses->size()), "scoring");
        const auto& [name, molecule] = (*poses)[i];
        const auto score = molecule ? receptor->score(*molecule) : Result<chem::PoseScore>(molecule.error());
        if (!score) {
            failures.push_back({{"rank", i + 1},
                                {"name", name},
                                {"code", score.error().kind},
                                {"detail", score.error().detail}});
            continue;
        }
        auto pose = receptor->described(*score, *molecule);
        pose["rank"] = i + 1;
        pose["name"] = name;
        scored.push_back(std::move(pose));
    }
    json::object it;
    it["scoring"] = work.input.at("scoring");
    it["poses"] = std::move(scored);
    it["failures"] = std::move(failures);
    it["warnings"] = to_json(warnings);
    return it;
}

}  // namespace mad::engines
