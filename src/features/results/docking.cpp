#include "features/results/docking.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace mad::results {
using schema::field;

namespace {
constexpr double gas_constant = 0.001987204259;  // kcal/(mol K)
constexpr double room_temperature = 298.15;      // K
}  // namespace

double ligand_efficiency(double affinity, std::int64_t heavy_atoms) {
    return -affinity / static_cast<double>(heavy_atoms);
}

double lipophilic_efficiency(double affinity, double logp) {
    return -affinity / (gas_constant * room_temperature * std::numbers::ln10) - logp;
}

std::vector<std::string> words_of(const std::vector<std::string>& interactions) {
    std::vector<std::string> words = interactions;
    for (const auto& name : interactions)
        if (const auto kind = name.rfind(':'); kind != name.npos && kind > 0 && kind + 1 < name.size()) {
            words.push_back(name.substr(0, kind + 1));
            words.push_back(name.substr(kind));
        }
    std::ranges::sort(words);
    const auto repeated = std::ranges::unique(words);
    words.erase(repeated.begin(), repeated.end());
    return words;
}

std::vector<std::string> names_among(std::vector<std::string> words) {
    std::erase_if(words, [](const auto& word) { return word.starts_with(':') || word.ends_with(':'); });
    return words;
}

const schema::Object& describe(std::type_identity<DockingRow>) {
    static const auto it = schema::object<DockingRow>(
        "Pose", field<&DockingRow::ligand>("ligand", {.description = "Its place in the input"}),
        field<&DockingRow::rank>("rank", {.description = "1: the best"}),
        field<&DockingRow::affinity>("affinity", {.description = "kcal/mol"}),
        field<&DockingRow::affinity_printed>("affinity_printed",
                                             {.description = "As the engine printed it, kcal/mol"}),
        field<&DockingRow::rmsd_lb>("rmsd_lb", {.description = "To the best pose, lower bound, Å"}),
        field<&DockingRow::rmsd_ub>("rmsd_ub", {.description = "To the best pose, upper bound, Å"}),
        field<&DockingRow::confidence>("confidence", {.description = "0 to 1"}),
        field<&DockingRow::ligand_efficiency>("ligand_efficiency",
                                              {.description = "-affinity / heavy atoms, kcal/mol"}),
        field<&DockingRow::lipophilic_efficiency>("lipophilic_efficiency",
                                                  {.description = "pKd of the affinity less logP"}),
        field<&DockingRow::hydrogen_bonds>("hydrogen_bonds"),
        field<&DockingRow::interactions>("interactions",
                                         {.description = "Residue and kind: ASP:A:25:hydrogen_bond"}),
        field<&DockingRow::record>("record", {.description = "Its place among the poses, from 0"}),
        field<&DockingRow::details>("details"));
    return it;
}

const schema::Object& describe(std::type_identity<DockedLigand>) {
    static const auto it = schema::object<DockedLigand>(
        "DockedLigand", field<&DockedLigand::ligand>("ligand"), field<&DockedLigand::name>("name"),
        field<&DockedLigand::smiles>("smiles"), field<&DockedLigand::heavy_atoms>("heavy_atoms"),
        field<&DockedLigand::logp>("logp"), field<&DockedLigand::fingerprint>("fingerprint"),
        field<&DockedLigand::poses>("poses"), field<&DockedLigand::best_affinity>("best_affinity"),
        field<&DockedLigand::best_efficiency>("best_efficiency"));
    return it;
}

const schema::Object& describe(std::type_identity<Campaign>) {
    static const auto it = schema::object<Campaign>(
        "Campaign", field<&Campaign::id>("id"), field<&Campaign::engine>("engine"),
        field<&Campaign::parameters>("parameters"), field<&Campaign::receptor>("receptor"));
    return it;
}

}  // namespace mad::results
