#include "engines/properties.hpp"

#include "engines/molecules.hpp"
#include "engines/qed.hpp"

#include <GraphMol/Chirality.h>
#include <GraphMol/Descriptors/Crippen.h>
#include <GraphMol/Descriptors/Lipinski.h>
#include <GraphMol/Descriptors/MolDescriptors.h>
#include <GraphMol/Descriptors/MolSurf.h>
#include <GraphMol/FilterCatalog/FilterCatalog.h>
#include <GraphMol/MolOps.h>
#include <GraphMol/ROMol.h>

namespace mad::engines {
namespace {

std::vector<std::string> pains_in(const RDKit::ROMol& mol) {
    static const RDKit::FilterCatalog catalog{RDKit::FilterCatalogParams(RDKit::FilterCatalogParams::PAINS)};
    std::vector<std::string> names;
    for (const auto& match : catalog.getMatches(mol)) names.push_back(match->getDescription());
    return names;
}

void count_stereocentres(const RDKit::ROMol& mol, Properties& p) {
    for (const auto& found : RDKit::Chirality::findPotentialStereo(mol)) {
        if (found.type != RDKit::Chirality::StereoType::Atom_Tetrahedral) continue;
        ++p.stereocentres;
        if (found.specified == RDKit::Chirality::StereoSpecified::Unspecified) ++p.undefined_stereocentres;
    }
}

void apply_rules(Properties& p) {
    if (p.molecular_weight > 500) p.lipinski_violations.emplace_back("molecular_weight");
    if (p.logp > 5) p.lipinski_violations.emplace_back("logp");
    if (p.hydrogen_bond_donors > 5) p.lipinski_violations.emplace_back("hydrogen_bond_donors");
    if (p.hydrogen_bond_acceptors > 10) p.lipinski_violations.emplace_back("hydrogen_bond_acceptors");
    p.veber = p.rotatable_bonds <= 10 && p.tpsa <= 140;
}

}  // namespace

Properties properties_of(const RDKit::ROMol& mol) {
    namespace of = RDKit::Descriptors;
    Properties p;
    p.smiles = smiles_of(mol);
    p.formula = of::calcMolFormula(mol);
    p.molecular_weight = of::calcAMW(mol);
    p.exact_mass = of::calcExactMW(mol);
    of::calcCrippenDescriptors(mol, p.logp, p.molar_refractivity);
    p.tpsa = of::calcTPSA(mol);
    p.fraction_csp3 = of::calcFractionCSP3(mol);
    p.charge = RDKit::MolOps::getFormalCharge(mol);
    p.heavy_atoms = static_cast<int>(mol.getNumHeavyAtoms());
    p.hydrogen_bond_donors = static_cast<int>(of::calcNumHBD(mol));
    p.hydrogen_bond_acceptors = static_cast<int>(of::calcNumHBA(mol));
    p.rotatable_bonds = static_cast<int>(of::calcNumRotatableBonds(mol));
    p.rings = static_cast<int>(of::calcNumRings(mol));
    p.aromatic_rings = static_cast<int>(of::calcNumAromaticRings(mol));
    count_stereocentres(mol, p);
    apply_rules(p);
    p.qed = qed_of(mol);
    p.alerts = pains_in(mol);
    return p;
}

}  // namespace mad::engines
