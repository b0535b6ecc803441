// What Smina writes, and Gnina, which grew out of it: poses as SDF with their scores as properties, and a
// console. Read by the names of what is looked for: their versions differ in what stands around it.
#pragma once
#include "engines/mol_block.hpp"

#include <map>
#include <optional>

namespace mad::engines {

struct SminaRecord {
    MolBlock block;
    std::map<std::string, std::string, std::less<>> tags;  ///< properties, as text

    /// Errors: upstream, kind "output_malformed", where it is there and no finite number.
    Result<std::optional<double>> number(std::string_view tag) const;
};

/// Every record of the file. Errors: upstream, kind "output_malformed": none, one that is no V2000, or one
/// that is cut off.
Result<std::vector<SminaRecord>> read_smina_records(std::string_view sdf);

struct SminaTerm {
    std::string name;
    double value = 0;                ///< before weighting
    std::optional<double> weight{};  ///< where the console tells it
};

/// What the console says and the file does not.
struct SminaConsole {
    bool no_pose = false;                   ///< nothing fits into the box
    std::optional<double> intra{};          ///< of the pose that was scored or minimised
    std::vector<SminaTerm> terms{};         ///< of the pose that was scored
    std::map<int, double> intra_of_rank{};  ///< of docked poses, where its table has them
};
SminaConsole read_smina_console(std::string_view console);

/// The table that "atomic_interaction_terms" holds: of each atom what each term gives, in kcal/mol.
struct SminaAtomTerms {
    struct Atom {
        int number = 0;  ///< as the engine counts them
        std::string element;
        std::vector<double> values;
    };
    std::vector<std::string> terms;
    std::vector<Atom> atoms;
};
/// Errors: upstream, kind "output_malformed".
Result<SminaAtomTerms> read_smina_atom_terms(std::string_view table);

}  // namespace mad::engines
