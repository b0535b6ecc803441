// What of a molecule can hold to another one: the parts that interactions are found between.
#pragma once
#include "engines/babel.hpp"

#include <memory>
#include <string>
#include <vector>

namespace mad::engines {

struct SiteAtom {
    Point at{};
    std::string element;
    std::string residue{};  ///< "ASP:A:25"; of formats that have residues
    std::string name{};     ///< "OD1"
    std::vector<int> neighbours{};
};

/// The atom, counted from 0, and its hydrogens.
struct DonorSite {
    int atom = 0;
    std::vector<Point> hydrogens;
    /// They turn about the bond to this atom; -1: they are fixed.
    int turns_about = -1;
    bool free = false;  ///< no heavy neighbour: they may point anywhere
};

struct RingSite {
    std::vector<int> atoms;
    Point center{}, normal{};
};

struct ChargeSite {
    std::vector<int> atoms;
    Point center{};
    bool positive = false;
};

/// Atoms are given by their place among `atoms`, which is that in the molecule.
struct InteractionSites {
    std::shared_ptr<const std::vector<SiteAtom>> atoms;
    std::vector<int> hydrophobic;  ///< carbons without heteroatoms as neighbours
    std::vector<int> acceptors;    ///< of hydrogen bonds
    std::vector<int> halogens;     ///< Cl, Br, I on carbon
    std::vector<int> metals;
    std::vector<int> metal_binders;  ///< N, O, S with a free pair
    std::vector<DonorSite> donors;
    std::vector<RingSite> rings;  ///< aromatic, of five or six atoms
    std::vector<ChargeSite> charges;

    const SiteAtom& atom(int i) const { return (*atoms)[static_cast<std::size_t>(i)]; }
};

/// Acids, amines, amidines, guanidines and phosphates count as charged whatever hydrogens they have been
/// given; anilines, amides and neutral imidazoles do not. All hydrogens on heteroatoms must be there.
InteractionSites interaction_sites(const BabelMolecule&);

}  // namespace mad::engines
