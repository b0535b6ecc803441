// The folder in which a service's executions have theirs; what a killed service left is cleared away by the
// next one.
#pragma once
#include "base/error.hpp"

#include <filesystem>

namespace mad::engine_kit {

class WorkFolder {
public:
    /// A new one in the system's folder for temporary files, locked for as long as this lives; those of dead
    /// services are removed. Errors: unavailable, kind "no_folder".
    static Result<WorkFolder> make();

    WorkFolder(WorkFolder&&) noexcept;
    WorkFolder& operator=(WorkFolder&&) = delete;
    ~WorkFolder();  ///< removes it

    const std::filesystem::path& path() const { return path_; }

private:
    WorkFolder(std::filesystem::path path, int lock) : path_(std::move(path)), lock_(lock) {}
    std::filesystem::path path_;
    int lock_ = -1;
};

}  // namespace mad::engine_kit
