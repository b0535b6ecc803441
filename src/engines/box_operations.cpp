// Where to dock, as a task service: boxes around what is known of a site, and sites seen from the shape
// alone.
#include "engines/inputs.hpp"
#include "engines/operations.hpp"
#include "engines/pockets.hpp"
#include "engines/sites.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace mad::engines {
namespace {

std::vector<Point> heavy_places(const std::vector<chem::Atom>& atoms) {
    std::vector<Point> places;
    for (const auto& atom : atoms)
        if (atom.element != "H") places.push_back(place_of(atom));
    return places;
}

/// A box that docking takes, and what to know of it.
Result<json::object> result_of(const std::vector<Point>& places, double margin) {
    constexpr double least_side = 1;  // Å: of one atom without a margin
    auto box = box_around(places, margin);
    for (auto& side : box.size) side = std::max(side, least_side);
    const auto warnings = check_box(box, places);
    if (!warnings) return warnings.error();
    json::object it;
    it["box"] = to_json(box);
    it["volume"] = rounded(box.volume(), 1);
    it["heavy_atoms"] = places.size();
    it["warnings"] = to_json(*warnings);
    return it;
}

/// Those of a molecule, or of a residue within a structure: the document asks for either.
Result<std::vector<Point>> ligand_places(const json::object& input) {
    if (input.contains("reference_ligand"))
        return heavy_atom_places(text_in(input, "reference_ligand"), "the reference ligand");
    const auto receptor = read_receptor(text_in(input, "receptor"));
    if (!receptor) return receptor.error();
    const auto atoms = hetero_atoms(*receptor, text_in(input, "ligand"));
    if (!atoms) return atoms.error();
    auto places = heavy_places(*atoms);
    if (places.empty())
        return Error{Errc::invalid, "molecule_empty",
                     fmt::format("{} has no heavy atom", text_in(input, "ligand"))};
    return places;
}

/// The receptor's atoms that stay; all, of formats without residues.
Result<std::vector<chem::Atom>> receptor_atoms(const json::object& input,
                                               std::vector<std::string>& warnings) {
    auto receptor = read_receptor(text_in(input, "receptor"));
    if (!receptor) return receptor.error();
    if (std::ranges::all_of(receptor->atoms, [](auto& atom) { return atom.residue.empty(); }))
        return std::move(receptor->atoms);
    ReceptorOptions options{.chains = texts_in(input, "chains"),
                            .keep_hetero = texts_in(input, "keep_hetero"),
                            .keep_water = input.at("keep_water").as_bool()};
    auto selection = select_receptor(*receptor, options);
    if (!selection) return selection.error();
    warnings = std::move(selection->warnings);
    return std::move(selection->kept);
}

json::object described(const Pocket& pocket, std::size_t rank) {
    json::object it;
    it["rank"] = rank;
    it["score"] = rounded(pocket.score, 4);
    it["center"] = to_json(rounded(pocket.center, 3));
    it["box"] = to_json(pocket.box);
    it["volume"] = rounded(pocket.volume, 0);
    it["burial"] = rounded(pocket.burial, 3);
    it["residues"] = to_json(pocket.residues);
    return it;
}

}  // namespace

Result<json::object> box_from_ligand_task(Work& work) {
    const auto places = ligand_places(work.input);
    if (!places) return places.error();
    return result_of(*places, number_in(work.input, "margin"));
}

Result<json::object> box_from_residues_task(Work& work) {
    const auto receptor = read_receptor(text_in(work.input, "receptor"));
    if (!receptor) return receptor.error();
    const auto places = residue_places(*receptor, texts_in(work.input, "residues"));
    if (!places) return places.error();
    return result_of(*places, number_in(work.input, "margin"));
}

Result<json::object> find_pockets_task(Work& work) {
    std::vector<std::string> warnings;
    const auto atoms = receptor_atoms(work.input, warnings);
    if (!atoms) return atoms.error();
    work.progress(0, "searching");
    const auto pockets = find_pockets(*atoms, {.most = integer_in(work.input, "max_pockets"),
                                               .min_volume = number_in(work.input, "min_volume"),
                                               .margin = number_in(work.input, "margin")});
    if (!pockets) return pockets.error();
    if (pockets->empty())
        warnings.emplace_back("nothing of the receptor encloses a space that is large enough");
    json::array list;
    for (const auto& pocket : *pockets) list.push_back(described(pocket, list.size() + 1));
    json::object it;
    it["pockets"] = std::move(list);
    it["atoms"] = atoms->size();
    it["warnings"] = to_json(warnings);
    return it;
}

}  // namespace mad::engines
