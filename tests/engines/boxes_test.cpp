// The tasks that say where to dock.
#include "engines/box.hpp"
#include "tests/engines/service_of_ours.hpp"

#include <cmath>

namespace mad::engines {

TEST(BoxFromLigand, IsAroundAMoleculeOrAResidue) {
    Stage stage;
    Running service(stage, command("boxes"));
    const auto within =
        service.post("/from_ligand", {{"receptor", hiv_protease()}, {"ligand", "478"}, {"margin", 5}});
    ASSERT_EQ(within.status, 200) << within.text;
    for (const auto& fault : faults_of("boxes", "box_from_ligand", within.body)) ADD_FAILURE() << text(fault);
    EXPECT_EQ(within.at("/heavy_atoms"), 35);
    const auto ligand = take_apart(stage, hiv_protease(), "478").ligand;
    const auto beside = service.post("/from_ligand", {{"reference_ligand", ligand}, {"margin", 5}});
    for (int i = 0; i < 3; ++i)
        EXPECT_NEAR(beside.at("/box/size").at(static_cast<std::size_t>(i)).to_number<double>(),
                    within.at("/box/size").at(static_cast<std::size_t>(i)).to_number<double>(), 0.01);
    EXPECT_EQ(service.post("/from_ligand", {{"ligand", "478"}}).status, 422);
    EXPECT_EQ(service.post("/from_ligand", {{"receptor", crabp()}}).status, 422);
    EXPECT_EQ(service.post("/from_ligand", {{"reference_ligand", "CCO"}}).string_at("/code"),
              "molecule_flat");
    const auto unknown = service.post("/from_ligand", {{"receptor", crabp()}, {"ligand", "XYZ"}});
    EXPECT_EQ(unknown.status, 422);
    EXPECT_EQ(unknown.string_at("/code"), "ligand_not_found");
}

TEST(BoxFromResidues, IsTakenByDocking) {
    Stage stage;
    Running service(stage, command("boxes"));
    const auto answer = service.post(
        "/from_residues", {{"receptor", hiv_protease()}, {"residues", {"A:ASP25", "B:25"}}, {"margin", 0}});
    ASSERT_EQ(answer.status, 200) << answer.text;
    for (const auto& fault : faults_of("boxes", "box_from_residues", answer.body))
        ADD_FAILURE() << text(fault);
    EXPECT_EQ(answer.at("/heavy_atoms"), 16);
    const auto vina = *schema::parse_json(document_of("vina"));
    const auto& box = vina.at_pointer("/components/schemas/DockRequest/properties/box");
    const auto taken = schema::Schema::compile(std::make_shared<const json::value>(box), "",
                                               schema::load_openapi(vina)->dialect);
    EXPECT_TRUE(taken->check(answer.at("/box")).empty());
    EXPECT_EQ(
        service.post("/from_residues", {{"receptor", crabp()}, {"residues", {"A:999"}}}).string_at("/code"),
        "residue_not_found");
}

TEST(FindPockets, RanksTheCrystalsSiteFirst) {
    Stage stage;
    Running service(stage, command("boxes"));
    const auto answer = service.post("/pockets", {{"receptor", hiv_protease()}, {"max_pockets", 3}});
    ASSERT_EQ(answer.status, 200) << answer.text;
    for (const auto& fault : faults_of("boxes", "find_pockets", answer.body)) ADD_FAILURE() << text(fault);
    ASSERT_EQ(answer.at("/pockets").as_array().size(), 3U);
    const auto& best = answer.at("/pockets/0");
    EXPECT_GT(best.at("score").to_number<double>(), answer.at("/pockets/1").at("score").to_number<double>());
    const auto ligand = service.post("/from_ligand", {{"receptor", hiv_protease()}, {"ligand", "478"}});
    for (std::size_t i = 0; i < 3; ++i)
        EXPECT_NEAR(best.at("center").at(i).to_number<double>(),
                    ligand.at("/box/center").at(i).to_number<double>(), 4);
    const auto around =
        service.post("/from_residues", {{"receptor", hiv_protease()}, {"residues", best.at("residues")}});
    EXPECT_EQ(around.status, 200) << around.text;
    EXPECT_EQ(service.post("/pockets", {{"receptor", hiv_protease()}, {"max_pockets", 3}}).text, answer.text);
}

TEST(FindPockets, TakesOddReceptors) {
    Stage stage;
    Running service(stage, command("boxes"));
    const std::string atom =
        "ATOM      1  CA  ALA A   1       1.000   2.000   3.000  1.00  0.00           C\n";
    const auto one = service.post("/pockets", {{"receptor", atom}});
    ASSERT_EQ(one.status, 200) << one.text;
    EXPECT_TRUE(one.at("/pockets").as_array().empty());
    EXPECT_FALSE(one.at("/warnings").as_array().empty());
    const std::string water =
        "HETATM    1  O   HOH A   1       1.000   2.000   3.000  1.00  0.00           O\n";
    EXPECT_EQ(service.post("/pockets", {{"receptor", water}}).string_at("/code"), "receptor_empty");
    const std::string nan =
        "ATOM      1  CA  ALA A   1         nan   2.000   3.000  1.00  0.00           C\n";
    EXPECT_EQ(service.post("/pockets", {{"receptor", nan}}).string_at("/code"), "molecule_invalid");
}

}  // namespace mad::engines
