// Which docked poses are found, and in which order.
#include "features/docking/cursor.hpp"
#include "features/docking/docked_poses_test.hpp"

namespace mad::docking {

INSTANTIATE_TEST_SUITE_P(Where, DockedPoses,
                         testing::Values(executions::Kept::in_a_schema, executions::Kept::in_a_database),
                         [](auto& which) {
                             return which.param == executions::Kept::in_a_schema ? "ASchema"
                                                                                 : "ADatabaseOfItsOwn";
                         });

TEST_P(DockedPoses, AreListedByCampaignTheBestFirst) {
    record(1, {{"a", {-8, -7}}, {"b", {-9.5}}});
    record(2, {{"c", {-12}}});
    const auto reply = find("");
    EXPECT_EQ(names(reply), (Names{"b/1", "a/1", "a/2"}));
    EXPECT_EQ(reply.text("/items/0/affinity"), "-9.5");
    EXPECT_EQ(reply.text("/items/0/ligand_efficiency"), "0.475");
    EXPECT_EQ(reply.text("/items/0/campaign"), campaign_id(1).text());
    EXPECT_EQ(reply.text("/items/0/heavy_atoms"), "20");
    EXPECT_EQ(reply.text("/next_cursor"), "(nothing)");
    EXPECT_EQ(found("", 2), Names{"c/1"});

    const auto campaigns = ask("GET", "/api/v1/docking/campaigns");
    ASSERT_EQ(campaigns.body.at("items").as_array().size(), 2);
    EXPECT_EQ(campaigns.text("/items/0/id"), campaign_id(2).text());
    EXPECT_EQ(campaigns.text("/items/1/ligands") + campaigns.text("/items/1/poses"), "23");
    EXPECT_EQ(campaigns.text("/items/1/best_affinity"), "-9.5");
    const auto page = ask("GET", "/api/v1/docking/campaigns?limit=1");
    const auto next = ask("GET", "/api/v1/docking/campaigns?limit=1&cursor=" + page.text("/next_cursor"));
    EXPECT_EQ(next.text("/items/0/id"), campaign_id(1).text());
    const auto one = ask("GET", "/api/v1/docking/campaigns/" + campaign_id(1).text());
    EXPECT_EQ(one.text("/parameters/seed") + one.text("/engine/name") + one.text("/receptor"),
              "42Vinasha256:00");
    EXPECT_EQ(ask("GET", "/api/v1/docking/campaigns/" + Id::make().text()).status, 404);
}

TEST_P(DockedPoses, OfSeveralCampaignsAreNeverMixedUnasked) {
    const auto job = Id::make();
    record(1, {{"a", {-8}}}, job);
    record(2, {{"b", {-9}}}, job);
    record(2, {{"other job", {-10}}});
    const auto several = fmt::format("/api/v1/docking/results?campaign={}&campaign={}", campaign_id(1).text(),
                                     campaign_id(2).text());
    EXPECT_EQ(ask("GET", several).text("/errors/0/pointer"), "/mixed");
    EXPECT_EQ(names(ask("GET", several + "&mixed=true")), (Names{"other job/1", "b/1", "a/1"}));
    const auto of_job = "/api/v1/docking/results?job=" + job.text();
    EXPECT_EQ(ask("GET", of_job).text("/errors/0/pointer"), "/mixed");
    EXPECT_EQ(names(ask("GET", of_job + "&mixed=true")), (Names{"b/1", "a/1"}));
    EXPECT_EQ(names(ask("GET", of_job + "&campaign=" + campaign_id(2).text())), Names{"b/1"});
    EXPECT_EQ(ask("GET", "/api/v1/docking/results?mixed=true").text("/errors/0/pointer"), "/campaign");
    EXPECT_EQ(find("", 7).status, 404);
    EXPECT_EQ(names(ask("GET", "/api/v1/docking/results?job=" + Id::make().text())), Names{});
}

TEST_P(DockedPoses, PassFiltersOfScores) {
    record(1, {{"a", {-9, -6}, 30, 4, {}, 0.9},
               {"b", {-8}, 16, 1, {}, 0.4},
               {"c", {-7}, std::nullopt, std::nullopt}});
    EXPECT_EQ(found("affinity_max=-8"), (Names{"a/1", "b/1"}));
    EXPECT_EQ(found("affinity_min=-8&affinity_max=-6.5"), (Names{"b/1", "c/1"}));
    EXPECT_EQ(found("ligand_efficiency_min=0.3"), (Names{"a/1", "b/1"}));
    EXPECT_EQ(found("ligand_efficiency_max=0.4"), (Names{"a/1", "a/2"}));
    EXPECT_EQ(found("lipophilic_efficiency_min=4"), Names{"b/1"});
    EXPECT_EQ(found("confidence_min=0.5"), Names{"a/1"});
    EXPECT_EQ(found("heavy_atoms_max=20"), Names{"b/1"});
    EXPECT_EQ(found("heavy_atoms_min=17"), (Names{"a/1", "a/2"}));
    EXPECT_EQ(found("ligand=B"), Names{"b/1"});
    EXPECT_EQ(found("ligand=nobody"), Names{});
    EXPECT_EQ(found("confidence_min=0.1&heavy_atoms_max=40&affinity_max=-8.5"), Names{"a/1"});
    EXPECT_EQ(find("confidence_min=2").text("/errors/0/pointer"), "/confidence_min");
}

TEST_P(DockedPoses, PassFiltersOfInteractions) {
    const std::string asp = "ASP:A:25:hydrogen_bond", gly = "GLY:A:27:hydrogen_bond",
                      ile = "ILE:A:50:hydrophobic";
    record(1, {{"a", {-9, -8.5}, 20, 2, {{asp, gly, ile}, {}}},
               {"b", {-8}, 20, 2, {{asp, ile}}},
               {"c", {-7}, 20, 2, {{"ASP:A:25:salt_bridge"}}},
               {"unknown", {-6}}});
    EXPECT_EQ(found("interaction=" + asp), (Names{"a/1", "b/1"}));
    EXPECT_EQ(found("interaction=ASP:A:25:"), (Names{"a/1", "b/1", "c/1"}));
    EXPECT_EQ(found("interaction=:salt_bridge"), Names{"c/1"});
    const auto three = "interaction=" + asp + "&interaction=" + gly + "&interaction=" + ile;
    EXPECT_EQ(found(three), Names{"a/1"});
    EXPECT_EQ(found(three + "&max_miss=1"), (Names{"a/1", "b/1"}));
    EXPECT_EQ(found("interaction=:salt_bridge&match=any&interaction=" + gly), (Names{"a/1", "c/1"}));
    EXPECT_EQ(found("without_interaction=" + gly), (Names{"a/2", "b/1", "c/1"}))
        << "what is not known does not pass";
    EXPECT_EQ(found("hydrogen_bonds_min=2"), Names{"a/1"});
    EXPECT_EQ(find("interaction=" + asp + "&max_miss=1").text("/errors/0/pointer"), "/max_miss");
    EXPECT_EQ(find(three + "&match=any&max_miss=1").text("/errors/0/pointer"), "/max_miss");
    EXPECT_EQ(find("interaction=" + asp).text("/items/1/interactions"),
              R"(["ASP:A:25:hydrogen_bond","ILE:A:50:hydrophobic"])");
}

TEST_P(DockedPoses, PercentilesAreOfTheCampaignsLigands) {
    std::vector<Docked> ligands;
    for (int i = 1; i <= 20; ++i)
        ligands.push_back({fmt::format("l{}", i), {-double(i), -double(i) + 0.5}, i > 10 ? 40 : 10});
    record(1, ligands);
    record(2, {{"alone", {-1}}});
    EXPECT_EQ(found("percentile=5"), Names{"l20/1"});
    EXPECT_EQ(found("percentile=10"), (Names{"l20/1", "l20/2", "l19/1"}));
    EXPECT_EQ(found("efficiency_percentile=5&poses=best"), Names{"l10/1"});
    EXPECT_EQ(found("percentile=0.001"), Names{"l20/1"}) << "one at least";
    EXPECT_EQ(found("percentile=100&poses=best").size(), 20);
    EXPECT_EQ(found("percentile=5", 2), Names{"alone/1"});
    EXPECT_EQ(find("percentile=0").text("/errors/0/pointer"), "/percentile");
}

TEST_P(DockedPoses, OfEachLigandTheBestThatPassesIsShownWhereAsked) {
    record(1, {{"a", {-9, -8, -7}, 20, 2, {{"x:y"}, {"x:z"}, {"x:z"}}}, {"b", {-8.5, -8.2}}});
    record(1, {{"a", {-8.8}}, {"b", {-8.6}, 20, 2, {}, 0.5}});
    EXPECT_EQ(found("poses=best"), (Names{"a/1", "b/1"}));
    EXPECT_EQ(find("poses=best").text("/items/1/affinity"), "-8.6") << "docked twice, it is one ligand";
    EXPECT_EQ(found("poses=best&interaction=x:z"), Names{"a/2"});
    EXPECT_EQ(found("poses=best&sort=confidence"), Names{"b/1"});
    // One SMILES is one ligand, whatever it is called.
    record(
        3,
        {{"one", {-9}, 20, 2, {}, {}, "CCO"}, {"two", {-9}, 20, 2, {}, {}, "CCO"}, {"", {-5}}, {"", {-4}}});
    EXPECT_EQ(found("poses=best", 3), (Names{"one/1", "/1", "/1"}));
}

TEST_P(DockedPoses, EveryOrderIsPagedWithoutGapsAndRepeats) {
    std::vector<Docked> ligands;
    for (int i = 0; i < 7; ++i) {
        Docked docked{fmt::format("l{}", i), {-5.0 - i % 3, -4}, 10 + i % 2, 0.5 * (i % 3)};
        docked.interactions = {{"A:A:1:hydrogen_bond"}, {}};
        docked.confidence = 0.1 * (i % 4);
        ligands.push_back(docked);
    }
    record(1, ligands);
    record(2, ligands);
    for (const auto* sort : {"affinity", "ligand_efficiency", "lipophilic_efficiency", "confidence",
                             "hydrogen_bonds", "heavy_atoms"}) {
        SCOPED_TRACE(sort);
        const auto query = fmt::format("sort={}&mixed=true&campaign={}", sort, campaign_id(2).text());
        const auto all = find(query + "&limit=1000");
        EXPECT_EQ(all.body.at("items").as_array().size(), std::string(sort) == "confidence" ? 14 : 28);
        double before = -INFINITY;
        for (const auto& pose : all.body.at("items").as_array()) {
            const auto value = pose.at(sort).to_number<double>();
            const bool low_first = std::string(sort) == "affinity" || std::string(sort) == "heavy_atoms";
            EXPECT_GE(low_first ? value : -value, before);
            before = low_first ? value : -value;
        }
        json::array paged;
        std::string cursor;
        do {
            const auto page = find(query + "&limit=3" + cursor);
            for (const auto& pose : page.body.at("items").as_array()) paged.push_back(pose);
            ASSERT_LE(paged.size(), 28) << "pages repeat themselves";
            cursor =
                page.body.as_object().contains("next_cursor") ? "&cursor=" + page.text("/next_cursor") : "";
        } while (!cursor.empty());
        EXPECT_EQ(paged, all.body.at("items").as_array());
    }
    EXPECT_EQ(find("cursor=x").text("/errors/0/pointer"), "/cursor");
}

TEST_P(DockedPoses, AreFoundByBookmarks) {
    record(1, {{"a", {-9}}, {"b", {-7}}});
    record(2, {{"c", {-8.5}}, {"d", {-7}}});
    const auto added = ask("POST", "/api/v1/docking/bookmarks",
                           R"({"name": "good ones", "filter": {"affinity_max": -8, "poses": "best"}})");
    ASSERT_EQ(added.status, 201) << schema::to_text(added.body);
    const auto id = added.text("/id");
    EXPECT_EQ(found("bookmark=" + id), Names{"a/1"});
    EXPECT_EQ(found("bookmark=" + id, 2), Names{"c/1"});
    EXPECT_NE(exported("csv?bookmark=" + id).find("\na,"), std::string::npos);
    EXPECT_EQ(ask("GET", "/api/v1/docking/results?bookmark=" + id).text("/errors/0/pointer"), "/campaign");
    EXPECT_EQ(find("affinity_max=-9&bookmark=" + id).text("/errors/0/pointer"), "/bookmark");
    EXPECT_EQ(ask("POST", "/api/v1/docking/bookmarks", R"({"name": "good ones", "filter": {}})").status, 409);
    EXPECT_EQ(
        ask("POST", "/api/v1/docking/bookmarks", R"({"name": "x", "filter": {"affinity_mix": 1}})").status,
        422);

    const auto own =
        ask("POST", "/api/v1/docking/bookmarks",
            R"({"name": "of one", "filter": {"campaign": [")" + campaign_id(2).text() + R"("]}})");
    EXPECT_EQ(names(ask("GET", "/api/v1/docking/results?bookmark=" + own.text("/id"))),
              (Names{"c/1", "d/1"}));
    const auto all = ask("GET", "/api/v1/docking/bookmarks");
    EXPECT_EQ(all.text("/items/0/name") + all.text("/items/1/name"), "good onesof one");
    EXPECT_EQ(ask("DELETE", "/api/v1/docking/bookmarks/" + id).status, 204);
    EXPECT_EQ(ask("DELETE", "/api/v1/docking/bookmarks/" + id).status, 404);
    EXPECT_EQ(find("bookmark=" + id).status, 404);
}

TEST_P(DockedPoses, AreTheOrganisationsOwn) {
    record(1, {{"a", {-8}}});
    const auto their = std::string("results_theirs");
    EXPECT_TRUE(run(places.prepare({other_org, {}, their})));
    const http::Headers theirs{{"X-Test-Org", other_org.text()}};
    EXPECT_EQ(ask("GET", "/api/v1/docking/campaigns", "", theirs).body.at("items").as_array().size(), 0);
    EXPECT_EQ(ask("GET", "/api/v1/docking/results?campaign=" + campaign_id(1).text(), "", theirs).status,
              404);
}

TEST(Cursors, ComeBackAsThePlace) {
    for (const double value : {-9.4, 0.1 + 0.2, -1.2345678901234567e-100, 1e300}) {
        const Place place{value, Id::make(), 1LL << 62, 1000};
        EXPECT_LE(cursor_of(place).size(), 200);
        EXPECT_EQ(place_of_cursor(cursor_of(place)).value(), place);
    }
    EXPECT_EQ(place_of_cursor({}).value(), std::nullopt);
    for (const auto* text : {"-9 1 1", "nan 1 1 00000000-0000-0000-0000-000000000000", "1 1 1 0"})
        EXPECT_EQ(place_of_cursor(http::cursor_of(std::string_view(text))).error().kind, "invalid_cursor");
}

}  // namespace mad::docking
