// What is said of, drawn from and chosen among small molecules, as a task service.
#include "engines/depiction.hpp"
#include "engines/fingerprints.hpp"
#include "engines/inputs.hpp"
#include "engines/operations.hpp"
#include "engines/properties.hpp"
#include "engines/substructure.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace mad::engines {
namespace {

constexpr std::size_t most_molecules = 10'000, most_drawings = 200;

/// The molecules that could be read, and the others as the documents' failures.
struct Given {
    std::vector<Molecule> molecules;
    json::array failures;

    Molecules mols() const {
        Molecules all;
        for (const auto& molecule : molecules) all.push_back(molecule.mol);
        return all;
    }
};

Result<Given> molecules_in(const Work& work, std::size_t most) {
    auto read = read_molecules(text_in(work.input, "molecules"), "the molecules", most);
    if (!read) return read.error();
    Given given;
    for (auto& molecule : *read) {
        if (molecule.mol)
            given.molecules.push_back(std::move(molecule));
        else
            given.failures.push_back(
                {{"place", molecule.place}, {"name", molecule.name}, {"detail", molecule.fault}});
    }
    return given;
}

json::object named(const Molecule& molecule) {
    json::object it;
    it["place"] = molecule.place;
    it["name"] = molecule.name;
    return it;
}

json::object result_of(Given given, json::array molecules) {
    json::object it;
    it["molecules"] = std::move(molecules);
    it["failures"] = std::move(given.failures);
    return it;
}

json::object described(const Properties& p) {
    json::object it;
    it["smiles"] = p.smiles;
    it["formula"] = p.formula;
    it["molecular_weight"] = rounded(p.molecular_weight, 2);
    it["exact_mass"] = rounded(p.exact_mass, 4);
    it["logp"] = rounded(p.logp, 2);
    it["molar_refractivity"] = rounded(p.molar_refractivity, 2);
    it["tpsa"] = rounded(p.tpsa, 2);
    it["fraction_csp3"] = rounded(p.fraction_csp3, 2);
    it["charge"] = p.charge;
    it["heavy_atoms"] = p.heavy_atoms;
    it["hydrogen_bond_donors"] = p.hydrogen_bond_donors;
    it["hydrogen_bond_acceptors"] = p.hydrogen_bond_acceptors;
    it["rotatable_bonds"] = p.rotatable_bonds;
    it["rings"] = p.rings;
    it["aromatic_rings"] = p.aromatic_rings;
    it["stereocentres"] = p.stereocentres;
    it["undefined_stereocentres"] = p.undefined_stereocentres;
    it["lipinski_violations"] = to_json(p.lipinski_violations);
    it["veber"] = p.veber;
    it["qed"] = rounded(p.qed, 3);
    it["alerts"] = to_json(p.alerts);
    return it;
}

Fingerprint fingerprint_in(const Work& work) {
    return *fingerprint_named(text_in(work.input, "fingerprint"));
}

}  // namespace

Result<json::object> ligand_properties_task(Work& work) {
    auto given = molecules_in(work, most_molecules);
    if (!given) return given.error();
    json::array list;
    for (const auto& molecule : given->molecules) {
        work.progress(static_cast<double>(list.size()) / static_cast<double>(given->molecules.size()),
                      "computing");
        auto it = named(molecule);
        for (auto& [name, value] : described(properties_of(*molecule.mol))) it[name] = std::move(value);
        if (work.input.at("fingerprints").as_bool()) it["fingerprint"] = morgan_bits(*molecule.mol);
        list.push_back(std::move(it));
    }
    return result_of(std::move(*given), std::move(list));
}

Result<json::object> fingerprint_similarity_task(Work& work) {
    const auto queries = read_molecules(text_in(work.input, "query"), "the query", 1);
    if (!queries) return queries.error();
    const auto& query = queries->front();
    if (!query.mol) return Error{Errc::invalid, "molecule_unreadable", "the query: " + query.fault};
    auto given = molecules_in(work, most_molecules);
    if (!given) return given.error();
    const auto alike = similarities(*query.mol, given->mols(), fingerprint_in(work));
    std::vector<std::size_t> order(alike.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::sort(order, {}, [&](auto i) { return std::pair(-alike[i], i); });
    if (work.input.contains("top"))
        order.resize(std::min(order.size(), static_cast<std::size_t>(integer_in(work.input, "top"))));
    json::array list;
    for (const auto i : order) {
        if (alike[i] < number_in(work.input, "threshold")) break;
        auto it = named(given->molecules[i]);
        it["smiles"] = smiles_of(*given->molecules[i].mol);
        it["similarity"] = rounded(alike[i], 4);
        list.push_back(std::move(it));
    }
    return result_of(std::move(*given), std::move(list));
}

Result<json::object> diversity_pick_task(Work& work) {
    auto given = molecules_in(work, most_molecules);
    if (!given) return given.error();
    const auto picked = most_diverse(given->mols(), static_cast<std::size_t>(integer_in(work.input, "count")),
                                     fingerprint_in(work), integer_in(work.input, "seed"));
    json::array list;
    std::string smiles;
    for (const auto i : picked) {
        auto it = named(given->molecules[i]);
        it["smiles"] = smiles_of(*given->molecules[i].mol);
        smiles +=
            fmt::format("{} {}\n", std::string_view(it["smiles"].as_string()), given->molecules[i].name);
        list.push_back(std::move(it));
    }
    auto result = result_of(std::move(*given), std::move(list));
    result["molecules_smi"] = smiles;
    return result;
}

Result<json::object> substructure_search_task(Work& work) {
    const auto pattern = Substructure::of(text_in(work.input, "smarts"));
    if (!pattern) return pattern.error();
    auto given = molecules_in(work, most_molecules);
    if (!given) return given.error();
    json::array list;
    std::string smiles;
    for (const auto& molecule : given->molecules) {
        const auto matches = pattern->matches(*molecule.mol).size();
        if (matches == 0) continue;
        auto it = named(molecule);
        it["smiles"] = smiles_of(*molecule.mol);
        it["matches"] = matches;
        smiles += fmt::format("{} {}\n", std::string_view(it["smiles"].as_string()), molecule.name);
        list.push_back(std::move(it));
    }
    auto result = result_of(std::move(*given), std::move(list));
    result["molecules_smi"] = smiles;
    return result;
}

Result<json::object> depict_task(Work& work) {
    auto given = molecules_in(work, most_drawings);
    if (!given) return given.error();
    Drawing drawing{.width = integer_in(work.input, "width"), .height = integer_in(work.input, "height")};
    drawing.atom_numbers = work.input.at("atom_numbers").as_bool();
    if (work.input.contains("highlight")) drawing.highlight = text_in(work.input, "highlight");
    json::array list;
    for (const auto& molecule : given->molecules) {
        const auto drawn = depict(*molecule.mol, drawing);
        if (!drawn) return drawn.error();
        auto it = named(molecule);
        it["svg"] = drawn->svg;
        it["matches"] = drawn->matches;
        list.push_back(std::move(it));
    }
    return result_of(std::move(*given), std::move(list));
}

}  // namespace mad::engines
