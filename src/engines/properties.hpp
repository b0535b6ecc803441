// What can be said of a small molecule without a receptor.
#pragma once
#include <string>
#include <vector>

namespace RDKit {
class ROMol;
}

namespace mad::engines {

struct Properties {
    std::string smiles, formula;
    double molecular_weight = 0;  ///< Da, average
    double exact_mass = 0;        ///< Da, of the most common isotopes
    double logp = 0;              ///< Crippen's (Wildman and Crippen 1999, doi:10.1021/ci990307l)
    double molar_refractivity = 0;
    double tpsa = 0;           ///< Å² (Ertl et al. 2000, doi:10.1021/jm000942e)
    double fraction_csp3 = 0;  ///< of the carbons
    int charge = 0, heavy_atoms = 0, hydrogen_bond_donors = 0, hydrogen_bond_acceptors = 0;
    int rotatable_bonds = 0, rings = 0, aromatic_rings = 0;
    int stereocentres = 0;  ///< defined or not
    int undefined_stereocentres = 0;
    std::vector<std::string> lipinski_violations;  ///< of the rule of five (1997), by name
    bool veber = false;               ///< at most 10 rotatable bonds and 140 Å² (Veber et al. 2002)
    double qed = 0;                   ///< drug-likeness, 0 to 1 (qed.hpp)
    std::vector<std::string> alerts;  ///< PAINS (Baell and Holloway 2010, doi:10.1021/jm901137j), by name
};

Properties properties_of(const RDKit::ROMol&);

}  // namespace mad::engines
