// Poses as RDKit sees them, alone and beside the ligand that they should be.
#pragma once
#include "engines/pose_check.hpp"
#include "engines/pose_records.hpp"

#include <memory>

namespace RDKit {
class Atom;
class ROMol;
}  // namespace RDKit

namespace mad::engines {

using PoseMolecule = std::shared_ptr<const RDKit::ROMol>;

/// "C7": the element, and the atom's number in its record, from 1.
std::string atom_label(const RDKit::Atom&);
Point place_of(const RDKit::ROMol& pose, unsigned atom);

/// The ligand that poses should be.
class ReferenceLigand {
public:
    /// A SMILES, SDF, MOL2 or PDB of one molecule. Errors: invalid.
    static Result<ReferenceLigand> of(std::string_view text);

    const RDKit::ROMol& molecule() const { return *molecule_; }

private:
    explicit ReferenceLigand(PoseMolecule molecule) : molecule_(std::move(molecule)) {}
    PoseMolecule molecule_;
};

struct ReadPose {
    /// Heavy atoms at their places, sanitized.
    PoseMolecule molecule;
    /// Whether it is the reference (elements and bonds; not their orders, nor charges and hydrogens), and has
    /// its stereochemistry as far as that is defined: molecule, chirality, double_bonds.
    PoseChecks checks;
};

/// Where the pose is the reference it has the reference's bond orders; else those given, or perceived where
/// the format has none. Errors: as PoseRecord::molecule(), "chemistry_invalid" (valence, aromaticity).
Result<ReadPose> read_pose(const PoseRecord&, const ReferenceLigand*);

}  // namespace mad::engines
