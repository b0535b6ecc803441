// Docked poses in SQL, over one organisation's results store.
#pragma once
#include "base/async.hpp"
#include "features/docking/types.hpp"

namespace mad::results {
class Places;
}

namespace mad::docking {

/// A Filter for one campaign, with what had to be looked up in it.
struct Criteria {
    Filter filter{};
    std::optional<double> worst_affinity{}, least_efficiency{};  ///< what its percentiles come to
    std::optional<std::vector<std::int64_t>> molecules{};        ///< only these
    std::vector<std::int64_t> interactions{},
        without_interactions{};  ///< the filter's, as the store has them
};

/// The poses whose values are of one width; `median` is all's.
struct Counted {
    double bin = 0;  ///< begins at so many widths
    std::int64_t poses = 0;
    double low = 0, high = 0, median = 0;
};
const schema::Object& describe(std::type_identity<Counted>);

class Store {
public:
    explicit Store(results::Places& places) : places_(places) {}

    /// Newest first, those before `before`.
    awaitable<std::vector<Campaign>> campaigns(Id org, std::optional<Id> before, std::int64_t limit);
    awaitable<std::optional<Campaign>> campaign(Id org, Id);
    /// Those of `among` that are there, in any order.
    awaitable<std::vector<Id>> known(Id org, std::vector<Id> among);
    /// Those that a job's poses belong to.
    awaitable<std::vector<Id>> of_job(Id org, Id job);

    /// The affinity of the last of the best `percent` of a campaign's ligands; none where it has none.
    awaitable<std::optional<double>> affinity_at(Id org, Id campaign, double percent);
    awaitable<std::optional<double>> efficiency_at(Id org, Id campaign, double percent);
    /// The numbers of interactions and their words; 0 for one that no pose has.
    awaitable<std::vector<std::int64_t>> interaction_numbers(Id org, std::vector<std::string> words);
    /// The molecules of a campaign with the text in their names.
    awaitable<std::vector<std::int64_t>> molecules_named(Id org, Id campaign, std::string text);

    /// Of docked ligands.
    awaitable<std::vector<std::int64_t>> molecules_of(Id org, std::vector<Id> executions,
                                                      std::vector<std::int64_t> ligands);

    /// A campaign's poses that pass, in order, those after `after`.
    awaitable<std::vector<FoundPose>> poses(Id org, Id campaign, Criteria, std::optional<Place> after,
                                            std::int64_t limit);

    /// How many of a campaign's poses that pass have which value of the filter's metric; the lowest first.
    awaitable<std::vector<Counted>> counted(Id org, Id campaign, Criteria, double width, std::int64_t limit);

    /// Of each docked ligand, in hexadecimal; empty where it is not known.
    awaitable<std::vector<std::string>> fingerprints(Id org, std::vector<Id> executions,
                                                     std::vector<std::int64_t> ligands);

private:
    results::Places& places_;
};

}  // namespace mad::docking
