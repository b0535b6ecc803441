// Poses as tasks take them: the records of one file, each read on its own. One that cannot be read says why
// and stops no other.
#pragma once
#include "engines/babel.hpp"
#include "engines/operations.hpp"
#include "engines/pdbqt.hpp"
#include "engines/receptor.hpp"
#include "engines/rmsd.hpp"

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
    /// Of SDF the record itself. Errors: as of molecule().
    Result<std::string> as_sdf() const;
    /// In kcal/mol: the SDF properties "affinity" or "minimizedAffinity", Vina's own remark.
    std::optional<double> affinity() const;
    /// An SDF property's value; none where the record has none of that name, or it is no number.
    std::optional<double> number(std::string_view property) const;
};

/// Of SDF, MOL2, PDBQT or PDB (each MODEL). The records are parts of `text`. Errors: invalid, kinds
/// "format_unknown", "molecule_empty", "too_many_poses".
Result<std::vector<PoseRecord>> read_poses(std::string_view text, std::size_t most);

/// The pose's atoms and bonds; where there is a `first`, only of the same molecule. Errors: invalid, as of
/// molecule() and rmsd().
Result<Graph> comparable_graph(const PoseRecord&, const Graph* first);

/// A PDBQT's own; of other formats it is made, hydrogens added where they are missing. Errors: invalid.
Result<Pdbqt> torsion_tree_of(const PoseRecord&);

/// As the documents list what has failed: rank, name, code, detail.
json::object failure_of(const PoseRecord&, const Error&);

/// The input "receptor", prepared as the inputs beside it say, within five minutes.
Result<PreparedReceptor> receptor_in(Work&);

/// What a task gives of each of its input "poses": {poses, failures}, each with its rank and name.
using DescribePose = std::function<Result<json::object>(const PoseRecord&)>;
Result<json::object> each_pose(Work&, std::size_t most, std::string_view doing, const DescribePose&);

}  // namespace mad::engines
