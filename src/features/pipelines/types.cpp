#include "features/pipelines/types.hpp"

namespace mad::pipelines {
using schema::field;
namespace {
constexpr std::string_view step_id_pattern = "^[a-z][a-z0-9_]{0,62}$";
constexpr std::string_view template_id_pattern = "^[a-z][a-z0-9_-]{0,62}$";
constexpr std::string_view pointer_pattern = "^/";
}  // namespace

const schema::Object& describe(std::type_identity<ForEach>) {
    static const auto it = schema::object<ForEach>(
        "ForEach",
        field<&ForEach::from>("from",
                              {.description = "JSON pointer to an array, or to a library of molecules: a "
                                              "mad:// URI or its text",
                               .pattern = pointer_pattern}),
        field<&ForEach::chunk>("chunk",
                               {.description = "Items handed on together: from 1 to 100000, or a parameter: "
                                               "{\"from\": \"/params/…\"}",
                                .defaulted = true}));
    return it;
}

const schema::Object& describe(std::type_identity<Collect>) {
    static const auto it = schema::object<Collect>(
        "Collect",
        field<&Collect::of>("of",
                            {.description = "JSON pointer into an item's result, at a list: what is in it is "
                                            "collected, and /result is each of them",
                             .pattern = pointer_pattern}),
        field<&Collect::value>("value",
                               {.description = "Of each item; absent: its whole result", .defaulted = true}),
        field<&Collect::top>("top",
                             {.description = "Only so many, the best: from 1 to 100000, or a parameter: "
                                             "{\"from\": \"/params/…\"}",
                              .defaulted = true}),
        field<&Collect::by>(
            "by", {.description = "JSON pointer into the value, at a number; empty: the value is one",
                   .pattern = "^(/|$)"}),
        field<&Collect::order>("order", {.description = "Which come first: ascending or descending",
                                         .defaulted = true,
                                         .pattern = "^(ascending|descending)$"}));
    return it;
}

const schema::Object& describe(std::type_identity<When>) {
    static const auto it = schema::object<When>(
        "When", field<&When::from>("from", {.pattern = pointer_pattern}),
        field<&When::schema>("schema",
                             {.description = "JSON Schema that it must fit, else the step is skipped"}));
    return it;
}

const schema::Object& describe(std::type_identity<Tries>) {
    static const auto it = schema::object<Tries>(
        "Tries", field<&Tries::max_failures>("max_failures", {.minimum = 1, .maximum = 100}),
        field<&Tries::backoff_seconds>("backoff_seconds", {.minimum = 0, .maximum = 3600}),
        field<&Tries::timeout_seconds>("timeout_seconds", {.minimum = 1, .maximum = 30 * 86'400}));
    return it;
}

const schema::Object& describe(std::type_identity<Step>) {
    static const auto it = schema::object<Step>(
        "PipelineStep", field<&Step::id>("id", {.pattern = step_id_pattern}), field<&Step::task>("task"),
        field<&Step::pipeline>("pipeline", {.description = "The id of another template"}),
        field<&Step::version>("version",
                              {.description = "Of the task or pipeline; absent: the latest when it is run"}),
        field<&Step::steps>("steps",
                            {.description = "Steps of its own", .defaulted = true, .max_items = 200}),
        field<&Step::outputs>(
            "outputs",
            {.description = "Of its own steps; absent: each result by the step's id", .defaulted = true}),
        field<&Step::inputs>("inputs",
                             {.description = "Values, with {\"from\": JSON pointer} anywhere within: "
                                             "/params/…, /steps/ID/…, /item/…, /index",
                              .defaulted = true}),
        field<&Step::for_each>("for_each"), field<&Step::collect>("collect"), field<&Step::when>("when"),
        field<&Step::after>(
            "after",
            {.description = "Steps to wait for without reading them", .defaulted = true, .max_items = 200}),
        field<&Step::continue_on_error>("continue_on_error",
                                        {.description = "With for_each: items that fail are "
                                                        "listed, and the others count",
                                         .defaulted = true}),
        field<&Step::tries>("tries", {.description = "Instead of the task's own", .defaulted = true}));
    return it;
}

const schema::Enum<Phase>& describe(std::type_identity<Phase>) {
    static const schema::Enum<Phase> it{
        {{Phase::draft, "draft"}, {Phase::published, "published"}, {Phase::deprecated, "deprecated"}}};
    return it;
}

const schema::Object& describe(std::type_identity<NewTemplate>) {
    static const auto it = schema::object<NewTemplate>(
        "NewPipelineTemplate",
        field<&NewTemplate::template_id>(
            "template_id", {.description = "Its name in URLs: dock-one", .pattern = template_id_pattern}),
        field<&NewTemplate::version>(
            "version",
            {.description = "Semantic version; absent: the next after the latest", .max_length = 100}),
        field<&NewTemplate::name>("name", {.defaulted = true, .max_length = 200}),
        field<&NewTemplate::description>("description", {.defaulted = true, .max_length = 20'000}),
        field<&NewTemplate::tags>("tags", {.defaulted = true, .max_items = 50}),
        field<&NewTemplate::parameters>("parameters", {.description = "JSON Schema of what a run is given"}),
        field<&NewTemplate::steps>("steps", {.min_items = 1, .max_items = 200}),
        field<&NewTemplate::outputs>(
            "outputs",
            {.description = "What a run gives; absent: each result by the step's id", .defaulted = true}));
    return it;
}

const schema::Object& describe(std::type_identity<Template>) {
    static const auto it =
        schema::object<Template>("PipelineTemplate", field<&Template::template_id>("template_id"),
                                 field<&Template::version>("version"), field<&Template::name>("name"),
                                 field<&Template::description>("description"), field<&Template::tags>("tags"),
                                 field<&Template::phase>("phase"), field<&Template::is_system>("is_system"),
                                 field<&Template::created_at>("created_at"));
    return it;
}

const schema::Object& describe(std::type_identity<TemplateVersion>) {
    static const auto it = schema::object<TemplateVersion>(
        "PipelineTemplateVersion", field<&TemplateVersion::version>("version"),
        field<&TemplateVersion::phase>("phase"), field<&TemplateVersion::is_system>("is_system"),
        field<&TemplateVersion::checksum>("checksum"), field<&TemplateVersion::created_at>("created_at"));
    return it;
}

const schema::Object& describe(std::type_identity<TemplateDetail>) {
    static const auto it = schema::object<TemplateDetail>(
        "PipelineTemplateDetail", field<&TemplateDetail::about>("template"),
        field<&TemplateDetail::parameters>("parameters"), field<&TemplateDetail::steps>("steps"),
        field<&TemplateDetail::outputs>("outputs"), field<&TemplateDetail::versions>("versions"));
    return it;
}

const schema::Object& describe(std::type_identity<Definition>) {
    static const auto it = schema::object<Definition>(
        "PipelineDefinition", field<&Definition::id>("id"), field<&Definition::org_id>("org_id"),
        field<&Definition::template_id>("template_id"), field<&Definition::version>("version"),
        field<&Definition::name>("name"), field<&Definition::description>("description"),
        field<&Definition::tags>("tags"), field<&Definition::phase>("phase"),
        field<&Definition::parameters>("parameters"), field<&Definition::steps>("steps"),
        field<&Definition::outputs>("outputs"), field<&Definition::checksum>("checksum"),
        field<&Definition::created_at>("created_at"));
    return it;
}

const schema::Object& describe(std::type_identity<TemplateChange>) {
    static const auto it = schema::object<TemplateChange>(
        "PipelineTemplateChange", field<&TemplateChange::name>("name", {.min_length = 1, .max_length = 200}),
        field<&TemplateChange::description>("description", {.max_length = 20'000}),
        field<&TemplateChange::tags>("tags", {.max_items = 50}),
        field<&TemplateChange::phase>(
            "phase", {.description =
                          "published: offered; deprecated: no longer, but still run by those who name it"}));
    return it;
}

}  // namespace mad::pipelines
