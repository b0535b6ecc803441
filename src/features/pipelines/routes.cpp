#include "features/pipelines/routes.hpp"

#include "features/pipelines/pipelines.hpp"
#include "features/pipelines/template_text.hpp"
#include "http/router.hpp"

namespace mad::pipelines {
namespace {
using schema::field;

struct TemplatePath {
    std::string template_id;
};
const schema::Object& describe(std::type_identity<TemplatePath>) {
    static const auto it = schema::object<TemplatePath>("PipelineTemplatePath",
                                                        field<&TemplatePath::template_id>("template_id"));
    return it;
}
struct VersionQuery {
    std::optional<std::string> version;
};
const schema::Object& describe(std::type_identity<VersionQuery>) {
    static const auto it = schema::object<VersionQuery>(
        "PipelineVersionQuery",
        field<&VersionQuery::version>("version", {.description = "Absent: the latest that is published"}));
    return it;
}
enum class Format { json, yaml };
const schema::Enum<Format>& describe(std::type_identity<Format>) {
    static const schema::Enum<Format> it{{{Format::json, "json"}, {Format::yaml, "yaml"}}};
    return it;
}
struct ExportQuery {
    std::optional<std::string> version;
    Format format = Format::json;
};
const schema::Object& describe(std::type_identity<ExportQuery>) {
    static const auto it = schema::object<ExportQuery>(
        "PipelineExportQuery",
        field<&ExportQuery::version>("version", {.description = "Absent: the latest that is published"}),
        field<&ExportQuery::format>("format", {.defaulted = true}));
    return it;
}
struct ListQuery {
    std::optional<std::string> q;
    std::vector<std::string> tag;
    std::optional<Phase> phase;
    std::int64_t limit = 50;
    std::optional<std::string> cursor;
};
const schema::Object& describe(std::type_identity<ListQuery>) {
    static const auto it = schema::object<ListQuery>(
        "PipelineTemplateListQuery",
        field<&ListQuery::q>("q", {.description = "Text in id, name, description or tags"}),
        field<&ListQuery::tag>("tag",
                               {.description = "Repeat for several: all must be there", .defaulted = true}),
        field<&ListQuery::phase>("phase", {.description = "Absent: any but deprecated"}),
        field<&ListQuery::limit>("limit", {.defaulted = true, .minimum = 1, .maximum = 500}),
        field<&ListQuery::cursor>("cursor"));
    return it;
}
struct CloneRequest {
    std::string template_id;
    std::optional<std::string> name;
};
const schema::Object& describe(std::type_identity<CloneRequest>) {
    static const auto it = schema::object<CloneRequest>(
        "PipelineCloneRequest",
        field<&CloneRequest::template_id>(
            "template_id", {.description = "Of the copy", .pattern = "^[a-z][a-z0-9_-]{0,62}$"}),
        field<&CloneRequest::name>("name", {.min_length = 1, .max_length = 200}));
    return it;
}

struct Remark {
    std::string pointer, detail;
};
const schema::Object& describe(std::type_identity<Remark>) {
    static const auto it = schema::object<Remark>(
        "PipelineRemark", field<&Remark::pointer>("pointer", {.description = "Into the template"}),
        field<&Remark::detail>("detail"));
    return it;
}
struct Checked {
    std::vector<Remark> remarks;
};
const schema::Object& describe(std::type_identity<Checked>) {
    static const auto it =
        schema::object<Checked>("PipelineTemplateChecked", field<&Checked::remarks>("remarks"));
    return it;
}

/// Of a template_id, by which listings go.
constexpr std::string_view cursor_characters = "abcdefghijklmnopqrstuvwxyz0123456789_-";

std::string place_of(const std::string& template_id) { return "/api/v1/pipeline-templates/" + template_id; }

NewTemplate as_new(TemplateDetail detail) {
    return {std::move(detail.about.template_id),
            {},
            std::move(detail.about.name),
            std::move(detail.about.description),
            std::move(detail.about.tags),
            std::move(detail.parameters),
            std::move(detail.steps),
            std::move(detail.outputs)};
}

awaitable<Result<http::Page<Template>>> list(Pipelines& pipelines, Id org, ListQuery query) {
    auto after = http::name_of_cursor(query.cursor, cursor_characters);
    if (!after) co_return after.error();
    auto templates =
        co_await pipelines.list(org, {query.q, query.tag, query.phase}, std::move(*after), query.limit + 1);
    co_return http::page_of(std::move(templates), query.limit,
                            [](const Template& t) { return t.template_id; });
}

awaitable<Result<http::Created<TemplateDetail>>> create(Pipelines& pipelines, http::Principal user,
                                                        NewTemplate t) {
    auto made = co_await pipelines.create(user.org_id, user.user_id, std::move(t));
    if (!made) co_return made.error();
    const auto place = place_of(made->about.template_id);
    co_return http::Created<TemplateDetail>{std::move(*made), place};
}

void add_template_routes(http::Router& router, Pipelines& pipelines) {
    router.get("/api/v1/pipeline-templates",
               {"listPipelineTemplates", "Pipeline templates, the latest version of each", "pipelines"},
               [&pipelines](http::Permission<"pipelines.read"> user,
                            http::Query<ListQuery> query) -> awaitable<Result<http::Page<Template>>> {
                   return list(pipelines, user.org_id, std::move(query.value));
               });
    router.post(
        "/api/v1/pipeline-templates",
        {"createPipelineTemplate", "Create a template, or a new version of one, as a draft", "pipelines",
         "Its steps, names, wiring and tasks are checked; every fault comes back with its JSON Pointer. In "
         "JSON, "
         "or in YAML without anchors, aliases and tags."},
        [&pipelines](http::Permission<"pipelines.write"> user,
                     TemplateBody t) -> awaitable<Result<http::Created<TemplateDetail>>> {
            return create(pipelines, user, std::move(t.value));
        });
    router.post(
        "/api/v1/pipeline-templates/validate",
        {"validatePipelineTemplate", "Check a template without keeping it", "pipelines",
         "Where it can be kept: what is said of wires whose values will only tell when it runs."},
        [&pipelines](http::Permission<"pipelines.read"> user, TemplateBody t) -> awaitable<Result<Checked>> {
            auto fit = co_await pipelines.check(user.org_id, t.value);
            if (!fit.faults.empty())
                co_return Error{Errc::invalid, "template_invalid", "The template has faults.",
                                std::move(fit.faults)};
            Checked checked;
            for (auto& remark : fit.remarks)
                checked.remarks.push_back({std::move(remark.pointer), std::move(remark.detail)});
            co_return checked;
        });
    router.get("/api/v1/pipeline-templates/{template_id}",
               {"getPipelineTemplate", "A template with its steps and versions", "pipelines"},
               [&pipelines](http::Permission<"pipelines.read"> user, http::Path<TemplatePath> path,
                            http::Query<VersionQuery> query) -> awaitable<Result<TemplateDetail>> {
                   return pipelines.find(user.org_id, path.value.template_id, query.value.version);
               });
    router.patch(
        "/api/v1/pipeline-templates/{template_id}",
        {"changePipelineTemplate", "Publish or deprecate a template, or change how it is shown", "pipelines",
         "Of the version named, else of all. Its steps never change: create a new version for that."},
        [&pipelines](http::Permission<"pipelines.write"> user, http::Path<TemplatePath> path,
                     http::Query<VersionQuery> query,
                     http::Body<TemplateChange> change) -> awaitable<Result<TemplateDetail>> {
            return pipelines.change(user.org_id, path.value.template_id, query.value.version,
                                    std::move(change.value));
        });
}

void add_copy_routes(http::Router& router, Pipelines& pipelines) {
    router.get("/api/v1/pipeline-templates/{template_id}/export",
               {"exportPipelineTemplate", "A template as it can be created elsewhere", "pipelines"},
               [&pipelines](http::Permission<"pipelines.read"> user, http::Path<TemplatePath> path,
                            http::Query<ExportQuery> query) -> awaitable<Result<TemplateFile>> {
                   auto found =
                       co_await pipelines.find(user.org_id, path.value.template_id, query.value.version);
                   if (!found) co_return found.error();
                   const auto version = found->about.version;
                   auto exported = as_new(std::move(*found));
                   exported.version = version;
                   co_return TemplateFile{std::move(exported), query.value.format == Format::yaml};
               });
    router.post(
        "/api/v1/pipeline-templates/{template_id}/clone",
        {"clonePipelineTemplate", "Make a template of one's own from another", "pipelines"},
        [&pipelines](http::Permission<"pipelines.write"> user, http::Path<TemplatePath> path,
                     http::Query<VersionQuery> query,
                     http::Body<CloneRequest> copy) -> awaitable<Result<http::Created<TemplateDetail>>> {
            auto found = co_await pipelines.find(user.org_id, path.value.template_id, query.value.version);
            if (!found) co_return found.error();
            auto made = as_new(std::move(*found));
            made.template_id = copy.value.template_id;
            if (copy.value.name) made.name = *copy.value.name;
            co_return co_await create(pipelines, user, std::move(made));
        });
}

void add_run_routes(http::Router& router, Pipelines& pipelines) {
    router.post("/api/v1/pipeline-templates/{template_id}/instantiate",
                {"instantiatePipeline", "Run a pipeline: the body is its parameters", "pipelines"},
                [&pipelines](http::Permission<"tasks.execute"> user, http::Path<TemplatePath> path,
                             http::Query<VersionQuery> query, http::IdempotencyKey key, http::About about,
                             http::JsonBody body) -> awaitable<Result<http::Accepted<Started>>> {
                    RunRequest request{user.org_id, user.user_id, path.value.template_id,
                                       query.value.version};
                    request.parameters = std::move(body.value);
                    request.idempotency_key = std::move(key.value);
                    request.trace = std::move(about.traceparent);
                    const auto started = co_await pipelines.instantiate(std::move(request));
                    if (!started) co_return started.error();
                    co_return http::Accepted<Started>{*started, "/api/v1/jobs/" + started->job_id.text()};
                });
}
}  // namespace

void add_routes(http::Router& router, Pipelines& pipelines) {
    add_template_routes(router, pipelines);
    add_copy_routes(router, pipelines);
    add_run_routes(router, pipelines);
}

}  // namespace mad::pipelines
