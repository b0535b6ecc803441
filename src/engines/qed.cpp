#include "engines/qed.hpp"

#include "engines/qed_patterns.hpp"

#include <GraphMol/ChemTransforms/ChemTransforms.h>
#include <GraphMol/Descriptors/Crippen.h>
#include <GraphMol/Descriptors/Lipinski.h>
#include <GraphMol/Descriptors/MolDescriptors.h>
#include <GraphMol/Descriptors/MolSurf.h>
#include <GraphMol/MolOps.h>
#include <GraphMol/ROMol.h>
#include <GraphMol/RWMol.h>
#include <GraphMol/SmilesParse/SmilesParse.h>
#include <GraphMol/Substruct/SubstructMatch.h>
#include <algorithm>
#include <cmath>
#include <memory>
#include <span>
#include <vector>

namespace mad::engines {
namespace {

using Pattern = std::unique_ptr<const RDKit::ROMol>;

std::vector<Pattern> patterns(std::span<const char* const> smarts) {
    std::vector<Pattern> all;
    for (const auto* text : smarts) all.emplace_back(RDKit::SmartsToMol(text));
    return all;
}

double acceptors_of(const RDKit::ROMol& mol) {
    static const auto all = patterns(qed::acceptor_patterns);
    std::size_t count = 0;
    for (const auto& pattern : all) count += RDKit::SubstructMatch(mol, *pattern).size();
    return static_cast<double>(count);
}

double alerts_of(const RDKit::ROMol& mol) {
    static const auto all = patterns(qed::alert_patterns);
    RDKit::SubstructMatchParameters one;
    one.maxMatches = 1;
    return static_cast<double>(std::ranges::count_if(
        all, [&](auto& pattern) { return !RDKit::SubstructMatch(mol, *pattern, one).empty(); }));
}

/// What is left without aliphatic rings: more than those that are aromatic as a whole.
double aromatic_rings_of(const RDKit::ROMol& mol) {
    static const Pattern aliphatic(RDKit::SmartsToMol(qed::aliphatic_rings));
    const Pattern rest(RDKit::deleteSubstructs(mol, *aliphatic));
    std::vector<std::vector<int>> rings;
    return RDKit::MolOps::findSSSR(*rest, rings);
}

/// The weighted logarithm of what a value is worth.
double worth(const qed::Desirability& p, double x) {
    const double rise = 1 + std::exp(-(x - p.c + p.d / 2) / p.e);
    const double fall = 1 + std::exp(-(x - p.c - p.d / 2) / p.f);
    return p.weight * std::log((p.a + p.b / rise * (1 - 1 / fall)) / p.most);
}

}  // namespace

double qed_of(const RDKit::ROMol& mol) {
    namespace of = RDKit::Descriptors;
    double logp = 0, refractivity = 0;
    of::calcCrippenDescriptors(mol, logp, refractivity);
    const double sum =
        worth(qed::molecular_weight, of::calcAMW(mol)) + worth(qed::logp, logp) +
        worth(qed::acceptors, acceptors_of(mol)) + worth(qed::donors, of::calcNumHBD(mol)) +
        worth(qed::polar_surface, of::calcTPSA(mol)) +
        worth(qed::rotatable_bonds, of::calcNumRotatableBonds(mol, of::NumRotatableBondsOptions::Strict)) +
        worth(qed::aromatic_rings, aromatic_rings_of(mol)) + worth(qed::alerts, alerts_of(mol));
    double weights = 0;
    for (const auto* p : {&qed::molecular_weight, &qed::logp, &qed::acceptors, &qed::donors,
                          &qed::polar_surface, &qed::rotatable_bonds, &qed::aromatic_rings, &qed::alerts})
        weights += p->weight;
    return std::exp(sum / weights);
}

}  // namespace mad::engines
