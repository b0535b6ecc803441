#include "features/tasks/store.hpp"

#include "db/database.hpp"
#include "features/tasks/tasks.hpp"

namespace mad::tasks {
const schema::Object& describe(std::type_identity<Resolved>) {
    static const auto it = schema::object<Resolved>("Resolved", schema::field<&Resolved::id>("id"),
                                                    schema::field<&Resolved::version>("version"),
                                                    schema::field<&Resolved::is_active>("is_active"));
    return it;
}

namespace {
/// What decides about a new version.
struct Published {
    std::string version;
    std::string checksum;
};
const schema::Object& describe(std::type_identity<Published>) {
    static const auto it =
        schema::object<Published>("Published", schema::field<&Published::version>("version"),
                                  schema::field<&Published::checksum>("checksum"));
    return it;
}

// Of a task d those services that may answer it.
#define MAD_SERVICES_OF_TASK \
    R"sql(
    cross join lateral (
        select count(*) filter (where health <> 'draining') as instances,
               count(*) filter (where health = 'healthy') as healthy_instances,
               case when bool_and(health_detail <> '') filter (where health = 'healthy')
                    then min(health_detail) filter (where health = 'healthy') end as unavailable
        from task_services s where s.task_id = d.task_id and (s.version is null or s.version = d.version)
                               and (s.org_id is not null or d.org_id is null)) services)sql"
constexpr db::Query<Task(bool, std::optional<std::string>, std::optional<std::string>,
                         std::vector<std::string>, std::string, std::int64_t)>
    list_tasks{"list_tasks", R"sql(
    with latest as (
        select distinct on (task_id) * from task_definitions where is_active or $1
        order by task_id, (org_id is null), is_prerelease, precedence desc)
    select task_id, version, name, description, category, tags, operation_id, is_active, is_system, created_at,
           instances, healthy_instances, unavailable
    from latest d)sql" MAD_SERVICES_OF_TASK R"sql(
    where ($2::text is null or position(lower($2) in lower(concat_ws(' ', task_id, name, description,
                                                                     array_to_string(tags, ' ')))) > 0)
      and ($3::text is null or category = $3) and tags @> $4 and task_id > $5
    order by task_id limit $6)sql"};

constexpr db::Query<Task(std::string, std::optional<std::string>)> one_task{"one_task", R"sql(
    select task_id, version, name, description, category, tags, operation_id, is_active, is_system, created_at,
           instances, healthy_instances, unavailable
    from task_definitions d)sql" MAD_SERVICES_OF_TASK R"sql(
    where task_id = $1 and case when $2::text is null then is_active else version = $2 end
    order by (org_id is null), is_prerelease, precedence desc limit 1)sql"};
#undef MAD_SERVICES_OF_TASK

constexpr db::Query<TaskVersion(std::string)> task_versions{"task_versions", R"sql(
    select version, is_active, is_system, checksum, created_at from task_definitions
    where task_id = $1 order by (org_id is null), is_prerelease, precedence desc)sql"};

constexpr db::Query<Resolved(std::string, std::optional<std::string>)> resolve_task{"resolve_task", R"sql(
    select id, version, is_active from task_definitions
    where task_id = $1 and case when $2::text is null then is_active else version = $2 end
    order by (org_id is null), is_prerelease, precedence desc limit 1)sql"};

constexpr db::Query<Definition(Id)> definition_by_id{"definition_by_id", R"sql(
    select id, org_id, task_id, version, name, description, category, tags, interface_spec, operation_id,
           service_config, checksum, is_active
    from task_definitions where id = $1)sql"};

constexpr db::Query<void(Id, std::optional<Id>, std::string, std::string, std::string, bool, std::string,
                         std::string, std::string, std::vector<std::string>, json::value, std::string,
                         json::value, std::string)>
    insert_definition{"insert_definition", R"sql(
    insert into task_definitions (id, org_id, task_id, version, precedence, is_prerelease, name, description,
                                  category, tags, interface_spec, operation_id, service_config, checksum)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
    on conflict (org_id, task_id, version) do nothing)sql"};

constexpr db::Query<std::string(std::optional<Id>, std::string, std::string)> checksum_of_version{
    "checksum_of_version", R"sql(
    select checksum from task_definitions
    where org_id is not distinct from $1 and task_id = $2 and version = $3)sql"};

constexpr db::Query<Published(std::optional<Id>, std::string)> latest_published{"latest_published", R"sql(
    select version, checksum from task_definitions where org_id is not distinct from $1 and task_id = $2
    order by precedence desc limit 1)sql"};

constexpr db::Query<void(std::string, std::optional<std::string>, std::optional<std::string>,
                         std::optional<std::string>, std::optional<std::string>,
                         std::optional<std::vector<std::string>>, std::optional<bool>)>
    change_task{"change_task", R"sql(
    update task_definitions set name = coalesce($3, name), description = coalesce($4, description),
        category = coalesce($5, category), tags = coalesce($6, tags), is_active = coalesce($7, is_active)
    where task_id = $1 and ($2::text is null or version = $2) and org_id = mad_org())sql"};

// System tasks are written by the system's database role, an organisation's by the tenant's.
db::Scope place(db::Database& database, std::optional<Id> org) {
    return org ? database.of(*org) : database.system();
}

/// True where it was not there yet.
awaitable<bool> insert(db::Scope& rows, const Definition& d) {
    const auto version = Version::parse(d.version).value();
    const auto changed =
        co_await rows.exec(insert_definition, d.id, d.org_id, d.task_id, d.version, version.precedence(),
                           !version.prerelease.empty(), d.name, d.description, d.category, d.tags,
                           d.interface_spec, d.operation_id, d.service_config, d.checksum);
    co_return changed == 1;
}

constexpr db::Query<std::int64_t()> count_active_tasks{
    "count_active_tasks", "select count(*) from task_definitions where is_active"};
}  // namespace

Store::Store(db::Database& database)
    : database_(database), resolutions_([&database](Name name) -> awaitable<std::optional<Resolved>> {
          auto rows = database.of(name.org);
          co_return co_await rows.maybe(resolve_task, name.task_id, name.version);
      }) {}

awaitable<std::vector<Task>> Store::list(Id org, Filter f, std::string after, std::int64_t limit) {
    auto rows = database_.of(org);
    co_return co_await rows.run(list_tasks, f.inactive_too, f.text, f.category, f.tags, after, limit);
}

awaitable<std::optional<Task>> Store::task(Id org, std::string task_id, std::optional<std::string> version) {
    auto rows = database_.of(org);
    co_return co_await rows.maybe(one_task, task_id, version);
}

awaitable<std::vector<TaskVersion>> Store::versions(Id org, std::string task_id) {
    auto rows = database_.of(org);
    co_return co_await rows.run(task_versions, task_id);
}

awaitable<std::optional<Resolved>> Store::resolve(Id org, std::string task_id,
                                                  std::optional<std::string> version) {
    return resolutions_.ask({org, std::move(task_id), std::move(version)});
}

awaitable<std::optional<Definition>> Store::definition(Id definition) {
    auto rows = database_.system();
    co_return co_await rows.maybe(definition_by_id, definition);
}

awaitable<Result<void>> Store::publish(Definition d) {
    auto rows = place(database_, d.org_id);
    if (co_await insert(rows, d)) co_return Result<void>{};
    const auto there = co_await rows.maybe(checksum_of_version, d.org_id, d.task_id, d.version);
    if (there == d.checksum) co_return Result<void>{};
    co_return Error{Errc::conflict, "version_exists",
                    d.task_id + " " + d.version +
                        " is published with another content, and a published version never changes: choose "
                        "the next version"};
}

awaitable<std::string> Store::publish_next(Definition d) {
    auto rows = place(database_, d.org_id);
    for (;;) {
        const auto latest = co_await rows.maybe(latest_published, d.org_id, d.task_id);
        if (latest && latest->checksum == d.checksum) co_return latest->version;
        if (latest)
            d.version =
                next_version(Version::parse(d.version).value(), Version::parse(latest->version).value())
                    .text();
        if (co_await insert(rows, d)) co_return d.version;
        // Another process published that version in between: look again.
    }
}

awaitable<std::int64_t> Store::change(Id org, std::string task_id, std::optional<std::string> version,
                                      TaskChange c) {
    auto rows = database_.of(org);
    co_return co_await rows.exec(change_task, task_id, version, c.name, c.description, c.category, c.tags,
                                 c.is_active);
}

awaitable<std::int64_t> Store::count_active() {
    auto rows = database_.system();
    co_return co_await rows.one(count_active_tasks);
}

}  // namespace mad::tasks
