// What is known by name: amino acids and nucleotides with their heavy atoms, water, and what else to expect.
#pragma once
#include <span>
#include <string_view>

namespace mad::engines {

/// A residue of proteins or nucleic acids, protonation variants of force fields included (HID, CYX…).
bool is_polymer_residue(std::string_view name);

/// One of the twenty, by its own name.
bool is_amino_acid(std::string_view residue);

/// The side chain's heavy atoms of a standard amino acid; empty for all else (and glycine).
std::span<const std::string_view> side_chain_atoms(std::string_view residue);

}  // namespace mad::engines
