// Our own scores beside those of the real AutoDock Vina.
#include "engines/rescoring.hpp"

#include "chem/inspect.hpp"
#include "engines/engine_run.hpp"
#include "engines/ligand.hpp"
#include "engines/receptor.hpp"
#include "engines/structure.hpp"
#include "engines/test_files.hpp"
#include "engines/vina_output.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace mad::engines {
namespace {
namespace json = boost::json;

Rescoring rescoring(const std::string& receptor,
                    chem::ScoringFunction function = chem::ScoringFunction::vina) {
    const auto models = read_pdbqt(receptor);
    return *Rescoring::of(models->front(), function);
}

TEST(Rescoring, IsVinasOfTheCrystalPoses) {
    if (!has_shared_files()) GTEST_SKIP() << "needs ../shared/data";
    const auto golden = json::parse(shared_file("golden_scores.json")).at("values").as_object();
    for (const auto& [name, value] : golden) {
        SCOPED_TRACE(std::string(name));
        const auto receptor = rescoring(shared_file(std::string(value.at("receptor").as_string())));
        const auto ligand = read_pdbqt(shared_file(std::string(value.at("ligand").as_string())));
        const auto score = receptor.score(ligand->front());
        ASSERT_TRUE(score) << score.error().detail;
        EXPECT_NEAR(score->affinity(), value.at("score").to_number<double>(), 1e-4);
        EXPECT_NEAR(score->inter, value.at("inter").to_number<double>(), 1e-4);
        EXPECT_NEAR(score->intra, value.at("intra").to_number<double>(), 1e-4);
        EXPECT_EQ(score->torsions, value.at("ntors").to_number<double>());
        const auto& terms = value.at("terms");
        EXPECT_NEAR(score->terms.gauss1 / -0.035579, terms.at("g1").to_number<double>(), 0.5);
        EXPECT_NEAR(score->terms.hydrogen_bond / -0.587439, terms.at("hb").to_number<double>(), 0.1);
    }
}

struct DockedPoses : testing::TestWithParam<std::tuple<const char*, const char*>> {
    std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("mad-rescoring." + std::to_string(::getpid()));
    void SetUp() override { std::filesystem::create_directories(folder); }
    void TearDown() override { std::filesystem::remove_all(folder); }
};

// The file of poses has its coordinates rounded: Vina is asked again about each.
TEST_P(DockedPoses, ScoreAsVinaScoresThem) {
    const auto [smiles, scoring] = GetParam();
    const auto receptor = prepare_receptor(crabp(), {});
    const auto ligand = prepare_ligand(smiles, {});
    ASSERT_TRUE(receptor && ligand);
    const EngineListener nobody{[](double) {}, [](std::string_view) {}};
    EngineJob job{.options = {}, .own = {}, .receptor = receptor->pdbqt, .ligand = *ligand, .folder = folder};
    job.options.scoring = scoring;
    job.options.box = {{22.1, 26.3, 20.2}, {20, 20, 20}};
    job.options.exhaustiveness = 1;
    job.options.num_modes = 2;
    job.options.energy_range = 20;
    const auto done = run_engine(vina(), job, nobody);
    ASSERT_TRUE(done) << done.error().detail;
    const auto poses = read_pdbqt(done->poses);
    ASSERT_TRUE(poses);
    const auto ours = rescoring(receptor->pdbqt, *chem::scoring_function_named(scoring));
    for (const auto& pose : *poses) {
        const auto score = ours.score(pose);
        ASSERT_TRUE(score) << score.error().detail;
        job.mode = EngineMode::score;
        job.ligand.pdbqt = pose;
        job.options.box.size = {40, 40, 40};
        const auto asked = run_engine(vina(), job, nobody);
        ASSERT_TRUE(asked) << asked.error().detail;
        const auto vinas = read_vina_score(asked->console);
        ASSERT_TRUE(vinas);
        EXPECT_NEAR(score->affinity(), vinas->affinity, 0.00051);
        EXPECT_NEAR(score->inter, vinas->inter, 0.00051);
        EXPECT_NEAR(score->intra, vinas->intra, 0.00051);
    }
}

INSTANTIATE_TEST_SUITE_P(IntoCrabp, DockedPoses,
                         testing::Combine(testing::Values("O=C(O)c1ccccc1-c1nc(Cl)c(Br)s1",
                                                          "FC(F)(F)c1ccc(cc1)S(=O)(=O)NCCP(=O)(O)O"),
                                          testing::Values("vina", "vinardo")));

TEST(Rescoring, SaysWhatTermsResiduesAndAtomsGive) {
    const auto receptor = prepare_receptor(hiv_protease(), {});
    const auto structure = chem::read_structures(chem::Format::pdb, hiv_protease());
    const auto amprenavir = write_pdb(*hetero_atoms(structure->front(), "478"));
    const auto ligand = prepare_ligand(*amprenavir, {});
    ASSERT_TRUE(receptor && ligand);
    const auto ours = rescoring(receptor->pdbqt);
    const auto score = ours.score(ligand->pdbqt);
    ASSERT_TRUE(score) << score.error().detail;
    const auto said = ours.described(*score, ligand->pdbqt);
    double terms = 0, residues = 0, atoms = 0;
    for (const auto& [name, energy] : said.at("terms").as_object()) terms += energy.to_number<double>();
    for (const auto& residue : said.at("residues").as_array())
        residues += residue.at("energy").to_number<double>();
    for (const auto& energy : said.at("atoms").as_array()) atoms += energy.to_number<double>();
    EXPECT_LT(score->inter, -8);
    EXPECT_NEAR(terms, score->inter, 0.02);
    EXPECT_NEAR(atoms, score->inter, 0.01);
    EXPECT_NEAR(residues, score->inter, 0.3);  // without the negligible ones
    EXPECT_EQ(said.at("atoms").as_array().size(), ligand->pdbqt.atoms.size());
    EXPECT_TRUE(said.at("residues").at(0).at("residue").as_string().starts_with("ILE")) << said;
}

TEST(Rescoring, NamesWhatItCannotScore) {
    const std::string line = "ATOM      1  X   LIG A   1       0.000   0.000   0.000  1.00  0.00    +0.000 ";
    const auto boron = read_pdbqt(line + "Xx\n");
    ASSERT_TRUE(boron);
    const auto refused = Rescoring::of(boron->front(), chem::ScoringFunction::vina);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, "atom_type_unsupported");
    EXPECT_NE(refused.error().detail.find("the receptor has atoms of type Xx"), std::string::npos);
}

}  // namespace
}  // namespace mad::engines
