#include "features/pipelines/seed.hpp"

#include "features/tasks/seed.hpp"
#include "schema/type_schema.hpp"

#include <algorithm>

namespace mad::pipelines {
namespace fs = std::filesystem;

Result<std::vector<NewTemplate>> read_system_templates(const fs::path& folder) {
    std::error_code ec;
    std::vector<fs::path> files;
    for (fs::directory_iterator it(folder, ec), end; !ec && it != end; it.increment(ec))
        if (it->path().extension() == ".json") files.push_back(it->path());
    std::ranges::sort(files);
    std::vector<NewTemplate> templates;
    for (auto& file : files) {
        auto value = tasks::read_json_file(file);
        if (!value) return value.error();
        if (auto* object = value->if_object()) (*object)["template_id"] = file.stem().string();
        const auto faults = schema::schema_for<NewTemplate>().check(*value);
        if (!faults.empty())
            return tasks::fault_in(file, {Errc::invalid, "", "is not a pipeline template", faults});
        templates.push_back(schema::from_valid_json<NewTemplate>(*value));
    }
    return templates;
}

}  // namespace mad::pipelines
