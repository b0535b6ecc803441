// The quantitative estimate of drug-likeness.
#pragma once

namespace RDKit {
class ROMol;
}

namespace mad::engines {

/// QED of Bickerton et al. 2012 (doi:10.1038/nchem.1243) with their mean weights: 0 to 1, the more alike to
/// oral drugs the higher. Equal to RDKit's Python module QED. Hydrogens implicit.
double qed_of(const RDKit::ROMol&);

}  // namespace mad::engines
