// The molecules of poses, and what tasks do with each of them.
#include "engine_kit/step_limit.hpp"
#include "engines/inputs.hpp"
#include "engines/pose_records.hpp"

#include <fmt/format.h>

namespace mad::engines {
namespace {

Error invalid(std::string_view kind, std::string detail) {
    return {Errc::invalid, std::string(kind), std::move(detail)};
}

}  // namespace

Result<BabelMolecule> PoseRecord::molecule() const {
    auto read = BabelMolecule::read(text, format, 1);
    if (!read) return read.error();
    if (read->empty())
        return invalid("molecule_unreadable", fmt::format("it cannot be read as {}", chem::name_of(format)));
    if (!read->front().has_finite_coordinates())
        return invalid("coordinates_invalid", "an atom has a coordinate that is no finite number");
    if (!read->front().has_coordinates())
        return invalid("molecule_flat", "there are no coordinates in space");
    return std::move(read->front());
}

Result<std::string> PoseRecord::as_sdf() const {
    if (format == Format::sdf) return std::string(text);
    const auto read = molecule();
    if (!read) return read.error();
    return read->to_sdf();
}

Result<Graph> comparable_graph(const PoseRecord& pose, const Graph* first) {
    const auto molecule = pose.molecule();
    if (!molecule) return molecule.error();
    auto graph = molecule->graph();
    const auto same = rmsd(first ? *first : graph, graph);
    if (!same) return same.error();
    return graph;
}

Result<Pdbqt> torsion_tree_of(const PoseRecord& pose) {
    const auto only_one = [](Result<std::vector<Pdbqt>> models) -> Result<Pdbqt> {
        if (!models) return models.error();
        if (models->size() != 1) return invalid("molecule_unreadable", "it is not one molecule");
        return std::move(models->front());
    };
    if (pose.format == Format::pdbqt) return only_one(read_pdbqt(pose.text));
    auto molecule = pose.molecule();
    if (!molecule) return molecule.error();
    molecule->add_hydrogens({});
    return only_one(read_pdbqt(molecule->to_ligand_pdbqt()));
}

Result<PreparedReceptor> receptor_in(Work& work) {
    const engine_kit::StepLimit limit(preparation_limit);
    work.progress(0, "preparing the receptor");
    return prepare_receptor(text_in(work.input, "receptor"), receptor_options_in(work.input));
}

Result<json::object> each_pose(Work& work, std::size_t most, std::string_view doing,
                               const DescribePose& describe) {
    const auto poses = read_poses(work.input.at("poses").as_string(), most);
    if (!poses) return poses.error();
    json::array described, failures;
    for (const auto& pose : *poses) {
        work.progress(static_cast<double>(pose.rank - 1) / static_cast<double>(poses->size()), doing);
        auto it = describe(pose);
        if (!it) {
            failures.push_back(failure_of(pose, it.error()));
            continue;
        }
        (*it)["rank"] = pose.rank;
        (*it)["name"] = pose.name;
        described.push_back(std::move(*it));
    }
    json::object result;
    result["poses"] = std::move(described);
    result["failures"] = std::move(failures);
    return result;
}

}  // namespace mad::engines
