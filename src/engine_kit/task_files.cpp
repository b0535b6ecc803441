#include "engine_kit/task_files.hpp"

#include "base/file_contents.hpp"
#include "schema/json_text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace mad::engine_kit {
namespace fs = std::filesystem;
namespace {

Error wrong(const fs::path& where, std::string_view detail) {
    return {Errc::invalid, "tasks_invalid", fmt::format("{}: {}", where.string(), detail)};
}

const json::string* text_at(const json::value& value, std::string_view pointer) {
    const auto* found = schema::at_pointer(value, pointer);
    return found ? found->if_string() : nullptr;
}

/// One task.json, where it is this tool's.
struct Task {
    std::string id;
    fs::path document;
    json::value about;
};

Result<std::vector<Task>> tasks_of(const fs::path& folder, const Tool& tool) {
    std::error_code failure;
    std::set<fs::path> folders;
    for (fs::directory_iterator it(folder, failure), end; !failure && it != end; it.increment(failure))
        if (fs::exists(it->path() / "task.json")) folders.insert(it->path());
    if (failure) return wrong(folder, failure.message());
    std::vector<Task> tasks;
    for (const auto& each : folders) {
        const auto file = each / "task.json";
        const auto text = contents_of(file);
        if (!text) return text.error();
        auto about = schema::parse_json(*text);
        if (!about) return wrong(file, about.error().detail);
        const auto* name = text_at(*about, "/service_config/launch/command/1");
        if (!name || *name != tool.name) continue;
        const auto* document = text_at(*about, "/interface_spec");
        if (!document) return wrong(file, "\"interface_spec\" must name the document's file");
        tasks.push_back({each.filename().string(), fs::weakly_canonical(each / std::string(*document)),
                         std::move(*about)});
    }
    if (tasks.empty()) return wrong(folder, "no task is launched as mad-engine " + tool.name);
    return tasks;
}

std::int64_t number_at(const json::value& value, std::string_view pointer, std::int64_t otherwise) {
    const auto* found = schema::at_pointer(value, pointer);
    return found && found->is_number() ? found->to_number<std::int64_t>() : otherwise;
}

Result<void> read_operations(TaskFiles& files, const fs::path& from, const Tool& tool) {
    auto document = schema::parse_json(files.document);
    if (!document) return wrong(from, document.error().detail);
    auto api = schema::load_openapi(std::move(*document));
    if (!api) {
        auto error = wrong(from, api.error().detail);
        for (const auto& fault : api.error().faults)
            error.detail += "; " + fault.pointer + " " + fault.detail;
        return error;
    }
    for (auto& operation : api->operations) {
        if (!tool.operations.contains(operation.id))
            return wrong(from, fmt::format("{} has no operation {}", tool.name, operation.id));
        if (operation.method != "post" || !operation.body_is_input || !operation.parameters.empty())
            return wrong(from, fmt::format("{} must be a POST whose body is its whole input", operation.id));
        auto input = schema::Schema::compile(std::make_shared<const json::value>(operation.input_schema), "",
                                             api->dialect);
        if (!input) return wrong(from, input.error().detail);
        files.operations.push_back({std::move(operation), std::move(*input)});
    }
    return {};
}

}  // namespace

Result<TaskFiles> read_task_files(const fs::path& folder, const Tool& tool) {
    const auto tasks = tasks_of(folder, tool);
    if (!tasks) return tasks.error();
    TaskFiles files;
    files.time_limit = {};
    for (const auto& task : *tasks) {
        if (task.document != tasks->front().document)
            return wrong(folder / task.id, fmt::format("its document is not that of {}", tasks->front().id));
        files.task_ids.push_back(task.id);
        files.capacity = number_at(task.about, "/service_config/capacity", 1);
        const std::chrono::seconds limit(number_at(task.about, "/service_config/timeout_seconds", 3600));
        files.time_limit = std::max(files.time_limit, limit);
    }
    auto text = contents_of(tasks->front().document);
    if (!text) return text.error();
    files.document = std::move(*text);
    if (auto read = read_operations(files, tasks->front().document, tool); !read) return read.error();
    return files;
}

Result<fs::path> find_tasks_folder() {
    std::error_code failure;
    const auto self = fs::read_symlink("/proc/self/exe", failure);
    for (auto above = self.parent_path(); above.has_relative_path(); above = above.parent_path())
        for (const auto& folder : {above / "share/mad/tasks", above / "tasks"})
            if (fs::is_directory(folder, failure)) return folder;
    return Error{
        Errc::not_found, "tasks_not_found",
        "There is no folder share/mad/tasks or tasks above " + self.string() + ": name it with --tasks DIR"};
}

}  // namespace mad::engine_kit
