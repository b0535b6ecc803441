// The calls that are to be made, in the metadata database, where they came with their jobs.
#pragma once
#include "base/async.hpp"
#include "features/executions/types.hpp"

namespace mad::db {
class Database;
}

namespace mad::callbacks {

/// A call that was taken up.
struct Call {
    Id job_id{}, org_id{};
    executions::Occasion occasion = executions::Occasion::success;
    std::string uri{};
    std::int64_t attempt = 0;  ///< from 1
};

const schema::Object& describe(std::type_identity<Call>);

class Store {
public:
    explicit Store(db::Database& database) : database_(database) {}

    /// Up to `limit` that are due: organisations in turns, and first what was tried least. Nobody else takes
    /// them up for so long. Those of which it is certain that their occasion does not come are forgotten.
    awaitable<std::vector<Call>> take(std::int64_t limit, double lease_seconds);
    awaitable<void> forget(Call);
    /// Unless somebody else has taken it up meanwhile.
    awaitable<void> put_off(Call, double seconds);

private:
    db::Database& database_;
};

}  // namespace mad::callbacks
