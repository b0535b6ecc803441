#include "features/pipelines/planning.hpp"

#include "features/pipelines/check.hpp"
#include "features/tasks/registry.hpp"
#include "schema/json_text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace mad::pipelines {

awaitable<void> Planning::plan(const std::vector<Step>& steps, const json::object& outputs) {
    document.steps = steps;
    document.outputs = outputs;
    co_await add(steps, "", "/steps");
}

awaitable<void> Planning::add(const std::vector<Step>& steps, std::string within, std::string at) {
    steps_ += steps.size();
    if (steps_ > most_steps) {
        faults.push_back(
            {at, fmt::format("are more than {} steps together with those of other pipelines", most_steps)});
        co_return;
    }
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const auto& step = steps[i];
        const auto path = within + step.id;
        const auto place = fmt::format("{}/{}", at, i);
        if (step.task)
            co_await add_task(step, path, place);
        else if (step.pipeline)
            co_await add_pipeline(step, path, place);
        else
            co_await add(step.steps, path + "/", place + "/steps");
    }
}

awaitable<void> Planning::add_task(const Step& step, std::string path, std::string at) {
    const auto found = co_await tasks_.find(org_.value_or(Id{}), *step.task, step.version);
    if (!found) {
        const bool of_version = step.version && found.error().kind == "task_version_not_found";
        faults.push_back({at + (of_version ? "/version" : "/task"), found.error().detail});
        co_return;
    }
    const auto& task = **found;
    document.tasks[path] = {task.definition_id, task.task_id, task.version};
    called[path] = *found;
    check_fed(task.operation.input_schema, step.inputs, at + "/inputs");
}

awaitable<void> Planning::add_pipeline(const Step& step, std::string path, std::string at) {
    const auto& name = *step.pipeline;
    if (std::ranges::find(inside_, name) != inside_.end()) {
        faults.push_back({at + "/pipeline", name + " would run itself"});
        co_return;
    }
    const auto found = co_await store_.find(org_.value_or(Id{}), name, step.version);
    if (!found) {
        faults.push_back({at + (step.version ? "/version" : "/pipeline"),
                          "There is no pipeline " + name + (step.version ? " " + *step.version : "")});
        co_return;
    }
    document.pipelines[path] = {name, found->version, found->parameters, found->steps, found->outputs};
    check_fed(found->parameters, step.inputs, at + "/inputs");
    inside_.push_back(name);
    const auto before = faults.size();
    co_await add(found->steps, path + "/", at + "/pipeline");
    inside_.pop_back();
    // Of another template's steps there is no place in this one.
    for (auto i = before; i < faults.size(); ++i)
        faults[i] = {at + "/pipeline", name + ": " + faults[i].detail};
}

namespace {
/// Where a schema that only refers to a part of itself leads.
const json::value& led_to(const json::value& whole) {
    const auto* at = &whole;
    for (int hops = 0; hops < 16; ++hops) {
        const auto* ref = schema::at_pointer(*at, "/$ref");
        const auto* next = ref && ref->is_string() && ref->get_string().starts_with("#/")
                               ? schema::at_pointer(whole, ref->get_string().subview(1))
                               : nullptr;
        if (!next) break;
        at = next;
    }
    return *at;
}
}  // namespace

/// What is required and has no default must be given; what is given must be known.
void Planning::check_fed(const json::value& whole, const json::object& inputs, const std::string& at) {
    const auto& schema = led_to(whole);
    const auto* properties = schema::at_pointer(schema, "/properties");
    if (const auto* required = schema::at_pointer(schema, "/required"); required && required->is_array())
        for (const auto& name : required->get_array()) {
            if (!name.is_string() || inputs.contains(name.get_string())) continue;
            const auto place = schema::pointer_to("/properties", name.get_string());
            if (!schema::at_pointer(schema, place + "/default"))
                faults.push_back({schema::pointer_to(at, name.get_string()), "is required"});
        }
    const auto* more = schema::at_pointer(schema, "/additionalProperties");
    if (!properties || !properties->is_object() || !more || *more != false) return;
    for (const auto& input : inputs)
        if (!properties->get_object().contains(input.key()))
            faults.push_back({schema::pointer_to(at, input.key()), std::string(schema::is_not_expected)});
}

}  // namespace mad::pipelines
