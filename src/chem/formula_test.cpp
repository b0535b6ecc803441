#include "chem/formula.hpp"

#include <gtest/gtest.h>

namespace mad::chem {

TEST(Formulas, AreOrderedAsHillDoes) {
    EXPECT_EQ(in_hill_order("C9H8O4"), "C9H8O4");
    EXPECT_EQ(in_hill_order("O4H8C9"), "C9H8O4");
    EXPECT_EQ(in_hill_order("CH3CH2OH"), "C2H6O");
    EXPECT_EQ(in_hill_order("NaCl"), "ClNa");
    EXPECT_EQ(in_hill_order("H2O"), "H2O");
    EXPECT_EQ(in_hill_order("C5H12NO2+"), "C5H12NO2+");
    EXPECT_EQ(in_hill_order("O4S-2"), "O4S-2");
    for (const auto* text :
         {"", "aspirin", "c9", "C9H8 O4", "C0", "C-x", "C999999999999999999999", "C99999C99999", "+"})
        EXPECT_FALSE(in_hill_order(text)) << text;
}

}  // namespace mad::chem
