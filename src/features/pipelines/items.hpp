// What a step with for_each runs for: the items of a list, or the molecules of a library.
#pragma once
#include "base/async.hpp"
#include "base/error.hpp"
#include "features/pipelines/advance.hpp"

namespace mad::artifacts {
class Artifacts;
}

namespace mad::pipelines {

/// Of a library each item is a file: the mad:// URI of a part of the library's or, where that was given as
/// its text, text.
struct Items {
    json::array next{};  ///< a chunk each
    bool all = false;    ///< there are none behind these
    std::optional<std::int64_t> total{};
    std::int64_t position = 0;  ///< of a library: where the ones behind these begin
};

/// Those behind what the fan has begun, at most `most`, which is more than 0. A library (SDF, SMILES, MOL2,
/// PDBQT) is read on from where the last look ended, and no further than `most` need. Throws where the
/// storage is away. Errors: invalid (not_a_list, library_invalid), not_found (artifact_not_found).
///
/// `chunk`: so many together; none: each alone.
awaitable<Result<Items>> next_items(artifacts::Artifacts&, Id org, const std::string& from,
                                    json::value source, std::optional<std::int64_t> chunk, const Fan& so_far,
                                    std::int64_t most);

}  // namespace mad::pipelines
