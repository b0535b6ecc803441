// The databases as this program needs them: which migrations there are, and whether they have been run.
#pragma once
#include "app/config.hpp"
#include "db/migrate.hpp"
#include "features/results/places.hpp"

namespace mad::app {

struct Migrations {
    std::vector<db::Migration> metadata, results;
};
/// Those that came with the program. Errors: not_found; invalid, for an edited file.
Result<Migrations> shipped_migrations();

/// Refuses a metadata database that is behind, ahead or different. Errors: conflict (schema_behind,
/// schema_ahead, schema_different), with what to do.
awaitable<Result<void>> check_metadata(db::Database&, const Migrations&);
/// The same for every organisation's results store; one that cannot be reached is logged, and holds up nobody
/// else.
awaitable<Result<void>> check_results(results::Places&, const Migrations&);

/// Brings all up to date; the reports of the results stores that failed are the error.
awaitable<Result<void>> migrate_everything(db::Database&, results::Places&, const Migrations&);

}  // namespace mad::app
