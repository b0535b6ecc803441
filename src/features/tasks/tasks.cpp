#include "features/tasks/tasks.hpp"

#include "base/encoding.hpp"
#include "schema/json_text.hpp"

#include <cctype>
#include <fmt/format.h>

namespace mad::tasks {
namespace {
Error invalid(std::vector<Fault> faults) {
    return {Errc::invalid, "task_invalid", "The task cannot be published as it is", std::move(faults)};
}

std::string names_of(const std::vector<schema::Operation>& operations) {
    std::string names;
    for (auto& operation : operations) names += (names.empty() ? "" : ", ") + operation.id;
    return names;
}

/// Which operation is the task: the one named, or the only one.
Result<const schema::Operation*> choose(const schema::OpenApi& document,
                                        const std::optional<std::string>& wanted) {
    const auto& all = document.operations;
    if (wanted) {
        if (auto* found = document.find(*wanted)) return found;
        return invalid({{"/operation_id", "is not in the document; it has: " + names_of(all)}});
    }
    if (all.size() == 1) return &all.front();
    if (all.empty()) return invalid({{"/interface_spec/paths", "must have an operation"}});
    return invalid({{"/operation_id", "is required, since the document has several: " + names_of(all)}});
}

std::string checksum_of(const json::object& document, std::string_view operation, const json::value& config) {
    json::object whole;
    whole["interface_spec"] = document;
    whole["operation_id"] = operation;
    whole["service_config"] = config;
    return to_hex(sha256(schema::to_canonical_text(whole)));
}
}  // namespace

Result<Definition> define(NewTask task, std::optional<Id> org) {
    auto document = schema::load_openapi(task.interface_spec);
    if (!document) {
        auto error = document.error();
        for (auto& fault : error.faults) fault.pointer.insert(0, "/interface_spec");
        return invalid(std::move(error.faults));
    }
    const auto operation = choose(*document, task.operation_id);
    if (!operation) return operation.error();
    const auto version =
        task.version ? Version::parse(*task.version) : std::optional(Version::nearest(document->version));
    if (!version) return invalid({{"/version", "must be a semantic version such as 1.2.0 or 2.0.0-rc.1"}});
    if (const auto& scaling = task.service_config.scaling; scaling && scaling->max < scaling->min)
        return invalid({{"/service_config/scaling/max", "must not be less than min"}});

    const auto first_of = [](auto&... texts) {
        std::string chosen;
        ((chosen.empty() ? void(chosen = texts) : void()), ...);
        return chosen;
    };
    Definition d;
    d.id = Id::make();
    d.org_id = org;
    d.task_id = std::move(task.task_id);
    d.version = version->text();
    d.name = task.name ? *task.name
                       : first_of((*operation)->summary, document->title, (*operation)->id).substr(0, 200);
    d.description =
        task.description ? *task.description : first_of((*operation)->description, document->description);
    d.category = std::move(task.category);
    d.tags = std::move(task.tags);
    d.operation_id = (*operation)->id;
    d.service_config = schema::to_json(task.service_config);
    d.checksum = checksum_of(task.interface_spec, d.operation_id, d.service_config);
    d.interface_spec = std::move(task.interface_spec);
    return d;
}

std::shared_ptr<const Runnable> compile(const Definition& d) {
    // Both passed when the version was published: a failure now is a fault of ours, and value() throws.
    const auto document = schema::load_openapi(d.interface_spec);
    const auto* operation = document.value().find(d.operation_id);
    const auto compiled = [&](const json::value& schema) {
        return schema::Schema::compile(std::make_shared<const json::value>(schema), "", document->dialect)
            .value();
    };
    std::optional<schema::Schema> output;
    if (!operation->output_schema.is_null()) output = compiled(operation->output_schema);
    return std::make_shared<Runnable>(Runnable{d.id, d.org_id, d.task_id, d.version, d.name, *operation,
                                               compiled(operation->input_schema), std::move(output),
                                               schema::from_valid_json<ServiceConfig>(d.service_config)});
}

Result<json::value> Runnable::checked(json::value inputs) const {
    input.fill_defaults(inputs);
    auto faults = input.check(inputs);
    if (faults.empty()) return inputs;
    return Error{Errc::invalid, "inputs_invalid",
                 fmt::format("The inputs do not fit {} {}", task_id, version), std::move(faults)};
}

Version next_version(const Version& named, const Version& latest) {
    return named.precedence() > latest.precedence() ? named : latest.next_patch();
}

std::string task_id_from(std::string_view operation_id) {
    std::string id;
    bool was_lower = false;
    for (const char c : operation_id) {
        const auto u = static_cast<unsigned char>(c);
        const bool is_word = std::isalnum(u) != 0;
        const bool starts_word = std::isupper(u) != 0 && was_lower;
        if ((!is_word || starts_word) && !id.empty() && id.back() != '_') id += '_';
        if (is_word) id += static_cast<char>(std::tolower(u));
        was_lower = std::islower(u) != 0 || std::isdigit(u) != 0;
    }
    if (id.empty() || std::isalpha(static_cast<unsigned char>(id.front())) == 0) id.insert(0, "task_");
    id.resize(std::min<std::size_t>(id.size(), 63));
    while (id.ends_with('_')) id.pop_back();
    return id;
}

}  // namespace mad::tasks
