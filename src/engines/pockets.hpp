// Where on a receptor a ligand might bind, seen from its shape alone.
#pragma once
#include "engines/box.hpp"

#include <span>

namespace mad::engines {

struct PocketOptions {
    int most = 10;
    double min_volume = 100;  ///< Å³
    double margin = 4;        ///< Å, of the box around the pocket
};

struct Pocket {
    Point center{};  ///< of the buried space, the most buried counting most
    Box box;
    double volume = 0;  ///< Å³ that a ball of 1.4 Å sweeps in it
    double score = 0;   ///< 0 to 1: which part of a ball of 5 Å about it is free and enclosed
    double burial = 0;  ///< 0 to 1: which part of the directions from it meet the receptor, on average
    std::vector<std::string>
        residues;  ///< with an atom within 4.5 Å of it, in the receptor's order: "A:ASP25"
};

/// The best first; neighbours may share space. Hydrogens are left out of account: `atoms` needs none.
/// The method is LIGSITE's (Hendlich, Rippmann, Barnickel 1997, doi:10.1016/S1093-3263(98)00002-3), looking
/// to 26 sides as PocketPicker does to 30 (Weisel, Proschak, Schneider 2007, doi:10.1186/1752-153X-1-7).
/// Errors: invalid, kinds "receptor_empty", "receptor_too_large".
Result<std::vector<Pocket>> find_pockets(std::span<const chem::Atom> atoms, const PocketOptions&);

}  // namespace mad::engines
