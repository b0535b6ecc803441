// What a file holds, whole.
#pragma once
#include "base/error.hpp"

#include <filesystem>
#include <string>

namespace mad {

/// All bytes of a file. Errors: `file_unreadable` (not_found where there is none, unavailable otherwise),
/// whose detail names the file and the system's reason: also for a folder, and for a file of /proc whose
/// process ends while it is read.
Result<std::string> contents_of(const std::filesystem::path& file);

/// All bytes of a file, none where it cannot be read.
std::string contents_or_nothing(const std::filesystem::path& file);

}  // namespace mad
