#include "engines/depiction.hpp"

#include "engines/substructure.hpp"

#include <GraphMol/MolDraw2D/MolDraw2DSVG.h>
#include <GraphMol/MolDraw2D/MolDraw2DUtils.h>
#include <GraphMol/RWMol.h>
#include <set>

namespace mad::engines {
Result<Depicted> depict(const RDKit::ROMol& mol, const Drawing& drawing) {
    Depicted it;
    std::set<int> atoms;
    if (!drawing.highlight.empty()) {
        const auto pattern = Substructure::of(drawing.highlight);
        if (!pattern) return pattern.error();
        const auto matches = pattern->matches(mol);
        it.matches = matches.size();
        for (const auto& match : matches) atoms.insert(match.begin(), match.end());
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
