// The tasks that convert molecules and split libraries.
#include "tests/engines/service_of_ours.hpp"

namespace mad::engines {
namespace {

constexpr const char* library = "CCO ethanol\nC1CC broken\nOc1ccccc1 phenol\nCC(=O)C acetone\n";

}  // namespace

TEST(Convert, WritesEveryFormatAndReadsItAgain) {
    Stage stage;
    Running service(stage, command("formats"));
    for (const std::string to : {"smi", "sdf", "mol2", "pdb", "pdbqt"}) {
        const auto there =
            service.post("/convert", {{"molecules", library}, {"to", to}, {"hydrogens", "add"}});
        ASSERT_EQ(there.status, 200) << there.text;
        for (const auto& fault : faults_of("formats", "convert", there.body)) ADD_FAILURE() << text(fault);
        EXPECT_EQ(there.string_at("/format"), to);
        EXPECT_EQ(there.at("/count"), 3) << there.text;
        ASSERT_EQ(there.at("/failures").as_array().size(), 1U) << there.text;
        EXPECT_EQ(there.at("/failures/0/place"), 2) << there.text;
        EXPECT_NE(there.string_at("/failures/0/detail"), "");
        const auto back =
            service.post("/convert", {{"molecules", there.string_at("/molecules")}, {"to", "smi"}});
        ASSERT_EQ(back.status, 200) << to << back.text;
        EXPECT_EQ(back.at("/count"), 3) << to << back.text;
        const auto smiles = back.string_at("/molecules");
        for (const auto* one : {"CCO", "Oc1ccccc1", "CC(C)=O"})
            EXPECT_NE(smiles.find(one), std::string::npos) << to << "\n" << smiles;
    }
}

TEST(Convert, TakesHydrogensAndPlacesAsAsked) {
    Stage stage;
    Running service(stage, command("formats"));
    auto to_sdf = [&](json::object more) {
        more["molecules"] = "CC(=O)O acetic";
        more["to"] = "sdf";
        return service.post("/convert", more).string_at("/molecules");
    };
    const auto charged = to_sdf({{"hydrogens", "at_ph"}, {"ph", 7.4}});
    EXPECT_NE(charged.find("M  CHG"), std::string::npos) << charged;
    EXPECT_EQ(to_sdf({{"hydrogens", "at_ph"}, {"ph", 2}}).find("M  CHG"), std::string::npos);
    EXPECT_NE(to_sdf({{"hydrogens", "remove"}}).find("  4  3  0"), std::string::npos);
    EXPECT_NE(to_sdf({{"hydrogens", "keep"}}).find("  8  7  0"), std::string::npos) << "a conformer has all";
    EXPECT_NE(to_sdf({{"make_3d", false}}).find("  4  3  0"), std::string::npos);
    EXPECT_EQ(to_sdf({}), to_sdf({}));
    const auto flat = service.post("/convert", {{"molecules", "CCO"}, {"to", "pdbqt"}, {"make_3d", false}});
    EXPECT_EQ(flat.at("/failures/0/code"), "molecule_flat") << flat.text;
    const auto boron = service.post("/convert", {{"molecules", "OB(O)C"}, {"to", "pdbqt"}});
    EXPECT_EQ(boron.at("/failures/0/code"), "atom_type_unsupported") << boron.text;
    EXPECT_EQ(service.post("/convert", {{"molecules", "{}"}, {"to", "sdf"}}).string_at("/code"),
              "format_unknown");
}

TEST(SplitLibrary, CutsAndListsWhatIsWrong) {
    Stage stage;
    Running service(stage, command("formats"));
    for (const std::string format : {"smi", "sdf", "mol2", "pdbqt"}) {
        auto given =
            service.post("/convert", {{"molecules", library}, {"to", format}}).string_at("/molecules");
        if (format == "smi") given += "C1CC broken\n";
        if (format == "sdf") given += "cut off\n\n\n  9  9\n$$$$\n";
        const bool has_fault = format == "smi" || format == "sdf";
        const auto answer = service.post("/split", {{"molecules", given}, {"chunk_size", 2}});
        ASSERT_EQ(answer.status, 200) << answer.text;
        for (const auto& fault : faults_of("formats", "split_library", answer.body))
            ADD_FAILURE() << text(fault);
        EXPECT_EQ(answer.at("/count"), 3) << answer.text;
        EXPECT_EQ(answer.at("/records"), has_fault ? 4 : 3) << answer.text;
        ASSERT_EQ(answer.at("/chunks").as_array().size(), 2U) << answer.text;
        EXPECT_EQ(answer.at("/chunks/1/first"), 3);
        EXPECT_EQ(answer.at("/chunks/1/count"), 1);
        ASSERT_EQ(answer.at("/failures").as_array().size(), has_fault ? 1U : 0U) << answer.text;
        if (has_fault) {
            EXPECT_EQ(answer.at("/failures/0/place"), 4);
        }
        const auto again =
            service.post("/convert", {{"molecules", answer.string_at("/chunks/0/molecules")}, {"to", "smi"}});
        EXPECT_EQ(again.at("/count"), 2) << format << again.text;
    }
    EXPECT_EQ(service.post("/split", {{"molecules", hiv_protease()}}).string_at("/code"), "format_unknown");
}

}  // namespace mad::engines
