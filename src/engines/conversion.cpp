#include "engines/conversion.hpp"

#include "engines/embed.hpp"
#include "engines/lines.hpp"
#include "engines/molecules.hpp"
#include "engines/pdbqt.hpp"

#include <fmt/format.h>

namespace mad::engines {
namespace {

constexpr int most_heavy_atoms = 250;  // of which a conformer is made

Error wrong(std::string_view kind, std::string detail) {
    return {Errc::invalid, std::string(kind), std::move(detail)};
}

Result<BabelMolecule> in_space(const BabelMolecule& mol, int seed) {
    if (mol.heavy_atoms() > most_heavy_atoms)
        return wrong("molecule_too_large",
                     fmt::format("it has {} heavy atoms: of at most {} a conformer is made",
                                 mol.heavy_atoms(), most_heavy_atoms));
    const auto embedded = embed(mol.to_smiles(), seed);
    if (!embedded) return embedded.error();
    auto read = BabelMolecule::read(embedded->sdf, Format::sdf, 1);
    if (!read || read->empty()) return wrong("molecule_unreadable", "its conformer cannot be read again");
    read->front().set_title(mol.title());
    return std::move(read->front());
}

Result<std::string> pdbqt_of(const BabelMolecule& mol) {
    auto text = mol.to_ligand_pdbqt();
    const auto models = read_pdbqt(text);
    if (!models) return models.error();
    for (const auto& model : *models)
        if (auto typed = check_types(model, "it"); !typed) return typed.error();
    return text;
}

std::string smiles_line(const BabelMolecule& mol) {
    const auto smiles = mol.to_smiles();
    const auto canonical = canonical_of_smiles(smiles);
    const auto title = mol.title();
    return fmt::format("{}{}{}\n", canonical.empty() ? smiles : canonical, title.empty() ? "" : " ", title);
}

Result<std::string> written(const BabelMolecule& mol, Format to) {
    switch (to) {
        case Format::smi:
            return smiles_line(mol);
        case Format::mol2:
            return mol.to_mol2();
        case Format::pdb:
            return mol.to_pdb();
        case Format::pdbqt:
            return pdbqt_of(mol);
        case Format::sdf:
        case Format::cif:
            break;
    }
    return mol.to_sdf();
}

std::string without_end(const std::string& pdb) {
    std::string kept;
    for (const auto line : lines_of(pdb))
        if (trimmed(line) != "END") kept += std::string(line) + "\n";
    return kept;
}

}  // namespace

Result<std::string> convert(BabelMolecule mol, const Conversion& how) {
    using enum Conversion::Hydrogens;
    mol.set_title(std::string(trimmed(mol.title())));
    if (how.hydrogens == at_ph) mol.add_hydrogens(how.ph);
    if (how.hydrogens == add) mol.add_hydrogens({});
    if (how.to != Format::smi && !mol.has_coordinates()) {
        if (how.place) {
            auto placed = in_space(mol, how.seed);
            if (!placed) return placed.error();
            mol = std::move(*placed);
        } else if (how.to != Format::sdf) {
            return wrong("molecule_flat", "there are no coordinates in space");
        }
    }
    if (how.hydrogens == remove) mol.remove_hydrogens();
    return written(mol, how.to);
}

std::string joined(const std::vector<std::string>& molecules, Format format) {
    std::string all;
    const bool models = molecules.size() > 1 && (format == Format::pdb || format == Format::pdbqt);
    for (std::size_t i = 0; i < molecules.size(); ++i)
        all += models ? fmt::format("MODEL {}\n{}ENDMDL\n", i + 1, without_end(molecules[i])) : molecules[i];
    return all;
}

}  // namespace mad::engines
