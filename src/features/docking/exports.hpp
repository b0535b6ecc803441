// Found poses as files that are made while they are sent: a page of rows at a time, however many there are.
#pragma once
#include "base/stream.hpp"
#include "features/docking/docking.hpp"

#include <memory>

namespace mad::artifacts {
class Artifacts;
}
namespace mad::results {
class Store;
}

namespace mad::docking {

/// What an export reads from; all of it outlives the export.
struct Sources {
    Docking& docking;
    results::Store& results;
    artifacts::Artifacts& artifacts;
};

/// RFC 4180, with a line of names.
std::shared_ptr<ByteStream> csv_of(const Sources&, Id org, Search);

/// The poses as their docking gave them, with the row's values as further properties. Those whose docking
/// keeps no SDF are left out.
std::shared_ptr<ByteStream> sdf_of(const Sources&, Id org, Search);

/// A value of RFC 4180, in quotes where it needs them.
std::string csv_value(std::string_view text);
/// An SDF record with further properties; those that it has stay as they are.
std::string with_properties(std::string_view record, const FoundPose&);

}  // namespace mad::docking
