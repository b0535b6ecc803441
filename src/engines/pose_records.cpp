#include "engines/pose_records.hpp"

#include "engine_kit/step_limit.hpp"
#include "engines/inputs.hpp"
#include "engines/lines.hpp"
#include "engines/molecules.hpp"

#include <cmath>
#include <fmt/format.h>

namespace mad::engines {
namespace {

constexpr std::chrono::minutes preparation_limit{5};

Error invalid(std::string_view kind, std::string detail) {
    return {Errc::invalid, std::string(kind), std::move(detail)};
}

/// The text of each MODEL; where there is none, the whole.
std::vector<std::string_view> models_of(std::string_view pdb) {
    std::vector<std::string_view> models;
    const char* begin = nullptr;
    for (const auto line : lines_of(pdb)) {
        if (line.starts_with("MODEL ")) begin = line.data();
        if (!line.starts_with("ENDMDL") || !begin) continue;
        models.emplace_back(begin, static_cast<std::size_t>(line.data() + line.size() - begin));
        begin = nullptr;
    }
    if (models.empty()) models.push_back(pdb);
    return models;
}

std::optional<double> first_number(std::string_view text) {
    const auto parts = words(text);
    return parts.empty() ? std::nullopt : real(parts.front());
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

std::optional<double> PoseRecord::number(std::string_view property) const {
    const auto lines = lines_of(text);
    const auto named = fmt::format("<{}>", property);
    for (std::size_t i = 0; i + 1 < lines.size(); ++i)
        if (lines[i].starts_with('>') && lines[i].find(named) != std::string_view::npos)
            return first_number(lines[i + 1]);
    return {};
}

std::optional<double> PoseRecord::affinity() const {
    constexpr std::string_view vinas = "VINA RESULT:";
    for (const auto line : lines_of(text))
        if (const auto at = line.find(vinas); at != std::string_view::npos)
            return first_number(line.substr(at + vinas.size()));
    const auto given = number("affinity");
    return given ? given : number("minimizedAffinity");
}

Result<std::vector<PoseRecord>> read_poses(std::string_view text, std::size_t most) {
    const auto format = chem::sniff(text, true);
    if (!format || *format == Format::cif)
        return invalid("format_unknown", "the poses: expected SDF, PDBQT, MOL2 or PDB");
    const auto records = *format == Format::pdb ? models_of(text) : records_of(text, *format);
    if (records.empty()) return invalid("molecule_empty", "the poses: there is no molecule");
    if (records.size() > most)
        return invalid("too_many_poses",
                       fmt::format("the poses: there are {}, and at most {} are taken at once; split them",
                                   records.size(), most));
    std::vector<PoseRecord> poses;
    for (const auto record : records)
        poses.push_back({poses.size() + 1, name_in(record, *format), *format, record});
    return poses;
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

json::object failure_of(const PoseRecord& pose, const Error& error) {
    json::object it;
    it["rank"] = pose.rank;
    it["name"] = pose.name;
    it["code"] = error.kind;
    it["detail"] = error.detail;
    return it;
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
