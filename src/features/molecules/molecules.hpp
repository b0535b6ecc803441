// Molecules of an organisation: uploaded once each, whatever their name, and used by their mad:// URI.
#pragma once
#include "base/async.hpp"
#include "base/error.hpp"
#include "blobs/blobs.hpp"
#include "features/artifacts/types.hpp"
#include "features/molecules/types.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace mad {
class BlockingPool;
}
namespace mad::artifacts {
class Artifacts;
}

namespace mad::molecules {

class Store;

/// Fills some of `into` with the next bytes of a file; 0 at its end.
using Read = std::function<awaitable<Result<std::size_t>>(std::span<char> into)>;

/// What is said of an upload; none of it is trusted.
struct About {
    std::string file_name{};               ///< "1hpv.pdb.gz"; its ending claims a format
    std::optional<chem::Format> format{};  ///< claims one more strongly
};

/// Whether an organisation may store `more` bytes. Errors: too_large (storage_quota_exceeded).
using Quota = std::function<awaitable<Result<void>>(Id org, std::uint64_t more)>;
/// By org_settings.max_storage_bytes.
Quota storage_quota(Store&);

struct Uploaded {
    Molecule molecule;
    bool created = false;  ///< else the organisation had the content already
};

/// A file that was read whole and found good, but is not kept yet; dropped, it leaves nothing.
struct Received {
    std::unique_ptr<blobs::Incoming> blob;
    Molecule molecule;  ///< without name, uri and times
    std::string file_name;
};

struct Options {
    std::uint64_t max_bytes = 1ULL << 30;  ///< of a file's text
    std::chrono::seconds url_ttl = std::chrono::hours(1);
    std::function<void()> kept{};  ///< called after a new one
};

class Molecules {
public:
    Molecules(Store&, blobs::Store&, artifacts::Artifacts&, BlockingPool&, Quota, Options = {});

    /// Streams a file in, unpacked, and inspects it on the way; memory does not grow with it. Errors:
    /// invalid, with a fault at "/file" for everything wrong, with its line; too_large; unavailable.
    awaitable<Result<Received>> receive(Id org, About, Read);
    /// Keeps it, unless the organisation has the same text already. `name` empty: the file's. Errors:
    /// too_large (quota), conflict, unavailable.
    awaitable<Result<Uploaded>> keep(Id org, std::optional<Id> user, Received, std::string name);

    /// With its download_url. Errors: not_found (molecule_not_found).
    awaitable<Result<Molecule>> get(Id org, Id molecule);
    /// Errors: not_found.
    awaitable<Result<artifacts::SignedUrl>> download(Id org, Id molecule);
    /// Errors: not_found.
    awaitable<Result<void>> remove(Id org, Id molecule);
    /// Each of them; what was there is gone.
    awaitable<std::vector<Removed>> remove_each(Id org, std::vector<Id> molecules);

private:
    Molecule with_url(Molecule) const;

    Store& store_;
    blobs::Store& blobs_;
    artifacts::Artifacts& artifacts_;
    BlockingPool& pool_;
    Quota quota_;
    Options options_;
};

/// The name of a file without folders and the endings of molecule formats; printable UTF-8 of at most 200
/// bytes.
std::string name_of_file(std::string_view file_name);
/// The last segment of a path, with its ending.
std::string without_folders(std::string_view path);

/// What a request says of a molecule, checked. Errors: invalid, at "/name" and "/format".
Result<std::string> name_given(std::string_view text);
Result<chem::Format> format_given(std::string_view text);

}  // namespace mad::molecules
