// The tasks around docking: molecules prepared, compared, described, rescored.
#include "tests/engines/service_of_ours.hpp"

namespace mad::engines {

TEST(PrepareLigand, MakesAConformerAndProtonates) {
    Stage stage;
    Running service(stage, command("prepare_ligand"));
    const auto answer = service.post("/prepare", {{"ligand", aspirin}});
    ASSERT_EQ(answer.status, 200) << answer.text;
    for (const auto& fault : faults_of("prepare_ligand", "prepare_ligand", answer.body))
        ADD_FAILURE() << text(fault);
    EXPECT_EQ(answer.at("/charge"), -1);
    EXPECT_EQ(answer.at("/conformer_made"), true);
    EXPECT_NE(answer.string_at("/ligand_pdbqt").find("TORSDOF"), std::string::npos);
    EXPECT_EQ(service.post("/prepare", {{"ligand", aspirin}}).text, answer.text);
    EXPECT_EQ(service.post("/prepare", {{"ligand", aspirin}, {"keep_protonation", true}}).at("/charge"), 0);
    const auto boron = service.post("/prepare", {{"ligand", "OB(O)c1ccccc1"}});
    EXPECT_EQ(boron.status, 422);
    EXPECT_EQ(boron.string_at("/code"), "atom_type_unsupported");
}

TEST(PrepareLigand, StandardisesAndEnumerates) {
    Stage stage;
    Running service(stage, command("prepare_ligand"));
    const json::object salt{{"ligand", "CC(C)Cc1ccc(cc1)C(C)C(=O)[O-].[Na+] ibuprofen"},
                            {"neutralise", true},
                            {"keep_protonation", true},
                            {"tautomer", "canonical"},
                            {"stereoisomers", "all"}};
    const auto answer = service.post("/prepare", salt);
    ASSERT_EQ(answer.status, 200) << answer.text;
    for (const auto& fault : faults_of("prepare_ligand", "prepare_ligand", answer.body))
        ADD_FAILURE() << text(fault);
    EXPECT_EQ(answer.at("/removed"), json::array{"Na+"});
    ASSERT_EQ(answer.at("/isomers").as_array().size(), 2U);
    EXPECT_EQ(answer.at("/isomers/0/charge"), 0);
    EXPECT_NE(answer.string_at("/isomers/0/smiles"), answer.string_at("/isomers/1/smiles"));
    EXPECT_EQ(answer.string_at("/isomers/0/ligand_pdbqt"), answer.string_at("/ligand_pdbqt"));
    EXPECT_EQ(answer.string_at("/isomers/1/name"), "ibuprofen_2");
    EXPECT_NE(answer.string_at("/isomers_sdf").find("ibuprofen_2"), std::string::npos);
    EXPECT_FALSE(service.post("/prepare", {{"ligand", aspirin}}).body.as_object().contains("isomers"));
}

TEST(PrepareReceptor, ChoosesChainsAndListsResidues) {
    Stage stage;
    Running service(stage, command("prepare_receptor"));
    const auto answer = service.post("/prepare", {{"receptor", hiv_protease()}, {"chains", {"A"}}});
    ASSERT_EQ(answer.status, 200) << answer.text;
    for (const auto& fault : faults_of("prepare_receptor", "prepare_receptor", answer.body))
        ADD_FAILURE() << text(fault);
    EXPECT_EQ(answer.at("/residues"), 99);
    EXPECT_EQ(answer.at("/chains"), json::array{"A"});
    const auto unknown = service.post("/prepare", {{"receptor", hiv_protease()}, {"chains", {"Q"}}});
    EXPECT_EQ(unknown.string_at("/code"), "chain_not_found");
    const auto no_ligand = service.post("/prepare", {{"receptor", crabp()}, {"extract_ligand", "XYZ"}});
    EXPECT_EQ(no_ligand.string_at("/code"), "ligand_not_found");
    EXPECT_NE(no_ligand.string_at("/detail").find("REA"), std::string::npos) << no_ligand.text;
}

TEST(PoseRmsd, SeesThroughSymmetry) {
    Stage stage;
    Running ligands(stage, command("prepare_ligand")), service(stage, command("pose_rmsd"));
    const auto benzene = ligands.post("/prepare", {{"ligand", "c1ccccc1"}}).string_at("/ligand_sdf");
    const auto phenol = ligands.post("/prepare", {{"ligand", "Oc1ccccc1"}}).string_at("/ligand_sdf");
    const auto same = service.post("/rmsd", {{"poses", benzene + benzene}, {"reference", benzene}});
    ASSERT_EQ(same.status, 200) << same.text;
    for (const auto& fault : faults_of("pose_rmsd", "pose_rmsd", same.body)) ADD_FAILURE() << text(fault);
    EXPECT_EQ(same.at("/poses").as_array().size(), 2u);
    EXPECT_EQ(same.at("/best_rmsd"), 0);
    const auto other = service.post("/rmsd", {{"poses", phenol + benzene}, {"reference", benzene}});
    EXPECT_EQ(other.string_at("/failures/0/code"), "molecules_differ") << other.text;
    EXPECT_EQ(other.at("/best"), 2);
    const auto flat = service.post("/rmsd", {{"poses", "c1ccccc1"}, {"reference", benzene}});
    EXPECT_EQ(flat.string_at("/failures/0/code"), "molecule_flat");
    for (const auto& fault : faults_of("pose_rmsd", "pose_rmsd", flat.body)) ADD_FAILURE() << text(fault);
    EXPECT_EQ(service.post("/rmsd", {{"poses", benzene}, {"reference", "c1ccccc1"}}).string_at("/code"),
              "molecule_flat");
}

TEST(RedockingSuccess, CountsWhatWasTried) {
    Stage stage;
    Running service(stage, command("pose_rmsd"));
    const json::array complexes{
        {{"name", "right"}, {"poses", {{{"rank", 1}, {"rmsd", 0.4}}}}},
        {{"name", "third"}, {"poses", {{{"rmsd", 7.6}}, {{"rmsd", 6}}, {{"rmsd", 0.7}}}}}};
    const json::array tried{
        {{"name", "right"}, {"receptor", "…"}}, {{"name", "failed"}}, {{"name", "third"}}};
    const auto answer = service.post("/success", {{"complexes", complexes}, {"tried", tried}});
    ASSERT_EQ(answer.status, 200) << answer.text;
    for (const auto& fault : faults_of("pose_rmsd", "redocking_success", answer.body))
        ADD_FAILURE() << text(fault);
    EXPECT_EQ(answer.at("/tried"), 3) << answer.text;
    EXPECT_EQ(answer.at("/top/successes"), 1);
    EXPECT_EQ(answer.at("/best/successes"), 2);
    EXPECT_EQ(answer.at("/complexes/2/name"), "failed");
    EXPECT_EQ(service.post("/success", {{"complexes", json::array{}}}).string_at("/code"), "nothing_tried");
}

/// Each operation on these; the second is wrong.
constexpr const char* some_molecules =
    "CC(=O)Oc1ccccc1C(=O)O aspirin\nC1CC broken\nO=C1C=CC(=O)C=C1 quinone\nCCCCCCCCCC decane\n";

TEST(Ligands, AreDescribed) {
    Stage stage;
    Running service(stage, command("ligands"));
    const auto answer = service.post("/properties", {{"molecules", some_molecules}});
    ASSERT_EQ(answer.status, 200) << answer.text;
    for (const auto& fault : faults_of("ligands", "ligand_properties", answer.body))
        ADD_FAILURE() << text(fault);
    ASSERT_EQ(answer.at("/molecules").as_array().size(), 3U);
    const auto& aspirin_said = answer.at("/molecules/0");
    EXPECT_EQ(aspirin_said.at("formula"), "C9H8O4");
    EXPECT_EQ(aspirin_said.at("molecular_weight"), 180.16);
    EXPECT_EQ(aspirin_said.at("logp"), 1.31);
    EXPECT_EQ(aspirin_said.at("tpsa"), 63.6);
    EXPECT_EQ(aspirin_said.at("hydrogen_bond_donors"), 1);
    EXPECT_EQ(aspirin_said.at("qed"), 0.55);
    EXPECT_EQ(aspirin_said.at("alerts"), json::array());
    EXPECT_EQ(answer.at("/molecules/1/alerts"), json::array{"quinone_A(370)"});
    EXPECT_EQ(answer.at("/molecules/2/place"), 4);
    EXPECT_EQ(answer.at("/failures/0/place"), 2);
    EXPECT_EQ(answer.at("/failures/0/name"), "broken");
    EXPECT_FALSE(aspirin_said.as_object().contains("fingerprint"));
    const auto with = service.post("/properties", {{"molecules", some_molecules}, {"fingerprints", true}});
    for (const auto& fault : faults_of("ligands", "ligand_properties", with.body))
        ADD_FAILURE() << text(fault);
    EXPECT_EQ(with.string_at("/molecules/0/fingerprint").size(), 512U);
    EXPECT_EQ(service.post("/properties", {{"molecules", "%%%"}}).string_at("/code"), "format_unknown");
}

TEST(Ligands, AreComparedChosenAndDrawn) {
    Stage stage;
    Running service(stage, command("ligands"));
    const auto alike =
        service.post("/similarity", {{"query", aspirin}, {"molecules", some_molecules}, {"top", 2}});
    ASSERT_EQ(alike.status, 200) << alike.text;
    for (const auto& fault : faults_of("ligands", "fingerprint_similarity", alike.body))
        ADD_FAILURE() << text(fault);
    EXPECT_EQ(alike.at("/molecules").as_array().size(), 2U);
    EXPECT_EQ(alike.at("/molecules/0/similarity"), 1);
    EXPECT_LT(alike.at("/molecules/1/similarity").to_number<double>(), 1);

    json::object choice{{"molecules", some_molecules}, {"count", 2}};
    const auto chosen = service.post("/diversity", choice);
    ASSERT_EQ(chosen.status, 200) << chosen.text;
    for (const auto& fault : faults_of("ligands", "diversity_pick", chosen.body))
        ADD_FAILURE() << text(fault);
    EXPECT_EQ(chosen.at("/molecules").as_array().size(), 2U);
    EXPECT_EQ(service.post("/diversity", choice).text, chosen.text);
    choice["count"] = 50;
    EXPECT_EQ(service.post("/diversity", choice).at("/molecules").as_array().size(), 3U);

    const auto acids =
        service.post("/substructure", {{"molecules", some_molecules}, {"smarts", "C(=O)[OH]"}});
    ASSERT_EQ(acids.status, 200) << acids.text;
    for (const auto& fault : faults_of("ligands", "substructure_search", acids.body))
        ADD_FAILURE() << text(fault);
    ASSERT_EQ(acids.at("/molecules").as_array().size(), 1U) << acids.text;
    EXPECT_EQ(acids.at("/molecules/0/matches"), 1);
    EXPECT_EQ(service.post("/substructure", {{"molecules", aspirin}, {"smarts", "C(=O"}}).string_at("/code"),
              "smarts_invalid");

    const auto drawn = service.post("/depict", {{"molecules", some_molecules}, {"highlight", "C(=O)[OH]"}});
    ASSERT_EQ(drawn.status, 200) << drawn.text;
    for (const auto& fault : faults_of("ligands", "depict", drawn.body)) ADD_FAILURE() << text(fault);
    EXPECT_EQ(drawn.at("/molecules/0/matches"), 1);
    EXPECT_EQ(drawn.at("/molecules/1/matches"), 0);
    EXPECT_NE(drawn.string_at("/molecules/0/svg").find("</svg>"), std::string::npos);
    EXPECT_EQ(service.post("/depict", {{"molecules", aspirin}, {"highlight", "C(=O"}}).string_at("/code"),
              "smarts_invalid");
}

TEST(Rescore, GivesTheParts) {
    Stage stage;
    Running service(stage, command("rescore"));
    const auto crystal = take_apart(stage, crabp(), "REA");
    const std::string broken =
        "broken\n\n\n  1  0  0  0  0  0  0  0  0  0999 V2000\n"
        "    0.0000    0.0000    0.0000 B   0  0\nM  END\n$$$$\n"
        "cut off\n\n\n  9  9\n$$$$\n";
    const auto answer = service.post(
        "/rescore", {{"receptor", crystal.receptor}, {"poses", crystal.ligand + broken + crystal.ligand}});
    ASSERT_EQ(answer.status, 200) << answer.text;
    for (const auto& fault : faults_of("rescore", "rescore", answer.body)) ADD_FAILURE() << text(fault);
    EXPECT_LT(answer.at("/poses/0/affinity").to_number<double>(), -7);
    EXPECT_EQ(answer.at("/poses/1/rank"), 4);
    EXPECT_EQ(answer.at("/poses/1/affinity"), answer.at("/poses/0/affinity"));
    EXPECT_GT(answer.at("/poses/0/residues").as_array().size(), 5U);
    EXPECT_EQ(answer.at("/failures/0/rank"), 2) << answer.text;
    EXPECT_EQ(answer.at("/failures/1/rank"), 3) << answer.text;
    EXPECT_NE(answer.string_at("/failures/0/detail"), "");
    EXPECT_EQ(service.post("/rescore", {{"receptor", crystal.receptor}, {"poses", "c1ccccc1"}})
                  .at("/failures/0/code"),
              "molecule_flat");
}

}  // namespace mad::engines
