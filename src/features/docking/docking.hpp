// What is asked of docked poses: which campaigns there are, and the poses that pass a filter, a page at a
// time.
#pragma once
#include "base/error.hpp"
#include "features/chemistry/chemistry.hpp"
#include "features/docking/store.hpp"

namespace mad::docking {

/// A filter, and what it comes to in each of its campaigns.
struct Search {
    Metric sort = Metric::affinity;
    std::vector<std::pair<Id, Criteria>> campaigns;
};

struct PageOfPoses {
    std::vector<FoundPose> items;
    std::optional<Place> next;  ///< where the next page begins after; none: this is the last
};

class Docking {
public:
    Docking(results::Places& places, chemistry::Chemistry& chemistry)
        : store_(places), chemistry_(chemistry) {}

    awaitable<std::vector<Campaign>> campaigns(Id org, std::optional<Id> before, std::int64_t limit);
    /// Errors: not_found (campaign_not_found).
    awaitable<Result<Campaign>> campaign(Id org, Id);

    /// Errors: invalid, naming the parameter: no campaign and no job, several campaigns that were not asked
    /// for together, too many ligands for a substructure; not_found (campaign_not_found); as Chemistry's.
    awaitable<Result<Search>> search(Id org, Filter);
    /// At most `limit` of the poses that pass, in the filter's order.
    awaitable<PageOfPoses> poses(Id org, const Search&, std::optional<Place> after, std::int64_t limit);

    /// As Store::counted.
    awaitable<std::vector<Counted>> counted(Id org, Id campaign, Criteria criteria, double width,
                                            std::int64_t limit) {
        return store_.counted(org, campaign, std::move(criteria), width, limit);
    }

    /// Of each pose's ligand, in hexadecimal; empty where it is not known.
    awaitable<std::vector<std::string>> fingerprints(Id org, const std::vector<FoundPose>&);

private:
    awaitable<Result<std::vector<Id>>> campaigns_of(Id org, const Filter&);
    awaitable<Result<std::vector<std::int64_t>>> molecules_with(Id org, Id campaign, Criteria);

    Store store_;
    chemistry::Chemistry& chemistry_;
};

}  // namespace mad::docking
