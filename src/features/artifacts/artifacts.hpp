// Files with a row each. The row is written before the file and deleted after it, and only stored files are
// seen: a crash leaves nothing that sweep() does not find.
#pragma once
#include "base/async.hpp"
#include "base/stream.hpp"
#include "blobs/blobs.hpp"
#include "features/artifacts/types.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mad::artifacts {

class Store;

/// A place kept for one output of an execution; a task service puts the file to `url`.
struct OutputPlace {
    std::string name;  ///< as asked for: "poses.sdf"
    std::string uri;
    std::string url;
};

/// A row for a file that is about to be stored.
struct NewArtifact {
    blobs::Uri uri;
    Kind kind = Kind::output;
    std::string file_name;
    std::string content_type = "application/octet-stream";
    std::optional<Id> execution_id{};
    std::optional<Id> created_by{};
};

struct Opened {
    Artifact artifact;
    std::unique_ptr<ByteSource> source;
};

class Artifacts {
public:
    Artifacts(Store&, blobs::Store&, const blobs::Signer&, Clock = system_now);

    /// Of a URI of a part, the artifact is that part, but for its checksum, which is the whole file's.
    /// Errors: not_found (artifact_not_found), also for another organisation's file, for text that is no
    /// mad:// URI and for a part that reaches beyond the end.
    awaitable<Result<Artifact>> find(Id org, std::string uri);
    /// The file itself. Errors: as find(), and unavailable (storage).
    awaitable<Result<Opened>> open(Id org, std::string uri);
    /// What an execution has put, in the order the places were made.
    awaitable<std::vector<Artifact>> of_execution(Id org, Id execution_id);

    /// A URL for a file that find() has shown to be the organisation's. `file_name` is what a browser saves
    /// it as.
    SignedUrl presign_get(const blobs::Uri&, std::chrono::seconds ttl, std::string_view file_name = "") const;
    SignedUrl presign_get(const Artifact&, std::chrono::seconds ttl) const;

    /// Places for the outputs of one attempt of an execution, one a name. A place takes one file: the same
    /// bytes again are welcome (a retried PUT), others are refused.
    awaitable<std::vector<OutputPlace>> presign_put(Id org, Id execution_id, std::vector<std::string> names,
                                                    std::chrono::seconds ttl);
    /// Removes files and places: what a failed attempt got. A PUT still under way to them will be refused.
    awaitable<void> discard(Id org, std::vector<std::string> uris);
    /// Removes all that the execution has besides `kept`: places nobody used, what lost attempts put.
    awaitable<void> discard_others(Id org, Id execution_id, std::vector<std::string> kept);
    /// Removes what a crash left: drafts, files on their way out, and those on their way in for longer than
    /// `patience`, which is more than any upload or signed URL lasts. Run it now and then; several may.
    awaitable<void> sweep(std::chrono::seconds patience = std::chrono::hours(48));

    /// Behind a signed URL. Errors: forbidden (signature_wrong, url_expired), not_found.
    awaitable<Result<Opened>> open_signed(blobs::Uri, std::int64_t expires, std::string file_name,
                                          std::string signature);
    /// Streams `body` to the signed place. Errors: as open_signed, and too_large, conflict (blob_exists),
    /// unavailable (storage).
    awaitable<Result<Artifact>> put_signed(blobs::Uri, std::int64_t expires, std::string file_name,
                                           std::string signature, std::string content_type, ByteStream& body,
                                           std::uint64_t max_bytes);

    /// Streams `body` to a place of presign_put() that the platform fills itself. Errors: as put_signed.
    awaitable<Result<Artifact>> put(blobs::Uri, std::string content_type, ByteStream& body,
                                    std::uint64_t max_bytes);

    /// For those who store files themselves: the row before the blob. Then it is marked stored (in their own
    /// transaction), or discarded.
    awaitable<void> announce(NewArtifact);
    /// And the blob after its row was marked as going, in their own transaction. What cannot be removed is
    /// logged and left to sweep().
    awaitable<void> remove_blobs(std::vector<std::string> uris);

private:
    Store& store_;
    blobs::Store& blobs_;
    const blobs::Signer& signer_;
    Clock now_;
};

}  // namespace mad::artifacts
