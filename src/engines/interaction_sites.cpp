#include "engines/interaction_sites.hpp"

#include "engines/elements.hpp"
#include "engines/vectors.hpp"

#include <fmt/format.h>
#include <openbabel/atom.h>
#include <openbabel/elements.h>
#include <openbabel/mol.h>
#include <openbabel/obiter.h>
#include <openbabel/residue.h>
#include <openbabel/ring.h>
#include <set>

namespace mad::engines {
namespace {

namespace ob = OpenBabel;

constexpr unsigned carbon = 6, nitrogen = 7, oxygen = 8, phosphorus = 15, sulfur = 16;

std::string without_blanks(std::string text) {
    std::erase_if(text, [](char c) { return c == ' ' || c == '\0'; });
    return text;
}

int index_of(ob::OBAtom& atom) { return static_cast<int>(atom.GetIdx()) - 1; }

/// The heavy neighbours of this element; 0: of any.
std::vector<ob::OBAtom*> neighbours(ob::OBAtom& atom, unsigned element = 0) {
    std::vector<ob::OBAtom*> found;
    FOR_NBORS_OF_ATOM(next, &atom)
    if (next->GetAtomicNum() != 1 && (!element || next->GetAtomicNum() == element)) found.push_back(&*next);
    return found;
}

bool is_terminal(ob::OBAtom& atom) { return neighbours(atom).size() == 1; }

std::vector<ob::OBAtom*> terminal(const std::vector<ob::OBAtom*>& atoms) {
    std::vector<ob::OBAtom*> ends;
    for (auto* atom : atoms)
        if (is_terminal(*atom)) ends.push_back(atom);
    return ends;
}

int hydrogens(ob::OBAtom& atom) {
    int count = 0;
    FOR_NBORS_OF_ATOM(next, &atom) count += next->GetAtomicNum() == 1;
    return count;
}

/// A nitrogen that takes a proton: bonded to nothing but saturated carbons.
bool is_amine(ob::OBAtom& atom) {
    if (atom.IsAromatic() || atom.GetHyb() == 1) return false;
    const auto around = neighbours(atom);
    if (around.empty() || around.size() > 4) return false;
    return std::ranges::all_of(
        around, [](auto* next) { return next->GetAtomicNum() == carbon && next->GetHyb() == 3; });
}

class Reading {
public:
    explicit Reading(ob::OBMol& mol) : mol_(mol) {}

    InteractionSites sites() {
        FOR_ATOMS_OF_MOL(atom, mol_) see_atom(*atom);
        FOR_ATOMS_OF_MOL(atom, mol_) see_kinds(*atom);
        FOR_ATOMS_OF_MOL(atom, mol_) see_charges(*atom);
        for (auto* ring : mol_.GetSSSR()) see_ring(*ring);
        sites_.atoms = std::make_shared<const std::vector<SiteAtom>>(std::move(atoms_));
        return std::move(sites_);
    }

private:
    void see_atom(ob::OBAtom& atom) {
        auto& it = atoms_.emplace_back();
        it.at = {atom.GetX(), atom.GetY(), atom.GetZ()};
        it.element = ob::OBElements::GetSymbol(atom.GetAtomicNum());
        FOR_NBORS_OF_ATOM(next, &atom) it.neighbours.push_back(index_of(*next));
        if (atom.HasResidue()) {  // asked for one that is missing, Open Babel makes chains up
            auto* residue = atom.GetResidue();
            it.residue = fmt::format("{}:{}:{}", without_blanks(residue->GetName()),
                                     without_blanks(std::string(1, residue->GetChain())),
                                     without_blanks(residue->GetNumString() + residue->GetInsertionCode()));
            it.name = without_blanks(residue->GetAtomID(&atom));
        }
    }

    void see_kinds(ob::OBAtom& atom) {
        const auto element = atom.GetAtomicNum();
        const int index = index_of(atom);
        if (element == carbon && neighbours(atom).size() == neighbours(atom, carbon).size())
            sites_.hydrophobic.push_back(index);
        if ((element == 17 || element == 35 || element == 53) && neighbours(atom, carbon).size() == 1)
            sites_.halogens.push_back(index);
        if (is_metal(element)) sites_.metals.push_back(index);
        const bool polar = element == nitrogen || element == oxygen || element == sulfur;
        if (!polar) return;
        if (atom.IsHbondAcceptor()) sites_.acceptors.push_back(index);
        const bool has_pair =
            element != nitrogen || (!atom.IsAmideNitrogen() && atom.GetExplicitDegree() < 4);
        if (has_pair) sites_.metal_binders.push_back(index);
        see_donor(atom);
    }

    void see_donor(ob::OBAtom& atom) {
        if (!hydrogens(atom)) return;
        DonorSite donor{index_of(atom), {}};
        FOR_NBORS_OF_ATOM(next, &atom)
        if (next->GetAtomicNum() == 1) donor.hydrogens.push_back({next->GetX(), next->GetY(), next->GetZ()});
        const auto around = neighbours(atom);
        donor.free = around.empty();
        const bool turns = atom.GetAtomicNum() != nitrogen || donor.hydrogens.size() == 3;
        if (around.size() == 1 && turns) donor.turns_about = index_of(*around.front());
        sites_.donors.push_back(std::move(donor));
    }

    void add_charge(bool positive, const std::vector<ob::OBAtom*>& atoms) {
        ChargeSite charge{.atoms = {}, .positive = positive};
        for (auto* atom : atoms) {
            charge.atoms.push_back(index_of(*atom));
            charge.center =
                charge.center + place(charge.atoms.back()) * (1.0 / static_cast<double>(atoms.size()));
        }
        sites_.charges.push_back(std::move(charge));
    }

    void see_charges(ob::OBAtom& atom) {
        const auto element = atom.GetAtomicNum();
        const auto oxygens = terminal(neighbours(atom, oxygen));
        const auto nitrogens = neighbours(atom, nitrogen);
        const auto around = neighbours(atom).size();
        const bool carboxylate = element == carbon && around == 3 && oxygens.size() == 2;
        const bool phosphate = element == phosphorus && oxygens.size() >= 2;  // or a phosphonate
        const bool sulfate = element == sulfur && oxygens.size() == 3;        // or a sulfonate
        const bool in_no_arene = element == carbon && around == 3 && !atom.IsAromatic();
        const bool guanidine = in_no_arene && nitrogens.size() == 3 && !terminal(nitrogens).empty();
        const bool amidine =
            in_no_arene && nitrogens.size() == 2 && terminal(nitrogens).size() == 2 && oxygens.empty();
        const bool onium =
            (element == nitrogen && around == 4) || (element == sulfur && around == 3 && oxygens.empty());
        if (carboxylate || phosphate || sulfate)
            add_charge(false, oxygens);
        else if (guanidine || amidine)
            add_charge(true, nitrogens);
        else if (onium || (element == nitrogen && is_amine(atom)))
            add_charge(true, {&atom});
    }

    void see_ring(ob::OBRing& ring) {
        if (ring.Size() != 5 && ring.Size() != 6) return;
        RingSite site;
        std::vector<ob::OBAtom*> protonated;
        bool in_aromatic_residue = true;
        for (const int number : ring._path) {
            auto* atom = mol_.GetAtom(number);
            site.atoms.push_back(number - 1);
            static const std::set<std::string> aromatic{"PHE", "TYR", "TRP", "HIS", "HID", "HIE", "HIP"};
            const auto& residue = atoms_[static_cast<std::size_t>(number - 1)].residue;
            in_aromatic_residue =
                in_aromatic_residue && aromatic.contains(residue.substr(0, residue.find(':')));
            if (atom->GetAtomicNum() == nitrogen && hydrogens(*atom)) protonated.push_back(atom);
        }
        if (!ring.IsAromatic() && !in_aromatic_residue) return;
        for (const int atom : site.atoms)
            site.center = site.center + place(atom) * (1.0 / static_cast<double>(site.atoms.size()));
        for (std::size_t i = 0; i < site.atoms.size(); ++i)
            site.normal = site.normal + cross(place(site.atoms[i]) - site.center,
                                              place(site.atoms[(i + 1) % site.atoms.size()]) - site.center);
        if (length(site.normal) < 1e-6) return;
        site.normal = unit(site.normal);
        sites_.rings.push_back(std::move(site));
        if (ring.Size() == 5 && protonated.size() == 2) add_charge(true, protonated);  // an imidazolium
    }

    const Point& place(int atom) const { return atoms_[static_cast<std::size_t>(atom)].at; }

    ob::OBMol& mol_;
    std::vector<SiteAtom> atoms_;
    InteractionSites sites_;
};

}  // namespace

InteractionSites interaction_sites(const BabelMolecule& molecule) {
    return Reading(molecule.native()).sites();
}

}  // namespace mad::engines
