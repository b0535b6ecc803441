// Uploads that go on after a lost connection or a restart. What has come is kept in parts, files of the
// organisation's own; a lost connection costs nothing, a killed platform the part that was on its way. The
// last byte makes the upload a molecule (finisher.hpp).
#pragma once
#include "base/async.hpp"
#include "base/stream.hpp"
#include "features/molecules/molecules.hpp"
#include "features/uploads/types.hpp"

#include <chrono>

namespace mad::uploads {

class Store;

struct Options {
    std::uint64_t max_bytes = 4ULL << 30;                ///< of one upload
    std::uint64_t part_bytes = 8 << 20;                  ///< kept at once: what a killed platform may lose
    std::chrono::seconds life = std::chrono::hours(24);  ///< from the last byte that came
};

class Uploads {
public:
    /// `whole` is called when an upload is whole.
    Uploads(Store&, blobs::Store&, artifacts::Artifacts&, molecules::Molecules&, molecules::Quota,
            std::function<void()> whole, Options = {});

    std::uint64_t max_bytes() const { return options_.max_bytes; }

    /// Errors: too_large (upload_too_large, storage_quota_exceeded).
    awaitable<Result<Upload>> create(Id org, NewUpload);
    /// With its molecule. Errors: not_found (upload_not_found), also for one that is expired.
    awaitable<Result<Upload>> get(Id org, Id upload);
    /// Takes the bytes from `offset` on; `size`: how many, where that is known. Where the body breaks off,
    /// what has come is kept and its exception passes. Errors: not_found; conflict (upload_offset_wrong),
    /// also where another request went on meanwhile; too_large; unavailable.
    awaitable<Result<Upload>> append(Id org, Id upload, std::int64_t offset,
                                     std::optional<std::uint64_t> size, ByteStream& body);
    /// Errors: not_found.
    awaitable<Result<void>> remove(Id org, Id upload);
    /// Removes what is expired. Run it now and then; several may.
    awaitable<void> sweep();

private:
    struct Part;
    awaitable<Result<Part>> receive(Id org, std::uint64_t most, ByteStream& body);
    awaitable<Result<Upload>> keep(Id org, Id upload, std::int64_t offset, Part);

    Store& store_;
    blobs::Store& blobs_;
    artifacts::Artifacts& artifacts_;
    molecules::Molecules& molecules_;
    molecules::Quota quota_;
    std::function<void()> whole_;
    Options options_;
};

}  // namespace mad::uploads
