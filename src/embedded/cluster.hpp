// The private PostgreSQL cluster on disk: made once, and the command that serves it.
#pragma once
#include "base/async.hpp"
#include "embedded/data_dir.hpp"
#include "process/command.hpp"

#include <optional>

namespace mad::embedded {

/// Where PostgreSQL's server programs (postgres, initdb) lie, and their major version.
struct Programs {
    std::filesystem::path folder;
    int major;
};

/// The newest in /usr/lib/postgresql, or in PATH, or in `configured` when that is not empty; of version
/// `wanted` where that is given and present. Error: "postgres_missing".
awaitable<Result<Programs>> find_postgres(std::filesystem::path configured, std::optional<int> wanted);

/// The major version that made the cluster; nothing when there is none.
std::optional<int> cluster_version(const std::filesystem::path& cluster);

/// Makes the cluster when there is none: with the login role `mad`, which owns the database `mad` and is a
/// member of mad_app and mad_system, but is no superuser. A kill at any moment leaves a whole cluster or
/// none. Errors: "cluster_version" (made by another major version), "initdb_failed".
awaitable<Result<void>> make_cluster(DataDir dir, Programs programs);

/// Ends what serves this cluster, and takes away the lock files it left.
awaitable<Result<void>> end_old_postgres(DataDir dir);

/// Serves on the unix socket only; durable settings.
process::Command serve_cluster(const DataDir& dir, const Programs& programs, int connections);

/// Whether the server of that process number accepts connections: it writes so into postmaster.pid.
bool accepts_connections(const DataDir& dir, pid_t postmaster);

/// How to connect, as libpq wants it.
std::string connection_string(const DataDir& dir);

}  // namespace mad::embedded
