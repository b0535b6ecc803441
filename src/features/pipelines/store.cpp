#include "features/pipelines/store.hpp"

#include "db/database.hpp"
#include "features/tasks/version.hpp"

namespace mad::pipelines {
using schema::field;
using tasks::Version;

namespace {
using Text = std::string;
using OptionalText = std::optional<std::string>;

/// A step that calls a task.
struct Call {
    std::string path, task_id;
    OptionalText task_version;
};
const schema::Object& describe(std::type_identity<Call>) {
    static const auto it =
        schema::object<Call>("Call", field<&Call::path>("path"), field<&Call::task_id>("task_id"),
                             field<&Call::task_version>("task_version"));
    return it;
}
void add_calls(const std::vector<Step>& steps, const Text& within, std::vector<Call>& calls) {
    for (const auto& step : steps) {
        const auto path = within + step.id;
        if (step.task) calls.push_back({path, *step.task, step.version});
        add_calls(step.steps, path + "/", calls);
    }
}

struct Latest {
    std::string version, checksum;
};
const schema::Object& describe(std::type_identity<Latest>) {
    static const auto it = schema::object<Latest>("Latest", field<&Latest::version>("version"),
                                                  field<&Latest::checksum>("checksum"));
    return it;
}

constexpr db::Query<Template(OptionalText, std::vector<Text>, std::optional<Phase>, Text, std::int64_t)>
    list_templates{"list_pipeline_templates", R"sql(
    with latest as (
        select distinct on (template_id) * from pipeline_templates
        where case when $3::text is null then phase <> 'deprecated' else phase = $3 end
        order by template_id, (org_id is null), is_prerelease, precedence desc)
    select template_id, version, name, description, tags, phase, is_system, created_at from latest
    where ($1::text is null or position(lower($1) in lower(concat_ws(' ', template_id, name, description,
                                                                     array_to_string(tags, ' ')))) > 0)
      and tags @> $2 and template_id > $4
    order by template_id limit $5)sql"};

constexpr db::Query<Definition(Text, OptionalText)> find_template{"find_pipeline_template", R"sql(
    select id, org_id, template_id, version, name, description, tags, phase, parameters, steps, outputs, checksum,
           created_at
    from pipeline_templates where template_id = $1 and ($2::text is null or version = $2)
    order by (org_id is null), (phase <> 'published'), is_prerelease, precedence desc limit 1)sql"};

constexpr db::Query<TemplateVersion(Text)> template_versions{"pipeline_template_versions", R"sql(
    select version, phase, is_system, checksum, created_at from pipeline_templates
    where template_id = $1 order by (org_id is null), is_prerelease, precedence desc)sql"};

constexpr db::Query<Latest(std::optional<Id>, Text, OptionalText)> latest_template{"latest_pipeline_template",
                                                                                   R"sql(
    select version, checksum from pipeline_templates
    where org_id is not distinct from $1 and template_id = $2 and ($3::text is null or version = $3)
    order by precedence desc limit 1)sql"};

constexpr db::Query<void(Definition, Text, bool, std::optional<Id>, std::vector<Call>)> insert_template{
    "insert_pipeline_template", R"sql(
    with given as (
        select * from json_to_record($1) as t (id uuid, org_id uuid, template_id text, version text, name text,
            description text, tags text[], phase text, parameters json, steps json, outputs json, checksum text)),
    added as (
        insert into pipeline_templates (id, org_id, template_id, version, precedence, is_prerelease, name, description,
                                        tags, phase, parameters, steps, outputs, checksum, created_by)
        select id, org_id, template_id, version, $2, $3, name, description, tags, phase, parameters, steps, outputs,
               checksum, $4
        from given on conflict (org_id, template_id, version) do nothing returning id, org_id)
    insert into pipeline_task_steps (template, org_id, path, task_id, task_version)
    select added.id, added.org_id, c.* from added cross join json_to_recordset($5) as c (path text, task_id text, task_version text))sql"};

constexpr db::Query<bool(Id)> is_kept{"pipeline_template_is_kept",
                                      "select exists (select from pipeline_templates where id = $1)"};

constexpr db::Query<void(Text, OptionalText, OptionalText, OptionalText, std::optional<std::vector<Text>>,
                         std::optional<Phase>)>
    change_template{"change_pipeline_template", R"sql(
    update pipeline_templates set name = coalesce($3, name), description = coalesce($4, description),
        tags = coalesce($5, tags), phase = coalesce($6, phase)
    where template_id = $1 and ($2::text is null or version = $2) and org_id = mad_org())sql"};

db::Scope place(db::Database& database, std::optional<Id> org) {
    return org ? database.of(*org) : database.system();
}

/// True where it was not there yet.
awaitable<bool> insert(db::Scope& rows, Definition d, std::optional<Id> user) {
    const auto version = Version::parse(d.version).value();
    std::vector<Call> calls;
    add_calls(d.steps, "", calls);
    const bool is_prerelease = !version.prerelease.empty();
    const auto id = d.id;
    co_await rows.exec(insert_template, d, version.precedence(), is_prerelease, user, calls);
    co_return co_await rows.one(is_kept, id);
}
}  // namespace

awaitable<std::vector<Template>> Store::list(Id org, Filter f, std::string after, std::int64_t limit) {
    auto rows = database_.of(org);
    co_return co_await rows.run(list_templates, f.text, f.tags, f.phase, after, limit);
}

awaitable<std::optional<Definition>> Store::find(Id org, std::string template_id,
                                                 std::optional<std::string> version) {
    auto rows = database_.of(org);
    co_return co_await rows.maybe(find_template, template_id, version);
}

awaitable<std::vector<TemplateVersion>> Store::versions(Id org, std::string template_id) {
    auto rows = database_.of(org);
    co_return co_await rows.run(template_versions, template_id);
}

awaitable<Result<void>> Store::keep(Definition d, std::optional<Id> user) {
    auto rows = place(database_, d.org_id);
    if (co_await insert(rows, d, user)) co_return Result<void>{};
    const auto there = co_await rows.maybe(latest_template, d.org_id, d.template_id, d.version);
    if (there && there->checksum == d.checksum) co_return Result<void>{};
    co_return Error{Errc::conflict, "version_exists",
                    d.template_id + " " + d.version +
                        " is there with another content, and a version never changes: choose the next one"};
}

awaitable<std::string> Store::keep_next(Definition d, std::optional<Id> user) {
    auto rows = place(database_, d.org_id);
    d.version = "1.0.0";
    for (;;) {
        const auto latest = co_await rows.maybe(latest_template, d.org_id, d.template_id, std::nullopt);
        if (latest && latest->checksum == d.checksum) co_return latest->version;
        if (latest) d.version = Version::parse(latest->version).value().next_patch().text();
        if (co_await insert(rows, d, user)) co_return d.version;
        // Another process kept that version in between: look again.
    }
}

awaitable<std::int64_t> Store::change(Id org, std::string template_id, std::optional<std::string> version,
                                      TemplateChange c) {
    auto rows = database_.of(org);
    co_return co_await rows.exec(change_template, template_id, version, c.name, c.description, c.tags,
                                 c.phase);
}

}  // namespace mad::pipelines
