#include "engines/elements.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace mad::engines {

namespace {

constexpr std::array<std::string_view, 12> ligand_elements{"H", "C",  "N",  "O", "F",  "P",
                                                           "S", "Cl", "Br", "I", "Si", "Se"};

// Read in Vina's atom_constants.h (1.2): AutoDock types, closure pseudo-atoms, the further metals, Se as S.
constexpr std::array<std::string_view, 40> vina_types{
    "C",  "A",  "N",  "NA", "O",  "OA", "P",  "S",  "SA",  "H",   "HD",  "F",  "Cl", "Br",
    "I",  "Si", "At", "Mg", "Mn", "Zn", "Ca", "Fe", "Cu",  "Na",  "K",   "Hg", "Co", "U",
    "Cd", "Ni", "Se", "W",  "G0", "G1", "G2", "G3", "CG0", "CG1", "CG2", "CG3"};

template <class List>
bool contains(const List& list, std::string_view value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

}  // namespace

bool is_ligand_element(std::string_view symbol) { return contains(ligand_elements, symbol); }

bool is_vina_type(std::string_view type) { return contains(vina_types, type); }

bool is_metal(unsigned element) {
    static const std::set<unsigned> others{1,  2,  5,  6,  7,  8,  9,  10, 14, 15, 16, 17,
                                           18, 32, 33, 34, 35, 36, 52, 53, 54, 85, 86};
    return element > 0 && !others.contains(element);
}

}  // namespace mad::engines
