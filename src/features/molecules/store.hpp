// The rows of molecules, in PostgreSQL.
#pragma once
#include "base/async.hpp"
#include "base/error.hpp"
#include "features/molecules/types.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mad::db {
class Database;
}

namespace mad::molecules {

/// How much an organisation stores, and may.
struct Storage {
    std::int64_t used_bytes = 0;
    std::optional<std::int64_t> max_bytes;
};
const schema::Object& describe(std::type_identity<Storage>);

class Store {
public:
    /// `tenant` sees one organisation's rows.
    explicit Store(db::Database& tenant) : tenant_(tenant) {}

    /// Adds the molecule and marks its file, announced under the same id, as stored. False, and nothing is
    /// changed, where the organisation has that content already or the file is not coming any more.
    awaitable<bool> add(Id org, Molecule);
    awaitable<std::optional<Molecule>> get(Id org, Id molecule);
    awaitable<std::optional<Molecule>> of_checksum(Id org, std::string checksum);
    /// Those of them that there are, in any order.
    awaitable<std::vector<Molecule>> get(Id org, std::vector<Id> molecules);
    /// The newest first, from the one after `before` on: with `q` in their names or in those of the molecules
    /// within, or with a molecule of that formula.
    awaitable<std::vector<Molecule>> list(Id org, std::optional<chem::Format>, std::optional<std::string> q,
                                          std::optional<std::string> formula, std::optional<Id> before,
                                          std::int64_t limit);
    /// Deletes the molecule and marks its file as going. The file's URI; none where there is no such
    /// molecule.
    awaitable<std::optional<std::string>> remove(Id org, Id molecule);
    awaitable<Storage> storage(Id org);

private:
    db::Database& tenant_;
};

}  // namespace mad::molecules
