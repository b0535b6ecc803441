// How a pose lies in the receptor: neither in its atoms nor away from it, as PoseBusters checks it.
#pragma once
#include "engines/pose_check.hpp"
#include "engines/receptor.hpp"

#include <memory>

namespace RDKit {
class ROMol;
}

namespace mad::engines {

class ReceptorContacts {
public:
    /// Errors: invalid.
    static Result<ReceptorContacts> of(const PreparedReceptor&);

    /// Of heavy atoms: receptor_clash, receptor_distance, volume_overlap; and ion_clash where the receptor
    /// has ions.
    PoseChecks checks(const RDKit::ROMol& pose) const;

private:
    struct Atom {
        Point at{};
        unsigned element = 0;  // atomic number
        double radius = 0;     // Å; covalent for an ion, else van der Waals
        bool ion = false, water = false;
        std::string label;  // "ASP A 25 OD1"
    };
    std::vector<Atom> atoms_;

    void see_pairs(const RDKit::ROMol& pose, PoseChecks&) const;
    double overlap(const RDKit::ROMol& pose, double scale, bool of_small) const;
};

}  // namespace mad::engines
