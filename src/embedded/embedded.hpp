// A private PostgreSQL and a private Redis in one data directory, for `mad up`: unix sockets only,
// supervised, and nothing of them left behind.
#pragma once
#include "embedded/children.hpp"
#include "embedded/data_dir.hpp"
#include "process/supervisor.hpp"

namespace mad::embedded {

struct Options {
    std::filesystem::path data_dir;
    bool postgres = true;  ///< false: the platform uses another one
    bool redis = true;
    std::string server_user = "postgres";       ///< whom root runs the servers as
    std::filesystem::path postgres_programs{};  ///< the folder of initdb and postgres; empty: looked for
    std::string redis_server = "redis-server";  ///< the program: a path, or a name in PATH
    int postgres_connections = 200;
};

class Embedded {
public:
    Embedded(asio::any_io_executor executor, Options options);
    /// Only when stopped, or when the executor runs no more.
    ~Embedded();

    /// Locks the data directory, ends what an earlier instance left running, makes the cluster when there is
    /// none, and returns when both servers answer. On an error nothing is left running. See data_dir.hpp and
    /// cluster.hpp for errors; "server_not_ready" quotes the server's log.
    awaitable<Result<void>> start();
    /// Ends both cleanly and lets go of the data directory. May be called twice, or before start().
    awaitable<void> stop();

    /// As libpq wants it: role `mad`, which is no superuser.
    std::string postgres_dsn() const;
    /// unix:///PATH
    std::string redis_url() const;
    /// Where to write down other children, such as engine services; after start().
    Children children() const;

    const process::Supervisor* postgres() const { return postgres_.get(); }
    const process::Supervisor* redis() const { return redis_.get(); }

private:
    awaitable<Result<void>> start_locked();
    awaitable<Result<void>> start_postgres();
    awaitable<Result<void>> start_redis();
    awaitable<Result<void>> ready(process::Supervisor& server, std::string log);

    asio::any_io_executor executor_;
    Options options_;
    std::optional<DataDir> dir_;
    std::unique_ptr<process::Supervisor> postgres_, redis_;
};

/// How to connect to the private PostgreSQL of the instance that runs over `data_dir` now; nothing where none
/// does.
std::optional<std::string> running_postgres(const std::filesystem::path& data_dir);

}  // namespace mad::embedded
