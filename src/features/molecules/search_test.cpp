#include "features/molecules/search.hpp"

#include "chem/samples_test.hpp"
#include "features/molecules/molecule_api_test.hpp"

namespace mad::molecules {
namespace {
using artifacts::Reply;
using chemistry::Described;

/// A molecule with some of its bits set, from the first on.
Described molecule(const std::string& name, const std::string& formula, double weight, int bits = 0) {
    Described it{.place = 1, .name = name, .smiles = "C " + name, .formula = formula};
    it.molecular_weight = weight;
    it.logp = weight / 100;
    it.tpsa = 20;
    it.hydrogen_bond_donors = 1;
    it.hydrogen_bond_acceptors = 2;
    it.rotatable_bonds = 3;
    it.heavy_atoms = static_cast<std::int64_t>(weight / 12);
    it.fingerprint = std::string(static_cast<std::size_t>(bits), 'f');
    it.fingerprint.resize(512, '0');
    return it;
}

class SearchTest : public MoleculeApi {
protected:
    /// A file with these molecules; its id.
    std::string add(const std::string& file_name, std::vector<Described> found) {
        std::string content;
        for (std::size_t i = 0; i < found.size(); ++i) {
            content += "CCO " + file_name + std::to_string(i) + "\n";
            found[i].place = static_cast<std::int64_t>(i) + 1;
        }
        const auto uploaded =
            send("POST", "/api/v1/molecules/upload?name=" + file_name + ".smi", content, as(org));
        EXPECT_EQ(uploaded.status, 201) << uploaded.body;
        EXPECT_EQ(uploaded.json().at("description").as_string(), "pending");
        auto file = run(records.take(org, std::chrono::seconds(60)));
        EXPECT_TRUE(file.has_value());
        run(records.describe(*file, std::move(found)));
        return file->id.text();
    }
    Reply list(const std::string& query, Id who = {}) {
        return send("GET", "/api/v1/molecules?" + query, "", as(who == Id() ? org : who));
    }
    /// "file:place,place file:place" of what is found, of all pages.
    std::string found(const std::string& query, const std::string& limit = "50") {
        std::string all, cursor;
        do {
            const auto page = list("limit=" + limit + "&" + query + cursor);
            EXPECT_EQ(page.status, 200) << page.body;
            if (page.status != 200) return page.body;
            const auto body = page.json();
            for (const auto& item : body.at("items").as_array()) {
                all += (all.empty() ? "" : " ") + std::string(item.at("name").as_string());
                const auto* matches = item.as_object().if_contains("matches");
                if (!matches) continue;
                char mark = ':';
                for (const auto& match : matches->as_array())
                    all += std::exchange(mark, ',') + std::to_string(match.at("place").as_int64());
            }
            const auto* next = body.as_object().if_contains("next_cursor");
            cursor = next ? "&cursor=" + std::string(next->as_string()) : "";
        } while (!cursor.empty());
        return all;
    }
    std::string fault(const std::string& query) {
        const auto reply = list(query);
        EXPECT_EQ(reply.status, 422) << reply.body;
        const auto body = reply.json();
        return std::string(body.at("errors").at(0).at("pointer").as_string());
    }
    void add_drugs() {
        add("drugs", {molecule("aspirin", "C9H8O4", 180.2),
                      molecule("ibuprofen", "C13H18O2", 206.3),
                      {.place = 3, .name = "broken", .problem = "valence"}});
        add("caffeine", {molecule("caffeine", "C8H10N4O2", 194.2)});
    }
};

TEST_F(SearchTest, FindsMoleculesWithinFilesByNameAndFormula) {
    add_drugs();
    EXPECT_EQ(found("q=IBUPRO"), "drugs:2");
    EXPECT_EQ(found("q=drug"), "drugs");
    EXPECT_EQ(found("q=caff"), "caffeine:1");
    EXPECT_EQ(found("q=C9H8O4"), "drugs:1");
    EXPECT_EQ(found("q=O4H8C9"), "drugs:1");
    EXPECT_EQ(found("q=brok"), "drugs:3");
    EXPECT_EQ(found("q=%25"), "");
    EXPECT_EQ(found("formula=C8H10N4O2"), "caffeine:1");
    EXPECT_EQ(found("formula=H10C8O2N4"), "caffeine:1");
    EXPECT_EQ(found("formula=C8H10"), "");
    EXPECT_EQ(fault("formula=c8h10"), "/formula");
    EXPECT_EQ(fault("formula=C0"), "/formula");
}

TEST_F(SearchTest, OneMoleculeMustPassAllFilters) {
    add_drugs();
    EXPECT_EQ(found("weight_max=185"), "drugs:1");
    EXPECT_EQ(found("weight_min=185"), "caffeine:1 drugs:2");
    EXPECT_EQ(found("weight_min=185", "1"), "caffeine:1 drugs:2") << "page by page";
    EXPECT_EQ(found("weight_min=200&weight_max=185"), "");
    EXPECT_EQ(found("weight_max=185&formula=C13H18O2"), "") << "another molecule of the same file has it";
    EXPECT_EQ(found("weight_min=185&q=drugs"), "drugs:2");
    EXPECT_EQ(found("logp_min=2&tpsa_max=20&donors_max=1&acceptors_max=2&rotatable_bonds_max=3"), "drugs:2");
    EXPECT_EQ(found("heavy_atoms_min=16&heavy_atoms_max=16"), "caffeine:1");
    EXPECT_EQ(found("donors_max=0"), "");
    EXPECT_EQ(found("weight_min=0&format=sdf"), "");
    EXPECT_EQ(list("weight_min=0", other_org).json().at("items").as_array().size(), 0U);
    EXPECT_EQ(fault("weight_min=0&cursor=eHg"), "/cursor");
    EXPECT_EQ(fault("weight_min=light"), "/weight_min");
}

TEST_F(SearchTest, OrdersByLikeness) {
    add("far", {molecule("a", "C", 12, 100)});
    add("near", {molecule("b", "C", 12, 60), molecule("c", "C", 12, 50)});
    add("equal", {molecule("d", "C", 12, 40)});
    Sought sought{.filter = {.similar_to = "C"}};
    sought.filter.similarity_min = 0.5;
    sought.fingerprint = molecule("", "", 0, 40).fingerprint;
    auto files = run(records.search(org, sought, {}, 10));
    ASSERT_EQ(files.size(), 2U);
    EXPECT_EQ(files[0].likeness, 10'000);
    EXPECT_EQ(files[1].likeness, 8'000);
    EXPECT_EQ(files[1].match_count, 2);
    EXPECT_EQ(files[1].matches.at(0).name, "c");
    EXPECT_EQ(files[1].matches.at(1).similarity, 0.6667);
    const After after{files[0].likeness, files[0].molecule_id};
    const auto rest = run(records.search(org, sought, after, 10));
    ASSERT_EQ(rest.size(), 1U);
    EXPECT_EQ(rest[0].molecule_id, files[1].molecule_id);
    sought.filter.similarity_min = 0;
    EXPECT_EQ(run(records.search(org, sought, {}, 10)).size(), 3U);
}

TEST_F(SearchTest, SaysWhoIsMissing) {
    add_drugs();
    const auto without_matcher = list("substructure=C");
    EXPECT_EQ(without_matcher.status, 503);
    EXPECT_EQ(without_matcher.code(), "no_matcher");
    EXPECT_EQ(list("similar_to=C").code(), "no_chemistry");
    EXPECT_EQ(fault("similar_to=C%20C"), "/similar_to");
    EXPECT_EQ(fault("similar_to=C%0AC"), "/similar_to");
    EXPECT_EQ(fault("similarity_min=2&similar_to=C"), "/similarity_min");
}

TEST_F(SearchTest, WhatIsNotDescribedYetIsFoundByItsFilesName) {
    const auto uploaded =
        send("POST", "/api/v1/molecules/upload?name=library.smi", "CCO ethanol\n", as(org)).json();
    EXPECT_EQ(run(describer.describe_waiting()), 0U) << "there is no service";
    EXPECT_EQ(found("q=libr"), "library");
    EXPECT_EQ(found("q=ethanol"), "");
    EXPECT_EQ(found("weight_min=0"), "");
    const auto page =
        send("GET", "/api/v1/molecules/" + std::string(uploaded.at("id").as_string()) + "/records", "",
             as(org))
            .json();
    EXPECT_EQ(page.at("description").as_string(), "pending");
    EXPECT_TRUE(page.at("items").as_array().empty());
}

TEST_F(SearchTest, ShowsTheMoleculesOfAFilePageByPage) {
    add_drugs();
    const auto id =
        add("three", {molecule("a", "CH4", 16), molecule("b", "CH4", 16), molecule("c", "CH4", 16)});
    const auto path = "/api/v1/molecules/" + id;
    const auto first = send("GET", path + "/records?limit=2", "", as(org)).json();
    EXPECT_EQ(first.at("items").as_array().size(), 2U);
    EXPECT_EQ(first.at("items").at(1).at("name").as_string(), "b");
    EXPECT_EQ(first.at("described_count").as_int64(), 3);
    const auto cursor = "&cursor=" + std::string(first.at("next_cursor").as_string());
    const auto rest = send("GET", path + "/records?limit=2" + cursor, "", as(org)).json();
    EXPECT_EQ(rest.at("items").as_array().size(), 1U);
    EXPECT_EQ(rest.at("items").at(0).at("place").as_int64(), 3);
    EXPECT_FALSE(rest.as_object().contains("next_cursor"));
    const auto file = send("GET", path, "", as(org)).json();
    EXPECT_EQ(file.at("first").at("formula").as_string(), "CH4");
    EXPECT_EQ(file.at("description").as_string(), "ready");
    EXPECT_EQ(send("GET", path + "/records", "", as(other_org)).status, 404);
    EXPECT_EQ(send("GET", path + "/records?cursor=eHg", "", as(org)).status, 422);
    EXPECT_EQ(send("DELETE", path, "", as(org)).status, 204);
    EXPECT_EQ(test.sql("select count(*) from molecule_records"), "4");
}

TEST_F(SearchTest, SaysWhatIsInAReceptor) {
    const auto file = chem::samples::file("/usr/share/pymol/data/tut/1hpv.pdb");
    const auto receptor = send("POST", "/api/v1/molecules/upload", file, as(org)).json();
    EXPECT_EQ(receptor.at("description").as_string(), "none");
    const auto page =
        send("GET", "/api/v1/molecules/" + std::string(receptor.at("id").as_string()) + "/records", "",
             as(org))
            .json();
    const auto& structure = page.at("structure");
    EXPECT_EQ(structure.at("chains"), (boost::json::array{"A", "B"}));
    EXPECT_EQ(structure.at("hetero_residues").at(0).at("name").as_string(), "478");
    EXPECT_GT(structure.at("residue_count").as_int64(), 198);
}

TEST_F(SearchTest, DescriptionsAreTakenByOneAndTriedAgain) {
    const auto uploaded = send("POST", "/api/v1/molecules/upload", "CCO ethanol\n", as(org)).json();
    EXPECT_EQ(run(records.waiting()), std::vector{org});
    auto file = run(records.take(org, std::chrono::seconds(60)));
    ASSERT_TRUE(file);
    EXPECT_TRUE(run(records.waiting()).empty());
    EXPECT_FALSE(run(records.take(org, std::chrono::seconds(60))));
    run(records.put_off(*file, std::chrono::seconds(0)));
    file = run(records.take(org, std::chrono::seconds(60)));
    ASSERT_TRUE(file);
    EXPECT_EQ(file->attempts, 2);
    run(records.describe(*file, {molecule("ethanol", "C2H6O", 46)}));
    run(records.describe(*file, {molecule("twice", "C2H6O", 46)}));
    run(records.fail(*file, "too late"));
    EXPECT_EQ(found("weight_min=0"), std::string(uploaded.at("name").as_string()) + ":1");
    EXPECT_EQ(found("q=twice"), "");
}

TEST_F(SearchTest, SeveralAreDeletedAtOnce) {
    const auto one = add("one", {molecule("a", "CH4", 16)}), two = add("two", {molecule("b", "CH4", 16)});
    const auto theirs = send("POST", "/api/v1/molecules/upload", "CCN x\n", as(other_org)).json();
    const auto their_id = std::string(theirs.at("id").as_string());
    const auto reply =
        send_json("/api/v1/molecules/delete",
                  R"({"ids": [")" + one + R"(", ")" + their_id + R"(", ")" + one + R"("]})", as(org));
    ASSERT_EQ(reply.status, 200) << reply.body;
    const auto body = reply.json();
    const auto& items = body.at("items").as_array();
    ASSERT_EQ(items.size(), 3U);
    EXPECT_EQ(items[0].at("deleted"), true);
    EXPECT_EQ(items[1].at("code").as_string(), "molecule_not_found");
    EXPECT_EQ(items[2].at("deleted"), false) << "it is gone already";
    EXPECT_EQ(found(""), "two");
    EXPECT_EQ(send("GET", "/api/v1/molecules/" + their_id, "", as(other_org)).status, 200);
    EXPECT_EQ(send_json("/api/v1/molecules/delete", R"({"ids": []})", as(org)).status, 422);
    EXPECT_EQ(send_json("/api/v1/molecules/delete", R"({"ids": ["x"]})", as(org)).status, 422);
    auto reader = as(org);
    reader.emplace("X-Test-Reader", "1");
    EXPECT_EQ(send_json("/api/v1/molecules/delete", R"({"ids": [")" + two + R"("]})", reader).status, 403);
}

}  // namespace
}  // namespace mad::molecules
