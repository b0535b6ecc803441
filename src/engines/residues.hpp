// What is known by name: amino acids and nucleotides with their heavy atoms, water, and what else to expect.
#pragma once
#include <span>
#include <string_view>

namespace mad::engines {

/// A residue of proteins or nucleic acids, protonation variants of force fields included (HID, CYX…).
bool is_polymer_residue(std::string_view name);

/// One of the twenty, by its own name.
bool is_amino_acid(std::string_view residue);

/// "HIS" of HID, HIE and HIP, and so for other protonation variants; any other name as it is.
std::string_view amino_acid_of(std::string_view residue);

/// The side chain's heavy atoms of a standard amino acid; empty for all else (and glycine).
std::span<const std::string_view> side_chain_atoms(std::string_view residue);

/// A bond that turns, by its atoms' names; the parent is nearer to the backbone.
struct TurningBond {
    std::string_view parent, child;
};

/// Those of a side chain, from CA outwards: single bonds in no ring that are neither an amide's nor a
/// guanidinium's. Those to O, S and N at an end turn hydrogens, where there are any. Empty where none turns:
/// GLY, ALA, PRO, and all that is none of the twenty.
std::span<const TurningBond> turning_bonds(std::string_view residue);

}  // namespace mad::engines
