// Poses as tasks take them: the records of one file, each read on its own. One that cannot be read says why
// and stops no other.
#pragma once
#include "engines/babel.hpp"
#include "engines/operations.hpp"
#include "engines/receptor.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mad::engines {

struct PoseRecord {
    std::size_t rank = 0;  ///< its place in the input, from 1
    std::string name{};    ///< as the file has it
    Format format = Format::sdf;
    std::string_view text{};

    /// Hydrogens as given. Errors: invalid, kinds "molecule_unreadable", "molecule_flat",
    /// "coordinates_invalid".
    Result<BabelMolecule> molecule() const;
    /// In kcal/mol: the SDF properties "affinity" or "minimizedAffinity", Vina's own remark.
    std::optional<double> affinity() const;
};

/// Of SDF, MOL2, PDBQT or PDB (each MODEL). The records are parts of `text`. Errors: invalid, kinds
/// "format_unknown", "molecule_empty", "too_many_poses".
Result<std::vector<PoseRecord>> read_poses(std::string_view text, std::size_t most);

/// As the documents list what has failed: rank, name, code, detail.
json::object failure_of(const PoseRecord&, const Error&);

/// The input "receptor", prepared as the inputs beside it say, within five minutes.
Result<PreparedReceptor> receptor_in(Work&);

/// What a task gives of each of its input "poses": {poses, failures}, each with its rank and name.
using DescribePose = std::function<Result<json::object>(const PoseRecord&)>;
Result<json::object> each_pose(Work&, std::size_t most, std::string_view doing, const DescribePose&);

}  // namespace mad::engines
