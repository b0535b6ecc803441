// What a docking gave, as rows that can be searched: its poses, its ligands, and the campaign that they
// belong to.
#pragma once
#include "schema/described.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mad::results {
namespace json = boost::json;

/// One pose.
struct DockingRow {
    std::int64_t ligand = 0;  ///< its place in the input
    std::int64_t rank = 1;
    double affinity = 0;                         ///< kcal/mol
    std::optional<double> affinity_printed{};    ///< as the engine printed it
    std::optional<double> rmsd_lb{}, rmsd_ub{};  ///< Å to the best pose
    std::optional<double> confidence{};          ///< 0 to 1
    std::optional<double> ligand_efficiency{}, lipophilic_efficiency{};
    std::optional<std::int64_t> hydrogen_bonds{};
    /// "ASP:A:25:hydrogen_bond"; none: not known. In the store with the words of words_of().
    std::optional<std::vector<std::string>> interactions{};
    std::optional<std::int64_t> record{};  ///< its place among the poses, and so in their SDF
    json::object details{};
};

/// A ligand of a docking, with its best pose.
struct DockedLigand {
    std::int64_t ligand = 0;  ///< its place in the input
    std::string name{}, smiles{};
    std::optional<std::int64_t> heavy_atoms{};
    std::optional<double> logp{};
    std::string fingerprint{};  ///< Morgan's of radius 2, hexadecimal; empty: not known
    std::int64_t poses = 0;
    double best_affinity = 0;                 ///< kcal/mol
    std::optional<double> best_efficiency{};  ///< kcal/mol a heavy atom
};

/// What ligands were docked with. Two dockings are of one campaign where receptor, box, engine and parameters
/// are the same by content.
struct Campaign {
    Id id{};                                ///< of that content
    std::string engine{}, parameters{};     ///< as JSON texts
    std::optional<std::string> receptor{};  ///< the SHA-256 of its file
};

/// kcal/mol that each heavy atom brings: -affinity / heavy atoms (Hopkins et al. 2004).
double ligand_efficiency(double affinity, std::int64_t heavy_atoms);
/// What of the binding is not lipophilicity: pKd - logP (Leeson and Springthorpe 2007), where pKd is the
/// affinity at 298.15 K: -affinity / (RT ln 10), RT ln 10 = 1.3642 kcal/mol.
double lipophilic_efficiency(double affinity, double logp);

/// Names of interactions with the words that they are found by: "ASP:A:25:hydrogen_bond" also by "ASP:A:25:"
/// (anything with that residue) and ":hydrogen_bond" (that kind with any residue). Sorted, each once.
std::vector<std::string> words_of(const std::vector<std::string>& interactions);
/// The names among the words.
std::vector<std::string> names_among(std::vector<std::string> words);

const schema::Object& describe(std::type_identity<DockingRow>);
const schema::Object& describe(std::type_identity<DockedLigand>);
const schema::Object& describe(std::type_identity<Campaign>);

}  // namespace mad::results
