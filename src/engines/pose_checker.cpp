#include "engines/pose_checker.hpp"

#include "engines/pose_geometry.hpp"

#include <algorithm>
#include <iterator>

namespace mad::engines {

Result<PoseChecks> PoseChecker::check(const PoseRecord& record) try {
    auto pose = read_pose(record, reference ? &*reference : nullptr);
    if (!pose) return pose.error();
    const auto& molecule = *pose->molecule;
    auto checks = std::move(pose->checks);
    const auto add = [&](PoseChecks more) { std::ranges::move(more, std::back_inserter(checks)); };
    add(geometry_checks(molecule));
    if (strain)
        if (const auto cost = strain->of(molecule))
            checks.push_back({"strain", *cost, most_strain, true, "kcal/mol", ""});
    if (receptor) add(receptor->checks(molecule));
    return checks;
} catch (const std::exception& e) {  // RDKit's, of molecules that it cannot treat
    return Error{Errc::invalid, "chemistry_invalid", e.what()};
}

}  // namespace mad::engines
