// The molecule formats that are read, by name, by file name and by content.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace mad::chem {

enum class Format { pdb, cif, sdf, mol2, pdbqt, smi };

/// "pdb"
std::string_view name_of(Format);
/// By name or file ending, in any case: "pdb", "ent", "mmcif", "mol", "smiles".
std::optional<Format> format_named(std::string_view name);
/// "1hpv.pdb", "1hpv.ent.gz"
std::optional<Format> format_of_file(std::string_view file_name);
/// "chemical/x-pdb"
std::string_view media_type_of(Format);

/// What the beginning of a file (some ten thousand bytes; `whole` when it is all) looks like; nothing where
/// it is none of them.
std::optional<Format> sniff(std::string_view head, bool whole);

}  // namespace mad::chem
