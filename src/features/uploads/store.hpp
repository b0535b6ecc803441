// The rows of uploads and of their parts, in PostgreSQL.
#pragma once
#include "base/async.hpp"
#include "base/error.hpp"
#include "blobs/blobs.hpp"
#include "features/uploads/types.hpp"

#include <chrono>
#include <vector>

namespace mad::db {
class Database;
}

namespace mad::uploads {

/// One that is whole, to be read.
struct Whole {
    Id id, org_id;
    std::string file_name, name;
    std::optional<chem::Format> format;
    std::optional<Id> created_by;
};
/// One of some organisation.
struct Owned {
    Id id, org_id;
};
const schema::Object& describe(std::type_identity<Whole>);
const schema::Object& describe(std::type_identity<Owned>);

class Store {
public:
    using Seconds = std::chrono::seconds;

    explicit Store(db::Database& database) : database_(database) {}

    awaitable<void> add(Id org, NewUpload, Seconds life);
    /// None that is expired.
    awaitable<std::optional<Upload>> get(Id org, Id upload);
    /// The sum of the lengths of what is not finished.
    awaitable<std::int64_t> open_bytes(Id org);
    /// Bytes from `offset` on, in a file that was announced: both count from here on. Nothing, and nothing
    /// is changed, where the upload goes on elsewhere, by another request, or is gone.
    awaitable<std::optional<Upload>> append(Id org, Id upload, std::int64_t offset, blobs::Stored part,
                                            Seconds life);
    /// The parts' URIs, in order.
    awaitable<std::vector<std::string>> parts(Id org, Id upload);
    /// Some that are whole and that nobody finishes; from now on the caller does, for `lease`.
    awaitable<std::vector<Whole>> take(std::int64_t limit, Seconds lease);
    awaitable<void> hold(Id org, Id upload, Seconds lease);
    /// It is a molecule, or the problem says why not. The parts' URIs, marked as going.
    awaitable<std::vector<std::string>> finish(Id org, Id upload, std::optional<Id> molecule,
                                               std::optional<http::Problem>);
    /// The parts' URIs, marked as going; none where there is no such upload.
    awaitable<std::optional<std::vector<std::string>>> remove(Id org, Id upload);
    awaitable<std::vector<Owned>> expired(std::int64_t limit);

private:
    db::Database& database_;
};

}  // namespace mad::uploads
