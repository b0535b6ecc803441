// For the tests of docked poses: an organisation's results, where they are recorded and asked for over HTTP.
#pragma once
#include "features/docking/bookmarks.hpp"
#include "features/docking/docking.hpp"
#include "features/docking/routes.hpp"
#include "features/executions/lab_test.hpp"

#include <fmt/format.h>

namespace mad::docking {
using executions::Reply;
using Names = std::vector<std::string>;

/// A ligand with the affinities of its poses.
struct Docked {
    std::string name;
    std::vector<double> affinities;
    std::optional<std::int64_t> heavy_atoms = 20;
    std::optional<double> logp = 2;
    std::vector<Names> interactions{};   ///< of each pose
    std::optional<double> confidence{};  ///< of the first pose
    std::string smiles{};
    std::string fingerprint{};
};

class DockedPoses : public testing::TestWithParam<executions::Kept>, public executions::LabBase {
protected:
    DockedPoses() : LabBase(GetParam()) {
        add_routes(router, {{docking, results, artifacts}, bookmarks, pool});
    }

    static Id campaign_id(int n) { return Id{{static_cast<std::uint8_t>(n), 1}}; }

    /// Records one docking of several ligands; its execution.
    Id record(int campaign, const std::vector<Docked>& ligands, Id job = Id::make()) {
        return record(outcome(campaign, ligands, job));
    }
    Id record(results::Outcome o) {
        const auto id = o.execution_id;
        EXPECT_TRUE(run(results.record(org, std::move(o))).value());
        return id;
    }
    static results::Outcome outcome(int campaign, const std::vector<Docked>& ligands, Id job = Id::make()) {
        results::Outcome o{
            .job_id = job, .execution_id = Id::make(), .task_id = "dock", .task_version = "1.0.0"};
        o.result = "{}";
        o.finished_at = *parse_time("2026-11-24T10:00:00Z");
        o.campaign = results::Campaign{
            .id = campaign_id(campaign), .engine = R"({"name": "Vina"})", .parameters = R"({"seed": 42})"};
        o.campaign->receptor = "sha256:00";
        for (const auto& given : ligands) add(given, o);
        return o;
    }

    /// The file that an export sends, over HTTP.
    std::string exported(const std::string& query, int campaign = 1) {
        auto got = run(client.send({.url = fmt::format("{}/api/v1/docking/results.{}&campaign={}", base_url,
                                                       query, campaign_id(campaign).text()),
                                    .headers = {{"X-Test-Org", org.text()}}}));
        EXPECT_EQ(got.value().status, 200) << got.value().body;
        EXPECT_TRUE(http::header(got.value().headers, "Content-Disposition").starts_with("attachment"));
        return got.value().body;
    }

    Reply find(const std::string& query, int campaign = 1) {
        return ask("GET", fmt::format("/api/v1/docking/results?campaign={}&{}", campaign_id(campaign).text(),
                                      query));
    }
    /// "name/rank" of each pose found.
    static Names names(const Reply& reply) {
        EXPECT_EQ(reply.status, 200) << schema::to_text(reply.body);
        Names all;
        if (reply.status != 200) return all;
        for (const auto& pose : reply.body.at("items").as_array())
            all.push_back(executions::text_at(pose, "/name") + "/" + executions::text_at(pose, "/rank"));
        return all;
    }
    Names found(const std::string& query, int campaign = 1) { return names(find(query, campaign)); }

    chemistry::Chemistry chemistry{registry, service_store, caller};
    Docking docking{places, chemistry};
    Bookmarks bookmarks{places};

private:
    static void add(const Docked& given, results::Outcome& o) {
        results::DockedLigand ligand{.ligand = static_cast<std::int64_t>(o.ligands.size())};
        ligand.name = given.name;
        ligand.smiles = given.smiles;
        ligand.fingerprint = given.fingerprint;
        ligand.heavy_atoms = given.heavy_atoms;
        ligand.logp = given.logp;
        ligand.poses = static_cast<std::int64_t>(given.affinities.size());
        ligand.best_affinity = std::ranges::min(given.affinities);
        if (ligand.heavy_atoms)
            ligand.best_efficiency = results::ligand_efficiency(ligand.best_affinity, *ligand.heavy_atoms);
        for (std::size_t i = 0; i < given.affinities.size(); ++i) {
            results::DockingRow pose{.ligand = ligand.ligand, .rank = static_cast<std::int64_t>(i) + 1};
            pose.affinity = given.affinities[i];
            pose.record = static_cast<std::int64_t>(o.docking.size());
            if (i == 0) pose.confidence = given.confidence;
            if (given.heavy_atoms)
                pose.ligand_efficiency = results::ligand_efficiency(pose.affinity, *given.heavy_atoms);
            if (given.logp)
                pose.lipophilic_efficiency = results::lipophilic_efficiency(pose.affinity, *given.logp);
            if (i < given.interactions.size()) {
                pose.interactions = results::words_of(given.interactions[i]);
                pose.hydrogen_bonds = std::ranges::count_if(
                    given.interactions[i], [](const auto& name) { return name.ends_with("hydrogen_bond"); });
            }
            o.docking.push_back(std::move(pose));
        }
        o.ligands.push_back(std::move(ligand));
    }
};

}  // namespace mad::docking
