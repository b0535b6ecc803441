#include "engines/ligand.hpp"

#include "base/utf8.hpp"
#include "engines/babel.hpp"
#include "engines/elements.hpp"
#include "engines/embed.hpp"
#include "engines/formats.hpp"
#include "engines/lines.hpp"
#include "engines/molecules.hpp"
#include "engines/pose.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace mad::engines {

namespace {

constexpr int most_heavy_atoms = 250, most_atoms = 600, many_torsions = 20;
constexpr std::size_t most_atoms_with_salts = 5'000;
constexpr int macrocycle = 9;  // atoms of a ring that has many shapes
constexpr std::size_t longest_title = 80;

Error wrong(std::string_view kind, std::string detail) {
    return {Errc::invalid, std::string(kind), std::move(detail)};
}

/// Before Open Babel sees it, which would look for bonds for hours.
Result<void> check_size(std::string_view text, Format format) {
    std::size_t atoms = 0;
    if (format == Format::smi) {
        atoms = text.substr(0, text.find_first_of(" \t\r\n")).size();  // a letter each, at most
    } else if (const auto structures = chem::read_structures(format, text);
               structures && !structures->empty()) {
        atoms = structures->front().atoms.size();
    }
    if (atoms > most_atoms_with_salts)
        return wrong("ligand_too_large",
                     fmt::format("the ligand has about {} atoms; at most {} heavy ones are docked", atoms,
                                 most_heavy_atoms));
    return {};
}

Result<BabelMolecule> read_one(std::string_view text, Format format) {
    auto read = BabelMolecule::read(text, format, 2);
    if (!read) return wrong("ligand_unreadable", "the ligand is " + read.error().detail);
    if (read->empty())
        return wrong("ligand_empty",
                     fmt::format("no molecule could be read from the ligand, taken as {}", name_of(format)));
    if (read->size() > 1)
        return wrong("ligand_several", "the text holds several molecules: give one ligand a job");
    return std::move(read->front());
}

Result<void> check_elements(const BabelMolecule& mol) {
    std::set<std::string> foreign;
    for (auto& symbol : mol.elements())
        if (!is_ligand_element(symbol)) foreign.insert(symbol == "Xx" ? "dummy" : symbol);
    if (!foreign.empty())
        return wrong("atom_type_unsupported",
                     fmt::format("the ligand has {} atoms, for which AutoDock Vina has no parameters",
                                 fmt::join(foreign, ", ")));
    if (mol.heavy_atoms() == 0) return wrong("ligand_empty", "the ligand has no heavy atom");
    if (mol.heavy_atoms() > most_heavy_atoms || mol.atoms() > most_atoms)
        return wrong("ligand_too_large", fmt::format("the ligand has {} heavy atoms; at most {} are docked",
                                                     mol.heavy_atoms(), most_heavy_atoms));
    return {};
}

/// Its SDF with all hydrogens, in space.
Result<std::string> in_space(BabelMolecule& mol, const LigandOptions& options, PreparedLigand& ligand) {
    mol.add_hydrogens(options.ph);
    if (mol.has_coordinates()) return mol.to_sdf();
    ligand.conformer_made = true;
    auto embedded = embed(mol.to_smiles(), options.seed);
    if (!embedded) return embedded.error();
    ligand.warnings.insert(ligand.warnings.end(), embedded->warnings.begin(), embedded->warnings.end());
    return std::move(embedded->sdf);
}

Result<Pdbqt> torsion_tree(const std::string& sdf) {
    auto read = BabelMolecule::read(sdf, Format::sdf, 1);
    if (!read || read->empty()) return wrong("ligand_unreadable", "the prepared ligand cannot be read again");
    auto models = read_pdbqt(read->front().to_ligand_pdbqt());
    if (!models) return models.error();
    if (models->size() != 1) return wrong("ligand_unreadable", "the ligand is not one molecule");
    return std::move(models->front());
}

std::string title_of(const BabelMolecule& mol) {
    const auto title = clean_title(mol.title());
    return title.empty() ? "ligand" : title;
}

/// No two atoms in one place: a file of zeros, or two alternate locations as one molecule. `heavy`: of the
/// heavy ones; hydrogens that were added to bonds that cannot be lie anywhere.
Result<void> check_places(const MolBlock& block, bool heavy) {
    const auto counts = [&](std::size_t i) { return !heavy || block.elements[i] != "H"; };
    for (std::size_t i = 0; i < block.at.size(); ++i)
        for (std::size_t j = i + 1; j < block.at.size(); ++j)
            if (counts(i) && counts(j) && distance(block.at[i], block.at[j]) < 0.3)
                return wrong(
                    "ligand_overlaps",
                    fmt::format("atoms {} and {} of the ligand are in the same place", i + 1, j + 1));
    return {};
}

/// Its atoms in space, and its SMILES: empty where its bonds and charges cannot be.
Result<void> place(PreparedLigand& ligand, const std::string& sdf) {
    auto block = read_mol_block(sdf, ligand.title);
    if (!block) return block.error();
    ligand.block = std::move(*block);
    ligand.smiles = canonical_smiles(ligand.block.text);
    return check_places(ligand.block, true);
}

Result<PreparedLigand> finish(PreparedLigand ligand) {
    if (auto apart = check_places(ligand.block, false); !apart) return apart.error();
    if (auto typed = check_types(ligand.pdbqt, "the ligand"); !typed) return typed.error();
    auto map = map_atoms(ligand.pdbqt, ligand.block);
    if (!map) return map.error();
    ligand.map = std::move(*map);
    if (ligand.pdbqt.torsions > many_torsions)
        ligand.warnings.push_back(fmt::format("{} torsions: beyond about {} the search seldom converges",
                                              ligand.pdbqt.torsions, many_torsions));
    return ligand;
}

void describe(PreparedLigand& ligand, const BabelMolecule& mol) {
    ligand.formula = mol.formula();
    ligand.charge = mol.charge();
    ligand.heavy_atoms = mol.heavy_atoms();
}

/// A ligand that is read, and what was seen on the way.
struct Draft {
    BabelMolecule mol;
    PreparedLigand ligand;
};

Result<Draft> begin(std::string_view text, const LigandOptions& options) {
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos)
        return wrong("ligand_empty", "the ligand is empty");
    const auto format = format_of(text, "the ligand");
    if (!format) return format.error();
    if (auto fits = check_size(text, *format); !fits) return fits.error();
    auto mol = read_one(text, *format);
    if (!mol) return mol.error();
    PreparedLigand ligand;
    ligand.title = title_of(*mol);
    ligand.removed = mol->keep_largest_fragment();
    if (!ligand.removed.empty())
        ligand.warnings.push_back(fmt::format("removed {}: the largest of {} pieces stays",
                                              fmt::join(ligand.removed, ", "), ligand.removed.size() + 1));
    if (auto fits = check_elements(*mol); !fits) return fits.error();
    const auto standard = standardise(*mol, options.form);
    if (!standard) return standard.error();
    if (const auto& form = *standard) {
        mol = read_one(form->text, form->format);
        if (!mol) return mol.error();
        ligand.warnings.insert(ligand.warnings.end(), form->warnings.begin(), form->warnings.end());
    }
    return Draft{std::move(*mol), std::move(ligand)};
}

Result<PreparedLigand> complete(Draft draft, const LigandOptions& options) {
    auto& [mol, ligand] = draft;
    const auto sdf = in_space(mol, options, ligand);
    if (!sdf) return sdf.error();
    auto pdbqt = torsion_tree(*sdf);
    if (!pdbqt) return pdbqt.error();
    ligand.pdbqt = std::move(*pdbqt);
    if (auto placed = place(ligand, *sdf); !placed) return placed.error();
    if (ligand.smiles.empty())  // of bonds that are given twice, for example
        return wrong(
            "chemistry_invalid",
            "its bonds and charges give atoms an impossible valence: give the ligand as SDF or SMILES");
    describe(ligand, mol);
    if (const int ring = mol.largest_ring(); ring >= macrocycle)
        ligand.warnings.push_back(fmt::format(
            "a ring of {} atoms stays as it is, for docking turns no ring: dock it in several shapes", ring));
    return finish(std::move(ligand));
}

/// Names the forms apart, and says where some are missing.
void number(std::vector<PreparedLigand>& forms, const Stereoisomers& isomers,
            const std::vector<std::string>& impossible) {
    std::vector<std::string> warnings;
    if (!impossible.empty())
        warnings.push_back(fmt::format("no conformer satisfies {}: left out", fmt::join(impossible, ", ")));
    if (!isomers.complete)
        warnings.push_back(fmt::format("of up to {:.0f} stereoisomers {} were made", isomers.possible,
                                       isomers.smiles.size()));
    for (std::size_t i = 0; i < forms.size(); ++i) {
        if (forms.size() > 1) forms[i].title += fmt::format("_{}", i + 1);
        forms[i].warnings.insert(forms[i].warnings.end(), warnings.begin(), warnings.end());
    }
}

}  // namespace

std::string clean_title(std::string_view title) {
    std::size_t end = 0;
    while (end < title.size()) {
        const auto length = utf8_length(title.substr(end));
        if (length == 0 || end + length > longest_title) break;
        end += length;
    }
    std::string clean(trimmed(title.substr(0, end)));
    for (auto& c : clean)
        if (static_cast<unsigned char>(c) < 32) c = ' ';
    return clean;
}

Result<PreparedLigand> prepare_ligand(std::string_view text, const LigandOptions& options) {
    auto draft = begin(text, options);
    if (!draft) return draft.error();
    return complete(std::move(*draft), options);
}

Result<std::vector<PreparedLigand>> prepare_stereoisomers(std::string_view text, const LigandOptions& options,
                                                          std::size_t most) {
    auto draft = begin(text, options);
    if (!draft) return draft.error();
    std::vector<PreparedLigand> prepared;
    if (draft->mol.has_coordinates()) {
        auto only = complete(std::move(*draft), options);
        if (!only) return only.error();
        prepared.push_back(std::move(*only));
        return prepared;
    }
    const auto isomers = stereoisomers(draft->mol.to_smiles(), most);
    if (!isomers) return isomers.error();
    std::optional<Error> failed;
    std::vector<std::string> impossible;
    for (const auto& smiles : isomers->smiles) {
        auto mol = read_one(smiles, Format::smi);
        if (!mol) return mol.error();
        auto isomer = complete({std::move(*mol), draft->ligand}, options);
        if (!isomer) {
            failed = isomer.error();
            if (failed->kind != "embedding_failed") return *failed;
            impossible.push_back(smiles);
            continue;
        }
        prepared.push_back(std::move(*isomer));
    }
    if (prepared.empty()) return *failed;
    number(prepared, *isomers, impossible);
    return prepared;
}

Result<PreparedLigand> ligand_of_pdbqt(std::string_view text) {
    auto models = read_pdbqt(text);
    if (!models) return models.error();
    if (models->empty()) return wrong("ligand_empty", "the ligand has no atom");
    if (models->size() > 1)
        return wrong("ligand_several", "the ligand has several models: give one ligand a job");
    PreparedLigand ligand;
    ligand.tree_given = true;
    ligand.pdbqt = std::move(models->front());
    if (auto typed = check_types(ligand.pdbqt, "the ligand"); !typed) return typed.error();
    if (text.find("ROOT") == std::string_view::npos)
        return wrong("pdbqt_malformed", "the ligand has no ROOT: it is a rigid PDBQT, as receptors are");
    auto mol = read_one(text, Format::pdbqt);
    if (!mol) return mol.error();
    ligand.title = title_of(*mol);
    ligand.warnings.emplace_back(
        "a PDBQT ligand has no bond orders: those of the poses are perceived from distances");
    describe(ligand, *mol);
    if (auto placed = place(ligand, mol->to_sdf()); !placed) return placed.error();
    return finish(std::move(ligand));
}

Result<std::vector<Point>> heavy_atom_places(std::string_view text, std::string_view what) {
    const auto format = format_of(text, what);
    if (!format) return format.error();
    auto read = BabelMolecule::read(text, *format, 1);
    if (!read) return wrong("molecule_unreadable", fmt::format("{} is {}", what, read.error().detail));
    if (read->empty() || read->front().heavy_atoms() == 0)
        return wrong("molecule_empty", fmt::format("{} has no heavy atom", what));
    if (!read->front().has_coordinates())
        return wrong("molecule_flat", fmt::format("{} has no coordinates in space", what));
    return read->front().graph().at;
}

}  // namespace mad::engines
