// The task definitions of the tasks folder, as far as a service needs them: which tasks it answers, and the
// document by which requests are checked.
#pragma once
#include "engine_kit/tool.hpp"
#include "schema/openapi.hpp"

#include <chrono>
#include <vector>

namespace mad::engine_kit {

/// An operation of the document with the function that does it.
struct ServedOperation {
    schema::Operation about;
    schema::Schema input;
};

/// What the folder says of one tool.
struct TaskFiles {
    std::vector<std::string> task_ids;  ///< whose launch command is {"mad-engine", tool}
    std::string document;               ///< their OpenAPI document, as it stands in the file
    std::vector<ServedOperation> operations;
    std::int64_t capacity = 1;              ///< executions at once; of task.json
    std::chrono::seconds time_limit{3600};  ///< of one execution; the longest of the tasks'
};

/// Every folder of `tasks` with a task.json that is launched as `mad-engine TOOL`. Errors: invalid, kind
/// "tasks_invalid" with the file: none for this tool, another document a task, or an operation that the tool
/// has no function for.
Result<TaskFiles> read_task_files(const std::filesystem::path& tasks, const Tool&);

/// The tasks folder that belongs to this executable: share/mad/tasks or tasks in a folder above it.
/// Errors: not_found, kind "tasks_not_found".
Result<std::filesystem::path> find_tasks_folder();

}  // namespace mad::engine_kit
