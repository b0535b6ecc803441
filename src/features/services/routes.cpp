#include "features/services/routes.hpp"

#include "base/blocking.hpp"
#include "features/services/celery_call.hpp"
#include "features/services/health.hpp"
#include "features/services/import.hpp"
#include "features/services/store.hpp"
#include "features/tasks/store.hpp"
#include "features/tasks/tasks.hpp"
#include "http/client.hpp"
#include "http/router.hpp"
#include "schema/json_text.hpp"

namespace mad::services {
namespace {
using schema::field;

struct ServicePath {
    Id service_id;
};
const schema::Object& describe(std::type_identity<ServicePath>) {
    static const auto it =
        schema::object<ServicePath>("ServicePath", field<&ServicePath::service_id>("service_id"));
    return it;
}
struct TaskPath {
    std::string task_id;
};
const schema::Object& describe(std::type_identity<TaskPath>) {
    static const auto it = schema::object<TaskPath>("ServiceTaskPath", field<&TaskPath::task_id>("task_id"));
    return it;
}
struct ListQuery {
    std::optional<std::string> task_id;
};
const schema::Object& describe(std::type_identity<ListQuery>) {
    static const auto it =
        schema::object<ListQuery>("ServiceListQuery", field<&ListQuery::task_id>("task_id"));
    return it;
}

Error no_such_service() {
    return {Errc::not_found, "service_not_found",
            "There is no such task service: register it (again) with POST /api/v1/task-services"};
}

/// Whose services a caller adds and removes: the system's, or its organisation's.
std::optional<Id> org_of(const http::Principal& caller) {
    return caller.is_system ? std::nullopt : std::optional(caller.org_id);
}

struct Document {
    std::string url;
    schema::OpenApi api;
};

/// The document of a running service, from the first place that has one.
awaitable<Result<Document>> fetch_document(Parts parts, std::string url) {
    Error last{Errc::upstream, "document_not_found", ""};
    for (auto& place : document_urls(url)) {
        http::ClientRequest request{.url = place};
        request.timeout = std::chrono::seconds(15);
        request.max_response_bytes = 16 << 20;
        const auto answer = co_await parts.client.send(std::move(request));
        if (!answer && answer.error().code == Errc::invalid)
            co_return import_refused("/url", answer.error().detail);
        if (!answer || answer->status != 200) {
            last.detail = place + (answer ? " answered " + std::to_string(answer->status)
                                          : ": " + answer.error().detail);
            continue;
        }
        auto api = co_await parts.pool.run([&]() -> Result<schema::OpenApi> {
            auto json = schema::parse_json(answer->body);
            if (!json) return json.error();
            return schema::load_openapi_loosely(std::move(*json));
        });
        if (api) co_return Document{place, std::move(*api)};
        last = {Errc::invalid, "document_invalid", place + ": " + api.error().detail, api.error().faults};
    }
    if (!last.detail.ends_with('.')) last.detail += '.';
    last.detail += " Give the URL of the service's OpenAPI document";
    co_return last;
}

/// Where the service can be asked whether it lives: /health where it has one, else its document.
awaitable<std::string> health_path_of(Parts parts, std::string base_url, std::string document_url) {
    http::ClientRequest request{.url = base_url + "/health"};
    request.timeout = std::chrono::seconds(5);
    const auto answer = co_await parts.client.send(std::move(request));
    if (answer && answer->status >= 200 && answer->status < 300) co_return "/health";
    co_return document_url.starts_with(base_url + "/") ? document_url.substr(base_url.size()) : "/";
}

awaitable<Result<Imported>> import_service(Parts parts, Id org, Import import) {
    const auto document = co_await fetch_document(parts, import.url);
    if (!document) co_return document.error();
    auto tasks = tasks_of(document->api, import);
    if (!tasks) co_return tasks.error();
    std::vector<tasks::Definition> definitions;
    for (auto& task : *tasks) {
        auto defined = co_await parts.pool.run([&] { return tasks::define(std::move(task), org); });
        if (!defined) co_return defined.error();
        definitions.push_back(std::move(*defined));
    }
    Imported imported{document->api.title, base_url_of(document->api, document->url), document->url, {}};
    const auto health_path = co_await health_path_of(parts, imported.base_url, document->url);
    for (auto& definition : definitions) {
        auto version = co_await parts.tasks.publish_next(definition);
        NewService service{.task_id = definition.task_id, .version = version, .base_url = imported.base_url};
        service.capacity = import.capacity;
        service.health_path = health_path;
        const auto id = co_await parts.store.add(org, std::move(service), Source::listed);
        imported.tasks.push_back({definition.task_id, std::move(version), definition.operation_id, id});
    }
    parts.health.wake();
    co_return imported;
}

awaitable<Result<http::Created<Registered>>> register_service(Parts parts, http::Principal caller,
                                                              NewService service) {
    while (service.base_url.ends_with('/')) service.base_url.pop_back();
    const auto org = org_of(caller);
    if (!co_await parts.store.task_exists(org, service.task_id))
        co_return Error{Errc::invalid,
                        "task_unknown",
                        "The service answers a task that is not published",
                        {{"/task_id", "there is no task " + service.task_id}}};
    auto source = caller.via == http::Principal::Via::service ? Source::registered : Source::listed;
    if (caller.is_system && caller.name == launcher) source = Source::launched;
    if (source != Source::launched) service.instance.reset();
    const auto id = co_await parts.store.add(org, std::move(service), source);
    parts.health.wake();
    co_return http::Created<Registered>{{id, parts.heartbeat_seconds}, "/api/v1/task-services/" + id.text()};
}
}  // namespace

void add_routes(http::Router& router, Parts parts) {
    router.post("/api/v1/task-services",
                {"registerTaskService", "Register an instance that answers a task", "task services",
                 "Self-registered instances (with a service token) must send heartbeats."},
                [parts](http::Permission<"services.register"> caller,
                        http::Body<NewService> service) -> awaitable<Result<http::Created<Registered>>> {
                    return register_service(parts, caller, std::move(service.value));
                });
    router.get(
        "/api/v1/task-services", {"listTaskServices", "Known instances and how they are", "task services"},
        [parts](http::Permission<"services.read"> user,
                http::Query<ListQuery> query) -> awaitable<Result<http::Page<Service>>> {
            co_return http::Page<Service>{co_await parts.store.list(user.org_id, query.value.task_id), {}};
        });
    router.get("/api/v1/task-registry/tasks/{task_id}/services",
               {"listServicesOfTask", "The instances that answer a task", "tasks"},
               [parts](http::Permission<"tasks.read"> user,
                       http::Path<TaskPath> path) -> awaitable<Result<http::Page<Service>>> {
                   if (!co_await parts.store.task_exists(user.org_id, path.value.task_id))
                       co_return Error{Errc::not_found, "task_not_found",
                                       "There is no task " + path.value.task_id};
                   co_return http::Page<Service>{
                       co_await parts.store.answering(user.org_id, path.value.task_id), {}};
               });
    router.post("/api/v1/task-services/{service_id}/heartbeat",
                {"heartbeatTaskService", "Say that an instance lives", "task services"},
                [parts](http::Permission<"services.register"> caller, http::Path<ServicePath> path,
                        http::Body<Heartbeat> beat) -> awaitable<Result<http::NoContent>> {
                    if (co_await parts.store.heartbeat(org_of(caller), path.value.service_id, beat.value))
                        co_return http::NoContent{};
                    co_return no_such_service();
                });
    router.del("/api/v1/task-services/{service_id}",
               {"removeTaskService", "Forget an instance", "task services"},
               [parts](http::Permission<"services.register"> caller,
                       http::Path<ServicePath> path) -> awaitable<Result<http::NoContent>> {
                   if (co_await parts.store.remove(org_of(caller), path.value.service_id))
                       co_return http::NoContent{};
                   co_return no_such_service();
               });
    router.post(
        "/api/v1/task-registry/import",
        {"importTasks",
         "Register a running service's operations as tasks, by its URL",
         "tasks",
         "Fetches the service's OpenAPI document. Content that changed since the last import becomes a "
         "new version.",
         {502, 503, 504}},
        [parts](http::Permission<"tasks.write"> user,
                http::Body<Import> import) -> awaitable<Result<http::Created<Imported>>> {
            auto imported = co_await import_service(parts, user.org_id, std::move(import.value));
            if (!imported) co_return imported.error();
            co_return http::Created<Imported>{std::move(*imported)};
        });
}

awaitable<void> list_instances(Store& store, HealthChecks& health, const tasks::Definition& definition) {
    const auto config = schema::from_valid_json<tasks::ServiceConfig>(definition.service_config);
    for (auto& url : config.base_urls) {
        NewService service{.task_id = definition.task_id, .version = definition.version, .base_url = url};
        service.capacity = config.capacity;
        service.health_path = config.health_path;
        co_await store.add(definition.org_id, std::move(service), Source::listed);
    }
    // Of any version: what is called is what the version at hand is bound to.
    if (const auto& binding = config.binding) {
        NewService service{.task_id = definition.task_id, .base_url = celery_url(binding->queue)};
        service.capacity = config.capacity;
        service.health_path = "/" + binding->task;
        co_await store.add(definition.org_id, std::move(service), Source::listed);
    }
    if (!config.base_urls.empty() || config.binding) health.wake();
    co_await store.refresh_rates(definition.task_id);
}

}  // namespace mad::services
