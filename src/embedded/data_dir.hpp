// The folder that holds all that one `mad up` keeps, and that only one of them uses at a time.
#pragma once
#include "base/error.hpp"
#include "process/command.hpp"

#include <filesystem>
#include <memory>
#include <optional>

namespace mad::embedded {

/// DIR/mad.lock held; what lies where. Copies share the lock; it is let go with the last.
struct DataDir {
    std::filesystem::path root;      ///< absolute, without symbolic links
    std::filesystem::path postgres;  ///< the cluster; the server user's
    std::filesystem::path redis;     ///< Redis' working folder; the server user's
    std::filesystem::path sockets;   ///< 0700, the server user's; elsewhere when DIR's own path is too long
    std::filesystem::path children;  ///< what we started: see children.hpp
    std::filesystem::path logs;
    std::optional<process::User> server_user;  ///< whom PostgreSQL and Redis run as; empty: as we are
    std::shared_ptr<int> lock;

    /// Makes the folders that are missing, and locks. `server_user` counts only for root, as PostgreSQL
    /// refuses to run as root. Errors: "data_dir_in_use" (names the process), "data_dir_unusable",
    /// "unknown_user".
    static Result<DataDir> claim(const std::filesystem::path& folder, const std::string& server_user);

    /// Makes a folder of the server user, for nobody else to enter.
    Result<void> make_private(const std::filesystem::path& folder) const;
    /// The log file of that name; what had grown beyond 16 MiB is moved to NAME.old first.
    std::filesystem::path log(const std::string& name) const;
};

/// Where sockets go so that their paths fit into the 107 bytes that the system allows: DIR/sockets, else a
/// folder named after DIR's hash in `runtime` (XDG_RUNTIME_DIR) or /tmp. Pure.
std::filesystem::path socket_folder(const std::filesystem::path& root, const char* runtime);

}  // namespace mad::embedded
