// The rows of files, in PostgreSQL.
#pragma once
#include "features/artifacts/artifacts.hpp"

namespace mad::db {
class Database;
}

namespace mad::artifacts {

class Store {
public:
    /// `tenant` sees one organisation's rows; `system` sees all.
    Store(db::Database& tenant, db::Database& system) : tenant_(tenant), system_(system) {}

    /// What signs URLs: 32 random bytes, the same for every instance of the platform, made at the first call.
    awaitable<std::string> url_key();

    /// Rows of files that are coming.
    awaitable<void> add(Id org, std::vector<NewArtifact>);
    awaitable<std::optional<Artifact>> stored(Id org, std::string uri);
    awaitable<std::vector<Artifact>> of_execution(Id org, Id execution_id);
    /// False where the file is going or gone.
    awaitable<bool> is_wanted(Id org, std::string uri);
    /// The file is there. None where it is going or gone by now.
    awaitable<std::optional<Artifact>> complete(blobs::Stored, std::string content_type);
    /// Marks them as going. The URIs that were the organisation's.
    awaitable<std::vector<std::string>> retract(Id org, std::vector<std::string> uris);
    awaitable<std::vector<std::string>> retract_others(Id org, Id execution_id,
                                                       std::vector<std::string> kept);
    /// Marks as going what has been coming for longer than `patience` seconds, and what was put for an
    /// execution after its end.
    awaitable<void> retract_abandoned(double patience);
    /// Up to `limit` URIs of what is going, of all organisations, after `after`.
    awaitable<std::vector<std::string>> going(std::string after, std::int64_t limit);
    /// Deletes the rows of what has been going for longer than `patience` seconds.
    awaitable<void> forget_gone(double patience);

private:
    db::Database& tenant_;
    db::Database& system_;
};

}  // namespace mad::artifacts
