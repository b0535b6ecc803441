#include "engines/receptor.hpp"

#include "engines/babel.hpp"
#include "engines/formats.hpp"
#include "engines/pdbqt.hpp"

#include <fmt/format.h>

namespace mad::engines {

namespace {

Error wrong(std::string_view kind, std::string detail) {
    return {Errc::invalid, std::string(kind), std::move(detail)};
}

Result<BabelMolecule> read_one(std::string_view text, Format format) {
    auto read = BabelMolecule::read(text, format, 1);
    if (!read) return wrong("receptor_unreadable", "the receptor is " + read.error().detail);
    if (read->empty()) return wrong("receptor_empty", "the receptor has no atom");
    if (!read->front().has_coordinates())
        return wrong("receptor_flat", "the receptor has no coordinates in space");
    return std::move(read->front());
}

Result<std::string> checked_pdbqt(std::string pdbqt) {
    auto models = read_pdbqt(pdbqt);
    if (!models) return models.error();
    if (models->empty()) return wrong("receptor_empty", "the receptor has no atom");
    if (models->front().torsions > 0 || pdbqt.find("\nROOT") != std::string::npos ||
        pdbqt.starts_with("ROOT"))
        return wrong("receptor_not_rigid",
                     "the receptor's PDBQT has a torsion tree, as ligands have: give a rigid one");
    if (auto typed = check_types(models->front(), "the receptor"); !typed) return typed.error();
    if (models->size() > 1)
        return wrong("receptor_several", "the receptor's PDBQT has several models: give one");
    return pdbqt;
}

Result<PreparedReceptor> with_hydrogens(BabelMolecule mol, PreparedReceptor receptor,
                                        std::optional<double> ph) {
    mol.add_hydrogens(ph);
    auto pdbqt = checked_pdbqt(mol.to_receptor_pdbqt());
    if (!pdbqt) return pdbqt.error();
    receptor.pdbqt = std::move(*pdbqt);
    receptor.pdb = mol.to_pdb();
    return receptor;
}

}  // namespace

Result<PreparedReceptor> prepare_receptor(std::string_view text, const ReceptorOptions& options) {
    const auto format = format_of(text, "the receptor");
    if (!format) return format.error();
    PreparedReceptor receptor;
    if (*format == Format::smi)
        return wrong("receptor_flat", "a SMILES is no receptor: it has no coordinates in space");
    if (*format == Format::pdbqt) {
        auto mol = read_one(text, *format);
        if (!mol) return mol.error();
        auto pdbqt = checked_pdbqt(std::string(text));
        if (!pdbqt) return pdbqt.error();
        receptor.pdbqt = std::move(*pdbqt);
        receptor.pdb = mol->to_pdb();
        return receptor;
    }
    if (*format == Format::sdf || *format == Format::mol2) {
        auto mol = read_one(text, *format);
        if (!mol) return mol.error();
        return with_hydrogens(std::move(*mol), std::move(receptor), options.ph);
    }
    const auto models = chem::read_structures(*format, text);
    if (!models) return models.error();
    auto selection = select_receptor(models->front(), options);
    if (!selection) return selection.error();
    if (models->size() > 1)
        selection->warnings.push_back(fmt::format("the first of {} models is used", models->size()));
    receptor.selection = std::move(*selection);
    const auto pdb = write_pdb(receptor.selection.kept);
    if (!pdb) return pdb.error();
    auto mol = read_one(*pdb, Format::pdb);
    if (!mol) return mol.error();
    return with_hydrogens(std::move(*mol), std::move(receptor), options.ph);
}

}  // namespace mad::engines
