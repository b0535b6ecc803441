#include "features/tasks/seed.hpp"

#include "base/file_contents.hpp"
#include "features/tasks/tasks.hpp"
#include "schema/json_text.hpp"
#include "schema/type_schema.hpp"

#include <algorithm>
#include <iterator>

namespace mad::tasks {
namespace fs = std::filesystem;

Error fault_in(const fs::path& file, const Error& e) {
    auto detail = file.string() + ": " + e.detail;
    for (auto& fault : e.faults) detail += "; " + fault.pointer + " " + fault.detail;
    return {Errc::invalid, "system_task_invalid", std::move(detail)};
}

Result<json::value> read_json_file(const fs::path& file) {
    const auto text = contents_of(file);
    if (!text) return text.error();
    auto value = schema::parse_json(*text);
    if (!value) return fault_in(file, value.error());
    return value;
}

namespace {
Result<Definition> read_task(const fs::path& folder) {
    const auto file = folder / "task.json";
    auto about = read_json_file(file);
    if (!about) return about.error();
    auto* object = about->if_object();
    auto* name = object ? object->if_contains("interface_spec") : nullptr;
    if (!name || !name->is_string())
        return fault_in(file, {Errc::invalid, "", "\"interface_spec\" must name the document's file"});
    auto document = read_json_file(folder / std::string(name->get_string()));
    if (!document) return document.error();
    *name = std::move(*document);
    (*object)["task_id"] = folder.filename().string();

    const auto faults = schema::schema_for<NewTask>().check(*about);
    if (!faults.empty()) return fault_in(file, {Errc::invalid, "", "is not a task", faults});
    auto defined = define(schema::from_valid_json<NewTask>(*about), std::nullopt);
    if (!defined) return fault_in(file, defined.error());
    return defined;
}
}  // namespace

Result<std::vector<Definition>> read_system_tasks(const fs::path& folder) {
    std::error_code ec;
    std::vector<fs::path> folders;
    for (fs::directory_iterator it(folder, ec), end; !ec && it != end; it.increment(ec))
        if (fs::exists(it->path() / "task.json")) folders.push_back(it->path());
    if (ec) return Error{Errc::invalid, "tasks_folder_unreadable", folder.string() + ": " + ec.message()};
    std::ranges::sort(folders);
    std::vector<Definition> tasks;
    for (auto& each : folders) {
        auto task = read_task(each);
        if (!task) return task.error();
        tasks.push_back(std::move(*task));
    }
    return tasks;
}

}  // namespace mad::tasks
