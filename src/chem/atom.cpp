#include "chem/atom.hpp"

#include <algorithm>
#include <array>

namespace mad::chem {
namespace {
constexpr std::array<std::string_view, 118> symbols{
    "H",  "He", "Li", "Be", "B",  "C",  "N",  "O",  "F",  "Ne", "Na", "Mg", "Al", "Si", "P",  "S",  "Cl",
    "Ar", "K",  "Ca", "Sc", "Ti", "V",  "Cr", "Mn", "Fe", "Co", "Ni", "Cu", "Zn", "Ga", "Ge", "As", "Se",
    "Br", "Kr", "Rb", "Sr", "Y",  "Zr", "Nb", "Mo", "Tc", "Ru", "Rh", "Pd", "Ag", "Cd", "In", "Sn", "Sb",
    "Te", "I",  "Xe", "Cs", "Ba", "La", "Ce", "Pr", "Nd", "Pm", "Sm", "Eu", "Gd", "Tb", "Dy", "Ho", "Er",
    "Tm", "Yb", "Lu", "Hf", "Ta", "W",  "Re", "Os", "Ir", "Pt", "Au", "Hg", "Tl", "Pb", "Bi", "Po", "At",
    "Rn", "Fr", "Ra", "Ac", "Th", "Pa", "U",  "Np", "Pu", "Am", "Cm", "Bk", "Cf", "Es", "Fm", "Md", "No",
    "Lr", "Rf", "Db", "Sg", "Bh", "Hs", "Mt", "Ds", "Rg", "Cn", "Nh", "Fl", "Mc", "Lv", "Ts", "Og"};

constexpr std::array<std::string_view, 8> waters{"DOD", "H2O", "HOH", "SOL", "TIP", "TIP3", "TIP4", "WAT"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
}  // namespace

std::optional<std::string> element_named(std::string_view symbol) {
    if (symbol.empty() || symbol.size() > 2 || !std::all_of(symbol.begin(), symbol.end(), is_letter))
        return {};
    std::string name(symbol);
    name[0] = static_cast<char>(name[0] & ~0x20);
    if (name.size() == 2) name[1] = static_cast<char>(name[1] | 0x20);
    if (name == "D" || name == "T") return "H";
    if (std::find(symbols.begin(), symbols.end(), name) == symbols.end()) return {};
    return name;
}

bool is_water(std::string_view residue) {
    return std::find(waters.begin(), waters.end(), residue) != waters.end();
}

}  // namespace mad::chem
