// Poses scored by MAD itself, with AutoDock Vina's scoring functions.
#pragma once
#include "chem/vina_score.hpp"
#include "engines/pdbqt.hpp"

#include <boost/json/object.hpp>

namespace mad::engines {
namespace json = boost::json;

/// A prepared receptor, ready for poses.
class Rescoring {
public:
    /// Errors: invalid, kind "atom_type_unsupported".
    static Result<Rescoring> of(const Pdbqt& receptor, chem::ScoringFunction);

    /// Errors: invalid, kind "atom_type_unsupported".
    Result<chem::PoseScore> score(const Pdbqt& ligand) const;

    /// As the documents give it: energies, terms, residues and atoms.
    json::object described(const chem::PoseScore&, const Pdbqt& ligand) const;

private:
    Rescoring(chem::VinaScorer scorer, std::vector<std::string> residues)
        : scorer_(std::move(scorer)), residues_(std::move(residues)) {}

    chem::VinaScorer scorer_;
    std::vector<std::string> residues_;  // of each atom of the receptor
};

/// Its atoms as chem/ takes them.
std::vector<chem::TypedAtom> typed_atoms(const Pdbqt&);

/// Bonds that turn nothing but hydrogens as rigid ones, which is how Smina and Gnina score.
Pdbqt with_hydrogens_fixed(Pdbqt ligand);

}  // namespace mad::engines
