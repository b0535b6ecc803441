#include "engines/molecules.hpp"

#include "chem/format.hpp"
#include "chem/records.hpp"
#include "engines/babel.hpp"
#include "engines/formats.hpp"
#include "engines/lines.hpp"

#include <GraphMol/FileParsers/FileParsers.h>
#include <GraphMol/MolOps.h>
#include <GraphMol/RWMol.h>
#include <GraphMol/SmilesParse/SmilesParse.h>
#include <GraphMol/SmilesParse/SmilesWrite.h>
#include <fmt/format.h>

namespace mad::engines {
namespace {

constexpr std::size_t longest_record = 4 << 20;

std::unique_ptr<RDKit::RWMol> of_block(const std::string& block) {
    std::unique_ptr<RDKit::RWMol> mol(RDKit::MolBlockToMol(block));
    if (mol) RDKit::MolOps::assignStereochemistryFrom3D(*mol);  // nothing, where it is flat
    return mol;
}

void read_smiles(std::string_view record, Molecule& into) {
    const auto line = trimmed(record.substr(0, record.find_first_of("\r\n")));
    const auto end = std::min(line.find_first_of(" \t"), line.size());
    into.name = trimmed(line.substr(end));
    into.mol.reset(RDKit::SmilesToMol(std::string(line.substr(0, end))));
}

void read_with_babel(std::string_view record, Format format, Molecule& into) {
    const auto read = BabelMolecule::read(record, format, 1);
    if (!read || read->empty()) return;
    into.name = read->front().title();
    into.mol = of_block(read->front().to_sdf());
}

void read(std::string_view record, Format format, Molecule& into) {
    if (record.size() > longest_record) {
        into.fault = "it is too large for a small molecule";
        return;
    }
    try {
        if (format == Format::smi) {
            read_smiles(record, into);
        } else if (format == Format::sdf) {
            into.name = trimmed(record.substr(0, record.find_first_of("\r\n")));
            into.mol = of_block(std::string(record));
        } else {
            read_with_babel(record, format, into);
        }
        if (!into.mol) into.fault = fmt::format("it cannot be read as {}", chem::name_of(format));
        if (into.mol && into.mol->getNumAtoms() == 0) into.fault = "it has no atoms";
    } catch (const std::exception& e) {
        into.fault = e.what();
    }
    if (!into.fault.empty()) into.mol.reset();
}

}  // namespace

std::optional<Format> format_of_batch(std::string_view text) {
    if (const auto format = chem::sniff(text, true)) return format;
    const auto lines = lines_of(text);
    const bool has_smiles =
        std::ranges::any_of(lines, [](auto line) { return chem::sniff(line, true) == Format::smi; });
    return has_smiles ? std::optional(Format::smi) : std::nullopt;
}

Result<void> check_count(std::size_t molecules, std::size_t most, std::string_view what) {
    if (molecules == 0)
        return Error{Errc::invalid, "molecule_empty", fmt::format("{}: there is no molecule", what)};
    if (molecules <= most) return {};
    return Error{Errc::invalid, "too_many_molecules",
                 fmt::format("{}: there are {}, and at most {} are taken at once", what, molecules, most)};
}

Result<Library> library_of(std::string_view text, std::string_view what) {
    const auto format = format_of_batch(text);
    if (!format || !chem::Records::has(*format))
        return Error{Errc::invalid, "format_unknown",
                     fmt::format("{}: expected SMILES, SDF, MOL2 or PDBQT", what)};
    Library library{*format, records_of(text, *format)};
    if (auto counted = check_count(library.records.size(), library.records.size(), what); !counted)
        return counted.error();
    return library;
}

Result<std::string> checked_name(std::string_view record, Format format) {
    const auto summary = chem::inspect(record, {.format = format, .by = "the library"});
    if (summary) return summary->name;
    auto error = summary.error();
    if (!error.faults.empty()) error.detail = error.faults.front().detail;
    error.faults.clear();  // their pointers are not those of the request
    return error;
}

Result<std::vector<Molecule>> read_molecules(std::string_view text, std::string_view what, std::size_t most) {
    const auto format = format_of_batch(text);
    if (!format || *format == Format::pdbqt)
        return Error{Errc::invalid, "format_unknown",
                     fmt::format("{}: expected SMILES, SDF, MOL2, PDB or mmCIF", what)};
    const auto records = records_of(text, *format);
    if (auto counted = check_count(records.size(), most, what); !counted) return counted.error();
    std::vector<Molecule> molecules(records.size());
    for (std::size_t i = 0; i < records.size(); ++i) {
        molecules[i].place = i + 1;
        read(records[i], *format, molecules[i]);
    }
    return molecules;
}

std::string smiles_of(const RDKit::ROMol& mol) { return RDKit::MolToSmiles(mol); }

std::string canonical_of_smiles(const std::string& smiles) try {
    const std::unique_ptr<RDKit::RWMol> mol(RDKit::SmilesToMol(smiles));
    return mol ? smiles_of(*mol) : std::string();
} catch (const std::exception&) {
    return {};
}

std::string canonical_smiles(const std::string& sdf) try {
    const auto mol = of_block(sdf);
    return mol ? smiles_of(*mol) : std::string();
} catch (const std::exception&) {
    return {};
}

}  // namespace mad::engines
