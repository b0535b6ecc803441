// The system's own pipeline templates: a file each.
#pragma once
#include "base/error.hpp"
#include "features/pipelines/types.hpp"

#include <filesystem>

namespace mad::pipelines {

/// Reads FOLDER/<template_id>.json, each a NewTemplate without its id; none where there is no folder. Errors:
/// invalid, naming the file.
Result<std::vector<NewTemplate>> read_system_templates(const std::filesystem::path& folder);

}  // namespace mad::pipelines
