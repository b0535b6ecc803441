#include "engines/residues.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <vector>

namespace mad::engines {

namespace {

using Names = std::vector<std::string_view>;

const std::map<std::string_view, Names>& amino_acids() {
    static const std::map<std::string_view, Names> it{
        {"ALA", {"CB"}},
        {"ARG", {"CB", "CG", "CD", "NE", "CZ", "NH1", "NH2"}},
        {"ASN", {"CB", "CG", "OD1", "ND2"}},
        {"ASP", {"CB", "CG", "OD1", "OD2"}},
        {"CYS", {"CB", "SG"}},
        {"GLN", {"CB", "CG", "CD", "OE1", "NE2"}},
        {"GLU", {"CB", "CG", "CD", "OE1", "OE2"}},
        {"GLY", {}},
        {"HIS", {"CB", "CG", "ND1", "CD2", "CE1", "NE2"}},
        {"ILE", {"CB", "CG1", "CG2", "CD1"}},
        {"LEU", {"CB", "CG", "CD1", "CD2"}},
        {"LYS", {"CB", "CG", "CD", "CE", "NZ"}},
        {"MET", {"CB", "CG", "SD", "CE"}},
        {"PHE", {"CB", "CG", "CD1", "CD2", "CE1", "CE2", "CZ"}},
        {"PRO", {"CB", "CG", "CD"}},
        {"SER", {"CB", "OG"}},
        {"THR", {"CB", "OG1", "CG2"}},
        {"TRP", {"CB", "CG", "CD1", "CD2", "NE1", "CE2", "CE3", "CZ2", "CZ3", "CH2"}},
        {"TYR", {"CB", "CG", "CD1", "CD2", "CE1", "CE2", "CZ", "OH"}},
        {"VAL", {"CB", "CG1", "CG2"}},
    };
    return it;
}

constexpr std::array<std::string_view, 38> variants{
    "MSE", "SEC", "PYL", "ASX", "GLX", "HID", "HIE", "HIP", "HSD", "HSE", "HSP", "CYX", "CYM",
    "ASH", "GLH", "LYN", "ACE", "NME", "NMA", "A",   "C",   "G",   "U",   "I",   "T",   "DA",
    "DC",  "DG",  "DT",  "DU",  "DI",  "ADE", "CYT", "GUA", "THY", "URA", "RA",  "RU"};

const std::map<std::string_view, std::string_view>& protonation_variants() {
    static const std::map<std::string_view, std::string_view> it{
        {"HID", "HIS"}, {"HIE", "HIS"}, {"HIP", "HIS"}, {"HSD", "HIS"}, {"HSE", "HIS"}, {"HSP", "HIS"},
        {"ASH", "ASP"}, {"GLH", "GLU"}, {"LYN", "LYS"}, {"CYM", "CYS"}, {"CYX", "CYS"}};
    return it;
}

const std::map<std::string_view, std::vector<TurningBond>>& all_turning_bonds() {
    static const std::map<std::string_view, std::vector<TurningBond>> it{
        {"ARG", {{"CA", "CB"}, {"CB", "CG"}, {"CG", "CD"}, {"CD", "NE"}}},
        {"ASN", {{"CA", "CB"}, {"CB", "CG"}}},
        {"ASP", {{"CA", "CB"}, {"CB", "CG"}, {"CG", "OD1"}, {"CG", "OD2"}}},
        {"CYS", {{"CA", "CB"}, {"CB", "SG"}}},
        {"GLN", {{"CA", "CB"}, {"CB", "CG"}, {"CG", "CD"}}},
        {"GLU", {{"CA", "CB"}, {"CB", "CG"}, {"CG", "CD"}, {"CD", "OE1"}, {"CD", "OE2"}}},
        {"HIS", {{"CA", "CB"}, {"CB", "CG"}}},
        {"ILE", {{"CA", "CB"}, {"CB", "CG1"}}},
        {"LEU", {{"CA", "CB"}, {"CB", "CG"}}},
        {"LYS", {{"CA", "CB"}, {"CB", "CG"}, {"CG", "CD"}, {"CD", "CE"}, {"CE", "NZ"}}},
        {"MET", {{"CA", "CB"}, {"CB", "CG"}, {"CG", "SD"}}},
        {"PHE", {{"CA", "CB"}, {"CB", "CG"}}},
        {"SER", {{"CA", "CB"}, {"CB", "OG"}}},
        {"THR", {{"CA", "CB"}, {"CB", "OG1"}}},
        {"TRP", {{"CA", "CB"}, {"CB", "CG"}}},
        {"TYR", {{"CA", "CB"}, {"CB", "CG"}, {"CZ", "OH"}}},
        {"VAL", {{"CA", "CB"}}},
    };
    return it;
}

template <class List>
bool contains(const List& list, std::string_view value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

}  // namespace

bool is_polymer_residue(std::string_view name) { return is_amino_acid(name) || contains(variants, name); }

bool is_amino_acid(std::string_view residue) { return amino_acids().contains(residue); }

std::string_view amino_acid_of(std::string_view residue) {
    const auto it = protonation_variants().find(residue);
    return it == protonation_variants().end() ? residue : it->second;
}

std::span<const TurningBond> turning_bonds(std::string_view residue) {
    const auto it = all_turning_bonds().find(residue);
    if (it == all_turning_bonds().end()) return {};
    return it->second;
}

std::span<const std::string_view> side_chain_atoms(std::string_view residue) {
    const auto it = amino_acids().find(residue);
    if (it == amino_acids().end()) return {};
    return it->second;
}

}  // namespace mad::engines
