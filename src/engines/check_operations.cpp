// Whether poses are physically sound, as a task service.
#include "engines/inputs.hpp"
#include "engines/operations.hpp"
#include "engines/pose_checker.hpp"

namespace mad::engines {
namespace {

constexpr std::size_t most_poses = 1'000;

/// The warnings are the receptor's.
Result<PoseChecker> checker_in(Work& work, std::vector<std::string>& warnings) {
    PoseChecker checker;
    if (work.input.contains("receptor")) {
        const auto receptor = receptor_in(work);
        if (!receptor) return receptor.error();
        warnings = receptor->selection.warnings;
        auto contacts = ReceptorContacts::of(*receptor);
        if (!contacts) return contacts.error();
        checker.receptor = std::move(*contacts);
    }
    if (work.input.contains("reference")) {
        auto reference = ReferenceLigand::of(text_in(work.input, "reference"));
        if (!reference) return reference.error();
        checker.reference = std::move(*reference);
    }
    if (const int conformers = integer_in(work.input, "conformers")) checker.strain.emplace(conformers);
    checker.most_strain = number_in(work.input, "max_strain");
    return checker;
}

json::object described(const PoseCheck& check) {
    json::object it;
    it["check"] = check.name;
    it["value"] = rounded(check.value, 4);
    it["limit"] = check.limit;
    it["bound"] = check.at_most ? "at_most" : "at_least";
    it["unit"] = check.unit;
    it["passed"] = check.passed();
    it["detail"] = check.detail;
    return it;
}

}  // namespace

Result<json::object> pose_checks_task(Work& work) {
    std::vector<std::string> warnings;
    auto checker = checker_in(work, warnings);
    if (!checker) return checker.error();
    std::size_t sound = 0;
    auto it = each_pose(work, most_poses, "checking", [&](const PoseRecord& record) -> Result<json::object> {
        const auto checks = checker->check(record);
        if (!checks) return checks.error();
        json::array failed, list;
        for (const auto& done : *checks) {
            list.push_back(described(done));
            if (!done.passed()) failed.emplace_back(done.name);
        }
        sound += failed.empty();
        json::object pose;
        pose["passed"] = failed.empty();
        pose["failed"] = std::move(failed);
        pose["checks"] = std::move(list);
        return pose;
    });
    if (!it) return it.error();
    (*it)["passed"] = sound;
    (*it)["warnings"] = to_json(warnings);
    return it;
}

}  // namespace mad::engines
