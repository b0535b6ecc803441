// Preparation as task services of their own.
#include "engines/babel.hpp"
#include "engines/formats.hpp"
#include "engines/inputs.hpp"
#include "engines/operations.hpp"

#include <fmt/format.h>

namespace mad::engines {
namespace {

/// A hetero residue as SDF, hydrogens added by its geometry only.
Result<std::string> extract_ligand(const std::string& receptor, const std::string& which) {
    const auto format = format_of(receptor, "the receptor");
    if (!format) return format.error();
    if (*format != Format::pdb && *format != Format::cif)
        return Error{
            Errc::invalid, "ligand_not_found",
            fmt::format("extract_ligand needs residues: a receptor as {} has none", name_of(*format))};
    const auto models = chem::read_structures(*format, receptor);
    if (!models) return models.error();
    const auto atoms = hetero_atoms(models->front(), which);
    if (!atoms) return atoms.error();
    const auto pdb = write_pdb(*atoms);
    if (!pdb) return pdb.error();
    auto read = BabelMolecule::read(*pdb, Format::pdb, 1);
    if (!read) return read.error();
    if (read->empty())
        return Error{Errc::invalid, "ligand_unreadable", which + " could not be read as a molecule"};
    return read->front().to_sdf();
}

json::array to_json(const std::vector<HeteroResidue>& residues) {
    json::array list;
    for (const auto& residue : residues) {
        auto& it = list.emplace_back(json::object{}).get_object();
        it["name"] = residue.name;
        it["chain"] = residue.chain;
        it["number"] = residue.number;
        it["heavy_atoms"] = residue.heavy_atoms;
        it["center"] = engines::to_json(rounded(residue.center, 3));
        it["kept"] = residue.kept;
        it["select"] = fmt::format("{}:{}:{}", residue.name, residue.chain, residue.number);
    }
    return list;
}

json::array to_json(const std::vector<IncompleteResidue>& residues) {
    json::array list;
    for (const auto& it : residues)
        list.push_back({{"name", it.name},
                        {"chain", it.chain},
                        {"number", it.number},
                        {"missing", engines::to_json(it.atoms)}});
    return list;
}

json::array to_json(const std::vector<ChainBreak>& breaks) {
    json::array list;
    for (const auto& it : breaks) {
        auto& shown = list.emplace_back(json::object{}).get_object();
        shown = {{"chain", it.chain}, {"after", it.after}, {"before", it.before}};
        if (it.missing) shown["missing"] = *it.missing;
    }
    return list;
}

/// The ligand as it was asked for: one, or each of its stereoisomers.
Result<std::vector<PreparedLigand>> forms_in(const json::object& input) {
    const int seed = integer_in(input, "seed");
    const auto text = text_in(input, "ligand");
    if (text_in(input, "stereoisomers") == "all" && !is_pdbqt(text))
        return prepare_stereoisomers(text, ligand_options_in(input, seed),
                                     static_cast<std::size_t>(integer_in(input, "max_stereoisomers")));
    auto one = ligand_in(input, seed);
    if (!one) return one.error();
    std::vector<PreparedLigand> forms;
    forms.push_back(std::move(*one));
    return forms;
}

std::string sdf_of(const PreparedLigand& ligand) {
    return write_sdf(ligand.block, ligand.block.at, ligand.title, {});
}

json::object prepared(const PreparedLigand& ligand) {
    auto it = about(ligand);
    it["ligand_sdf"] = sdf_of(ligand);
    it["ligand_pdbqt"] = ligand.pdbqt.text;
    return it;
}

}  // namespace

Result<json::object> prepare_ligand_task(Work& work) {
    const auto forms = forms_in(work.input);
    if (!forms) return forms.error();
    auto it = prepared(forms->front());
    it["conformer_made"] = forms->front().conformer_made;
    it["removed"] = to_json(forms->front().removed);
    it["warnings"] = to_json(forms->front().warnings);
    if (text_in(work.input, "stereoisomers") != "all") return it;
    json::array isomers;
    std::string sdf;
    for (const auto& form : *forms) {
        isomers.push_back(prepared(form));
        sdf += sdf_of(form);
    }
    it["isomers"] = std::move(isomers);
    it["isomers_sdf"] = sdf;
    return it;
}

Result<json::object> prepare_receptor_task(Work& work) {
    const auto text = text_in(work.input, "receptor");
    const auto receptor = prepare_receptor(text, receptor_options_in(work.input));
    if (!receptor) return receptor.error();
    const auto models = read_pdbqt(receptor->pdbqt);
    if (!models) return models.error();
    json::object it;
    it["chains"] = to_json(receptor->selection.chains);
    it["residues"] = receptor->selection.residues;
    it["atoms"] = models->front().atoms.size();
    it["waters_removed"] = receptor->selection.waters_removed;
    it["ligands"] = to_json(receptor->selection.hetero);
    it["incomplete_residues"] = to_json(receptor->selection.incomplete);
    it["chain_breaks"] = to_json(receptor->selection.breaks);
    it["warnings"] = to_json(receptor->selection.warnings);
    it["receptor_pdbqt"] = receptor->pdbqt;
    it["receptor_pdb"] = receptor->pdb;
    if (work.input.contains("extract_ligand")) {
        const auto sdf = extract_ligand(text, text_in(work.input, "extract_ligand"));
        if (!sdf) return sdf.error();
        it["ligand_sdf"] = *sdf;
    }
    return it;
}

}  // namespace mad::engines
