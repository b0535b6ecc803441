#include "features/ogc/processes.hpp"

#include "features/executions/outcome.hpp"
#include "schema/json_text.hpp"
#include "schema/references.hpp"

#include <algorithm>

namespace mad::ogc {
namespace {
constexpr std::string_view json_type = "application/json";
constexpr std::string_view whole_result = "result";  // the output of a task that names none

/// A schema by itself, without the document that it refers to: `$ref`s become what they refer to. Where a
/// schema is within itself, or what schemas share multiplies, it ends as one that takes anything.
class Inlining {
public:
    explicit Inlining(const json::value& document) : document_(document) {}

    json::value of(const json::value& schema) {
        if (const auto* array = schema.if_array()) {
            json::array out;
            for (const auto& item : *array) out.push_back(of(item));
            return out;
        }
        const auto* object = schema.if_object();
        if (!object) return schema;
        json::object out;
        if (--steps_left_ < 0) return out;
        const auto* ref = object->if_contains("$ref");
        if (ref && ref->is_string()) out = target_of(ref->get_string());
        for (const auto& [name, value] : *object)
            if (name != "$ref" || !ref->is_string()) out[name] = of(value);
        return out;
    }

private:
    json::object target_of(std::string_view ref) {
        const auto* target =
            ref.starts_with('#') ? schema::at_pointer(document_, schema::local_pointer(ref)) : nullptr;
        if (!target || std::ranges::find(open_, target) != open_.end()) return {};
        open_.push_back(target);
        auto out = of(*target);
        open_.pop_back();
        return out.is_object() ? std::move(out.get_object()) : json::object();
    }

    const json::value& document_;
    std::vector<const json::value*> open_;
    int steps_left_ = 10'000;
};

/// The top of an object's schema, through allOf.
struct Members {
    std::vector<std::pair<std::string, json::object>> schemas;
    std::vector<std::string> required;

    void add(const json::value& schema) {
        const auto* object = schema.if_object();
        if (!object) return;
        if (const auto* properties = object->if_contains("properties"); properties && properties->is_object())
            for (const auto& [name, property] : properties->get_object())
                schemas.emplace_back(name, property.is_object() ? property.get_object() : json::object());
        if (const auto* names = object->if_contains("required"); names && names->is_array())
            for (const auto& name : names->get_array())
                if (name.is_string()) required.emplace_back(name.get_string());
        if (const auto* parts = object->if_contains("allOf"); parts && parts->is_array())
            for (const auto& part : parts->get_array()) add(part);
    }
};

Members members_of(const json::value& schema) {
    Members members;
    members.add(Inlining(schema).of(schema));
    return members;
}

std::optional<std::string> text_in(const json::object& schema, std::string_view name) {
    const auto* value = schema.if_contains(name);
    if (!value || !value->is_string()) return std::nullopt;
    return std::string(value->get_string());
}

struct NamedOutput {
    std::string pointer;
    json::object schema;
};
std::map<std::string, NamedOutput> outputs_of(const schema::Operation& op) {
    std::map<std::string, NamedOutput> outputs;
    for (auto& [name, schema] : members_of(op.output_schema).schemas)
        outputs[name] = {schema::pointer_to("", name), std::move(schema)};
    if (!outputs.empty()) return outputs;
    const auto whole = Inlining(op.output_schema).of(op.output_schema);
    outputs[std::string(whole_result)] = {"", whole.is_object() ? whole.get_object() : json::object()};
    return outputs;
}

std::string media_type_of(const schema::Operation& op, const std::string& name, const json::object& schema) {
    const auto file = std::ranges::find(op.file_outputs, name, &schema::FileOutput::name);
    if (file != op.file_outputs.end()) return file->content_type;
    return text_in(schema, "contentMediaType").value_or(std::string(json_type));
}

/// One execute request's inputs, unwrapped in place.
struct Unwrapping {
    const schema::Operation& operation;
    std::vector<Fault> faults{};

    bool is_file(std::string_view pattern) const {
        return std::ranges::any_of(operation.file_inputs,
                                   [&](const auto& f) { return f.pointer == pattern; });
    }

    json::value value(const json::value& given, const std::string& pattern, const std::string& at) {
        if (const auto* array = given.if_array()) {
            json::array out;
            for (std::size_t i = 0; i < array->size(); ++i)
                out.push_back(value((*array)[i], pattern + "/*", at + '/' + std::to_string(i)));
            return out;
        }
        const auto* object = given.if_object();
        if (!object) return given;
        if (const auto* inner = object->if_contains("value")) return *inner;
        const auto* href = object->if_contains("href");
        return href ? file(*href, pattern, at + "/href") : given;
    }

    json::value file(const json::value& href, const std::string& pattern, std::string at) {
        if (!is_file(pattern)) {
            faults.push_back({std::move(at), "is no input of files: give it as a value"});
            return {};
        }
        const auto text = href.is_string() ? std::string(href.get_string()) : std::string();
        if (const auto uri = executions::uri_of_signed(text)) return json::value(uri->text());
        if (text.starts_with("mad://")) return json::value(text);
        faults.push_back({std::move(at),
                          "must be the mad:// URI or a signed URL of a file that was uploaded here: others "
                          "are not fetched"});
        return {};
    }
};

Error bad_request(std::string kind, std::string detail, std::vector<Fault> faults) {
    return {Errc::malformed, std::move(kind), std::move(detail), std::move(faults)};
}

std::string url_of(std::string_view base, std::string_view task_id) {
    return std::string(base) + "/processes/" + std::string(task_id);
}
}  // namespace

ProcessSummary summary_of(tasks::Task task, std::string_view base) {
    const auto url = url_of(base, task.task_id);
    return {std::move(task.task_id),
            std::move(task.version),
            std::move(task.name),
            std::move(task.description),
            std::move(task.tags),
            {Transmission::value, Transmission::reference},
            {{url, "self", std::string(json_type), "The process's description"}}};
}

bool runs_sync(const schema::Operation& op) { return op.mode == schema::Mode::call; }

Process process_of(tasks::Task task, const schema::Operation& op, std::string_view base) {
    const auto url = url_of(base, task.task_id);
    auto [id, version, title, description, keywords, transmission, links] = summary_of(std::move(task), base);
    links.push_back({url + "/execution", "http://www.opengis.net/def/rel/ogc/1.0/execute",
                     std::string(json_type), "Executes it, by POST"});
    Process process{std::move(id),
                    std::move(version),
                    std::move(title),
                    std::move(description),
                    std::move(keywords),
                    {},
                    std::move(transmission),
                    {},
                    {},
                    std::move(links)};
    if (runs_sync(op)) process.job_control_options.push_back(ControlOption::sync_execute);
    process.job_control_options.push_back(ControlOption::async_execute);
    process.job_control_options.push_back(ControlOption::dismiss);
    auto inputs = members_of(op.input_schema);
    for (auto& [name, schema] : inputs.schemas) {
        const bool required = std::ranges::find(inputs.required, name) != inputs.required.end();
        process.inputs[name] = {text_in(schema, "title"), text_in(schema, "description"), std::move(schema),
                                required ? 1 : 0, 1};
    }
    for (auto& [name, output] : outputs_of(op))
        process.outputs[name] = {text_in(output.schema, "title"), text_in(output.schema, "description"),
                                 std::move(output.schema)};
    return process;
}

Result<json::value> inputs_of(const Execute& request, const schema::Operation& op) {
    Unwrapping unwrapping{op};
    json::object inputs;
    for (const auto& [name, given] : request.inputs) {
        const auto pattern = schema::pointer_to("", name);
        inputs[name] = unwrapping.value(given, pattern, "/inputs" + pattern);
    }
    if (unwrapping.faults.empty()) return json::value(std::move(inputs));
    return bad_request("inputs_invalid", "An input that is given by reference cannot be had",
                       std::move(unwrapping.faults));
}

Result<Asked> asked_of(const Execute& request, const schema::Operation& op) {
    Asked asked{request.response, {}};
    std::vector<Fault> faults;
    auto there = outputs_of(op);
    for (const auto& [name, _] : request.outputs)
        if (!there.contains(name))
            faults.push_back({schema::pointer_to("/outputs", name), "is no output of " + op.id});
    for (const auto& [name, output] : there) {
        const auto named = request.outputs.find(name);
        if (named == request.outputs.end() && !request.outputs.empty()) continue;
        const auto wanted = named == request.outputs.end() ? OutputRequest() : named->second;
        auto type = media_type_of(op, name, output.schema);
        if (wanted.format && wanted.format->media_type.value_or(type) != type)
            faults.push_back({schema::pointer_to("/outputs", name) + "/format/mediaType", "must be " + type});
        asked.outputs[name] = {output.pointer, std::move(type), wanted.transmission_mode};
    }
    if (faults.empty()) return asked;
    return bad_request("outputs_invalid", "The outputs that are asked for are not those of the process",
                       std::move(faults));
}

Asked all_of(const json::value& result) {
    Asked asked{Form::document, {}};
    if (const auto* object = result.if_object())
        for (const auto& [name, _] : *object)
            asked.outputs[std::string(name)] = {schema::pointer_to("", name), std::string(json_type)};
    else
        asked.outputs[std::string(whole_result)] = {"", std::string(json_type)};
    return asked;
}

}  // namespace mad::ogc
