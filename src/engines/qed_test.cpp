#include "engines/qed.hpp"

#include "engines/molecules.hpp"

#include <gtest/gtest.h>

namespace mad::engines {

/// The first three are those of RDKit's own tests, by the reference of the method's authors (0.253, 0.234,
/// 0.234); all are what Python's rdkit.Chem.QED of RDKit 2022.09 gives.
TEST(Qed, IsThatOfRdkit) {
    struct Known {
        const char* smiles;
        double qed;
    };
    constexpr Known all[] = {
        {"N=C(CCSCc1csc(N=C(N)N)n1)NS(N)(=O)=O", 0.2531},                        // famotidine
        {"CNC(=NCCSCc1nc[nH]c1C)NC#N", 0.2347},                                  // cimetidine
        {"CCCCCNC(=N)NN=Cc1c[nH]c2ccc(CO)cc12", 0.2349},                         // analogue_of_tegaserod
        {"CC(=O)Oc1ccccc1C(=O)O", 0.5501},                                       // aspirin
        {"Cn1cnc2c1c(=O)n(C)c(=O)n2C", 0.5385},                                  // caffeine
        {"CC(C)Cc1ccc(cc1)C(C)C(=O)O", 0.8216},                                  // ibuprofen
        {"Cc1ccc(cc1Nc2nccc(n2)c3cccnc3)NC(=O)c4ccc(cc4)CN5CCN(CC5)C", 0.3894},  // imatinib
        {"O=C1C=CC(=O)C=C1", 0.4167},                                            // quinone
        {"N1C2=CC=CC=C2SC3=C1C=CC4=C3C=CC=C4", 0.4679},                          // benzophenothiazine
        {"OC1=C(O)C=C2C(=C1)OC3=CC(=O)C(=CC3=C2C4=CC=CC=C4)O", 0.3675},          // phenylfluorone
        {"CC(C)C1=CC2=C(C)C=CC2=C(C)C=C1", 0.6311},                              // guaiazulene
        {"C", 0.3598},                                                           // methane
        {"CC(=O)[O-].[Na+]", 0.2776},                                            // sodium_acetate
        {"CCCCCCCCCCCCCCCCCC(=O)OCC(O)CO", 0.2476},                              // monostearin
        {"OC[C@H]1O[C@@H](O)[C@H](O)[C@@H](O)[C@@H]1O", 0.2902},                 // glucose
        {"[O-][N+](=O)c1ccccc1", 0.4201},                                        // nitrobenzene
    };
    for (const auto& known : all) {
        const auto read = read_molecules(known.smiles, "it", 1);
        ASSERT_TRUE(read && read->front().mol) << known.smiles;
        EXPECT_NEAR(qed_of(*read->front().mol), known.qed, 0.0001) << known.smiles;
    }
}

}  // namespace mad::engines
