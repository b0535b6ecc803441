// Docked poses as a record that is searched: campaigns, filters, what they find.
#pragma once
#include "schema/described.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mad::docking {
namespace json = boost::json;

/// What ligands were docked with, and how far that went.
struct Campaign {
    Id id{};  ///< of its content
    std::string task_id{}, task_version{};
    json::value engine{}, parameters{};
    std::optional<std::string> receptor{};
    std::int64_t ligands = 0, poses = 0;
    std::optional<double> best_affinity{};  ///< kcal/mol; none: its jobs are gone
    Time created_at{};
    std::optional<Time> last_docked_at{};
};

enum class Metric {
    affinity,
    ligand_efficiency,
    lipophilic_efficiency,
    confidence,
    hydrogen_bonds,
    heavy_atoms
};
enum class Match { all, any };
enum class Poses { all, best };

/// Which poses, best first by one metric.
struct Filter {
    std::vector<Id> campaign{};
    std::optional<Id> job{};
    bool mixed = false;
    std::optional<double> affinity_min{}, affinity_max{}, percentile{};
    std::optional<double> ligand_efficiency_min{}, ligand_efficiency_max{}, efficiency_percentile{};
    std::optional<double> lipophilic_efficiency_min{}, confidence_min{};
    std::optional<std::int64_t> hydrogen_bonds_min{}, heavy_atoms_min{}, heavy_atoms_max{};
    std::vector<std::string> interaction{};
    Match match = Match::all;
    std::int64_t max_miss = 0;
    std::vector<std::string> without_interaction{};
    std::optional<std::string> ligand{}, substructure{};
    Poses poses = Poses::all;
    Metric sort = Metric::affinity;
};

/// A filter under a name, which the organisation shares.
struct NewBookmark {
    std::string name;
    Filter filter;
};
struct Bookmark {
    Id id{};
    std::string name;
    Filter filter;
    std::string created_by{};  ///< an e-mail address, or empty
    Time created_at{};
};

/// A pose that was found.
struct FoundPose {
    Id campaign{}, job_id{}, execution_id{};
    std::int64_t ligand = 0, rank = 1;
    std::string name{}, smiles{};
    double affinity = 0;
    std::optional<double> confidence{}, ligand_efficiency{}, lipophilic_efficiency{};
    std::optional<std::int64_t> heavy_atoms{};
    std::optional<double> logp{};
    std::optional<std::int64_t> hydrogen_bonds{};
    std::optional<std::vector<std::string>> interactions{};
    std::optional<std::int64_t> record{};
    Time docked_at{};
};

/// A pose's place in a listing: the metric's value, then what tells rows apart.
struct Place {
    double value = 0;
    Id execution_id{};
    std::int64_t ligand = 0, rank = 1;
    friend bool operator==(const Place&, const Place&) = default;
};

std::optional<double> value_of(const FoundPose&, Metric);
bool lower_is_better(Metric);
/// Of a pose that has the metric.
Place place_of(const FoundPose&, Metric);
/// Whether the listing by that metric has `a` before `b`.
bool comes_before(const Place& a, const Place& b, Metric);

const schema::Object& describe(std::type_identity<Campaign>);
const schema::Enum<Metric>& describe(std::type_identity<Metric>);
const schema::Enum<Match>& describe(std::type_identity<Match>);
const schema::Enum<Poses>& describe(std::type_identity<Poses>);
const schema::Object& describe(std::type_identity<Filter>);
const schema::Object& describe(std::type_identity<NewBookmark>);
const schema::Object& describe(std::type_identity<Bookmark>);
const schema::Object& describe(std::type_identity<FoundPose>);

}  // namespace mad::docking
