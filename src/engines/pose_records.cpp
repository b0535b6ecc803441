#include "engines/pose_records.hpp"

#include "engines/formats.hpp"
#include "engines/lines.hpp"

#include <fmt/format.h>

namespace mad::engines {
namespace {

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

json::object failure_of(const PoseRecord& pose, const Error& error) {
    json::object it;
    it["rank"] = pose.rank;
    it["name"] = pose.name;
    it["code"] = error.kind;
    it["detail"] = error.detail;
    return it;
}

}  // namespace mad::engines
