// How far a docked pose can be trusted: one number in 0..1 and all that it is made of.
//
// It speaks of the pose alone (within 2 Å of the true one and physically possible), not of affinity or
// activity, and is an index that nobody has calibrated: 0.8 does not mean eight in ten. What it is made of,
// and why: agreement of independent runs (Feher & Williams 2012; AutoDock's cluster histograms), the gap to
// the next cluster, consensus of scoring functions (Palacio-Rodriguez et al. 2019), a learned pose score
// where there is one (McNutt et al. 2021), physical validity (Buttenschoen et al. 2024).
#pragma once
#include <optional>
#include <string>
#include <vector>

namespace mad::engines {

/// What replicates and checks have shown of the winner: the best pose of the cluster that has the best pose.
struct PoseEvidence {
    int replicates = 0;           ///< independent runs
    int agreeing = 0;             ///< those whose own best pose is within 2 Å of the winner
    std::optional<double> gap{};  ///< kcal/mol to the next cluster's best; none: there is no other cluster
    std::vector<double> best_energies{};  ///< kcal/mol, of each replicate
    std::vector<int> ranks{};         ///< of the winner among the clusters' best, by each scoring function
    std::optional<double> learned{};  ///< a network's probability that the pose is right (Gnina's CNNscore)
    std::optional<std::string> impossible{};           ///< why no such pose can be
    std::optional<std::vector<std::string>> doubts{};  ///< checks that failed; none: not checked
    int torsions = 0;
    std::optional<double> box_margin{};  ///< Å, from the pose's atoms to the nearest side of the box
    bool receptor_unvalidated = false;   ///< predicted, or never seen with a ligand
    bool box_is_whole_receptor = false;
};

/// One of the components, or why it is missing.
struct ConfidencePart {
    std::string name;
    double weight = 0;
    std::optional<double> value{};  ///< 0..1, 1 is good
    std::string missing{};
};

/// What was not tested, or speaks against it, cannot be made up for.
struct ConfidenceCap {
    double limit = 1;
    std::string reason;
};

struct Confidence {
    double score = 0;  ///< 0..1; 0 where the pose is impossible
    double raw = 0;    ///< before caps
    std::string band;  ///< "high", "medium", "low", "very low"
    std::vector<ConfidencePart> parts;
    std::vector<ConfidenceCap> caps;  ///< that hold, the lowest first
};

/// Monotone: what is better in any component never lowers the score.
Confidence confidence_in(const PoseEvidence&);

}  // namespace mad::engines
