// The rows of what is known of the small molecules within files, in PostgreSQL.
#pragma once
#include "base/async.hpp"
#include "features/chemistry/chemistry.hpp"
#include "features/molecules/types.hpp"

#include <chrono>
#include <vector>

namespace mad::db {
class Database;
}

namespace mad::molecules {

/// One molecule of a file.
struct RecordKey {
    Id molecule_id;
    std::int64_t place = 0;
};

/// What is looked for: the filter as the rows know it.
struct Sought {
    Filter filter{};
    std::optional<std::string> formula_of_q{};   ///< where q is one
    bool names_of_records_only = false;          ///< the file's name is not looked at
    std::optional<std::string> fingerprint{};    ///< of similar_to
    std::optional<std::vector<Id>> among{};      ///< of these files only
    std::optional<std::vector<RecordKey>> of{};  ///< those that have the substructure
};

/// A file in which molecules were found.
struct FoundFile {
    Id molecule_id;
    std::int64_t match_count = 0;
    std::int64_t likeness = 0;  ///< of the best one, in ten-thousandths; of a search without a likeness 10000
    std::vector<Match> matches;
};

struct Candidate {
    Id molecule_id;
    std::int64_t place = 0;
    std::string smiles;
};

/// Where a page of found files begins.
struct After {
    std::int64_t likeness = 0;
    Id molecule_id;
};

/// A file to be described.
struct Undescribed {
    Id id, org_id;
    std::string uri;
    chem::Format format = chem::Format::sdf;
    std::int64_t attempts = 0;  ///< with this one
};

const schema::Object& describe(std::type_identity<FoundFile>);
const schema::Object& describe(std::type_identity<Candidate>);
const schema::Object& describe(std::type_identity<Undescribed>);

class RecordStore {
public:
    explicit RecordStore(db::Database& database) : database_(database) {}

    /// Those of one file, in order, after a place.
    awaitable<std::vector<Record>> list(Id org, Id molecule, std::int64_t after, std::int64_t limit);
    /// The most alike first, then the newest file.
    awaitable<std::vector<FoundFile>> search(Id org, Sought, std::optional<After>, std::int64_t limit);
    /// With a SMILES.
    awaitable<std::vector<Candidate>> candidates(Id org, Sought, std::int64_t limit);

    /// Organisations that have files to be described now.
    awaitable<std::vector<Id>> waiting();
    /// The file of the organisation that waits for longest; nobody else gets it for `lease`.
    awaitable<std::optional<Undescribed>> take(Id org, std::chrono::seconds lease);
    awaitable<void> put_off(Undescribed, std::chrono::seconds);
    awaitable<void> fail(Undescribed, std::string problem);
    awaitable<void> describe(Undescribed, std::vector<chemistry::Described>);

private:
    db::Database& database_;
};

}  // namespace mad::molecules
