// The SDF files of dockings, whichever way they were kept.
#pragma once
#include "base/async.hpp"
#include "features/docking/types.hpp"

#include <list>
#include <string_view>

namespace mad::artifacts {
class Artifacts;
}
namespace mad::results {
class Store;
struct StoredResult;
}  // namespace mad::results

namespace mad::docking {

/// Keeps the latest few files, since a docking of many ligands is asked for many of its poses.
class PoseFiles {
public:
    PoseFiles(results::Store& results, artifacts::Artifacts& artifacts, Id org)
        : results_(results), artifacts_(artifacts), org_(org) {}

    /// The pose's own record; none where its docking keeps no SDF, or one with fewer records. It is
    /// there until the next one is asked for.
    awaitable<std::optional<std::string_view>> record(const FoundPose&);

private:
    struct File {
        Id execution;
        std::string text;
        std::vector<std::string_view> records;
    };
    awaitable<const File*> file_of(Id execution);
    awaitable<std::string> text_of(const results::StoredResult&);

    results::Store& results_;
    artifacts::Artifacts& artifacts_;
    Id org_;
    std::list<File> files_;  // the latest first
    std::size_t bytes_ = 0;  // of their texts
};

}  // namespace mad::docking
