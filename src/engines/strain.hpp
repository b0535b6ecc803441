// What a pose costs its ligand: its energy beside that of relaxed conformers.
#pragma once
#include <map>
#include <optional>
#include <string>

namespace RDKit {
class ROMol;
}

namespace mad::engines {

/// MMFF94s without its electrostatic term, which in a vacuum pulls charges together. The pose is relaxed
/// within 0.3 Å of where its heavy atoms are, so that a bond's last hundredth of an Å is not counted; then
/// compared with the lowest of some ETKDGv3 conformers and of the pose itself, all relaxed freely.
class Strain {
public:
    explicit Strain(int conformers) : conformers_(conformers) {}

    /// In kcal/mol; none where MMFF94s has no parameters, or the molecule has more than 150 heavy atoms.
    /// The same pose gives the same, whatever came before.
    std::optional<double> of(const RDKit::ROMol& pose);

private:
    int conformers_;
    std::map<std::string, double> lowest_;  // of each stereoisomer that was seen
};

}  // namespace mad::engines
