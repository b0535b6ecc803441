#include "chem/vina_score.hpp"

namespace mad::chem {
namespace {

/// Vina lets no atom or pair count for more than that.
double capped(double energy) {
    constexpr double most = 1000;
    return energy > 0 ? energy * (most / (most + energy)) : energy;
}

/// Those at most three bonds away.
std::vector<bool> close_to(std::size_t atom, std::span<const Bonded> atoms) {
    std::vector<bool> close(atoms.size());
    close[atom] = true;
    std::vector<std::size_t> reached{atom};
    for (int bonds = 0; bonds < 3; ++bonds) {
        std::vector<std::size_t> next;
        for (const auto i : reached)
            for (const auto j : atoms[i].bonds)
                if (!close[j]) {
                    close[j] = true;
                    next.push_back(j);
                }
        reached = std::move(next);
    }
    return close;
}

double torsions_of(std::span<const Bonded> atoms) {
    double torsions = 0;
    for (const auto& atom : atoms) {
        if (atom.kind == VinaClass::none) continue;
        for (const auto j : atom.rotates) {
            if (atoms[j].kind == VinaClass::none) continue;
            const auto heavy = std::ranges::count_if(
                atoms[j].bonds, [&](auto k) { return atoms[k].kind != VinaClass::none; });
            if (heavy > 1) torsions += 0.5;
        }
    }
    return torsions;
}

}  // namespace

Result<VinaScorer> VinaScorer::of(std::span<const TypedAtom> receptor, ScoringFunction function) {
    const auto atoms = bonded(receptor, "the receptor");
    if (!atoms) return atoms.error();
    std::vector<Point> places;
    std::vector<VinaClass> kinds;
    for (std::size_t i = 0; i < receptor.size(); ++i) {
        places.push_back(receptor[i].at);
        kinds.push_back((*atoms)[i].kind);
    }
    return VinaScorer(PairTables::of(function), Cells(places, PairTables::cutoff), std::move(kinds));
}

void VinaScorer::score_against_receptor(const FlexibleMolecule& ligand, std::span<const Bonded> atoms,
                                        PoseScore& score) const {
    score.ligand_atoms.resize(atoms.size());
    for (std::size_t i = 0; i < atoms.size(); ++i) {
        if (atoms[i].kind == VinaClass::none) continue;
        double energy = 0;
        cells_.around(ligand.atoms[i].at, [&](std::size_t j, double r2) {
            if (kinds_[j] == VinaClass::none) return;
            const auto& terms = tables_->at(atoms[i].kind, kinds_[j], r2);
            energy += terms.sum();
            score.terms += terms;
            score.receptor_atoms[j] += terms.sum();
        });
        score.ligand_atoms[i] = capped(energy);
        score.inter += score.ligand_atoms[i];
    }
}

double VinaScorer::score_within(const FlexibleMolecule& ligand, const Mobility& mobility,
                                std::span<const Bonded> atoms) const {
    constexpr double cutoff_squared = PairTables::cutoff * PairTables::cutoff;
    double energy = 0;
    for (std::size_t i = 0; i < atoms.size(); ++i) {
        if (atoms[i].kind == VinaClass::none) continue;
        const auto close = close_to(i, atoms);
        for (std::size_t j = i + 1; j < atoms.size(); ++j) {
            if (atoms[j].kind == VinaClass::none || close[j] || mobility.is_fixed(i, j)) continue;
            const double r2 = distance_squared(ligand.atoms[i].at, ligand.atoms[j].at);
            if (r2 < cutoff_squared) energy += capped(tables_->at(atoms[i].kind, atoms[j].kind, r2).sum());
        }
    }
    return energy;
}

Result<PoseScore> VinaScorer::score(const FlexibleMolecule& ligand) const {
    const Mobility mobility(ligand);
    const auto atoms = bonded(ligand, mobility, "the ligand");
    if (!atoms) return atoms.error();
    PoseScore score;
    score_against_receptor(ligand, *atoms, score);
    score.intra = score_within(ligand, mobility, *atoms);
    score.torsions = torsions_of(*atoms);
    return score;
}

}  // namespace mad::chem
