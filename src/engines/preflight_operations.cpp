// What would stop or spoil a docking, before it is run, as a task service: each fault with its fix.
#include "engine_kit/step_limit.hpp"
#include "engines/formats.hpp"
#include "engines/inputs.hpp"
#include "engines/molecules.hpp"
#include "engines/operations.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace mad::engines {
namespace {

constexpr std::size_t most_ligands = 100;

/// What to do about an error of preparation, by its kind.
std::string_view fix_of(std::string_view kind) {
    static const std::map<std::string_view, std::string_view> fixes{
        {"format_unknown", "Give SDF, MOL2, PDB, mmCIF, PDBQT or SMILES, as text or as a file"},
        {"molecule_invalid", "Mend the lines that are named, or export the molecule again, best as SDF"},
        {"molecule_unreadable", "Export the molecule again, best as SDF"},
        {"pdbqt_malformed", "Give the molecule as SDF: MAD makes the PDBQT itself"},
        {"sdf_malformed", "Export the molecule again as SDF (V2000)"},
        {"ligand_unreadable", "Export the molecule again, best as SDF"},
        {"ligand_empty", "Give a molecule with heavy atoms"},
        {"ligand_several", "Cut the file into molecules (split_library), or dock it as a library"},
        {"ligand_too_large", "Dock a part of it: engines for small molecules do not search so many torsions"},
        {"ligand_overlaps", "Keep one of its alternate locations, or give it as SMILES"},
        {"atom_type_unsupported",
         "Leave the molecule out or replace these atoms: the engines have no parameters for them"},
        {"embedding_failed", "Give it with coordinates in space, as SDF"},
        {"chemistry_invalid", "Mend valences and charges: draw the molecule again"},
        {"coordinates_invalid", "Export it again: a coordinate must be a finite number"},
        {"coordinate_too_large", "Move the structure to the origin"},
        {"receptor_unreadable", "Export the structure again, best as PDB or mmCIF"},
        {"receptor_empty", "Name in keep_hetero what is the receptor, or choose other chains"},
        {"receptor_flat", "Give a structure with coordinates: PDB, mmCIF or PDBQT"},
        {"receptor_several", "Give one model of it"},
        {"receptor_not_rigid", "Give the PDBQT of the rigid receptor, not of a ligand; or the PDB"},
        {"chain_not_found", "Name one of the chains that are there"},
        {"box_away_from_receptor",
         "Put the box where the site is: box_from_ligand, box_from_residues and find_pockets give boxes"},
        {"box_too_large", "Make the box smaller, around one site"},
        {"ligand_larger_than_box", "Make the box larger: the stretched ligand has to fit"},
    };
    const auto it = fixes.find(kind);
    return it == fixes.end() ? "" : it->second;
}

class Findings {
public:
    void error(std::string_view about, const Error& error) {
        add("error", about, error.kind, error.detail, fix_of(error.kind));
    }
    void warning(std::string_view about, std::string_view code, std::string_view detail,
                 std::string_view fix) {
        add("warning", about, code, detail, fix);
    }
    /// Of preparation, which have no code.
    void warnings(std::string_view about, const std::vector<std::string>& details) {
        for (const auto& detail : details) warning(about, "note", detail, "");
    }
    json::object result() && {
        const bool ready =
            std::ranges::none_of(list_, [](auto& it) { return it.at("severity").as_string() == "error"; });
        return {{"ready", ready}, {"findings", std::move(list_)}};
    }

private:
    void add(std::string_view severity, std::string_view about, std::string_view code,
             std::string_view detail, std::string_view fix) {
        auto& it = list_.emplace_back(json::object{}).get_object();
        it = {{"severity", severity}, {"about", about}, {"code", code}, {"detail", detail}};
        if (!fix.empty()) it["fix"] = fix;
    }

    json::array list_;
};

/// The receptor's atoms, as they would be docked into; nothing where it cannot be prepared.
std::optional<std::vector<Point>> see_receptor(const json::object& input, Findings& findings) {
    const auto receptor = prepare_receptor(text_in(input, "receptor"), receptor_options_in(input));
    const auto models = receptor ? read_pdbqt(receptor->pdbqt) : Result<std::vector<Pdbqt>>(receptor.error());
    if (!models) {
        findings.error("receptor", models.error());
        return {};
    }
    for (const auto& it : receptor->selection.incomplete)
        findings.warning(
            "receptor", "atoms_missing",
            fmt::format("{} {} {} lacks {}", it.name, it.chain, it.number, fmt::join(it.atoms, " ")),
            "Build the missing atoms before (PDBFixer, Modeller) where the residue is near the site");
    for (const auto& it : receptor->selection.breaks)
        findings.warning("receptor", "chain_broken",
                         fmt::format("chain {} is broken between {} and {}", it.chain, it.after, it.before),
                         "Model the missing residues before where they are near the site");
    findings.warnings("receptor", receptor->selection.warnings);
    return places_of(models->front());
}

std::optional<Box> see_box(const json::object& input, const std::optional<std::vector<Point>>& receptor,
                           Findings& findings) {
    const auto box = docking_box(input);
    if (!box) {
        findings.error("box", box.error());
        return {};
    }
    if (!receptor) return *box;
    const auto warnings = check_box(*box, *receptor);
    if (!warnings) {
        findings.error("box", warnings.error());
        return {};
    }
    findings.warnings("box", *warnings);
    return *box;
}

void see_ligand(const std::string& about, std::string_view text, const json::object& input,
                const std::optional<Box>& box, Findings& findings) {
    const auto ligand = ligand_of(text, ligand_options_in(input, 42));
    if (!ligand) return findings.error(about, ligand.error());
    findings.warnings(about, ligand->warnings);
    if (!box) return;
    const auto places = places_of(ligand->pdbqt);
    const auto fits = check_ligand_fits(*box, places);
    if (!fits)
        findings.error(about, fits.error());
    else
        findings.warnings(about, *fits);
    if (ligand->conformer_made) return;
    if (const auto inside = check_pose_in_box(*box, places); !inside)
        findings.warning(about, inside.error().kind, inside.error().detail,
                         "Move the box to the site, if the ligand's place is the one that is meant");
}

Result<void> see_ligands(Work& work, const std::optional<Box>& box, Findings& findings) {
    const auto text = text_in(work.input, "ligand");
    const auto format = format_of_batch(text);
    if (!format) {
        findings.error("ligand", format_of(text, "the ligand").error());
        return {};
    }
    const auto records = records_of(text, *format);
    if (auto few = check_count(records.size(), most_ligands, "the ligands"); !few) return few.error();
    for (std::size_t i = 0; i < records.size(); ++i) {
        work.progress(0.2 + 0.8 * static_cast<double>(i) / static_cast<double>(records.size()), "ligands");
        see_ligand(records.size() > 1 ? fmt::format("ligand {}", i + 1) : "ligand", records[i], work.input,
                   box, findings);
    }
    return {};
}

}  // namespace

Result<json::object> docking_preflight_task(Work& work) {
    const engine_kit::StepLimit limit(preparation_limit);
    Findings findings;
    const auto receptor = see_receptor(work.input, findings);
    const auto box = see_box(work.input, receptor, findings);
    if (auto seen = see_ligands(work, box, findings); !seen) return seen.error();
    auto it = std::move(findings).result();
    if (box) it["box"] = to_json(*box);
    return it;
}

}  // namespace mad::engines
