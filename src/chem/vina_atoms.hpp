// Atoms as AutoDock Vina's scoring functions see them: AutoDock types, the bonds that Vina guesses from
// distances, and the classes that follow from both. After AutoDock Vina 1.2 (Eberhardt et al. 2021,
// doi:10.1021/acs.jcim.1c00203).
#pragma once
#include "base/error.hpp"
#include "chem/atom.hpp"

#include <span>
#include <string>
#include <vector>

namespace mad::chem {

struct TypedAtom {
    std::string type;  ///< of AutoDock: "OA", "HD"
    Point at{};
};

/// A ligand as PDBQT describes it: rigid bodies, joined by rotatable bonds.
struct FlexibleMolecule {
    /// Body `body` turns around the bond from `parent`, an atom of the body that it hangs on, to `child`, the
    /// first atom of its own.
    struct Axis {
        std::size_t parent = 0, child = 0;
        int body = 0;
    };
    std::vector<TypedAtom> atoms;
    std::vector<int> body;  ///< of each atom; 0 is the root
    std::vector<Axis> axes;
};

/// What an atom is to the score.
enum class VinaClass {
    carbon_hydrophobic,  ///< bonded to carbon and hydrogen only
    carbon_polar,
    nitrogen,
    nitrogen_donor,
    nitrogen_acceptor,
    nitrogen_donor_acceptor,
    oxygen,
    oxygen_donor,
    oxygen_acceptor,
    oxygen_donor_acceptor,
    sulfur,
    phosphorus,
    fluorine,
    chlorine,
    bromine,
    iodine,
    silicon,
    astatine,
    metal,
    boron,
    none,  ///< hydrogen: no energy
};
constexpr std::size_t vina_classes = static_cast<std::size_t>(VinaClass::none);

bool is_hydrophobic(VinaClass);
bool is_donor(VinaClass);
bool is_acceptor(VinaClass);

struct Bonded {
    VinaClass kind = VinaClass::none;
    std::vector<std::size_t> bonds;    ///< atoms, near and not moving relative to this one
    std::vector<std::size_t> rotates;  ///< of them, those across a rotatable bond
};

/// How atoms of a flexible molecule may move relative to each other.
class Mobility {
public:
    explicit Mobility(const FlexibleMolecule&);
    bool is_axis(std::size_t a, std::size_t b) const;
    /// No torsion changes their distance.
    bool is_fixed(std::size_t a, std::size_t b) const;

private:
    bool ends_axis_of(std::size_t atom, int body) const;

    // The first atom of a branch moves with the body that it hangs on. A branch of no other atom moves
    // nothing.
    std::vector<int> body_;
    std::vector<FlexibleMolecule::Axis> axes_;
    std::vector<std::size_t> axis_of_;  // of each body; none: axes_.size()
};

/// Errors: invalid, kind "atom_type_unsupported", for a type that these functions have no parameters for,
/// and "atoms_overlap"; `what` names the molecule ("the receptor").
Result<std::vector<Bonded>> bonded(std::span<const TypedAtom> rigid, std::string_view what);
Result<std::vector<Bonded>> bonded(const FlexibleMolecule&, const Mobility&, std::string_view what);

}  // namespace mad::chem
