// Batches of small molecules, for RDKit: one that cannot be read says why and stops no other.
#pragma once
#include "base/error.hpp"
#include "chem/format.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace RDKit {
class ROMol;
}

namespace mad::engines {

struct Molecule {
    std::size_t place = 0;  ///< in the input, from 1
    std::string name;       ///< as the file has it
    /// Hydrogens implicit, sanitized; null where `fault` says why not.
    std::shared_ptr<const RDKit::ROMol> mol;
    std::string fault{};
};

/// SMILES, some of which may be wrong, are known by those that are right.
std::optional<chem::Format> format_of_batch(std::string_view text);

/// Errors: invalid, kinds "molecule_empty", "too_many_molecules"; `what` names the input ("the molecules").
Result<void> check_count(std::size_t molecules, std::size_t most, std::string_view what);

/// Molecules in a format that holds many: each one's text, unread.
struct Library {
    chem::Format format;
    std::vector<std::string_view> records;
};
/// Errors: invalid, kinds "format_unknown", "molecule_empty".
Result<Library> library_of(std::string_view text, std::string_view what);

/// What a record of a library that can be read calls its molecule. Errors: invalid, kind "molecule_invalid"
/// with the line.
Result<std::string> checked_name(std::string_view record, chem::Format);

/// Each molecule of SMILES, SDF, MOL2, PDB or mmCIF. Errors: invalid, kinds "format_unknown",
/// "molecule_empty", "too_many_molecules"; `what` names the input ("the molecules").
Result<std::vector<Molecule>> read_molecules(std::string_view text, std::string_view what, std::size_t most);

/// Canonical, with stereochemistry.
std::string smiles_of(const RDKit::ROMol&);

/// The same of another SMILES; empty where RDKit does not accept it.
std::string canonical_of_smiles(const std::string& smiles);

/// The same of an SDF record, hydrogens implicit; empty where RDKit does not accept it.
std::string canonical_smiles(const std::string& sdf);

}  // namespace mad::engines
