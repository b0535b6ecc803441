// The system's own tasks: a folder each, with its document and what the document does not say.
#pragma once
#include "base/error.hpp"
#include "features/tasks/types.hpp"

#include <filesystem>
#include <vector>

namespace mad::tasks {

/// Reads FOLDER/<task_id>/task.json: a NewTask whose "interface_spec" is the name of the document's file,
/// beside it. Errors: invalid, naming the file.
Result<std::vector<Definition>> read_system_tasks(const std::filesystem::path& folder);

/// Errors: not_found, invalid; both name the file.
Result<json::value> read_json_file(const std::filesystem::path&);
/// What is wrong with a file of the system's, in one sentence.
Error fault_in(const std::filesystem::path& file, const Error&);

}  // namespace mad::tasks
