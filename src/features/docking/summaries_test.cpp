// What is made of docked poses that were found: files, clusters, counts.
#include "features/docking/docked_poses_test.hpp"

namespace mad::docking {

TEST_P(DockedPoses, AreExportedAsATable) {
    record(
        1,
        {{"plain", {-9}, 18, std::nullopt, {{"ASP:A:25:hydrogen_bond", "ILE:A:50:hydrophobic"}}, {}, "CCO"},
         {"with, \"all\"", {-8}, std::nullopt}});
    const auto table = exported("csv?poses=best");
    const auto lines = std::ranges::count(table, '\n');
    EXPECT_EQ(lines, 3);
    EXPECT_TRUE(table.starts_with("name,smiles,rank,affinity,confidence,ligand_efficiency,")) << table;
    EXPECT_NE(table.find("\r\nplain,CCO,1,-9,,0.5,,18,,1,ASP:A:25:hydrogen_bond ILE:A:50:hydrophobic," +
                         campaign_id(1).text()),
              table.npos)
        << table;
    EXPECT_NE(table.find("\r\n\"with, \"\"all\"\"\",,1,-8,"), table.npos) << table;
    EXPECT_EQ(exported("csv?affinity_max=-20"), table.substr(0, table.find('\n') + 1));
}

TEST_P(DockedPoses, AreExportedInManyPages) {
    std::vector<Docked> ligands;
    for (int i = 0; i < 1201; ++i) ligands.push_back({fmt::format("l{}", i), {-5.0 - i % 7}});
    record(1, ligands);
    const auto table = exported("csv?sort=affinity");
    EXPECT_EQ(std::ranges::count(table, '\n'), 1202);
    for (const auto* name : {"l0,", "l500,", "l1200,"})
        EXPECT_NE(table.find(fmt::format("\n{}", name)), table.npos);
}

TEST_P(DockedPoses, AreExportedAsMoleculesWhicheverWayTheyWereKept) {
    const auto record_of = [](const std::string& name, int rank) {
        return fmt::format("{}\n\n\n  0  0  0     0  0            999 V2000\nM  END\n> <rank>\n{}\n\n$$$$\n",
                           name, rank);
    };
    auto in_result = outcome(1, {{"a", {-9, -7}}});
    in_result.result = schema::to_text(json::object{{"poses_sdf", record_of("a", 1) + record_of("a", 2)}});
    record(std::move(in_result));
    auto in_file = outcome(1, {{"b", {-8}}, {"c", {-6}}});
    const auto uri = add_file("poses.sdf", record_of("b", 1) + record_of("c", 1));
    in_file.outputs.push_back({"poses_sdf", uri, std::string(64, '0'), 1, "chemical/x-mdl-sdfile"});
    in_file.result = schema::to_text(json::object{{"poses_sdf", uri}});
    record(std::move(in_file));
    record(1, {{"of which nothing is kept", {-10}}});

    const auto molecules = exported("sdf?affinity_max=-6");
    Names names;
    for (std::size_t at = 0, end = 0; (end = molecules.find("$$$$\n", at)) != molecules.npos; at = end + 5) {
        const auto record = molecules.substr(at, end - at);
        const auto rank = record.find("> <rank>\n");
        names.push_back(record.substr(0, record.find('\n')) + "/" + record.substr(rank + 9, 1));
        EXPECT_EQ(record.find("<rank>", rank + 9), record.npos) << "said once";
        EXPECT_NE(record.find("> <affinity>\n-"), record.npos);
        EXPECT_NE(record.find("> <campaign>\n" + campaign_id(1).text()), record.npos);
    }
    EXPECT_EQ(names, (Names{"a/1", "b/1", "a/2", "c/1"}));
}

TEST_P(DockedPoses, AreClusteredByTheirLigands) {
    const auto like = [](std::string name, double affinity, std::string fingerprint) {
        Docked docked{std::move(name), {affinity, affinity + 0.1}};
        docked.fingerprint = std::move(fingerprint);
        return docked;
    };
    record(1, {like("a", -7, "ff00"), like("b", -9, "fe00"), like("c", -8, "00ff"), like("d", -8.5, "00f7"),
               like("e", -6, "fc00"), like("unknown", -10, ""),
               like("of another tool", -5, "ff00ff00ff00ff00ff")});
    const auto query = "/api/v1/docking/clusters?campaign=" + campaign_id(1).text();
    const auto two = ask("GET", query);
    ASSERT_EQ(two.status, 200) << schema::to_text(two.body);
    ASSERT_EQ(two.body.at("clusters").as_array().size(), 2);
    EXPECT_EQ(two.text("/clusters/0/representative/name") + two.text("/clusters/1/representative/name"),
              "bd");
    EXPECT_EQ(two.body.at("clusters").at(0).at("members").as_array().size(), 3);
    EXPECT_EQ(two.text("/clusters/0/members/2/name"), "e");
    EXPECT_EQ(two.text("/ligands") + two.text("/without_fingerprint") + two.text("/complete"), "72true");
    EXPECT_EQ(ask("GET", query + "&similarity=1").body.at("clusters").as_array().size(), 5);
    const auto few = ask("GET", query + "&most=2&affinity_max=-8");
    EXPECT_EQ(few.text("/ligands") + few.text("/complete"), "2false");
    EXPECT_EQ(few.text("/clusters/0/representative/name"), "b");
    EXPECT_EQ(ask("GET", query + "&most=5001").status, 422);
}

TEST_P(DockedPoses, AreCountedByTheirValues) {
    record(1, {{"a", {-9.5, -9.3, -7}, 20, 2, {}, 0.9}, {"b", {-7.25, -6.9}}});
    record(2, {{"c", {-3}}});
    const auto counted = [&](const std::string& query) {
        return ask("GET", "/api/v1/docking/histogram?campaign=" + campaign_id(1).text() + "&" + query);
    };
    const auto all = counted("");
    ASSERT_EQ(all.status, 200) << schema::to_text(all.body);
    EXPECT_EQ(all.text("/bins"),
              R"([{"from":-9.5,"poses":2},{"from":-7.25,"poses":1},{"from":-7,"poses":2}])");
    EXPECT_EQ(all.text("/of") + all.text("/poses"), "affinity5");
    EXPECT_EQ(all.body.at("low").to_number<double>(), -9.5);
    EXPECT_EQ(all.body.at("high").to_number<double>(), -6.9);
    EXPECT_EQ(all.body.at("median").to_number<double>(), -7.25);
    EXPECT_EQ(counted("width=5").text("/bins"), R"([{"from":-10,"poses":5}])");
    EXPECT_EQ(counted("poses=best").text("/poses"), "2");
    EXPECT_EQ(counted("affinity_max=-7.1&sort=confidence").text("/bins"), R"([{"from":0.9,"poses":1}])");
    EXPECT_EQ(counted("affinity_max=-20").text("/bins"), "[]");
    EXPECT_EQ(counted("width=0").text("/errors/0/pointer"), "/width");
    const auto both = counted("mixed=true&campaign=" + campaign_id(2).text());
    EXPECT_EQ(both.text("/poses") + both.text("/median"), "6(nothing)");
    std::vector<Docked> many;
    for (int i = 0; i < 1001; ++i) many.push_back({fmt::format("l{}", i), {-5 - 0.01 * i}});
    record(3, many);
    const auto narrow = "/api/v1/docking/histogram?width=0.001&campaign=" + campaign_id(3).text();
    EXPECT_EQ(ask("GET", narrow).text("/errors/0/pointer"), "/width");
}

}  // namespace mad::docking
