// What a docking's answer says, as the rows of a campaign: poses, ligands, and what they were docked with. No
// engine is known here; the task's document says where in the answer they are, which inputs are ligands, and
// on which no result depends.
#pragma once
#include "base/async.hpp"
#include "features/results/docking.hpp"

namespace mad::artifacts {
class Artifacts;
}
namespace mad::schema {
struct Operation;
}
namespace mad::tasks {
struct Runnable;
}

namespace mad::executions {
namespace json = boost::json;

struct Lease;

struct Docked {
    std::vector<results::DockingRow> poses;
    std::vector<results::DockedLigand> ligands;  ///< those that have a pose
};

/// The poses where the operation says that they are; what is no pose (no affinity) is left out. Each one's
/// further members are its details. An answer of one pose with a confidence is that pose's confidence.
Docked docked_in(const json::value& result, const schema::Operation&);

/// What the execution docked with: its inputs without ligands and poses and without those that change no
/// result, each file as its checksum; and the answer's member `engine`, or else the task's version.
awaitable<results::Campaign> campaign_of(const Lease&, const tasks::Runnable&, const json::value& result,
                                         artifacts::Artifacts&);

}  // namespace mad::executions
