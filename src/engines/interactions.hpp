// What holds a pose to its receptor, found by geometry as PLIP does (Adasme et al., Nucleic Acids Res. 2021,
// 49, W530; doi 10.1093/nar/gkab294).
#pragma once
#include "engines/interaction_sites.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mad::engines {

/// How far apart the partners may be, in Å; PLIP's values.
struct InteractionLimits {
    double hydrogen_bond = 4.1;        ///< donor to acceptor
    double hydrogen_bond_angle = 100;  ///< donor, hydrogen, acceptor; at least, in degrees
    double hydrophobic = 4.0, salt_bridge = 5.5;
    double pi_stacking = 5.5, pi_cation = 6.0, halogen = 4.0, metal = 3.0;
};

struct Interaction {
    std::string kind;  ///< "hydrogen_bond", "pi_stacking_parallel"…
    std::string residue;
    std::vector<int> ligand_atoms, receptor_atoms;  ///< as places in their sites, from 0
    double distance = 0;                            ///< Å
    std::optional<double> angle{};                  ///< degrees
};

/// The receptor's sites are found once, those near the ligand by every call.
std::vector<Interaction> interactions(const InteractionSites& ligand, const InteractionSites& receptor,
                                      const InteractionLimits& = {});

/// "ASP:A:25:hydrogen_bond", sorted, each once.
std::vector<std::string> interaction_fingerprint(const std::vector<Interaction>&);

}  // namespace mad::engines
