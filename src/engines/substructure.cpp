#include "engines/substructure.hpp"

#include <GraphMol/RWMol.h>
#include <GraphMol/SmilesParse/SmilesParse.h>
#include <GraphMol/Substruct/SubstructMatch.h>
#include <fmt/format.h>

namespace mad::engines {

Result<Substructure> Substructure::of(const std::string& smarts) {
    std::shared_ptr<const RDKit::ROMol> pattern;
    try {
        pattern.reset(RDKit::SmartsToMol(smarts));
    } catch (const std::exception&) {  // it is none
    }
    if (!pattern || pattern->getNumAtoms() == 0)
        return Error{Errc::invalid, "smarts_invalid", fmt::format("not a SMARTS: {}", smarts)};
    return Substructure(std::move(pattern));
}

std::vector<std::vector<int>> Substructure::matches(const RDKit::ROMol& mol) const {
    std::vector<std::vector<int>> all;
    for (const auto& match : RDKit::SubstructMatch(mol, *pattern_)) {
        auto& atoms = all.emplace_back();
        for (const auto& [in_pattern, in_molecule] : match) atoms.push_back(in_molecule);
    }
    return all;
}

}  // namespace mad::engines
