#include "engines/depiction.hpp"

#include <GraphMol/MolDraw2D/MolDraw2DSVG.h>
#include <GraphMol/MolDraw2D/MolDraw2DUtils.h>
#include <GraphMol/RWMol.h>
#include <GraphMol/SmilesParse/SmilesParse.h>
#include <GraphMol/Substruct/SubstructMatch.h>
#include <fmt/format.h>
#include <set>

namespace mad::engines {
namespace {

Result<std::vector<RDKit::MatchVectType>> matches_of(const RDKit::ROMol& mol, const std::string& smarts) {
    std::unique_ptr<RDKit::RWMol> pattern;
    try {
        pattern.reset(RDKit::SmartsToMol(smarts));
    } catch (const std::exception&) {  // then it is none
    }
    if (!pattern || pattern->getNumAtoms() == 0)
        return Error{Errc::invalid, "smarts_invalid", fmt::format("not a SMARTS: {}", smarts)};
    return RDKit::SubstructMatch(mol, *pattern);
}

}  // namespace

Result<Depicted> depict(const RDKit::ROMol& mol, const Drawing& drawing) {
    Depicted it;
    std::set<int> atoms;
    if (!drawing.highlight.empty()) {
        const auto matches = matches_of(mol, drawing.highlight);
        if (!matches) return matches.error();
        it.matches = matches->size();
        for (const auto& match : *matches)
            for (const auto& [in_pattern, in_molecule] : match) atoms.insert(in_molecule);
    }
    std::vector<int> marked(atoms.begin(), atoms.end()), bonds;
    for (const auto* bond : mol.bonds())
        if (atoms.contains(static_cast<int>(bond->getBeginAtomIdx())) &&
            atoms.contains(static_cast<int>(bond->getEndAtomIdx())))
            bonds.push_back(static_cast<int>(bond->getIdx()));
    RDKit::RWMol flat(mol);
    flat.clearConformers();
    RDKit::MolDraw2DSVG drawer(drawing.width, drawing.height);
    drawer.drawOptions().addAtomIndices = drawing.atom_numbers;
    RDKit::MolDraw2DUtils::prepareAndDrawMolecule(drawer, flat, "", &marked, &bonds);
    drawer.finishDrawing();
    it.svg = drawer.getDrawingText();
    return it;
}

}  // namespace mad::engines
