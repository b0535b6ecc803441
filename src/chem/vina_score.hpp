// The energy of a ligand's pose in a receptor, as AutoDock Vina 1.2 computes it: equal to `vina --score_only`
// in the three decimals that it prints. Flexible side chains, macrocycles that are opened (types CG, G) and
// hydrated ligands (W) are not scored.
#pragma once
#include "chem/cells.hpp"
#include "chem/vina_terms.hpp"

namespace mad::chem {

/// Energies in kcal/mol.
struct PoseScore {
    double inter = 0;     ///< between ligand and receptor
    double intra = 0;     ///< within the ligand
    double torsions = 0;  ///< as Vina counts them: a bond that turns nothing but hydrogens counts half
    Terms terms;          ///< of inter, before what Vina caps of atoms that clash
    std::vector<double> ligand_atoms;  ///< of each, its part of inter
    std::map<std::size_t, double>
        receptor_atoms;  ///< of those within 8 Å of the ligand, by index, before caps

    /// What the ligand's own energy is when it is not bound: in a docking the best pose's.
    double affinity_with(double unbound, double torsion_weight = PairTables::torsion_weight) const {
        return (inter + intra - unbound) / (1 + torsion_weight * torsions);
    }
    /// Of the pose by itself, as `vina --score_only` has it: unbound, it stays as it is.
    double affinity() const { return affinity_with(intra); }
    double torsional() const { return affinity() - inter; }
};

/// A receptor, ready to score any number of poses.
class VinaScorer {
public:
    /// Errors: those of bonded().
    static Result<VinaScorer> of(std::span<const TypedAtom> receptor, ScoringFunction);

    /// Errors: those of bonded().
    Result<PoseScore> score(const FlexibleMolecule& ligand) const;

private:
    VinaScorer(const PairTables& tables, Cells cells, std::vector<VinaClass> kinds)
        : tables_(&tables), cells_(std::move(cells)), kinds_(std::move(kinds)) {}

    void score_against_receptor(const FlexibleMolecule&, std::span<const Bonded>, PoseScore&) const;
    double score_within(const FlexibleMolecule&, const Mobility&, std::span<const Bonded>) const;

    const PairTables* tables_;
    Cells cells_;
    std::vector<VinaClass> kinds_;
};

}  // namespace mad::chem
