// The library of molecules over HTTP: found by what is in them, once a real service has described them.
#include "http/url.hpp"
#include "tests/platform/platform.hpp"

namespace mad::tests {
namespace {

class MoleculesTest : public OnePlatform {
protected:
    static void SetUpTestSuite() {
        OnePlatform::SetUpTestSuite();
        drugs =
            id_of("drugs.smi",
                  "CC(=O)Oc1ccccc1C(=O)O aspirin\nc1cccc1 broken\nCC(C)Cc1ccc(cc1)C(C)C(=O)O ibuprofen\n");
        caffeine = id_of("caffeine.smi", "Cn1cnc2c1c(=O)n(C)c(=O)n2C caffeine\n");
        std::string many;
        for (int i = 0; i < 1200; ++i)
            many += "CCCCCCCCCCC" + std::string(i % 20, 'C') + " alkane" + std::to_string(i) + "\n";
        alkanes = id_of("alkanes.smi", many);
    }
    static std::string id_of(const std::string& name, const std::string& text) {
        const auto uri = platform->upload(name, text);
        return uri.substr(uri.rfind('/') + 1);
    }
    static json::array items(const std::string& query) {
        const auto answer = platform->get("/api/v1/molecules?" + query);
        EXPECT_EQ(answer.status, 200) << answer.text;
        return answer.status == 200 ? answer.at("/items").as_array() : json::array();
    }
    static std::string state(const std::string& id) {
        return platform->get("/api/v1/molecules/" + id).string_at("/description");
    }
    static inline std::string drugs, caffeine, alkanes;
};

void expect_matches(const json::array& found, const std::string& name, std::initializer_list<int> places) {
    for (const auto& item : found) {
        if (item.at("name").as_string() != name) continue;
        const auto& matches = item.at("matches").as_array();
        ASSERT_EQ(matches.size(), places.size()) << schema::to_text(item);
        std::size_t i = 0;
        for (const auto place : places) EXPECT_EQ(matches[i++].at("place"), place);
        return;
    }
    ADD_FAILURE() << name << " is not found: " << schema::to_text(found);
}
}  // namespace

TEST_F(MoleculesTest, AreDescribedAndFoundByWhatTheyAre) {
    EXPECT_EQ(items("q=drugs").size(), 1U);
    // By an instance that the platform launches for it.
    for (const auto& id : {drugs, caffeine, alkanes})
        stage->until([&] { return state(id) != "pending"; }, "the description");
    EXPECT_TRUE(platform->get("/api/v1/jobs").at("/items").as_array().empty()) << "describing is no job";

    const auto records = platform->get("/api/v1/molecules/" + drugs + "/records");
    ASSERT_EQ(records.at("/items").as_array().size(), 3U) << records.text;
    EXPECT_EQ(records.at("/items/0/formula"), "C9H8O4");
    EXPECT_EQ(records.at("/items/0/molecular_weight"), 180.16);
    EXPECT_EQ(records.at("/items/0/heavy_atoms"), 13);
    EXPECT_EQ(records.at("/items/1/name"), "broken");
    EXPECT_FALSE(records.string_at("/items/1/problem").empty());
    const auto file = platform->get("/api/v1/molecules/" + alkanes);
    EXPECT_EQ(file.at("/described_count"), 1000);
    EXPECT_EQ(file.at("/molecule_count"), 1200);

    const auto acids = items("substructure=C%28%3DO%29%5BOH%5D");
    EXPECT_EQ(acids.size(), 1U);
    expect_matches(acids, "drugs", {1, 3});
    EXPECT_TRUE(items("substructure=C%28%3DO%29%5BOH%5D&weight_max=150").empty());
    expect_matches(items("substructure=c&weight_max=185"), "drugs", {1});
    const auto wrong = platform->get("/api/v1/molecules?substructure=C%28%3DO");
    EXPECT_EQ(wrong.status, 422) << wrong.text;
    EXPECT_EQ(wrong.string_at("/errors/0/pointer"), "/substructure");
    EXPECT_NE(wrong.string_at("/errors/0/detail").find("C(=O"), std::string::npos) << wrong.text;

    const auto alike =
        items("similar_to=Cn1cnc2c1c%28%3DO%29n%28C%29c%28%3DO%29%5BnH%5D2&similarity_min=0.3");
    ASSERT_FALSE(alike.empty());
    EXPECT_EQ(alike.front().at("name"), "caffeine");
    EXPECT_GE(alike.front().at("matches").at(0).at("similarity").to_number<double>(), 0.3);
    EXPECT_EQ(items("similar_to=CC%28%3DO%29Oc1ccccc1C%28%3DO%29O&similarity_min=1").size(), 1U);
    const auto no_smiles = platform->get("/api/v1/molecules?similar_to=C1CC");
    EXPECT_EQ(no_smiles.status, 422) << no_smiles.text;
    EXPECT_EQ(no_smiles.string_at("/errors/0/pointer"), "/similar_to");
}

}  // namespace mad::tests
