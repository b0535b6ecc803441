// Whether a pose is physically sound: all that is checked of one.
#pragma once
#include "engines/pose_contacts.hpp"
#include "engines/pose_molecule.hpp"
#include "engines/strain.hpp"

#include <optional>

namespace mad::engines {

/// What poses are checked by; what is absent is not checked.
struct PoseChecker {
    std::optional<ReferenceLigand> reference{};
    std::optional<ReceptorContacts> receptor{};
    std::optional<Strain> strain{};
    double most_strain = 0;  ///< kcal/mol

    /// Errors: as read_pose().
    Result<PoseChecks> check(const PoseRecord&);
};

}  // namespace mad::engines
