#include "features/docking/docking.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace mad::docking {
namespace {
Error invalid(std::string_view parameter, std::string detail) {
    return {Errc::invalid, "filter_invalid", detail, {{fmt::format("/{}", parameter), detail}}};
}

Error no_such_campaign(Id id) {
    return {Errc::not_found, "campaign_not_found", "There is no docking campaign " + id.text()};
}

std::optional<Error> fault_of(const Filter& f) {
    if (f.campaign.empty() && !f.job)
        return invalid("campaign",
                       "Name a campaign or a job: affinities are comparable within one campaign only");
    if (f.campaign.size() > 1 && !f.mixed)
        return invalid("mixed",
                       "Affinities of different campaigns are not comparable: to list several together, say "
                       "mixed=true");
    const auto wanted = static_cast<std::int64_t>(f.interaction.size());
    if (f.max_miss > 0 && f.match == Match::any)
        return invalid("max_miss", "It is for match=all: of any, all but one may be missing");
    if (f.max_miss > 0 && f.max_miss >= wanted)
        return invalid("max_miss", fmt::format("Of {} interactions at most {} can be missing", wanted,
                                               std::max<std::int64_t>(wanted - 1, 0)));
    for (const auto& [name, value] :
         {std::pair("percentile", f.percentile), std::pair("efficiency_percentile", f.efficiency_percentile)})
        if (value && *value <= 0) return invalid(name, "It must be more than 0");
    return {};
}
}  // namespace

awaitable<std::vector<Campaign>> Docking::campaigns(Id org, std::optional<Id> before, std::int64_t limit) {
    return store_.campaigns(org, before, limit);
}

awaitable<Result<Campaign>> Docking::campaign(Id org, Id id) {
    auto found = co_await store_.campaign(org, id);
    if (!found) co_return no_such_campaign(id);
    co_return std::move(*found);
}

awaitable<Result<std::vector<Id>>> Docking::campaigns_of(Id org, const Filter& f) {
    if (const auto fault = fault_of(f)) co_return *fault;
    if (f.campaign.empty()) {
        auto of_job = co_await store_.of_job(org, f.job.value());
        if (of_job.size() > 1 && !f.mixed)
            co_return invalid(
                "mixed", fmt::format("Poses of {} campaigns are in this job, and their affinities are not "
                                     "comparable: name a campaign, or say mixed=true",
                                     of_job.size()));
        co_return of_job;
    }
    const auto known = co_await store_.known(org, f.campaign);
    for (const auto& id : f.campaign)
        if (std::ranges::find(known, id) == known.end()) co_return no_such_campaign(id);
    co_return known;
}

/// Those of the campaign that pass the other filters and have the substructure.
awaitable<Result<std::vector<std::int64_t>>> Docking::molecules_with(Id org, Id campaign, Criteria others) {
    constexpr auto most = static_cast<std::int64_t>(chemistry::Chemistry::most_molecules);
    others.filter.poses = Poses::best;
    const auto smarts = *others.filter.substructure;
    const auto poses = co_await store_.poses(org, campaign, std::move(others), {}, most + 1);
    if (poses.size() > chemistry::Chemistry::most_molecules)
        co_return invalid(
            "substructure",
            fmt::format("More than {} ligands pass the other filters: say more of what is wanted, "
                        "such as affinity_max or percentile",
                        most));
    std::vector<std::string> smiles;
    std::vector<Id> executions;
    std::vector<std::int64_t> ligands;
    for (const auto& pose : poses) {
        if (pose.smiles.empty()) continue;
        smiles.push_back(pose.smiles);
        executions.push_back(pose.execution_id);
        ligands.push_back(pose.ligand);
    }
    const auto places = co_await chemistry_.matching(org, smarts, std::move(smiles));
    if (!places) co_return places.error();
    std::vector<Id> matched_executions;
    std::vector<std::int64_t> matched_ligands;
    for (const auto place : *places) {
        matched_executions.push_back(executions[place]);
        matched_ligands.push_back(ligands[place]);
    }
    co_return co_await store_.molecules_of(org, std::move(matched_executions), std::move(matched_ligands));
}

awaitable<Result<Search>> Docking::search(Id org, Filter f) {
    const auto campaigns = co_await campaigns_of(org, f);
    if (!campaigns) co_return campaigns.error();
    Search search{.sort = f.sort, .campaigns = {}};
    Criteria of_all{.filter = f};
    of_all.interactions = co_await store_.interaction_numbers(org, f.interaction);
    of_all.without_interactions = co_await store_.interaction_numbers(org, f.without_interaction);
    for (const auto& id : *campaigns) {
        auto it = of_all;
        if (f.percentile) it.worst_affinity = co_await store_.affinity_at(org, id, *f.percentile);
        if (f.efficiency_percentile)
            it.least_efficiency = co_await store_.efficiency_at(org, id, *f.efficiency_percentile);
        if (f.ligand) it.molecules = co_await store_.molecules_named(org, id, *f.ligand);
        if (f.substructure) {
            auto molecules = co_await molecules_with(org, id, it);
            if (!molecules) co_return molecules.error();
            it.molecules = std::move(*molecules);
        }
        search.campaigns.emplace_back(id, std::move(it));
    }
    co_return search;
}

awaitable<PageOfPoses> Docking::poses(Id org, const Search& search, std::optional<Place> after,
                                      std::int64_t limit) {
    PageOfPoses page;
    for (const auto& [campaign, criteria] : search.campaigns)
        std::ranges::move(co_await store_.poses(org, campaign, criteria, after, limit + 1),
                          std::back_inserter(page.items));
    if (search.campaigns.size() > 1)
        std::ranges::sort(page.items, [&](const auto& a, const auto& b) {
            return comes_before(place_of(a, search.sort), place_of(b, search.sort), search.sort);
        });
    if (page.items.size() > static_cast<std::size_t>(limit)) {
        page.items.resize(static_cast<std::size_t>(limit));
        page.next = place_of(page.items.back(), search.sort);
    }
    co_return page;
}

awaitable<std::vector<std::string>> Docking::fingerprints(Id org, const std::vector<FoundPose>& poses) {
    std::vector<Id> executions;
    std::vector<std::int64_t> ligands;
    for (const auto& pose : poses) {
        executions.push_back(pose.execution_id);
        ligands.push_back(pose.ligand);
    }
    return store_.fingerprints(org, std::move(executions), std::move(ligands));
}

}  // namespace mad::docking
