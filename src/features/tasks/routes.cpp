#include "features/tasks/routes.hpp"

#include "base/blocking.hpp"
#include "features/tasks/store.hpp"
#include "features/tasks/tasks.hpp"
#include "http/router.hpp"

namespace mad::tasks {
namespace {
using schema::field;

struct TaskPath {
    std::string task_id;
};
const schema::Object& describe(std::type_identity<TaskPath>) {
    static const auto it = schema::object<TaskPath>("TaskPath", field<&TaskPath::task_id>("task_id"));
    return it;
}
struct VersionPath {
    std::string task_id;
    std::string version;
};
const schema::Object& describe(std::type_identity<VersionPath>) {
    static const auto it = schema::object<VersionPath>("VersionPath", field<&VersionPath::task_id>("task_id"),
                                                       field<&VersionPath::version>("version"));
    return it;
}
struct VersionQuery {
    std::optional<std::string> version;
};
const schema::Object& describe(std::type_identity<VersionQuery>) {
    static const auto it = schema::object<VersionQuery>(
        "VersionQuery",
        field<&VersionQuery::version>("version", {.description = "Absent: the latest active one"}));
    return it;
}
struct ListQuery {
    std::optional<std::string> q;
    std::optional<std::string> category;
    std::vector<std::string> tag;
    bool inactive = false;
    std::int64_t limit = 50;
    std::optional<std::string> cursor;
};
const schema::Object& describe(std::type_identity<ListQuery>) {
    static const auto it = schema::object<ListQuery>(
        "TaskListQuery", field<&ListQuery::q>("q", {.description = "Text in id, name, description or tags"}),
        field<&ListQuery::category>("category"),
        field<&ListQuery::tag>("tag",
                               {.description = "Repeat for several: all must be there", .defaulted = true}),
        field<&ListQuery::inactive>("inactive", {.description = "Deactivated ones too", .defaulted = true}),
        field<&ListQuery::limit>("limit", {.defaulted = true, .minimum = 1, .maximum = 500}),
        field<&ListQuery::cursor>("cursor"));
    return it;
}

Error no_such_task(const std::string& task_id) {
    return {Errc::not_found, "task_not_found", "There is no task " + task_id};
}

/// Of a task_id, by which listings go.
constexpr std::string_view cursor_characters = "abcdefghijklmnopqrstuvwxyz0123456789_";

struct Routes {
    Store& store;
    Registry& registry;
    BlockingPool& pool;
    Publishing publishing;

    awaitable<Result<http::Page<Task>>> list(Id org, ListQuery query) const {
        auto after = http::name_of_cursor(query.cursor, cursor_characters);
        if (!after) co_return after.error();
        auto tasks = co_await store.list(org, {query.q, query.category, query.tag, query.inactive},
                                         std::move(*after), query.limit + 1);
        co_return http::page_of(std::move(tasks), query.limit, [](const Task& t) { return t.task_id; });
    }

    awaitable<Result<TaskDetail>> detail(Id org, std::string task_id,
                                         std::optional<std::string> version) const {
        auto task = co_await store.task(org, task_id, version);
        if (!task) co_return no_such_task(version ? task_id + " " + *version : task_id);
        const auto resolved = co_await store.resolve(org, task_id, task->version);
        if (!resolved) co_return no_such_task(task_id);
        const auto runnable = co_await registry.by_definition(resolved->id);
        if (!runnable) co_return runnable.error();
        const auto& operation = (*runnable)->operation;
        TaskDetail detail{std::move(*task),        operation.mode == schema::Mode::job ? "job" : "call",
                          (*runnable)->config,     operation.input_schema,
                          operation.output_schema, {}};
        for (auto& each : co_await store.versions(org, task_id))
            if (each.is_active && std::ranges::find(detail.versions, each.version) == detail.versions.end())
                detail.versions.push_back(each.version);
        co_return detail;
    }

    awaitable<Result<http::Created<TaskDetail>>> publish(Id org, NewTask task) const {
        if (const auto possible = publishing.check(task.service_config); !possible)
            co_return possible.error();
        auto defined = co_await pool.run([&] { return define(std::move(task), org); });
        if (!defined) co_return defined.error();
        const auto stored = co_await store.publish(*defined);
        if (!stored) co_return stored.error();
        co_await publishing.published(*defined);
        auto shown = co_await detail(org, defined->task_id, defined->version);
        if (!shown) co_return shown.error();
        co_return http::Created<TaskDetail>{std::move(*shown),
                                            "/api/v1/task-registry/tasks/" + defined->task_id};
    }

    awaitable<Result<TaskDetail>> change(Id org, std::string task_id, std::optional<std::string> version,
                                         TaskChange change) const {
        if (co_await store.change(org, task_id, version, std::move(change)) > 0)
            co_return co_await detail(org, task_id, version);
        const auto task = co_await store.task(org, task_id, version);
        if (!task) co_return no_such_task(task_id);
        co_return Error{Errc::forbidden, "task_is_system",
                        task_id + " is a system task: publish one of your own under this name to replace it"};
    }

    awaitable<Result<http::NoContent>> deactivate(Id org, std::string task_id,
                                                  std::optional<std::string> version) const {
        TaskChange off;
        off.is_active = false;
        if (co_await store.change(org, task_id, version, std::move(off)) > 0) co_return http::NoContent{};
        const auto task = co_await store.task(org, task_id, version);
        if (!task) co_return no_such_task(task_id);
        co_return Error{Errc::forbidden, "task_is_system", task_id + " is a system task: it stays"};
    }
};
}  // namespace

void add_routes(http::Router& router, Store& store, Registry& registry, BlockingPool& pool,
                Publishing publishing) {
    const auto routes = std::make_shared<Routes>(Routes{store, registry, pool, std::move(publishing)});

    router.get("/api/v1/task-registry/tasks", {"listTasks", "Tasks, the latest version of each", "tasks"},
               [routes](http::Permission<"tasks.read"> user,
                        http::Query<ListQuery> query) -> awaitable<Result<http::Page<Task>>> {
                   return routes->list(user.org_id, std::move(query.value));
               });
    router.post("/api/v1/task-registry/tasks",
                {"publishTask", "Publish a task, or a new version of one", "tasks",
                 "The document is checked against the OpenAPI specification; every fault comes back with its "
                 "JSON Pointer."},
                [routes](http::Permission<"tasks.write"> user,
                         http::Body<NewTask> task) -> awaitable<Result<http::Created<TaskDetail>>> {
                    return routes->publish(user.org_id, std::move(task.value));
                });
    router.get("/api/v1/task-registry/tasks/{task_id}",
               {"getTask", "A task with its inputs, outputs and versions", "tasks"},
               [routes](http::Permission<"tasks.read"> user, http::Path<TaskPath> path,
                        http::Query<VersionQuery> query) -> awaitable<Result<TaskDetail>> {
                   return routes->detail(user.org_id, path.value.task_id, query.value.version);
               });
    router.patch("/api/v1/task-registry/tasks/{task_id}",
                 {"changeTask", "Change how a task is shown, or whether it is offered", "tasks",
                  "Its document and configuration never change: publish a new version for that."},
                 [routes](http::Permission<"tasks.write"> user, http::Path<TaskPath> path,
                          http::Query<VersionQuery> query,
                          http::Body<TaskChange> change) -> awaitable<Result<TaskDetail>> {
                     return routes->change(user.org_id, path.value.task_id, query.value.version,
                                           std::move(change.value));
                 });
    router.del("/api/v1/task-registry/tasks/{task_id}",
               {"deactivateTask", "Offer a task, or one version of it, no longer", "tasks",
                "Executions that refer to it keep it."},
               [routes](http::Permission<"tasks.write"> user, http::Path<TaskPath> path,
                        http::Query<VersionQuery> query) -> awaitable<Result<http::NoContent>> {
                   return routes->deactivate(user.org_id, path.value.task_id, query.value.version);
               });
    router.get("/api/v1/task-registry/tasks/{task_id}/versions",
               {"listTaskVersions", "All versions of a task, latest first", "tasks"},
               [routes](http::Permission<"tasks.read"> user,
                        http::Path<TaskPath> path) -> awaitable<Result<http::Page<TaskVersion>>> {
                   auto versions = co_await routes->store.versions(user.org_id, path.value.task_id);
                   if (versions.empty()) co_return no_such_task(path.value.task_id);
                   co_return http::Page<TaskVersion>{std::move(versions), {}};
               });
    router.get("/api/v1/task-registry/tasks/{task_id}/versions/{version}/interface",
               {"getTaskInterface", "The OpenAPI document of a version, as it was given", "tasks"},
               [routes](http::Permission<"tasks.read"> user,
                        http::Path<VersionPath> path) -> awaitable<Result<http::Json>> {
                   const auto& [task_id, version] = path.value;
                   const auto resolved = co_await routes->store.resolve(user.org_id, task_id, version);
                   if (!resolved) co_return no_such_task(task_id + " " + version);
                   auto definition = co_await routes->store.definition(resolved->id);
                   co_return http::Json{std::move(definition.value().interface_spec)};
               });
}

}  // namespace mad::tasks
