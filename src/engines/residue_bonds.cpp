#include "engines/residue_bonds.hpp"

#include "chem/atom.hpp"
#include "engines/elements.hpp"

#include <algorithm>
#include <map>
#include <openbabel/atom.h>
#include <openbabel/bond.h>
#include <openbabel/mol.h>
#include <openbabel/obiter.h>
#include <openbabel/residue.h>
#include <optional>
#include <set>
#include <span>
#include <string>

namespace mad::engines {
namespace {
namespace ob = OpenBabel;

using Atoms = std::map<std::string, ob::OBAtom*, std::less<>>;

constexpr double reach = 3.4;        // Å, of a hydrogen bond between heavy atoms
constexpr double metal_reach = 2.8;  // Å, from a nitrogen to a metal that it holds

struct RingBond {
    const char* from;
    const char* to;
    int order;
};
struct RingAtom {
    const char* name;
    unsigned hydrogens;
    int charge = 0;
};

constexpr RingBond indole[] = {{"CG", "CD1", 2},  {"CD1", "NE1", 1}, {"NE1", "CE2", 1}, {"CE2", "CD2", 2},
                               {"CD2", "CG", 1},  {"CD2", "CE3", 1}, {"CE3", "CZ3", 2}, {"CZ3", "CH2", 1},
                               {"CH2", "CZ2", 2}, {"CZ2", "CE2", 1}};
constexpr RingAtom indole_atoms[] = {{"CG", 0},  {"CD1", 1}, {"NE1", 1}, {"CE2", 0}, {"CD2", 0},
                                     {"CE3", 1}, {"CZ3", 1}, {"CH2", 1}, {"CZ2", 1}};

/// False where an atom or a bond is not there: then nothing is changed.
bool set_ring(ob::OBMol& mol, const Atoms& atoms, std::span<const RingBond> bonds,
              std::span<const RingAtom> hydrogens) {
    std::vector<ob::OBBond*> found;
    for (const auto& [from, to, order] : bonds) {
        const auto a = atoms.find(from), b = atoms.find(to);
        auto* bond = a == atoms.end() || b == atoms.end() ? nullptr : mol.GetBond(a->second, b->second);
        if (!bond) return false;
        found.push_back(bond);
    }
    for (std::size_t i = 0; i < found.size(); ++i) {
        found[i]->SetBondOrder(bonds[i].order);
        found[i]->SetAromatic(false);
    }
    for (const auto& [name, wanted, charge] : hydrogens) {
        auto* atom = atoms.find(name)->second;
        atom->SetAromatic(false);
        atom->SetFormalCharge(charge);
        unsigned given = 0;
        FOR_NBORS_OF_ATOM(neighbour, atom) given += neighbour->GetAtomicNum() == 1;
        atom->SetImplicitHCount(wanted - std::min(wanted, given));
    }
    return true;
}

bool has_hydrogen(ob::OBAtom* atom) {
    FOR_NBORS_OF_ATOM(neighbour, atom)
    if (neighbour->GetAtomicNum() == 1) return true;
    return false;
}

std::string name_of(ob::OBAtom& atom) {
    auto name = atom.GetResidue()->GetAtomID(&atom);
    std::erase(name, ' ');
    return name;
}

/// Hydroxyls and waters give a hydrogen bond as well as they take one, and so say nothing.
bool only_accepts(ob::OBAtom& oxygen) {
    static const std::set<std::string, std::less<>> hydroxyls{"OG", "OG1", "OH"};
    auto* residue = oxygen.GetResidue();
    return !residue || (!hydroxyls.contains(name_of(oxygen)) && !chem::is_water(residue->GetName()));
}

/// How much the nitrogen's surroundings want a hydrogen there.
int wish_for_hydrogen(ob::OBMol& mol, ob::OBAtom* nitrogen) {
    constexpr int decided = 100;
    int wish = 0;
    FOR_ATOMS_OF_MOL(other, mol) {
        if (other->GetResidue() == nitrogen->GetResidue()) continue;
        const double distance = nitrogen->GetDistance(&*other);
        if (distance < metal_reach && is_metal(other->GetAtomicNum())) return -decided;
        if (distance > reach) continue;
        if (other->GetAtomicNum() == 8 && only_accepts(*other)) ++wish;
        if (other->GetAtomicNum() == 7) --wish;
    }
    return wish;
}

struct Hydrogens {
    bool nd1 = false, ne2 = false;
};

std::optional<Hydrogens> hydrogens_by_name(const std::string& name) {
    if (name == "HID" || name == "HSD") return Hydrogens{.nd1 = true};
    if (name == "HIE" || name == "HSE") return Hydrogens{.ne2 = true};
    if (name == "HIP" || name == "HSP") return Hydrogens{true, true};
    return {};
}

bool set_imidazole(ob::OBMol& mol, const std::string& name, const Atoms& atoms) {
    const auto nd1 = atoms.find("ND1"), ne2 = atoms.find("NE2");
    if (nd1 == atoms.end() || ne2 == atoms.end()) return false;
    Hydrogens on{has_hydrogen(nd1->second), has_hydrogen(ne2->second)};
    if (!on.nd1 && !on.ne2) {
        const auto named = hydrogens_by_name(name);
        const bool delta =
            !named && wish_for_hydrogen(mol, nd1->second) > wish_for_hydrogen(mol, ne2->second);
        on = named.value_or(Hydrogens{delta, !delta});
    }
    // The double bond of CE1 is with the nitrogen that has no hydrogen; with both, the charge is on ND1.
    const bool double_at_nd1 = on.ne2;
    const RingBond bonds[] = {{"CG", "CD2", 2},
                              {"CG", "ND1", 1},
                              {"ND1", "CE1", double_at_nd1 ? 2 : 1},
                              {"CE1", "NE2", double_at_nd1 ? 1 : 2},
                              {"NE2", "CD2", 1}};
    const RingAtom hydrogens[] = {
        {"CG", 0}, {"CD2", 1}, {"CE1", 1}, {"ND1", on.nd1, on.nd1 && on.ne2 ? 1 : 0}, {"NE2", on.ne2}};
    return set_ring(mol, atoms, bonds, hydrogens);
}

Atoms atoms_of(ob::OBResidue& residue) {
    Atoms atoms;
    for (auto* atom : residue.GetAtoms()) atoms.emplace(name_of(*atom), atom);
    return atoms;
}

}  // namespace

void mend_residue_bonds(ob::OBMol& mol) {
    static const std::set<std::string, std::less<>> histidines{"HIS", "HID", "HIE", "HIP",
                                                               "HSD", "HSE", "HSP"};
    if (!mol.HasChainsPerceived()) return;  // asking for residues would make some up
    bool mended = false;
    FOR_RESIDUES_OF_MOL(residue, mol) {
        const auto name = residue->GetName();
        if (name == "TRP") mended |= set_ring(mol, atoms_of(*residue), indole, indole_atoms);
        if (histidines.contains(name)) mended |= set_imidazole(mol, name, atoms_of(*residue));
    }
    if (mended) mol.SetAromaticPerceived(false);
}

}  // namespace mad::engines
